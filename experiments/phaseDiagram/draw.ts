import { rng } from "../../solvers/numerics/rng.ts";
import type { Rng } from "../../solvers/numerics/rng.ts";
import type { MatrixProblem } from "../../solvers/types.ts";
import type { Cell } from "./types.ts";

/** Magnitudes of the eigenvalues of M, uniform: only their signs are the parameter. */
const [SMALLEST, LARGEST] = [0.5, 1.5];

/**
 * Problem number `index` of a cell: M = Q Λ Qᵀ with Q a uniformly random rotation and p positive eigenvalues, standard
 * normal tokens, entries of S_Δ normal with variance 1/D so that ⟨S_Δ,d, x⟩ is of order one in every dimension, a = 1.
 *
 * The same seed, cell and index give the same problem on every machine, whatever else is drawn.
 */
export function drawProblem(seed: number, cell: Cell, index: number): MatrixProblem {
  const { D, p, L } = cell;
  const random = rng(seed, streamOf(cell, index));
  const Q = rotation(random, D);
  const eigenvalues = Q.map(
    (_, k) => (k < p ? 1 : -1) * (SMALLEST + (LARGEST - SMALLEST) * random.uniform()),
  );
  const normal = (scale: number): number => scale * random.normal();
  return {
    kind: "matrix",
    M: withSpectrum(Q, eigenvalues),
    sDelta: Q.map(() => Array.from({ length: D }, () => normal(1 / Math.sqrt(D)))),
    a: Array.from({ length: D }, () => 1),
    x0: Array.from({ length: L }, () => Array.from({ length: D }, () => normal(1))),
  };
}

/** A stream of its own for every problem; indices below 2^24, D, p and L below 256: 48 bits. */
function streamOf({ D, p, L }: Cell, index: number): number {
  return ((D * 256 + p) * 256 + L) * 2 ** 24 + index;
}

/** Orthonormal rows: Gram–Schmidt, twice, of Gaussian rows is uniform over rotations and reflections. */
function rotation(random: Rng, D: number): number[][] {
  const rows: number[][] = [];
  for (let i = 0; i < D; i++) {
    let row = Array.from({ length: D }, () => random.normal());
    for (let pass = 0; pass < 2; pass++) {
      for (const other of rows) {
        const along = row.reduce((sum, x, k) => sum + x * other[k]!, 0);
        row = row.map((x, k) => x - along * other[k]!);
      }
    }
    const length = Math.hypot(...row);
    rows.push(row.map((x) => x / length));
  }
  return rows;
}

/** Σ λ_k q_k q_kᵀ, symmetric to the last bit. */
function withSpectrum(Q: readonly (readonly number[])[], eigenvalues: readonly number[]): number[][] {
  const D = Q.length;
  const M = Q.map(() => new Array<number>(D).fill(0));
  for (let i = 0; i < D; i++) {
    for (let j = 0; j <= i; j++) {
      const entry = eigenvalues.reduce((sum, value, k) => sum + value * Q[k]![i]! * Q[k]![j]!, 0);
      M[i]![j] = entry;
      M[j]![i] = entry;
    }
  }
  return M;
}

import type { MatrixBatch, MatrixState, MatrixPace } from "../../../../solvers/batched/index.ts";
import type { Backend, MatrixRule } from "../../../../solvers/batched/index.ts";
import { rng } from "../../../../solvers/numerics/rng.ts";
import { testSeed } from "../../../setup.ts";

export interface Draw {
  readonly B: number;
  readonly L: number;
  readonly D: number;
  /** Rows of S_B and S_C; M is given if absent. */
  readonly N?: number;
  readonly share?: number;
  readonly eta?: number;
  readonly stream?: number;
}

/**
 * Random problems whose M has a negative definite symmetric part (−2I and Gaussian entries of variance 1/(4D), norm about
 * 1), or is −S_Bᵀ S_B/N of rank N. All numbers are float32's: rounding of the input is not the backend's error.
 */
export function draw({ B, L, D, N, share = 1, eta = 0.01, stream = 0 }: Draw): MatrixBatch {
  const random = rng(testSeed, stream);
  const fill = (n: number, value: (i: number) => number): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => Math.fround(value(i)));
  const P = B / share;
  const onDiagonal = (i: number): boolean => Math.floor((i % (D * D)) / D) === i % D;
  const sB = fill(P * (N ?? 0) * D, () => random.normal());
  return {
    ...{ B, L, D, share },
    inputOutput:
      N === undefined
        ? {
            kind: "matrix",
            M: fill(P * D * D, (i) => random.normal() / (2 * Math.sqrt(D)) - (onDiagonal(i) ? 2 : 0)),
          }
        : { kind: "factors", N, sB, sC: sB.map((value) => Math.fround(-value / N)) },
    sDelta: fill(P * D * D, () => random.normal() / Math.sqrt(D)),
    a: fill(P * D, () => 0.1 * 100 ** random.uniform()),
    eta: fill(B, () => eta),
    x0: fill(B * L * D, () => random.normal()),
  };
}

export async function run(
  backend: Backend,
  batch: MatrixBatch,
  rule: MatrixRule,
  pace: MatrixPace,
  launches: readonly number[],
): Promise<MatrixState> {
  const stack = await backend.loadMatrix(batch, rule, pace);
  try {
    for (const steps of launches) await stack.advance(steps);
    return await stack.read();
  } finally {
    stack.release();
  }
}

/** Largest relative difference of a token: of its norm and of its direction. Zero tokens must be zero in both. */
export function distance(got: MatrixState, want: MatrixState): number {
  let largest = 0;
  want.logNorm.forEach((log, i) => {
    if (log === -Infinity || got.logNorm[i] === -Infinity) {
      largest = Math.max(largest, log === got.logNorm[i] ? 0 : Infinity);
    } else largest = Math.max(largest, Math.abs(log - got.logNorm[i]));
  });
  want.direction.forEach((v, i) => {
    largest = Math.max(largest, Math.abs(v - got.direction[i]));
  });
  return largest;
}

/**
 * Largest distance allowed after n steps that move tokens by C times their size in all: four roundings a step of the
 * token itself (moved, scaled, held), and errors of Δ, e^−aΔ, the sums over D entries and N columns of at most 64 + 2D
 * units each, which act in proportion to the movement. Convergent problems do not amplify errors. Float64 leaves 2^29
 * times less.
 */
export function tolerance(dtype: "f32" | "f64", steps: number, change: number, D: number): number {
  return 2 ** (dtype === "f32" ? -24 : -53) * (4 * steps + (64 + 2 * D) * change + 8);
}

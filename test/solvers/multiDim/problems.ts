import { readFileSync } from "node:fs";
import { rng } from "../../../solvers/numerics/rng.ts";
import type { MatrixProblem } from "../../../solvers/types.ts";

interface RawCase {
  readonly id: string;
  readonly D: number;
  readonly params: Record<string, unknown>;
  readonly x0: readonly (readonly number[])[];
  readonly t: string;
  readonly x: readonly (readonly string[])[];
  readonly T?: string;
  readonly leader_index_1based?: number;
}

/** A reference of test/references/cases.json in matrix form, also for D = 1. */
export interface ReferenceCase {
  readonly id: string;
  readonly problem: MatrixProblem;
  readonly t: number;
  readonly x: readonly number[];
  readonly T: number | undefined;
  readonly leader: number | undefined;
}

function matrixForm({ D, params, x0 }: RawCase): MatrixProblem {
  const p = params as { mu: number; s: unknown; a: unknown; M: readonly (readonly number[])[] };
  if (D === 1) {
    return { kind: "matrix", M: [[p.mu]], sDelta: [[p.s as number]], a: [p.a as number], x0 };
  }
  return {
    kind: "matrix",
    M: p.M,
    sDelta: p.s as readonly (readonly number[])[],
    a: p.a as readonly number[],
    x0,
  };
}

export function referenceCases(): ReferenceCase[] {
  const text = readFileSync(new URL("../../references/cases.json", import.meta.url), "utf8");
  const { trajectories } = JSON.parse(text) as { trajectories: readonly RawCase[] };
  return trajectories.map((c) => ({
    id: c.id,
    problem: matrixForm(c),
    t: Number(c.t),
    x: c.x.flat().map(Number),
    T: c.T === undefined ? undefined : Number(c.T),
    leader: c.leader_index_1based === undefined ? undefined : c.leader_index_1based - 1,
  }));
}

/** A Gaussian problem: D, L, and M from factors with N rows. */
export function randomProblem(seed: number, L: number, D: number, N: number): MatrixProblem {
  const random = rng(seed);
  const normal = (rows: number, columns: number): number[][] =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal()));
  return {
    kind: "matrix",
    sB: normal(N, D),
    sC: normal(N, D),
    sDelta: normal(D, D),
    a: Array.from({ length: D }, () => 0.2 + 2 * random.uniform()),
    x0: normal(L, D),
  };
}

/** Random scalar problems for the enclosure tests, and a plain double integration of them. */
import { dop853 } from "../../../solvers/integrators/dop853.ts";
import type { ScalarProblem } from "../../../solvers/types.ts";
import { uniform } from "./exact.ts";

export interface Spread {
  /** Magnitudes are log-uniform in [1/size, size]. */
  readonly size: number;
  readonly tokens: number;
}

/** CONTRACT.md's default spread is [1e-2, 30]; this is about as wide at size 30. */
export function randomProblems(
  seed: number,
  count: number,
  { size, tokens }: Spread,
): readonly ScalarProblem[] {
  const next = uniform(seed);
  const signed = (): number => (next() < 0.5 ? -1 : 1) * Math.exp((2 * next() - 1) * Math.log(size));
  return Array.from({ length: count }, () => ({
    kind: "scalar" as const,
    mu: signed(),
    sDelta: next() < 0.07 ? 0 : signed(),
    a: Math.exp((2 * next() - 1) * Math.log(10)),
    x0: Array.from({ length: 1 + Math.floor(tokens * next()) }, () => (next() < 0.07 ? 0 : signed())),
  }));
}

/** The field written out once more: what the enclosures are of. */
export function fieldOf(problem: ScalarProblem): (x: Float64Array, out: Float64Array) => void {
  return (x, out) => {
    let h = 0;
    x.forEach((v, l) => {
      const u = problem.sDelta * v;
      const delta = Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
      h = Math.exp(-problem.a * delta) * h + delta * v * v;
      out[l] = problem.mu * v * h;
    });
  };
}

/** The solution by DOP853 at rtol 1e-13, or null where it did not arrive. */
export function plainSolution(problem: ScalarProblem, t: number): Float64Array | null {
  const field = fieldOf(problem);
  const options = { rtol: 1e-13, atol: 1e-300, maxSteps: 20_000 };
  const result = dop853.integrate((_, y, out) => field(y, out), 0, Float64Array.from(problem.x0), t, options);
  return result.kind === "reached-end" ? result.y : null;
}

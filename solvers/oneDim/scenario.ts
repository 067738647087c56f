import type { ScalarProblem, Scenario } from "../types.ts";

/** The cases of the dichotomy (MATH section 2), read off the data; they exhaust all one-dimensional problems. */
export function scalarScenario(problem: ScalarProblem): Scenario {
  const { mu, sDelta, x0 } = problem;
  if (mu === 0 || x0.every((x) => x === 0)) return "stationary";
  if (mu < 0) return "convergence";
  const slow = sDelta !== 0 && x0.every((x) => x === 0 || Math.sign(x) !== Math.sign(sDelta));
  return slow ? "slow-divergence" : "fast-divergence";
}

import { rng } from "../../solvers/numerics/rng.ts";
import type { ScalarProblem } from "../../solvers/types.ts";

/** The paper's settings as far as they are known (MATH.md, section 6): L = 10 and |mu| = |s| = a = 1. */
export const LENGTH = 10;

export type Regime = "convergence" | "slow-divergence" | "fast-divergence";

/**
 * The problem each regime's figures show. Initial tokens are uniform in [−2, 2], drawn with `seed`; slow divergence
 * takes their magnitudes with s·x < 0, the regime's condition.
 */
export function paperProblem(regime: Regime, seed: number): ScalarProblem {
  const random = rng(seed);
  const drawn = Array.from({ length: LENGTH }, () => 4 * random.uniform() - 2);
  return {
    kind: "scalar",
    mu: regime === "convergence" ? -1 : 1,
    sDelta: 1,
    a: 1,
    x0: regime === "slow-divergence" ? drawn.map((x) => -Math.abs(x)) : drawn,
  };
}

/** The settings in words, for captions. */
export function settingsText(problem: ScalarProblem, seed: number): string {
  const { mu, sDelta, a, x0 } = problem;
  return `L = ${x0.length}, μ = ${String(mu).replace("-", "−")}, s = ${sDelta}, a = ${a}, initial tokens uniform in [−2, 2] with seed ${seed}`;
}

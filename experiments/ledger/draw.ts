import { rng, type Rng } from "../../solvers/numerics/rng.ts";
import type { ScalarProblem, Scenario } from "../../solvers/types.ts";

type Drawn = Extract<Scenario, "convergence" | "slow-divergence" | "fast-divergence">;

function logUniform(random: Rng, lo: number, hi: number): number {
  return lo * (hi / lo) ** random.uniform();
}

/** Signs of s x_l: free in convergence, all negative in slow divergence, the first positive in fast divergence. */
function drawSign(random: Rng, scenario: Drawn, l: number): number {
  if (scenario === "slow-divergence") return -1;
  return random.below(2) === 0 || (scenario === "fast-divergence" && l === 0) ? 1 : -1;
}

/**
 * Random problems of a scenario with one to three tokens, in the coordinates y = s x in which μ = ±1 and s = 1
 * (MATH.md, section 1): |y| in [0.1, 3], a in [0.2, 5], both log-uniform.
 */
export function drawScenario(scenario: Drawn, count: number, seed: number): readonly ScalarProblem[] {
  const random = rng(seed, ["convergence", "slow-divergence", "fast-divergence"].indexOf(scenario));
  return Array.from({ length: count }, () => {
    const a = logUniform(random, 0.2, 5);
    const L = 1 + random.below(3);
    const x0 = Array.from(
      { length: L },
      (_, l) => drawSign(random, scenario, l) * logUniform(random, 0.1, 3),
    );
    return { kind: "scalar", mu: scenario === "convergence" ? -1 : 1, sDelta: 1, a, x0 };
  });
}

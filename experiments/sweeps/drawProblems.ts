import { rng, type Rng } from "../../solvers/numerics/rng.ts";
import type { StackBatch } from "../../solvers/batched/index.ts";

/** Signs that put a problem into one of the three regimes of one dimension (MATH.md, section 2). */
export type Regime = "convergence" | "slow-divergence" | "fast-divergence";

/** |y| and a, log-uniform over 5.5 and 2 decades. A token y = −30 starts to move at θ ≈ e^30/30³, inside float32. */
const TOKENS: readonly [number, number] = [1e-4, 30];
const DECAY: readonly [number, number] = [0.1, 10];

function logUniform(random: Rng, [lo, hi]: readonly [number, number]): number {
  return lo * (hi / lo) ** random.uniform();
}

/** Signs of s x_l: free in convergence, all negative when divergence is slow, at least one positive when it is fast. */
function drawSign(random: Rng, regime: Regime, positiveNeeded: boolean): number {
  if (regime === "slow-divergence") return -1;
  return positiveNeeded || random.below(2) === 0 ? 1 : -1;
}

/**
 * N random problems of a regime, in the coordinates y = s x, θ = |μ|t/s² (MATH.md, section 1), so that μ = ±1 and s = 1:
 * the symmetry is exact, so these problems stand for every μ and s of the right sign.
 *
 * @param eta - depth step in θ; unused by the relative pace.
 */
export function drawProblems(regime: Regime, B: number, L: number, seed: number, eta: number): StackBatch {
  const random = rng(seed, 0);
  const a = new Float64Array(B);
  const x0 = new Float64Array(B * L);
  for (let b = 0; b < B; b++) {
    a[b] = logUniform(random, DECAY);
    const chosen = random.below(L);
    for (let l = 0; l < L; l++) {
      const sign = drawSign(random, regime, regime === "fast-divergence" && l === chosen);
      x0[b * L + l] = sign * logUniform(random, TOKENS);
    }
  }
  const mu = new Float64Array(B).fill(regime === "convergence" ? -1 : 1);
  return { B, L, mu, sDelta: new Float64Array(B).fill(1), a, eta: new Float64Array(B).fill(eta), x0 };
}

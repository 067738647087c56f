/** How the checks draw y(0). */
import type { Rng } from "../../../solvers/numerics/rng.ts";

/** |y| over 5.5 decades. A token y = −30 starts to move at θ ≈ e^30/30³. */
export const TOKENS: readonly [number, number] = [1e-4, 30];
/** a over two decades. */
export const DECAY: readonly [number, number] = [0.1, 10];

export function logUniform(random: Rng, [lo, hi]: readonly [number, number]): number {
  return lo * Math.exp(Math.log(hi / lo) * random.uniform());
}

export function drawSign(random: Rng): number {
  return random.below(2) === 0 ? 1 : -1;
}

/** Both signs, each token its own. */
export function drawMixed(random: Rng, y0: Float64Array): void {
  for (let l = 0; l < y0.length; l++) y0[l] = drawSign(random) * logUniform(random, TOKENS);
}

/** All negative: with μ > 0 divergence is slow. */
export function drawNegative(random: Rng, y0: Float64Array): void {
  for (let l = 0; l < y0.length; l++) y0[l] = -logUniform(random, TOKENS);
}

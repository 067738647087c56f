/** When a problem should have come close to its limit: the rates of MATH.md, section 2, in y = s x and θ = |μ|t/s². */
import type { Ending } from "./types.ts";

const K = 2 * Math.LN2;

/**
 * ln of the θ at which a token starts to follow its law: e^z/z³ for y = −z, and 1/(K y²) for a small token. A small later
 * one falls like θ^(−q/2) with the tokens before it, slower than they do, and has caught up when y(0)²θ^(1−q) ≈ 1.
 *
 * @param l - 0-based; where tokens grow every token counts as the first.
 */
export function logStart(y: number, l: number, a: number): number {
  const size = Math.abs(y);
  const waiting = y < 0 && size > 3 ? size - 3 * Math.log(size) : 0;
  const small = -Math.log(K * size * size) / (l === 0 ? 1 : 1 - 2 ** -a);
  return Math.max(waiting, small, 0);
}

/** ln of the θ at which the last token has started. */
export function latestStart({ L, sign, a, y0 }: Ending): number {
  let latest = 0;
  for (let l = 0; l < L; l++) latest = Math.max(latest, logStart(y0[l]!, sign < 0 ? l : 0, a));
  return latest;
}

/**
 * Distance from the limit of |y_l|√θ to expect, up to a constant: θ^(−1/2), and θ^(−(1−q)) (ln θ)^(l−2) for the paper's
 * l ≥ 2.
 *
 * @param l - 0-based. @param since - ln θ from the start of the last token on.
 */
export function expectedDistance(a: number, l: number, since: number): number {
  if (since <= 1) return Infinity;
  const half = Math.exp(-since / 2);
  if (l === 0) return half;
  return half + Math.exp((l - 1) * Math.log(since) - (1 - 2 ** -a) * since);
}

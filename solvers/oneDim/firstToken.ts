import { softplus } from "../numerics/softplus.ts";
import type { ScaledProblem } from "./scaledProblem.ts";

const K = 2 * Math.LN2;
/** Nodes and weights of Gauss and Legendre's rule on [−1, 1], positive half (Abramowitz and Stegun, table 25.4). */
const NODES = [0.2386191860831969, 0.6612093864662645, 0.932469514203152];
const WEIGHTS = [0.467913934572691, 0.3607615730481386, 0.1713244923791704];
const LOG_K = Math.log(K);
/** Far above the errors of ℓ and ln θ, far below any change that is not one. */
const CONSISTENT = 1e-6;
/** Differences of ln(y√(Kθ)) and ℓ + ½ ln(Kθ) beyond this many errors are errors of r. */
const BEYOND_ERROR = 10;
/** Rounding of a handful of logarithms of ordinary size. */
const ROUNDING = 2e-15;

/**
 * The first nonzero token of a convergent problem, to rounding: it depends on no other, so that θ is a function of its
 * log-magnitude ℓ. With y = e^ℓ, 1/y² = Kθ + r(ℓ), K = 2 ln 2, r(ℓ) = 1/y(0)² + 2∫_ℓ^ℓ(0) (Δ − ln 2)/(Δ y²) dℓ;
 * r grows only like √θ, so ln(y√(Kθ)) = −½ ln(1 + r/(Kθ)) loses nothing however close y√(Kθ) is to 1.
 */
export class FirstToken {
  private readonly sign: number;
  private l: number;
  private r: number;
  /** What r may be off by: after idling, by what the steps of ℓ were too small to say. */
  private doubt = 0;

  constructor(scaled: ScaledProblem) {
    this.sign = scaled.sZero ? 0 : scaled.sign[0]!;
    this.l = scaled.logY0[0]!;
    this.r = Math.exp(-2 * this.l);
  }

  /**
   * On to a smaller log-magnitude, in steps over which ln Δ changes by a few units at most.
   *
   * @param error - of ln θ and ℓ against each other.
   * @returns ln(y√(Kθ)) and its error; null while 1/y² and Kθ + r would be a difference of nearly equal numbers.
   */
  advance(
    logTheta: number,
    l: number,
    error: number,
  ): { readonly log: number; readonly error: number } | null {
    const middle = 0.5 * (this.l + l);
    const half = 0.5 * (this.l - l);
    let sum = 0;
    for (let i = 0; i < NODES.length; i++) {
      const offset = half * NODES[i]!;
      sum += WEIGHTS[i]! * (this.integrand(middle - offset) + this.integrand(middle + offset));
    }
    this.r += half * sum;
    this.l = l;
    const kTheta = K * Math.exp(logTheta);
    const share = this.r / kTheta;
    const log = -0.5 * Math.log1p(share);
    // While the token idles ℓ does not move in doubles, and says nothing of θ.
    const gap = Math.abs(log - l - 0.5 * (logTheta + LOG_K));
    if (gap > BEYOND_ERROR * error) this.doubt = Math.max(this.doubt, 2 * gap * (kTheta + this.r));
    if (!(gap < CONSISTENT && Math.abs(share) < 0.5)) return null;
    return { log, error: ROUNDING + error * Math.abs(share) + this.doubt / (kTheta + this.r) };
  }

  private integrand(l: number): number {
    if (this.sign === 0) return 0;
    const u = this.sign * Math.exp(l);
    // Δ(u) − ln 2 = u/2 + ln cosh(u/2), without cancellation.
    const excess = 0.5 * u + logCosh(0.5 * u);
    return (2 * excess) / (softplus(u) * u * u);
  }
}

/** ln cosh v ≥ 0, with full relative accuracy near 0: log1p(2 sinh²(v/2)). */
function logCosh(v: number): number {
  const size = Math.abs(v);
  if (size > 20) return size - Math.LN2;
  const sinh = Math.sinh(0.5 * size);
  return Math.log1p(2 * sinh * sinh);
}

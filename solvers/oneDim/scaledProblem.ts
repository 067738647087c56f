import type { ScalarProblem } from "../types.ts";

/**
 * A one-dimensional problem without its scales and zeros.
 *
 * y = s·x and θ = |μ| t / s² leave dy_l/dθ = ±y_l G_l, G_l = e^{−aΔ(y_l)} G_{l−1} + Δ(y_l) y_l² with Δ the
 * plain softplus (MATH section 1). For s = 0: y = x, θ = |μ| t and Δ = ln 2. Zero tokens stay zero; each only
 * multiplies the state by q = 2^{−a}, which `gap` counts, so that the remaining `n` tokens are all nonzero.
 */
export interface ScaledProblem {
  readonly n: number;
  /** [n] position of each nonzero token in x0. */
  readonly index: Int32Array;
  /** [n] sign of y. */
  readonly sign: Int8Array;
  /** [n] ln|y| at t = 0. */
  readonly logY0: Float64Array;
  /** [n] number of zero tokens between a nonzero token and the one before it. */
  readonly gap: Int32Array;
  readonly a: number;
  readonly sZero: boolean;
  /** +1 when magnitudes grow (mu > 0), −1 when they shrink. */
  readonly direction: 1 | -1;
  /** t = θ · exp(logTimeUnit). */
  readonly logTimeUnit: number;
  /** |x| = |y| · exp(logTokenUnit). */
  readonly logTokenUnit: number;
}

/** @throws nothing; callers pass validated problems with mu ≠ 0 and at least one nonzero token. */
export function scaleProblem(problem: ScalarProblem): ScaledProblem {
  const { mu, sDelta, a, x0 } = problem;
  const sZero = sDelta === 0;
  const logS = sZero ? 0 : Math.log(Math.abs(sDelta));
  const tokens = x0.flatMap((x, l) => (x === 0 ? [] : [{ x, l }]));
  const n = tokens.length;
  const gap = new Int32Array(n);
  for (let i = 1; i < n; i++) gap[i] = tokens[i]!.l - tokens[i - 1]!.l - 1;
  return {
    n,
    index: Int32Array.from(tokens, (token) => token.l),
    sign: Int8Array.from(tokens, (token) => Math.sign(token.x) * (sDelta < 0 ? -1 : 1)),
    logY0: Float64Array.from(tokens, (token) => logAbsProduct(token.x, sZero ? 1 : sDelta)),
    gap,
    a,
    sZero,
    direction: mu > 0 ? 1 : -1,
    logTimeUnit: 2 * logS - Math.log(Math.abs(mu)),
    logTokenUnit: -logS,
  };
}

/** ln|x·s|, from the product where it neither overflows nor underflows. */
function logAbsProduct(x: number, s: number): number {
  const product = Math.abs(x * s);
  return product > 1e-290 && product < 1e290
    ? Math.log(product)
    : Math.log(Math.abs(x)) + Math.log(Math.abs(s));
}

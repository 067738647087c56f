/**
 * The one-dimensional S6 system in log-magnitudes, over intervals: with ℓ_l = ln|x_l| and fixed signs,
 * dℓ_l/dt = μ h_l, h_l = e^{−aΔ_l} h_{l−1} + Δ_l x_l², Δ_l = softplus(s x_l); a zero token stays zero and passes on
 * 2^{−a} h_{l−1}. The system is causal, so everything is computed token by token.
 */
import type { Interval, ScalarProblem } from "../../solvers/types.ts";
import { LN2_INTERVAL, exp, log, sigmoid, softplus } from "./elementary.ts";
import { ENTIRE, ZERO, add, div, mul, neg, point, scale, sqr } from "./interval.ts";
import { ETA, nextDown, nextUp } from "./rounding.ts";

/** Unit roundoff, 2^−53, with room for the roundings of the bound itself. */
const U = 2 ** -53 * (1 + 2 ** -40);

/** The parameters, doubles taken exactly; `mu` may be rescaled with time. */
export interface Flow {
  readonly mu: number;
  readonly s: number;
  readonly a: number;
  /** [L] exact signs of the tokens. */
  readonly signs: readonly number[];
  /** 2^−a, what a zero token leaves of the state. */
  readonly zeroFactor: Interval;
}

export function flowOf(problem: ScalarProblem): Flow {
  const signs = problem.x0.map(Math.sign);
  return {
    mu: problem.mu,
    s: problem.sDelta,
    a: problem.a,
    signs,
    zeroFactor: exp(neg(scale(LN2_INTERVAL, problem.a))),
  };
}

/** ln|x_l(0)|; zero tokens get [0, 0], which nothing reads. */
export function initialLogs(problem: ScalarProblem): readonly Interval[] {
  return problem.x0.map((x) => (x === 0 ? ZERO : log(point(Math.abs(x)))));
}

/** x_l from ln|x_l|. */
export function tokenOf(flow: Flow, l: number, ell: Interval): Interval {
  const sign = flow.signs[l]!;
  return sign === 0 ? ZERO : sign > 0 ? exp(ell) : neg(exp(ell));
}

/** h_l from h_{l−1} and ln|x_l|, over boxes. */
export function stateAfter(flow: Flow, l: number, ell: Interval, previous: Interval): Interval {
  if (flow.signs[l] === 0) return mul(flow.zeroFactor, previous);
  const x = tokenOf(flow, l, ell);
  const delta = softplus(scale(x, flow.s));
  return add(mul(exp(scale(delta, -flow.a)), previous), mul(delta, sqr(x)));
}

/**
 * Σ_{i≤k} x_i y_{k−i}. The ends are summed in rounding to nearest and widened once by a bound of all rounding errors:
 * n products and n − 1 sums of terms t err by at most (n + 1)u(1 + 2^−40) Σ|t|, and by n units of the smallest double
 * where products underflow (N. J. Higham, Accuracy and Stability of Numerical Algorithms, section 3.1).
 */
function convolve(x: readonly Interval[], y: readonly Interval[], k: number): Interval {
  let lo = 0;
  let hi = 0;
  let size = 0;
  for (let i = 0; i <= k; i++) {
    const a = x[i]!;
    const b = y[k - i]!;
    const p = a.lo * b.lo;
    const q = a.lo * b.hi;
    const r = a.hi * b.lo;
    const t = a.hi * b.hi;
    const least = Math.min(p, q, r, t);
    const most = Math.max(p, q, r, t);
    lo += least;
    hi += most;
    size += Math.max(-least, most);
  }
  const error = size * ((k + 3) * U) + (k + 3) * ETA;
  // Infinite coefficients give NaN (0·∞): then nothing is known.
  if (!(size < Infinity)) return ENTIRE;
  return { lo: nextDown(lo - error), hi: nextUp(hi + error) };
}

/** Σ_{i≤k} x_i x_{k−i}, each pair once; the middle term is a square. */
function square(x: readonly Interval[], k: number): Interval {
  let sum = ZERO;
  for (let i = 0; 2 * i < k; i++) sum = add(sum, mul(x[i]!, x[k - i]!));
  sum = scale(sum, 2);
  return k % 2 === 0 ? add(sum, sqr(x[k / 2]!)) : sum;
}

/** Taylor coefficients of one token: of ℓ up to `order` and of h up to order − 1. */
function tokenSeries(
  flow: Flow,
  l: number,
  ell0: Interval,
  previous: readonly Interval[],
  order: number,
): { readonly ell: readonly Interval[]; readonly h: readonly Interval[] } {
  const x = [tokenOf(flow, l, ell0)];
  const u0 = scale(x[0]!, flow.s);
  const sigma = [sigmoid(u0)];
  const rest = [sigmoid(neg(u0))]; // 1 − σ
  const delta = [softplus(u0)];
  const decay = [exp(scale(delta[0]!, -flow.a))]; // E = e^{−aΔ}
  const ell = [ell0];
  const h: Interval[] = [];
  const slope: Interval[] = []; // σ(1 − σ)
  const squares: Interval[] = [];
  // Derivatives, index shifted: dEll[k] = (k+1) ℓ_{k+1}, so that a product rule is a plain convolution.
  const dEll: Interval[] = [];
  const dU: Interval[] = [];
  const dDelta: Interval[] = [];
  for (let k = 0; k < order; k++) {
    const n = point(k + 1);
    squares.push(square(x, k));
    h.push(add(convolve(decay, previous, k), convolve(delta, squares, k)));
    dEll.push(scale(h[k]!, flow.mu));
    ell.push(div(dEll[k]!, n));
    if (k === order - 1) break;
    slope.push(convolve(sigma, rest, k));
    const dX = convolve(x, dEll, k);
    x.push(div(dX, n));
    dU.push(scale(dX, flow.s));
    sigma.push(div(convolve(slope, dU, k), n));
    rest.push(neg(sigma[k + 1]!));
    dDelta.push(convolve(sigma, dU, k));
    delta.push(div(dDelta[k]!, n));
    decay.push(div(scale(convolve(decay, dDelta, k), -flow.a), n));
  }
  return { ell, h };
}

/**
 * Enclosures of the Taylor coefficients ℓ_l⁽ᵏ⁾/k!, k = 0 … order, of all solutions through the box.
 *
 * @param ell - [L] box of log-magnitudes.
 * @returns [L][order + 1]; zero tokens have a zero series.
 */
export function taylorCoefficients(
  flow: Flow,
  ell: readonly Interval[],
  order: number,
): readonly (readonly Interval[])[] {
  const nothing = Array.from({ length: order + 1 }, () => ZERO);
  let previous: readonly Interval[] = nothing;
  return ell.map((start, l) => {
    if (flow.signs[l] === 0) {
      previous = previous.map((c) => mul(flow.zeroFactor, c));
      return nothing;
    }
    const series = tokenSeries(flow, l, start, previous, order);
    previous = series.h;
    return series.ell;
  });
}

/**
 * Bounds of the Jacobian of the field over a box, as a matrix for comparison: entry l, l is an upper bound of
 * ∂ℓ_l′/∂ℓ_l, entry l, j < l of |∂ℓ_l′/∂ℓ_j|; the rest is zero.
 */
export function jacobianBounds(flow: Flow, ell: readonly Interval[]): readonly Float64Array[] {
  const L = ell.length;
  const rows: Float64Array[] = [];
  let state = ZERO;
  let slopes: Interval[] = []; // ∂h_l/∂ℓ_j, j ≤ l
  for (let l = 0; l < L; l++) {
    const row = new Float64Array(L);
    if (flow.signs[l] === 0) {
      slopes = [...slopes.map((d) => mul(flow.zeroFactor, d)), ZERO];
      state = mul(flow.zeroFactor, state);
      rows.push(row);
      continue;
    }
    const x = tokenOf(flow, l, ell[l]!);
    const u = scale(x, flow.s);
    const delta = softplus(u);
    const decay = exp(scale(delta, -flow.a));
    const x2 = sqr(x);
    const passed = mul(decay, state);
    // x ∂h/∂x = u σ (x² − a E h_{l−1}) + 2 Δ x²
    const own = add(mul(mul(u, sigmoid(u)), add(x2, scale(passed, -flow.a))), scale(mul(delta, x2), 2));
    slopes = [...slopes.map((d) => mul(decay, d)), own];
    state = add(passed, mul(delta, x2));
    for (let j = 0; j < l; j++) {
      const d = scale(slopes[j]!, flow.mu);
      row[j] = Math.max(Math.abs(d.lo), Math.abs(d.hi));
    }
    row[l] = scale(own, flow.mu).hi;
    rows.push(row);
  }
  return rows;
}

/**
 * The two bounds behind a rigorous blow-up time, from a time t₁ on. With y = |s x_k|, H = s² h_{k−1}, Δ = ln(1+eʸ):
 *
 * Remaining time. y′ = (μ/s²) y (Δy² + e^{−aΔ}H), so T − t₁ = (s²/μ) ∫_Y^∞ dy/(y³Δ + y e^{−aΔ}H). Without H this is an
 * upper bound; (1+ε) times less, ε = sup H·e^{−aΔ(Y)}/(Y²Δ(Y)) (decreasing in y), a lower one. For y ≥ 40,
 * y ≤ Δ ≤ y(1 + e^{−Y}/Y); below, on pieces, Δ and Δ/y = 1 + ln(1+e^{−y})/y are monotone. For s = 0, with W = x_k²:
 * T − t₁ ∈ [1/(1+ε), 1]/(2μ ln 2 W), ε = sup h_{k−1} 2^{−a}/(ln 2 W).
 *
 * Overtaking. Token l > k stays in {|s x_l| ≤ κy} if on the boundary d ln|x_l|/d ln y = h_l/h_k < 1, where
 * h_l/h_k ≤ E_l (1 + Σ_j share_j) + share_l, E_l = e^{−aΔ(s x_l)}, share_j = Δ_j x_j²/h_k:
 *   inside the region a share is at most κ² (Δ_j ≤ Δ(y)), for s x_j > 0 also κ²(κ + 1/Y);
 *   for s x_j < 0 also 0.55/(Y²Δ(Y)), because z² ln(1+e^{−z}) ≤ 4/e² < 0.55;
 *   E_l ≤ e^{−a max(ln 2, κY)} for s x_l > 0, and e^{−a ln(1+e^{−2κ})} for s x_l < 0 and y ≤ 2.
 * Negative tokens need the region only up to y = 2: beyond, their share is small, and they stay finite as long as h does.
 */
import type { Interval, ScalarProblem } from "../../solvers/types.ts";
import { LN2_INTERVAL, exp, softplus } from "./elementary.ts";
import { ONE, ZERO, abs, add, div, intersect, mul, neg, point, powInt, scale, sqr, sub } from "./interval.ts";

/** From here on Δ(y) = y to 17 digits. */
const FAR = 40;
const PIECES = 100;
/** Up to this y negative tokens are kept in the region as well. */
const BOTH_SIGNS = 2;
const RATIOS = [0.03, 0.1, 0.3, 0.5, 0.7, 0.85] as const;

/** ∫_Y^∞ dy/y⁴(1 + …) beyond FAR. */
function farIntegral(Y: number): Interval {
  const low = point(Y);
  const full = div(ONE, scale(powInt(low, 3), 3));
  return { lo: div(full, add(ONE, div(exp(neg(low)), low))).lo, hi: full.hi };
}

/** ∫ dy/(y³Δ) over [p, q], by either monotone factor. */
function piece(p: number, q: number): Interval {
  const [P, Q] = [point(p), point(q)];
  const square = scale(sub(div(ONE, sqr(P)), div(ONE, sqr(Q))), 0.5);
  const byDelta = { lo: div(square, softplus(Q)).lo, hi: div(square, softplus(P)).hi };
  if (p < 1e-3) return byDelta;
  const cube = div(sub(div(ONE, powInt(P, 3)), div(ONE, powInt(Q, 3))), point(3));
  const byRatio = { lo: div(mul(cube, P), softplus(P)).lo, hi: div(mul(cube, Q), softplus(Q)).hi };
  return intersect(byDelta, byRatio) ?? byDelta;
}

/** ∫_Y^∞ dy/(y³ ln(1+eʸ)), Y > 0. */
function blowUpIntegral(Y: number): Interval {
  if (Y >= FAR) return farIntegral(Y);
  let sum = farIntegral(FAR);
  let from = Y;
  for (let i = 1; i <= PIECES; i++) {
    const to = i === PIECES ? FAR : Y * (FAR / Y) ** (i / PIECES);
    if (to <= from) continue;
    sum = add(sum, piece(from, to));
    from = to;
  }
  return sum;
}

/**
 * T − t₁ if token k alone blows up.
 *
 * @param size - encloses |x_k(t₁)|, above 0.
 * @param state - upper bound of h_{k−1} from t₁ to T.
 */
export function remainingTime(problem: ScalarProblem, size: Interval, state: number): Interval {
  const { mu, sDelta: s, a } = problem;
  if (s === 0) {
    const W = sqr(size);
    const full = div(ONE, scale(mul(scale(LN2_INTERVAL, 2), W), mu));
    const epsilon = div(mul(point(state), exp(neg(scale(LN2_INTERVAL, a)))), mul(LN2_INTERVAL, point(W.lo)));
    return { lo: div(full, add(ONE, epsilon)).lo, hi: full.hi };
  }
  const Y = abs(scale(size, s));
  if (!(Y.lo > 0 && Number.isFinite(Y.hi))) return { lo: 0, hi: Infinity };
  const low = point(Y.lo);
  const s2 = sqr(point(s));
  const factor = div(s2, point(mu));
  const delta = softplus(low);
  const epsilon = div(mul(mul(s2, point(state)), exp(scale(delta, -a))), mul(sqr(low), delta));
  const least = div(mul(factor, blowUpIntegral(Y.hi)), add(ONE, epsilon));
  return { lo: least.lo, hi: mul(factor, blowUpIntegral(Y.lo)).hi };
}

/** Whether e^{−a·exponent}(1 + shares) + own < 1, certainly. */
function contracts(a: number, exponent: Interval, shares: Interval, own: Interval): boolean {
  return add(mul(exp(scale(exponent, -a)), add(ONE, shares)), own).hi < 1;
}

/**
 * Whether no token behind k can overtake it before T.
 *
 * @param signs - of the tokens.
 * @param sizes - enclose |x_l(t₁)|; token k has s x_k > 0 (any sign for s = 0).
 */
export function staysAhead(
  problem: ScalarProblem,
  signs: readonly number[],
  k: number,
  sizes: readonly Interval[],
): boolean {
  const { sDelta: s, a } = problem;
  const behind = sizes.map((_, l) => l).filter((l) => l > k && signs[l] !== 0);
  const positive = behind.filter((l) => s === 0 || signs[l] === Math.sign(s));
  const negatives = behind.length - positive.length;
  const ratio = (tokens: readonly number[]): number =>
    Math.max(0, ...tokens.map((l) => div(sizes[l]!, sizes[k]!).hi));
  const Y = abs(scale(sizes[k]!, s)).lo;
  const early = s !== 0 && negatives > 0 && Y < BOTH_SIGNS;
  const reached = ratio(early ? behind : positive);
  const candidates = [reached * (1 + 2 ** -30), ...RATIOS].filter(
    (kappa) => kappa >= reached && kappa > 0 && kappa < 1,
  );
  return candidates.some((kappa) => {
    const square = sqr(point(kappa));
    if (early) {
      const exponent = softplus(scale(point(kappa), -BOTH_SIGNS));
      if (!contracts(a, exponent, scale(square, behind.length), square)) return false;
    }
    if (positive.length === 0) return true;
    const from = point(early ? BOTH_SIGNS : Y);
    const ahead =
      s === 0 ? LN2_INTERVAL : { lo: Math.max(LN2_INTERVAL.lo, scale(from, kappa).lo), hi: Infinity };
    const exponent = point(ahead.lo);
    const share =
      s === 0 || from.lo < 1
        ? square
        : mul(square, { lo: 0, hi: Math.min(1, add(point(kappa), div(ONE, from)).hi) });
    const small = negatives === 0 ? ZERO : div(scale(point(0.55), negatives), mul(sqr(from), softplus(from)));
    return contracts(a, exponent, add(scale(share, positive.length), small), share);
  });
}

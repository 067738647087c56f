/**
 * Rigorous blow-up times of the one-dimensional S6 system, and the token that leads.
 *
 * With Y = |s x_k|, H = s² h_{k−1} and Δ = ln(1+e^Y), the leader obeys Y′ = (μ/s²) Y (Δ Y² + e^{−aΔ} H), so from a
 * time t₁ on T − t₁ = (s²/μ) ∫_Y^∞ dy/(y³Δ + y e^{−aΔ}H). Dropping H and using Δ ≥ y bounds it from above by
 * (s²/μ)/(3Y³); Δ ≤ y(1 + e^{−Y}/Y) and ε ≥ sup H e^{−aΔ}/(y²Δ), decreasing in y, bound it from below by that over
 * (1+ε)(1+e^{−Y}/Y). sup H comes from a rigorous integration of the tokens before k up to the upper bound of T, which
 * also shows that none of them blows up first. For s = 0, with W = x_k²: T − t₁ ∈ [1/(1+ε), 1]/(2μ ln 2 W),
 * ε = sup h_{k−1} 2^{−a}/(ln 2 W).
 *
 * Tokens behind k cannot overtake once the region {s x_j ≤ κ Y for all j > k with s x_j > 0} is invariant: on its
 * boundary d ln(s x_l)/d ln Y = h_l/h_k ≤ e^{−aκY}(1 + Σ_j h-shares) + ρ must be below 1, where a positive token's
 * share of h_k is at most ρ = κ²(κ + 1/Y) and a negative one's at most 0.55/Y³ (z² ln(1+e^{−z}) ≤ 4/e² < 0.55).
 * Negative tokens stay finite while h_{l−1} does. For s = 0: 2^{−a}(1 + nκ²) + κ² < 1.
 */
import { InvariantError } from "../../solvers/errors.ts";
import type { Interval, ScalarProblem } from "../../solvers/types.ts";
import { LN2_INTERVAL, exp, softplus } from "./elementary.ts";
import { stateAfter } from "./flow.ts";
import type { Flow } from "./flow.ts";
import {
  ONE,
  ZERO,
  abs,
  add,
  div,
  intersect,
  interval,
  mul,
  neg,
  point,
  powInt,
  relativeWidth,
  scale,
  show,
  sqr,
} from "./interval.ts";
import { boxOf, startOf } from "./picard.ts";
import type { FlowState } from "./picard.ts";
import { checkProblem, walk } from "./trajectory.ts";
import type { TrajectoryOptions } from "./trajectory.ts";

export type BlowUpEnclosure =
  | {
      readonly status: "blow-up";
      /** T ∈ time. */
      readonly time: Interval;
      /** 0-based; no other token becomes unbounded before T. */
      readonly leader: number;
      readonly artefact: string;
    }
  | { readonly status: "global"; readonly artefact: string }
  | { readonly status: "unknown"; readonly reason: string };

export interface BlowUpOptions extends TrajectoryOptions {
  /** Stops at this relative width of T (default 1e-12); a wider one is returned where it cannot be reached. */
  readonly relativeWidth?: number;
}

const RATIOS = [0.3, 0.5, 0.7, 0.85] as const;

/**
 * Why no blow-up happens, if the signs alone show it: for μ ≤ 0 no |x_l| grows (h_l ≥ 0); for μ > 0 and all
 * s x_l ≤ 0, s ≠ 0, h_l is bounded by 0.55 L/s² + …, so |x_l| grows at most exponentially.
 */
export function globalReason(problem: ScalarProblem): string | null {
  if (problem.mu <= 0) return "mu ≤ 0 and h ≥ 0: no |x_l| increases";
  if (problem.x0.every((x) => x === 0)) return "all tokens are zero";
  const negative = problem.x0.every((x) => x === 0 || Math.sign(x) !== Math.sign(problem.sDelta));
  if (problem.sDelta === 0 || !negative) return null;
  return "no s x_l(0) > 0: s² h_l ≤ 0.55 l (z² ln(1+e^−z) < 0.55), so |x_l| grows at most exponentially";
}

/** sup of h_{k−1} over [t₁, tEnd], or null if the tokens before k could not be followed that far. */
function stateBefore(
  flow: Flow,
  k: number,
  from: FlowState,
  tEnd: number,
  options: TrajectoryOptions,
): number | null {
  if (k === 0) return 0;
  const ahead: Flow = { ...flow, signs: flow.signs.slice(0, k) };
  const start: FlowState = { t: from.t, centre: from.centre.slice(0, k), radius: from.radius.slice(0, k) };
  let most = 0;
  const walked = walk(ahead, start, tEnd, options, (step) => {
    let h = ZERO;
    step.box.forEach((ell, l) => (h = stateAfter(ahead, l, ell, h)));
    most = Math.max(most, h.hi);
    return "continue";
  });
  return walked.reason === undefined && Number.isFinite(most) ? most : null;
}

/** Bounds of T − t₁ given sup h_{k−1}; `size` encloses |x_k(t₁)|. */
function tail(problem: ScalarProblem, size: Interval, state: number): Interval {
  const { mu, sDelta: s, a } = problem;
  if (s === 0) {
    const W = sqr(size);
    const full = div(ONE, scale(mul(scale(LN2_INTERVAL, 2), W), mu));
    const epsilon = div(mul(point(state), exp(neg(scale(LN2_INTERVAL, a)))), mul(LN2_INTERVAL, point(W.lo)));
    return { lo: div(full, add(ONE, epsilon)).lo, hi: full.hi };
  }
  const Y = abs(scale(size, s));
  const low = point(Y.lo);
  const s2 = sqr(point(s));
  const full = div(s2, scale(scale(powInt(Y, 3), 3), mu));
  const delta = softplus(low);
  const epsilon = div(mul(mul(s2, point(state)), exp(scale(delta, -a))), mul(sqr(low), delta));
  const excess = add(ONE, div(exp(neg(low)), low));
  return { lo: div(full, mul(add(ONE, epsilon), excess)).lo, hi: full.hi };
}

/** Whether tokens behind k provably stay behind; `sizes` enclose |x_l(t₁)|. */
function staysAhead(problem: ScalarProblem, flow: Flow, k: number, sizes: readonly Interval[]): boolean {
  const { sDelta: s, a } = problem;
  const behind = sizes.map((size, l) => ({ size, l })).filter(({ l }) => l > k && flow.signs[l] !== 0);
  const positive = behind.filter(({ l }) => s === 0 || flow.signs[l] === Math.sign(s));
  if (positive.length === 0) return true;
  const reached = Math.max(...positive.map(({ size }) => div(size, sizes[k]!).hi));
  const Y = abs(scale(sizes[k]!, s)).lo;
  const candidates = [reached * (1 + 2 ** -30), ...RATIOS].filter((kappa) => kappa >= reached && kappa < 1);
  return candidates.some((kappa) => {
    const square = sqr(point(kappa));
    if (s === 0) {
      const shares = add(ONE, scale(square, positive.length));
      return add(mul(exp(neg(scale(LN2_INTERVAL, a))), shares), square).hi < 1;
    }
    const share = mul(square, add(point(kappa), div(ONE, point(Y))));
    const small = div(scale(point(0.55), behind.length - positive.length), powInt(point(Y), 3));
    const shares = add(add(ONE, scale(share, positive.length)), small);
    // e^{−aΔ(κy)} ≤ e^{−aκY}, as Δ(u) ≥ u.
    const decay = exp(neg(mul(scale(point(kappa), a), point(Y))));
    return add(mul(decay, shares), share).hi < 1;
  });
}

/** Both contain T, so they meet. @throws InvariantError if they do not. */
function common(x: Interval, y: Interval): Interval {
  const both = intersect(x, y);
  if (both === null) throw new InvariantError(`enclosures of T are disjoint: ${show(x)}, ${show(y)}`);
  return both;
}

/** The token that is largest where largest means nearest to blow-up, or −1. */
function candidate(problem: ScalarProblem, flow: Flow, state: FlowState): number {
  let best = -1;
  flow.signs.forEach((sign, l) => {
    if (sign === 0 || (problem.sDelta !== 0 && sign !== Math.sign(problem.sDelta))) return;
    if (best < 0 || state.centre[l]! > state.centre[best]!) best = l;
  });
  return best;
}

/** An enclosure of T from the state at t₁, or null if something is not shown yet. */
function close(
  problem: ScalarProblem,
  flow: Flow,
  state: FlowState,
  k: number,
  options: TrajectoryOptions,
): Interval | null {
  const sizes = boxOf(state).map(exp);
  const size = sizes[k]!;
  if (!Number.isFinite(size.hi) || (problem.sDelta !== 0 && Math.abs(problem.sDelta) * size.lo < 8))
    return null;
  if (!staysAhead(problem, flow, k, sizes)) return null;
  const latest = add(point(state.t), tail(problem, size, 0)).hi;
  if (!Number.isFinite(latest)) return null;
  const before = stateBefore(flow, k, state, latest, options);
  return before === null ? null : add(point(state.t), tail(problem, size, before));
}

/**
 * Two-sided enclosure of the blow-up time, with the leader; or a proof that the solution is global; or why neither
 * was reached. Never a wrong enclosure.
 *
 * @throws DomainError on bad input.
 * @example encloseBlowUpTime({ kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [1] }) // time ∋ 0.28296328750769433599…
 */
export function encloseBlowUpTime(problem: ScalarProblem, options: BlowUpOptions = {}): BlowUpEnclosure {
  checkProblem(problem);
  const never = globalReason(problem);
  if (never !== null) return { status: "global", artefact: never };
  const { relativeWidth: goal = 1e-12, ...rest } = options;
  const { flow, state } = startOf(problem);
  let best: { time: Interval; leader: number } | null = null;
  let tried = -Infinity;
  let narrowest = Infinity;
  const consider = (now: FlowState): "continue" | "stop" => {
    const k = candidate(problem, flow, now);
    const scaleOf = now.centre[k]! + Math.log(Math.abs(problem.sDelta) || 1);
    // A try costs an integration of the tokens before k: not before Y ≈ 8, then once a doubling of |x_k|.
    if ((problem.sDelta !== 0 && scaleOf < 2) || now.centre[k]! < tried + Math.LN2) return "continue";
    tried = now.centre[k]!;
    const time = close(problem, flow, now, k, rest);
    if (time === null) return "continue";
    best = { time: best === null ? time : common(best.time, time), leader: k };
    const reached = relativeWidth(best.time);
    const stalled = reached > 0.5 * narrowest && reached < 1e-8;
    narrowest = Math.min(narrowest, reached);
    return reached <= goal || stalled ? "stop" : "continue";
  };
  const walked =
    consider(state) === "stop"
      ? { state, reason: undefined }
      : walk(flow, state, Number.MAX_VALUE, rest, (step) => consider(step.to));
  const found = best as { time: Interval; leader: number } | null;
  if (found === null) {
    return { status: "unknown", reason: `${walked.reason ?? "stopped"}; no token shown to lead yet` };
  }
  const last = interval(walked.state.t, walked.state.t);
  const artefact =
    `T ∈ ${show(found.time)}, token ${found.leader + 1} leads: rigorous integration to t = ${last.lo}, then bounds of ` +
    `the remaining integral and invariance of the region behind the leader`;
  return { status: "blow-up", time: found.time, leader: found.leader, artefact };
}

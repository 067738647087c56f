/**
 * Rigorous blow-up times of the one-dimensional S6 system, and the token that leads: validated integration close to
 * T, then bounds of the remaining time and of who can overtake (blowUpBounds.ts).
 */
import { InvariantError } from "../../solvers/errors.ts";
import type { Interval, ScalarProblem } from "../../solvers/types.ts";
import { remainingTime, staysAhead } from "./blowUpBounds.ts";
import { exp } from "./elementary.ts";
import { stateAfter } from "./flow.ts";
import type { Flow } from "./flow.ts";
import { ZERO, add, intersect, interval, point, relativeWidth, show } from "./interval.ts";
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
  if (!Number.isFinite(size.hi) || !staysAhead(problem, flow.signs, k, sizes)) return null;
  const left = remainingTime(problem, size, 0);
  const latest = add(point(state.t), left).hi;
  // Far from T the integration of the tokens before k would be long, and the bounds wide.
  if (!Number.isFinite(latest) || left.hi > 0.1 * latest) return null;
  const before = stateBefore(flow, k, state, latest, options);
  return before === null ? null : add(point(state.t), remainingTime(problem, size, before));
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
    // A try may cost an integration of the tokens before k: once a doubling of |x_k|.
    if (now.centre[k]! < tried + Math.LN2) return "continue";
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

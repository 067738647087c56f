/**
 * Rigorous trajectories of the one-dimensional S6 system: intervals that contain the true x_l(t), whatever the
 * rounding errors. Built on picard.ts; where no enclosure can be had the result says how far it came and why.
 */
import { DomainError } from "../../solvers/errors.ts";
import type { Interval, ScalarProblem } from "../../solvers/types.ts";
import { tokenOf } from "./flow.ts";
import type { Flow } from "./flow.ts";
import { ZERO, point } from "./interval.ts";
import { DEFAULT_STEP, advance, boxOf, startOf } from "./picard.ts";
import type { FlowState, FlowStep, StepOptions } from "./picard.ts";

export interface EnclosureRow {
  readonly t: number;
  /** [L] x_l(t) ∈ x[l]; exact zeros are [0, 0]. */
  readonly x: readonly Interval[];
  /** [L] ln|x_l(t)|; null for exact zeros. */
  readonly logAbsX: readonly (Interval | null)[];
}

export interface TrajectoryEnclosure {
  /** incomplete: the rows reach `reached` only (the solution may end there, or the method may). */
  readonly status: "complete" | "incomplete";
  readonly rows: readonly EnclosureRow[];
  /** The solution exists on [0, reached]: proved. */
  readonly reached: number;
  readonly reason?: string;
  readonly steps: number;
  readonly method: string;
}

export interface TrajectoryOptions extends Partial<StepOptions> {
  /** Default 5,000; each takes about a millisecond for L = 4. */
  readonly maxSteps?: number;
}

/** @throws DomainError unless all numbers are finite, a > 0 and L ≥ 1. */
export function checkProblem(problem: ScalarProblem): void {
  const bad = (field: string, received: number, expected: string): never => {
    throw new DomainError({ field, received: String(received), expected, remedy: "Correct the problem." });
  };
  if (!Number.isFinite(problem.mu)) bad("mu", problem.mu, "a finite number");
  if (!Number.isFinite(problem.sDelta)) bad("sDelta", problem.sDelta, "a finite number");
  if (!(problem.a > 0 && Number.isFinite(problem.a))) bad("a", problem.a, "a finite number above 0");
  if (problem.x0.length === 0) bad("x0.length", 0, "at least one token");
  problem.x0.forEach((x, l) => {
    if (!Number.isFinite(x)) bad(`x0[${l}]`, x, "a finite number");
  });
}

function checkTimes(times: readonly number[]): void {
  times.forEach((t, i) => {
    if (Number.isFinite(t) && t >= 0 && (i === 0 || t > times[i - 1]!)) return;
    const expected = "finite times ≥ 0, strictly increasing";
    throw new DomainError({ field: `times[${i}]`, received: String(t), expected, remedy: "Sort the times." });
  });
}

function row(flow: Flow, t: number, ell: readonly Interval[]): EnclosureRow {
  return {
    t,
    x: ell.map((e, l) => tokenOf(flow, l, e)),
    logAbsX: ell.map((e, l) => (flow.signs[l] === 0 ? null : e)),
  };
}

/** A factor e^{±1/4} of uncertainty: from here on steps would only shrink while the enclosure falls apart. */
const MAX_RADIUS = 0.25;

/** Why a step could not be made, in words. */
export function stallReason(state: FlowState): string {
  return `no enclosure found beyond t = ${state.t}: the solution may blow up there, or numbers leave the range of doubles`;
}

/**
 * Walks the steps from 0 to `tEnd`.
 *
 * @param visit - gets every step; "stop" ends the walk.
 */
export function walk(
  flow: Flow,
  start: FlowState,
  tEnd: number,
  options: TrajectoryOptions,
  visit: (step: FlowStep) => "continue" | "stop",
): { readonly state: FlowState; readonly steps: number; readonly reason?: string } {
  const { maxSteps = 5000, ...rest } = options;
  const stepOptions: StepOptions = { ...DEFAULT_STEP, ...rest };
  let state = start;
  let caution: number | undefined;
  for (let steps = 0; state.t < tEnd; steps++) {
    if (steps >= maxSteps) return { state, steps, reason: `${maxSteps} steps were not enough` };
    const step = advance(flow, state, tEnd, stepOptions, caution);
    if (step === null || step.to.radius.some((r) => r > MAX_RADIUS))
      return { state, steps, reason: stallReason(state) };
    state = step.to;
    caution = step.caution;
    if (visit(step) === "stop") return { state, steps: steps + 1 };
    if (state.t >= tEnd) return { state, steps: steps + 1 };
  }
  return { state, steps: 0 };
}

/**
 * Intervals that contain the solution at the given times.
 *
 * @param problem - doubles, taken exactly.
 * @param times - finite, ≥ 0, strictly increasing.
 * @throws DomainError on bad input.
 * @example encloseTrajectory({ kind: "scalar", mu: -1, sDelta: 1, a: 1, x0: [1, 0.5] }, [1]).rows[0].x[0]
 *   // { lo: 0.55735…, hi: 0.55735… }
 */
export function encloseTrajectory(
  problem: ScalarProblem,
  times: readonly number[],
  options: TrajectoryOptions = {},
): TrajectoryEnclosure {
  checkProblem(problem);
  checkTimes(times);
  const { flow, state } = startOf(problem);
  const rows: EnclosureRow[] = [];
  let next = 0;
  if (times[0] === 0) {
    const logs = boxOf(state);
    rows.push({ ...row(flow, 0, logs), x: problem.x0.map((x) => (x === 0 ? ZERO : point(x))) });
    next = 1;
  }
  const walked = walk(flow, state, times[times.length - 1] ?? 0, options, (step) => {
    for (; next < times.length && times[next]! <= step.to.t; next++) {
      const t = times[next]!;
      rows.push(row(flow, t, t === step.to.t ? boxOf(step.to) : step.at(t)));
    }
    return "continue";
  });
  const order = options.order ?? DEFAULT_STEP.order;
  return {
    status: walked.reason === undefined ? "complete" : "incomplete",
    rows,
    reached: walked.state.t,
    ...(walked.reason === undefined ? {} : { reason: walked.reason }),
    steps: walked.steps,
    method: `interval Taylor series of order ${order} in log-magnitudes, Picard boxes, outward rounding`,
  };
}

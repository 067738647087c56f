/**
 * One validated step of the S6 system in log-magnitudes.
 *
 * 1. A box B with B ⊇ start + [0, h]·f(B) contains every solution from the start over [0, h] (Picard); found token
 *    by token, the system being causal.
 * 2. The solution from the centre c is Σ_{k<p} c_k τᵏ + R τᵖ, R the p-th Taylor coefficient over B (Lagrange).
 * 3. The distance d of any other solution from it obeys d′ = A d with A in the Jacobian's range over a convex box that
 *    holds both, so |d_l|′ ≤ M_ll |d_l| + Σ_{j<l} M_lj |d_j|, a triangular quasimonotone system solved row by row
 *    on parts of the step. There is no wrapping to fight: the diagonal factors multiply exactly.
 *
 * Time is scaled by a power of two so that coefficients neither over- nor underflow.
 *
 * @see N. S. Nedialkov, K. R. Jackson, G. F. Corliss, Appl. Math. Comput. 105 (1999), for the two-stage scheme;
 *   W. Walter, Differential and Integral Inequalities (1970), for the comparison of quasimonotone systems.
 */
import type { Interval, ScalarProblem } from "../../solvers/types.ts";
import { flowOf, initialLogs, stateAfter, taylorCoefficients } from "./flow.ts";
import type { Flow } from "./flow.ts";
import {
  ZERO,
  add,
  hull,
  inside,
  intersect,
  interval,
  mag,
  mid,
  mul,
  point,
  scale,
  sub,
  width,
} from "./interval.ts";
import { around, growInParts } from "./radius.ts";
import { addUp, nextDown, nextUp, subUp } from "./rounding.ts";

/** All solutions at time t lie in centre ± radius, in log-magnitudes. */
export interface FlowState {
  readonly t: number;
  readonly centre: readonly number[];
  readonly radius: readonly number[];
}

/** What is known over one step [t, t + h]. */
export interface FlowStep {
  readonly from: FlowState;
  readonly to: FlowState;
  /** [L] box of ℓ over the whole step. */
  readonly box: readonly Interval[];
  /** ℓ at a time of the step. */
  at(t: number): readonly Interval[];
  /** For the next call of `advance`. */
  readonly caution: number;
}

export interface StepOptions {
  /** Taylor order p. */
  readonly order: number;
  /** Bound on the remainder that a step may add to ℓ. */
  readonly tolerance: number;
}

/** A step about 1e-16 in ℓ, order 20: near the precision of doubles at the least cost (measured on unit-size data). */
export const DEFAULT_STEP: StepOptions = { order: 20, tolerance: 2 ** -54 };

export function startOf(problem: ScalarProblem): { readonly flow: Flow; readonly state: FlowState } {
  const logs = initialLogs(problem);
  const state = { t: 0, centre: logs.map(mid), radius: logs.map((e) => radiusAround(e, mid(e))) };
  return { flow: flowOf(problem), state };
}

export function boxOf(state: FlowState): readonly Interval[] {
  return state.centre.map((c, l) => around(point(c), state.radius[l]!));
}

function radiusAround(x: Interval, centre: number): number {
  return Math.max(addUp(x.hi, -centre), addUp(centre, -x.lo));
}

/** A box around every solution over [0, h] (scaled time), or null where none was found. */
function picardBox(flow: Flow, start: readonly Interval[], h: number): readonly Interval[] | null {
  const span = interval(0, h);
  const box: Interval[] = [];
  let previous = ZERO;
  for (let l = 0; l < start.length; l++) {
    if (flow.signs[l] === 0) {
      box.push(ZERO);
      previous = stateAfter(flow, l, ZERO, previous);
      continue;
    }
    const token = picardToken(flow, l, start[l]!, previous, span);
    if (token === null) return null;
    box.push(token);
    previous = stateAfter(flow, l, token, previous);
  }
  return box;
}

function picardToken(
  flow: Flow,
  l: number,
  start: Interval,
  previous: Interval,
  span: Interval,
): Interval | null {
  const image = (box: Interval): Interval =>
    add(start, mul(span, scale(stateAfter(flow, l, box, previous), flow.mu)));
  let guess = image(start);
  for (let attempt = 0; attempt < 6; attempt++) {
    const room = 0.1 * width(guess) + 2 ** -60;
    guess = hull(start, { lo: nextDown(guess.lo - room), hi: nextUp(guess.hi + room) });
    const next = image(guess);
    if (!Number.isFinite(next.lo) || !Number.isFinite(next.hi)) return null;
    if (inside(next, guess)) {
      // The image holds every solution too; once more tightens it.
      return intersect(next, image(next)) ?? next;
    }
    guess = hull(guess, next);
  }
  return null;
}

/** Σ_{k<p} c_k τᵏ + R τᵖ. */
function evaluate(centre: readonly Interval[], remainder: Interval, tau: Interval): Interval {
  let sum = remainder;
  for (let k = centre.length - 2; k >= 0; k--) sum = add(mul(sum, tau), centre[k]!);
  return sum;
}

/** The largest h for which the last coefficients leave less than the tolerance. */
function stepFrom(coefficients: readonly (readonly Interval[])[], tolerance: number): number {
  let h = Infinity;
  for (const c of coefficients) {
    for (const k of [c.length - 2, c.length - 1]) {
      const size = mag(c[k]!);
      if (k > 0 && size > 0) h = Math.min(h, Math.pow(tolerance / size, 1 / k));
    }
  }
  return h;
}

/** A power of two near 1/(largest rate): coefficients in scaled time are then of moderate size. */
function timeScale(flow: Flow, box: readonly Interval[]): number {
  let rate = 0;
  let previous = ZERO;
  for (const [l, ell] of box.entries()) {
    previous = stateAfter(flow, l, ell, previous);
    if (flow.signs[l] !== 0) rate = Math.max(rate, Math.abs(flow.mu) * previous.hi);
  }
  if (!Number.isFinite(rate)) return Number.NaN;
  return 2 ** -Math.round(Math.log2(Math.max(rate, 1e-200)));
}

/**
 * Advances the enclosure towards tEnd by one step as long as accuracy allows.
 *
 * @param caution - factor in (0, 1] on the first guess of the step; pass the `caution` of the step before.
 * @returns null where no enclosure was found (overflow, or a step too small for the doubles of t).
 */
export function advance(
  flow: Flow,
  state: FlowState,
  tEnd: number,
  options: StepOptions = DEFAULT_STEP,
  caution = 0.7,
): FlowStep | null {
  const start = boxOf(state);
  const lambda = timeScale(flow, start);
  if (!Number.isFinite(lambda) || lambda === 0) return null;
  const scaled: Flow = { ...flow, mu: flow.mu * lambda };
  const { order } = options;
  const coefficients = taylorCoefficients(scaled, state.centre.map(point), order);
  const goal = subUp(tEnd, state.t) / lambda;
  const guess = Math.min(caution * stepFrom(coefficients, options.tolerance), 2);
  let h = Math.min(guess, goal);
  for (let attempt = 0; attempt < 40; attempt++) {
    const box = picardBox(scaled, start, h);
    const remainder = box === null ? null : taylorCoefficients(scaled, box, order).map((c) => c[order]!);
    const allowed =
      remainder === null
        ? 0
        : stepFrom(
            remainder.map((r) => [...nothing(order), r]),
            options.tolerance,
          );
    if (box === null || remainder === null || !(allowed >= 0.7 * h)) {
      h = Math.min(h * 0.75, Math.max(allowed, h * 0.4));
      continue;
    }
    const whole = h === goal && allowed >= h;
    h = Math.min(h, allowed);
    const next = whole ? caution : Math.min(1, Math.max(0.05, 1.1 * caution * (h / guess)));
    return finish(scaled, state, { box, coefficients, remainder, lambda, h, tEnd, whole, caution: next });
  }
  return null;
}

function nothing(order: number): readonly Interval[] {
  return Array.from({ length: order }, () => ZERO);
}

interface Pieces {
  readonly box: readonly Interval[];
  readonly coefficients: readonly (readonly Interval[])[];
  readonly remainder: readonly Interval[];
  readonly lambda: number;
  readonly h: number;
  readonly tEnd: number;
  /** The step ends at tEnd exactly. */
  readonly whole: boolean;
  readonly caution: number;
}

/** Ends the step at a double time, with everything that is known over it. */
function finish(scaled: Flow, state: FlowState, pieces: Pieces): FlowStep | null {
  const { box, coefficients, remainder, lambda } = pieces;
  // Rounding t + h to a double may not lengthen the step beyond h, for which the box is proved.
  let t = pieces.whole ? pieces.tEnd : Math.min(state.t + pieces.h * lambda * (1 - 2 ** -20), pieces.tEnd);
  let tau = scale(sub(point(t), point(state.t)), 1 / lambda);
  if (tau.hi > pieces.h) {
    t = nextDown(t);
    tau = scale(sub(point(t), point(state.t)), 1 / lambda);
  }
  if (!(t > state.t) || tau.hi > pieces.h) return null;
  const path = (at: Interval): readonly Interval[] =>
    coefficients.map((c, l) => evaluate(c, remainder[l]!, at));
  const { parts, radius } = growInParts(scaled, state.radius, box, tau.hi, path);
  const ends = path(tau);
  const centre = ends.map(mid);
  const to: FlowState = {
    t,
    centre,
    radius: ends.map((e, l) => addUp(radius[l]!, radiusAround(e, centre[l]!))),
  };
  if (![...to.centre, ...to.radius].every(Number.isFinite)) return null;
  const at = (time: number): readonly Interval[] => {
    const when = scale(sub(point(time), point(state.t)), 1 / lambda);
    const most = parts.filter((p, i) => when.lo <= p.end && when.hi >= (i === 0 ? 0 : parts[i - 1]!.end));
    return path(when).map((e, l) => around(e, Math.max(0, ...most.map((p) => p.most[l]!))));
  };
  return { from: state, to, box, at, caution: pieces.caution };
}

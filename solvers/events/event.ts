import type { StepView } from "../integrators/integrator.ts";
import type { Interval } from "../types.ts";

/** A located event: the sign change of the event function lies in `bracket`, both ends included. */
export interface EventLocation {
  readonly bracket: Interval;
  /** States at bracket.lo and bracket.hi (dense output). */
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** A quantity whose change of sign is the event. */
export type EventFunction = (t: number, y: Float64Array) => number;

/**
 * Locates a sign change of g inside one accepted step, on its dense output: bisection with secant steps
 * (Illinois), so that the bracket always shrinks and never leaves the step.
 *
 * @param width - bracket width to stop at, ≥ 0; adjacent doubles if 0.
 * @param closeEnough - |g| at which a point counts as the event itself (the bracket is then that point), ≥ 0.
 * @returns null if g has the same strict sign at both ends (an even number of crossings is not seen).
 */
export function locateEvent(
  step: StepView,
  g: EventFunction,
  width: number,
  closeEnough = 0,
): EventLocation | null {
  let lo = step.tOld;
  let hi = step.t;
  let gLo = g(lo, step.yOld);
  let gHi = g(hi, step.y);
  if (!(gLo * gHi <= 0)) return null;
  let before = step.yOld.slice();
  let after = step.y.slice();
  const trial = new Float64Array(before.length);
  let weightLo = gLo;
  let weightHi = gHi;
  let stalled = 0;
  for (let i = 0; i < 200 && Math.abs(hi - lo) > width; i++) {
    if (Math.abs(gLo) <= closeEnough || Math.abs(gHi) <= closeEnough) break;
    const secant = (lo * weightHi - hi * weightLo) / (weightHi - weightLo);
    const middle = 0.5 * (lo + hi);
    const inside = (secant - lo) * (secant - hi) < 0;
    const t = inside && stalled < 3 ? secant : middle;
    if (t === lo || t === hi) break;
    step.interpolate(t, trial);
    const value = g(t, trial);
    const previous = Math.abs(hi - lo);
    if (value * gLo > 0) {
      [lo, gLo, weightLo, weightHi] = [t, value, value, 0.5 * weightHi];
      before = trial.slice();
    } else {
      [hi, gHi, weightHi, weightLo] = [t, value, value, 0.5 * weightLo];
      after = trial.slice();
    }
    stalled = Math.abs(hi - lo) > 0.5 * previous ? stalled + 1 : 0;
  }
  if (Math.abs(gLo) <= closeEnough) [hi, after] = [lo, before];
  else if (Math.abs(gHi) <= closeEnough) [lo, before] = [hi, after];
  return { bracket: { lo: Math.min(lo, hi), hi: Math.max(lo, hi) }, before, after };
}

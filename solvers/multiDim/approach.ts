import { logAddExp } from "../numerics/logAddExp.ts";
import type { Moment, PathBlowUp, Segment } from "./path.ts";

/**
 * The time left, T − t, along the final approach to a blow-up, summed from its end: every T − t then has
 * the relative accuracy of the segments' own clocks, however small it is.
 *
 * At the end of the path T − t = p/ρ with ρ ~ p/(T − t): the exponent p comes from d ln ρ/dη = 1/p along
 * the last segments. What that leaves is wrong by at most a few per cent of the smallest T − t.
 *
 * @param moments - one per segment start and one for the end.
 * @returns null if ρ does not end like a power of 1/(T − t): then there is no T to be had.
 */
export function finalApproach(segments: readonly Segment[], moments: readonly Moment[]): PathBlowUp | null {
  const count = segments.length;
  let first = count;
  while (first > 0 && segments[first - 1]!.frame.phase === "approach") first--;
  const p = tailExponent(segments, moments);
  if (!(p.value > 0 && p.value < Infinity)) return null;
  const log: number[] = new Array<number>(count - first + 1);
  log[count - first] = Math.log(p.value) - moments[count]!.logRho;
  for (let i = count - 1; i >= first; i--) {
    const { frame, clockEnd } = segments[i]!;
    const logRho = frame.phase === "approach" ? frame.logRho : 0;
    log[i - first] = logAddExp(log[i - first + 1]!, Math.log(clockEnd) - logRho);
  }
  const logTime = logAddExp(segments[first]!.logTimeStart, log[0]!);
  if (!Number.isFinite(logTime)) return null;
  return {
    logTime,
    firstSegment: first,
    logRemaining: log,
    tailError: p.error,
  };
}

/** p = ρ(T − t) in the limit, by Δ(1/ρ)/Δt = −1/p over the last segments. */
function tailExponent(
  segments: readonly Segment[],
  moments: readonly Moment[],
): { readonly value: number; readonly error: number } {
  const estimate = (i: number): number => {
    const { frame, clockEnd } = segments[i]!;
    if (frame.phase !== "approach") return NaN;
    // 1/ρ falls from 1 to e^−(growth) in units of 1/ρ_start while c runs to clockEnd.
    return clockEnd / -Math.expm1(frame.logRho - moments[i + 1]!.logRho);
  };
  const last = estimate(segments.length - 1);
  const before = segments.length > 1 ? estimate(segments.length - 2) : NaN;
  const change = Math.abs(last - before) / last;
  // Slowly varying factors (powers of ln(T − t)) change p by less than it changes from segment to segment,
  // times the number of segments the tail is worth: a generous ten.
  return { value: last, error: Number.isFinite(change) ? Math.min(1, 10 * change + 1e-12) : 1 };
}

import type { Scenario } from "../types.ts";
import type { Moment, Path } from "./path.ts";

/** Late times must span at least this much of τ before they say anything. */
const SPAN = 12;
/** A token that goes like t^slope: magnitudes of slope below this are not told from constants. */
const SLOPE = 0.02;
/** Near zero Δ = ln 2·(1 + O(u)): all pre-activations below this, the system is its homogeneous limit. */
const SMALL = 0.02;

/** Local exponents d ln|x_l|/d ln t at a moment. */
function exponents(m: Moment): number[] {
  const age = Math.exp(m.logRho + m.logTime);
  return Array.from(m.radial, (r) => r * age);
}

/**
 * The scenario a path gives evidence for at its end; "unclassified" where it gives none.
 *
 * convergence: every nonzero token has fallen as a power of t over the last third of ln t, with step sizes
 * at their limit ln 2. slow-divergence: every nonzero token grows, and not more slowly than ln t does.
 * fast-divergence: a blow-up was followed. Nothing else is guessed.
 */
export function classify(path: Path, live: readonly boolean[]): Scenario {
  if (path.end === "blow-up") return "fast-divergence";
  const last = path.moments[path.moments.length - 1]!;
  const begin = path.moments.find((m) => m.logTime > -Infinity);
  if (begin === undefined) return "unclassified";
  const from = last.logTime - Math.max(SPAN, (last.logTime - begin.logTime) / 3);
  if (from < begin.logTime) return "unclassified";
  const window = path.moments.filter((m) => m.logTime >= from);
  if (window.length < 2) return "unclassified";
  const tokens = live.flatMap((alive, l) => (alive ? [l] : []));
  if (tokens.every((l) => falls(window, l)) && last.preActivation < SMALL) return "convergence";
  if (tokens.every((l) => grows(window, l))) return "slow-divergence";
  return "unclassified";
}

function falls(window: readonly Moment[], l: number): boolean {
  const slopes = window.map((m) => exponents(m)[l]!);
  const drop = window[0]!.logNorms[l]! - window[window.length - 1]!.logNorms[l]!;
  const spread = Math.max(...slopes) - Math.min(...slopes);
  return Math.max(...slopes) < -SLOPE && drop > 0 && spread < 0.5 * Math.abs(slopes[slopes.length - 1]!);
}

/** Growth at least like a power of ln t: d ln|x|/d ln ln t stays away from 0 over the window. */
function grows(window: readonly Moment[], l: number): boolean {
  const inLogLog = window.map((m) => exponents(m)[l]! * m.logTime);
  const first = inLogLog[0]!;
  const last = inLogLog[inLogLog.length - 1]!;
  return Math.min(...inLogLog) > 0.1 && last > 0.6 * first;
}

/**
 * 0-based tokens that become unbounded at T, ascending.
 *
 * A bounded token moves ever less per unit of arc length near T, exponentially so; an unbounded one grows at
 * a rate that falls like a power of the arc at most (ln ln growth) or not at all. What counts is the last half or,
 * after a rush that it began with, the last quarter.
 */
export function unboundedTokens(path: Path): number[] {
  const { moments, blowUp } = path;
  if (blowUp === null) return [];
  const last = moments[moments.length - 1]!;
  const entry = moments[blowUp.firstSegment]!;
  const span = last.travelled - entry.travelled;
  const after = (share: number): Moment =>
    moments.find((m) => m.travelled >= entry.travelled + share * span)!;
  const [middle, late] = [after(0.5), after(0.75)];
  const tokens: number[] = [];
  last.radial.forEach((slope, l) => {
    // The square root of a fifth: exponentials fall by the same share in each quarter.
    const sustained = slope > 0.2 * middle.radial[l]! || slope > 0.45 * late.radial[l]!;
    if (slope * span > 1e-3 && sustained) tokens.push(l);
  });
  return tokens;
}

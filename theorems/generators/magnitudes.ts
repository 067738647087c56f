import { chance, pick } from "./integers.ts";
import type { IntegerSource } from "./integers.ts";

/**
 * Where one quantity is drawn from (CONTRACT, "Sampling").
 *
 * `default` draws sign and log-uniform magnitude; `interval` is one a statement gave, half uniform and half
 * log-uniform in magnitude down to 1e-3 of its larger end.
 */
export interface QuantityRange {
  readonly shape: "default" | "interval";
  readonly lo: number;
  readonly hi: number;
  /** Smallest nonzero magnitude of the log-uniform draws. */
  readonly smallest: number;
  /** Whether 0 is drawn with probability 1/20. */
  readonly zero: boolean;
  /** Values that the hypotheses compare this quantity with: boundaries worth drawing. */
  readonly hints: readonly number[];
}

/** Integers 0 … GRID are mapped onto an interval. */
const GRID = 2 ** 20;
/** One draw in ZERO_ONE_IN is 0 (CONTRACT), one in END_ONE_IN an end, one in HINT_ONE_IN a hint. */
export const ZERO_ONE_IN = 20;
export const END_ONE_IN = 50;
export const HINT_ONE_IN = 20;
/** Log-uniform draws in an interval go down to this part of its larger end (CONTRACT). */
const SMALLEST_PART = 1e-3;
/** Hints are drawn exactly, and this close on both sides of the boundary. */
const NEAR = 2 ** -10;

/** Range of mu, s or a token without a `ranges` entry: |.| log-uniform in [1e-2, 30], both signs, 0 in 1/20. */
export function defaultRange(hints: readonly number[] = []): QuantityRange {
  return { shape: "default", lo: -30, hi: 30, smallest: 1e-2, zero: true, hints };
}

/** Range of a without a `ranges` entry: log-uniform in [0.1, 10]. */
export function defaultDecay(hints: readonly number[] = []): QuantityRange {
  return { shape: "default", lo: 0.1, hi: 10, smallest: 0.1, zero: false, hints };
}

/**
 * A closed interval from `ranges`; 0 is drawn where it lies inside and `zero` allows (not for a).
 *
 * @param lo - lower end; lo ≤ hi, both finite.
 */
export function intervalRange(
  lo: number,
  hi: number,
  zero: boolean,
  hints: readonly number[] = [],
): QuantityRange {
  const smallest = SMALLEST_PART * Math.max(Math.abs(lo), Math.abs(hi));
  return { shape: "interval", lo, hi, smallest, zero: zero && lo <= 0 && hi >= 0, hints };
}

/** Whether a value may be drawn from the range; the default ranges leave out 0 < |x| < smallest. */
export function inRange(range: QuantityRange, value: number): boolean {
  if (value === 0) return range.zero;
  if (value < range.lo || value > range.hi) return false;
  return range.shape === "interval" || Math.abs(value) >= range.smallest;
}

/** Draws a value: 0, an end or a hint now and then, otherwise from the interior. */
export function drawValue(source: IntegerSource, range: QuantityRange): number {
  if (range.zero && chance(source, 1, ZERO_ONE_IN)) return 0;
  return drawNonzero(source, range);
}

/** Draws a value other than the deliberate 0 (a uniform draw may still hit 0, once in a million). */
export function drawNonzero(source: IntegerSource, range: QuantityRange): number {
  if (range.lo === range.hi) return range.lo;
  if (range.hints.length > 0 && chance(source, 1, HINT_ONE_IN)) {
    const hint = pick(source, range.hints) * pick(source, [1, 1 - NEAR, 1 + NEAR]);
    if (inRange(range, hint)) return hint;
  }
  if (chance(source, 1, END_ONE_IN)) return pick(source, ends(range));
  if (range.shape === "interval" && chance(source, 1, 2)) {
    const part = source.nextInt(0, GRID) / GRID;
    // The convex combination cannot overflow where hi − lo could.
    return tidy(range.lo * (1 - part) + range.hi * part, range);
  }
  return logUniform(source, range);
}

/** The ends of the range and, where both signs are drawn, the smallest magnitudes of the default ranges. */
export function ends(range: QuantityRange): readonly number[] {
  if (range.shape === "interval" || range.lo > 0) return [range.lo, range.hi];
  return [range.lo, -range.smallest, range.smallest, range.hi];
}

function logUniform(source: IntegerSource, range: QuantityRange): number {
  const sides: (readonly [number, number, number])[] = [];
  const side = (sign: number, near: number, far: number): void => {
    if (far >= range.smallest) sides.push([sign, Math.max(near, range.smallest), far]);
  };
  if (range.hi > 0) side(1, Math.max(range.lo, 0), range.hi);
  if (range.lo < 0) side(-1, Math.max(-range.hi, 0), -range.lo);
  // [0, 0] has no side; it is handled by lo === hi above.
  const [sign, near, far] = pick(source, sides);
  const part = source.nextInt(0, GRID) / GRID;
  return tidy(sign * near * (far / near) ** part, range);
}

/**
 * Six significant digits, so that evidence can be read and typed; relative change at most 5e-6, and never
 * out of the range.
 */
function tidy(value: number, range: QuantityRange): number {
  const rounded = Number(value.toPrecision(6));
  if (inRange(range, rounded) && rounded !== 0) return rounded;
  return Math.min(range.hi, Math.max(range.lo, value));
}

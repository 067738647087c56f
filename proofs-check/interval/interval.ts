/**
 * Interval arithmetic with outward rounding: each operation returns an interval that contains every exact
 * result for operands inside. Endpoints may be infinite (lo = −∞, hi = +∞ mean "unbounded on that side");
 * an interval is never empty and never holds NaN: `interval` refuses both, `intersect` returns null.
 */
import type { Interval } from "../../solvers/types.ts";
import { IntervalDomainError } from "./errors.ts";
import {
  addDown,
  addUp,
  divDown,
  divUp,
  mulDown,
  mulUp,
  nextDown,
  nextUp,
  sqrtDown,
  sqrtUp,
  subDown,
  subUp,
} from "./rounding.ts";

export type { Interval };

/** @throws IntervalDomainError if an end is NaN, lo > hi, lo = +∞ or hi = −∞. */
export function interval(lo: number, hi: number): Interval {
  if (!(lo <= hi) || lo === Infinity || hi === -Infinity) {
    throw new IntervalDomainError(
      "interval",
      `[${lo}, ${hi}]`,
      "lo ≤ hi, neither NaN",
      "Give the ends in order.",
    );
  }
  return { lo, hi };
}

/** The interval of one finite double, taken exactly. */
export function point(x: number): Interval {
  return interval(x, x);
}

export const ZERO: Interval = { lo: 0, hi: 0 };
export const ONE: Interval = { lo: 1, hi: 1 };
export const ENTIRE: Interval = { lo: -Infinity, hi: Infinity };

export function show(x: Interval): string {
  return x.lo === x.hi ? `${x.lo}` : `[${x.lo}, ${x.hi}]`;
}

export function add(x: Interval, y: Interval): Interval {
  return { lo: addDown(x.lo, y.lo), hi: addUp(x.hi, y.hi) };
}

export function sub(x: Interval, y: Interval): Interval {
  return { lo: subDown(x.lo, y.hi), hi: subUp(x.hi, y.lo) };
}

export function neg(x: Interval): Interval {
  return { lo: -x.hi, hi: -x.lo };
}

export function mul(x: Interval, y: Interval): Interval {
  if (x.lo >= 0) {
    if (y.lo >= 0) return { lo: mulDown(x.lo, y.lo), hi: mulUp(x.hi, y.hi) };
    if (y.hi <= 0) return { lo: mulDown(x.hi, y.lo), hi: mulUp(x.lo, y.hi) };
    return { lo: mulDown(x.hi, y.lo), hi: mulUp(x.hi, y.hi) };
  }
  if (x.hi <= 0) return neg(mul(neg(x), y));
  if (y.lo >= 0 || y.hi <= 0) return mul(y, x);
  return {
    lo: Math.min(mulDown(x.lo, y.hi), mulDown(x.hi, y.lo)),
    hi: Math.max(mulUp(x.lo, y.lo), mulUp(x.hi, y.hi)),
  };
}

/** x·c for one double c, taken exactly. */
export function scale(x: Interval, c: number): Interval {
  if (c >= 0) return { lo: mulDown(x.lo, c), hi: mulUp(x.hi, c) };
  return { lo: mulDown(x.hi, c), hi: mulUp(x.lo, c) };
}

/** x², never negative. */
export function sqr(x: Interval): Interval {
  const { lo, hi } = abs(x);
  return { lo: mulDown(lo, lo), hi: mulUp(hi, hi) };
}

/**
 * x/y.
 *
 * @throws IntervalDomainError if y contains 0, an end included; `divExtended` answers then.
 */
export function div(x: Interval, y: Interval): Interval {
  if (y.lo <= 0 && y.hi >= 0) {
    throw new IntervalDomainError(
      "division",
      show(y),
      "a divisor that excludes 0",
      "Split the domain at the zero.",
    );
  }
  if (y.hi < 0) return neg(div(x, neg(y)));
  if (x.lo >= 0) return { lo: divDown(x.lo, y.hi), hi: divUp(x.hi, y.lo) };
  if (x.hi <= 0) return { lo: divDown(x.lo, y.lo), hi: divUp(x.hi, y.hi) };
  return { lo: divDown(x.lo, y.lo), hi: divUp(x.hi, y.lo) };
}

/** All quotients by nonzero elements of y, as zero, one or two intervals ([0, 0] divisors give none). */
export function divExtended(x: Interval, y: Interval): readonly Interval[] {
  if (y.lo > 0 || y.hi < 0) return [div(x, y)];
  if (y.lo === 0 && y.hi === 0) return [];
  if (x.lo <= 0 && x.hi >= 0) return [ENTIRE];
  if (x.hi < 0) return divExtended(neg(x), neg(y));
  const pieces: Interval[] = [];
  if (y.lo < 0) pieces.push({ lo: -Infinity, hi: divUp(x.lo, y.lo) });
  if (y.hi > 0) pieces.push({ lo: divDown(x.lo, y.hi), hi: Infinity });
  return pieces;
}

/** @throws IntervalDomainError if x reaches below 0. */
export function sqrt(x: Interval): Interval {
  if (x.lo < 0) throw new IntervalDomainError("sqrt", show(x), "an interval ≥ 0", "Split the domain at 0.");
  return { lo: sqrtDown(x.lo), hi: sqrtUp(x.hi) };
}

/** xⁿ for an integer n; n < 0 needs x without 0. */
export function powInt(x: Interval, n: number): Interval {
  if (n < 0) return div(ONE, powInt(x, -n));
  if (n === 0) return ONE;
  if (n % 2 === 0 || x.lo >= 0) {
    const base = n % 2 === 0 ? abs(x) : x;
    return { lo: powEnd(base.lo, n, mulDown), hi: powEnd(base.hi, n, mulUp) };
  }
  const down = (v: number): number => (v >= 0 ? powEnd(v, n, mulDown) : -powEnd(-v, n, mulUp));
  return { lo: down(x.lo), hi: -down(-x.hi) };
}

/** vⁿ, v ≥ 0, n ≥ 1, by squaring, every product rounded the same way (all factors are ≥ 0). */
function powEnd(v: number, n: number, times: (a: number, b: number) => number): number {
  let result = 1;
  let power = v;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = times(result, power);
    if (rest > 1) power = times(power, power);
  }
  return result;
}

export function abs(x: Interval): Interval {
  if (x.lo >= 0) return x;
  if (x.hi <= 0) return neg(x);
  return { lo: 0, hi: Math.max(-x.lo, x.hi) };
}

export function min(x: Interval, y: Interval): Interval {
  return { lo: Math.min(x.lo, y.lo), hi: Math.min(x.hi, y.hi) };
}

export function max(x: Interval, y: Interval): Interval {
  return { lo: Math.max(x.lo, y.lo), hi: Math.max(x.hi, y.hi) };
}

export function hull(x: Interval, y: Interval): Interval {
  return { lo: Math.min(x.lo, y.lo), hi: Math.max(x.hi, y.hi) };
}

/** The common part, or null where there is none. */
export function intersect(x: Interval, y: Interval): Interval | null {
  const lo = Math.max(x.lo, y.lo);
  const hi = Math.min(x.hi, y.hi);
  return lo <= hi ? { lo, hi } : null;
}

export function contains(x: Interval, value: number): boolean {
  return x.lo <= value && value <= x.hi;
}

/** Whether inner ⊆ outer. */
export function inside(inner: Interval, outer: Interval): boolean {
  return outer.lo <= inner.lo && inner.hi <= outer.hi;
}

/** hi − lo, rounded up. */
export function width(x: Interval): number {
  return subUp(x.hi, x.lo);
}

/** Largest |v|, v ∈ x. */
export function mag(x: Interval): number {
  return Math.max(Math.abs(x.lo), Math.abs(x.hi));
}

/** Smallest |v|, v ∈ x. */
export function mig(x: Interval): number {
  return abs(x).lo;
}

/** A double inside x, near the middle; finite even where an end is not. */
export function mid(x: Interval): number {
  if (x.lo === -Infinity && x.hi === Infinity) return 0;
  if (x.lo === -Infinity)
    return x.hi > 0 ? -1 : 2 * x.hi - 1 === -Infinity ? -Number.MAX_VALUE : 2 * x.hi - 1;
  if (x.hi === Infinity) return x.lo < 0 ? 1 : Math.min(2 * x.lo + 1, Number.MAX_VALUE);
  return Math.min(Math.max(x.lo / 2 + x.hi / 2, x.lo), x.hi);
}

/** width / mig: a bound on the relative width; Infinity if 0 ∈ x. */
export function relativeWidth(x: Interval): number {
  return mig(x) === 0 ? (x.hi === x.lo ? 0 : Infinity) : divUp(width(x), mig(x));
}

/** x widened by one unit at each end. */
export function inflate(x: Interval): Interval {
  return { lo: nextDown(x.lo), hi: nextUp(x.hi) };
}

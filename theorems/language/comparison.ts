/** Comparisons of numbers in extended range and three-valued logic with margins. */
import {
  formError,
  isInfinite,
  isUncertain,
  isUndefined,
  isUnknown,
  isZero,
  logMagnitude,
  logRatio,
  U,
  uncertain,
  UNKNOWN,
} from "./extended.ts";
import type { Value } from "./extended.ts";
import type { Truth, TruthValue } from "./types.ts";

export type Operator = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** a − b: −1, 0 (the very same number) or 1; 2 where it is within the errors, NaN where a or b is undefined. */
export type Order = -1 | 0 | 1 | 2 | typeof NaN;

const MAX_MARGIN = 1e3;

export function order(a: Value, b: Value, sigma: number): Order {
  if (isUndefined(a) || isUndefined(b)) return NaN;
  if (a.num === a.num && b.num === b.num) return orderNumbers(a, b);
  if (isUnknown(a) || isUnknown(b)) return 2;
  if (isZero(a) && isZero(b)) return 0;
  if (isInfinite(a) || isInfinite(b)) {
    const ia = isInfinite(a) ? a.sign : 0;
    const ib = isInfinite(b) ? b.sign : 0;
    return ia === ib ? 0 : ia < ib ? -1 : 1;
  }
  if (isZero(a)) return b.error < 1 ? (b.sign > 0 ? -1 : 1) : 2;
  if (isZero(b)) return a.error < 1 ? (a.sign > 0 ? 1 : -1) : 2;
  return orderFinite(a, b, sigma);
}

function orderNumbers(a: Value, b: Value): Order {
  if (a.num === b.num) return 0;
  const tolerance =
    a.error === 0 && b.error === 0 ? 0 : Math.abs(a.num) * a.error + Math.abs(b.num) * b.error;
  if (Math.abs(a.num - b.num) <= tolerance) return 2;
  return a.num < b.num ? -1 : 1;
}

function orderFinite(a: Value, b: Value, sigma: number): Order {
  const gap = logRatio(a, b, sigma);
  if (a.sign !== 0 && a.sign === b.sign && gap === 0) return 0;
  const big = gap <= 0 ? a : b;
  const small = gap <= 0 ? b : a;
  const d = -Math.abs(gap);
  const r = Math.exp(d);
  // In units of |big|; a value lost in cancellation counts as 0 ± its bound.
  const eBig = isUncertain(big) ? 1 : formError(big);
  const eSmall = isUncertain(small) ? 1 : formError(small);
  const rounding = d === -Infinity ? 0 : 4 * U * Math.abs(d);
  const difference = distanceFrom(big.sign, small.sign, d, r);
  if (difference <= eBig + r * (eSmall + rounding)) return 2;
  const bigWins = big.sign !== 0 ? big.sign > 0 : small.sign < 0;
  return bigWins === (big === a) ? 1 : -1;
}

/** |big − small| in units of |big|. */
function distanceFrom(signBig: number, signSmall: number, d: number, r: number): number {
  if (signBig === 0) return r;
  if (signSmall === 0) return 1;
  return signBig === signSmall ? -Math.expm1(d) : 1 + r;
}

/** sign(v) ln(1 + |v|). */
function compressed(v: Value, sigma: number): number {
  if (v.sign === 0) return 0;
  const m = logMagnitude(v, sigma);
  return v.sign * (Math.max(m, 0) + Math.log1p(Math.exp(-Math.abs(m))));
}

/** How far apart: the log-ratio for equal signs, else the difference of sign·ln(1 + |·|); in [0, 1e3]. */
function distance(a: Value, b: Value, sigma: number): number {
  const same = a.sign === b.sign && a.sign !== 0;
  const size =
    same && !isInfinite(a) && !isInfinite(b)
      ? Math.abs(logRatio(a, b, sigma))
      : Math.abs(compressed(a, sigma) - compressed(b, sigma));
  // Below about 1e-300 the distance underflows; a decided comparison keeps a margin with a sign.
  return Math.min(Math.max(size, Number.MIN_VALUE), MAX_MARGIN);
}

const UNDECIDED: Truth = { value: "undecided", margin: 0 };
const UNDEFINED_TRUTH: Truth = { value: "undefined", margin: -MAX_MARGIN };
const EQUAL_TRUE: Truth = { value: "true", margin: 0 };
const EQUAL_FALSE: Truth = { value: "false", margin: 0 };

const HOLDS: Readonly<Record<Operator, (o: number) => boolean>> = {
  "<": (o) => o < 0,
  "<=": (o) => o <= 0,
  ">": (o) => o > 0,
  ">=": (o) => o >= 0,
  "==": (o) => o === 0,
  "!=": (o) => o !== 0,
};

export function compare(operator: Operator, a: Value, b: Value, sigma: number): Truth {
  const o = order(a, b, sigma);
  if (o !== o) return UNDEFINED_TRUTH;
  if (o === 2) return UNDECIDED;
  const holds = HOLDS[operator](o);
  if (o === 0) return holds ? EQUAL_TRUE : EQUAL_FALSE;
  const margin = distance(a, b, sigma);
  return { value: holds ? "true" : "false", margin: holds ? margin : -margin };
}

/** How `and` and `or` rank what they see: undefined is worse than undecided, and only `or` can outweigh it. */
const RANK: Readonly<Record<TruthValue, number>> = { false: 0, undefined: 1, undecided: 2, true: 3 };

/** True if all are; false if one is; else undefined if one is. The margin is the least of the deciding kind. */
export function and(a: Truth, b: Truth): Truth {
  const rank = RANK[a.value] - RANK[b.value];
  if (rank !== 0) return rank < 0 ? a : b;
  return a.margin <= b.margin ? a : b;
}

/** True if one is; else undecided, undefined, false in this order. */
export function or(a: Truth, b: Truth): Truth {
  const rank = RANK[a.value] - RANK[b.value];
  if (rank !== 0) return rank > 0 ? a : b;
  return a.margin >= b.margin ? a : b;
}

export function not(a: Truth): Truth {
  if (a.value === "undefined" || a.value === "undecided") return a;
  return { value: a.value === "true" ? "false" : "true", margin: a.margin === 0 ? 0 : -a.margin };
}

/** The smaller (direction −1) or larger (1) of two; where it cannot be told which, the errors add up. */
export function extreme(a: Value, b: Value, direction: -1 | 1, sigma: number): Value {
  const o = order(a, b, sigma);
  if (o !== o) return isUndefined(a) ? a : b;
  if (o === 0) return a.error >= b.error ? a : b;
  if (o !== 2) return o > 0 === direction > 0 ? a : b;
  return closeExtreme(a, b, direction, sigma);
}

function closeExtreme(a: Value, b: Value, direction: -1 | 1, sigma: number): Value {
  if (isUnknown(a) || isUnknown(b)) return UNKNOWN;
  if (isZero(a) || isZero(b)) return isZero(a) ? b : a;
  const first = logRatio(a, b, sigma) <= 0 ? a : b;
  if (isUncertain(a) || isUncertain(b)) {
    const slack = Math.log1p(first.sign === 0 ? 0 : first.error);
    return uncertain(first.slope, first.offset + slack);
  }
  const second = first === a ? b : a;
  const firstIsGreater = first.sign > 0;
  const chosen = firstIsGreater === direction > 0 ? first : second;
  return { ...chosen, error: a.error + b.error };
}

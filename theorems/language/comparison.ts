/** Comparisons of numbers in extended range and three-valued logic with margins. */
import {
  formError,
  isInfinite,
  isUndefined,
  isUnknown,
  isZero,
  logMagnitude,
  logRatio,
  negate,
  subtract,
  U,
  uncertain,
  UNKNOWN,
  upperOffset,
} from "./extended.ts";
import type { Value } from "./extended.ts";
import type { Truth, TruthValue } from "./types.ts";

export type Operator = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** Sign of a − b: −1, 0 (the very same number) or 1; 2 where it is within the errors, NaN where one is undefined. */
export type Order = number;

const MAX_MARGIN = 1e3;

export function order(a: Value, b: Value, sigma: number): Order {
  if (isUndefined(a) || isUndefined(b)) return NaN;
  if (a.num === a.num && b.num === b.num) return orderNumbers(a, b, sigma);
  if (isUnknown(a) || isUnknown(b)) return 2;
  if (isZero(a) && isZero(b)) return 0;
  if (isZero(a)) return b.sign === 0 ? 2 : b.sign > 0 ? -1 : 1;
  if (isZero(b)) return a.sign === 0 ? 2 : a.sign > 0 ? 1 : -1;
  return orderNonzero(a, b, sigma);
}

function orderNumbers(a: Value, b: Value, sigma: number): Order {
  if (a.error === 0 && b.error === 0) return a.num === b.num ? 0 : a.num < b.num ? -1 : 1;
  if (a.sign !== b.sign) return a.sign < b.sign ? -1 : 1;
  return orderNonzero(a, b, sigma);
}

/** Neither is an exact zero, undefined or unknown. */
function orderNonzero(a: Value, b: Value, sigma: number): Order {
  if (a.sign !== b.sign && a.sign !== 0 && b.sign !== 0) return a.sign < b.sign ? -1 : 1;
  if (isInfinite(a) && isInfinite(b)) return 0;
  const gap = logRatio(a, b, sigma);
  // Equal doubles that carry errors may belong to different numbers.
  if (gap === 0 && a.error === 0 && b.error === 0 && a.sign === b.sign) return 0;
  const size = Math.abs(gap);
  const big = gap < 0 ? a : b;
  const small = gap < 0 ? b : a;
  const slack = (big.sign === 0 ? 0 : formError(big)) + (small.sign === 0 ? 0 : formError(small));
  const rounding = size === Infinity ? 0 : 4 * U * size;
  // A bound without a sign says nothing unless the other one is surely larger.
  if (big.sign === 0 || size <= slack + rounding) return 2;
  return big.sign > 0 === (big === a) ? 1 : -1;
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

/** Relative errors up to which the sign of a difference is not in doubt, should they be too optimistic: next to 0, and of two sides. */
const SURE = 0.01;
const SURE_OF_TWO = 0.001;

export function compare(operator: Operator, a: Value, b: Value, sigma: number): Truth {
  const o = order(a, b, sigma);
  if (o !== o) return UNDEFINED_TRUTH;
  if (o === 2) return UNDECIDED;
  const holds = HOLDS[operator](o);
  if (o === 0) return holds ? EQUAL_TRUE : EQUAL_FALSE;
  const size = distance(a, b, sigma);
  const truth: Truth = { value: holds ? "true" : "false", margin: holds ? size : -size };
  const gap = subtract(a, b, sigma);
  const difference = gap.sign > 0 === holds ? gap : negate(gap);
  const allowed = isZero(a) || isZero(b) ? SURE : SURE_OF_TWO;
  return { ...truth, difference, ...(gap.sign !== 0 && gap.error <= allowed ? { sure: true } : {}) };
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
  const { difference } = a;
  return {
    ...a,
    value: a.value === "true" ? "false" : "true",
    margin: a.margin === 0 ? 0 : -a.margin,
    ...(difference === undefined ? {} : { difference: negate({ num: NaN, ...difference }) }),
  };
}

/** The smaller (direction −1) or larger (1) of two; where it cannot be told which, the larger error holds. */
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
  const gap = logRatio(a, b, sigma);
  const big = gap <= 0 ? a : b;
  if (a.sign === 0 || b.sign === 0) {
    const small = big === a ? b : a;
    return uncertain(
      big.slope,
      Math.max(upperOffset(big), big.offset - Math.abs(gap) + upperOffset(small) - small.offset),
    );
  }
  const greater = (big === a) === a.sign > 0 ? a : b;
  const chosen = (greater === a) === direction > 0 ? a : b;
  return { ...chosen, error: Math.max(formError(a), formError(b)) };
}

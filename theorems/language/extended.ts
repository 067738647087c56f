/**
 * Arithmetic on numbers in extended range, sign · exp(slope·Σ + offset), with a running error estimate.
 *
 * Slopes are kept apart from offsets, so that √t·|x| loses nothing where Σ = ln t is 1e100. A value that was
 * computed in doubles also carries the double (`num`): exact small integers stay exact, and so do equalities
 * between data.
 *
 * Errors are half-widths of intervals for ln|value|: they bound the result wherever they bound the operands,
 * rounding of each operation included. A sum whose interval contains 0 becomes a bound without a sign.
 */
import type { Evaluated } from "./types.ts";
import type { Extended } from "../../solvers/types.ts";

export interface Value extends Evaluated {
  readonly num: number;
}

/** Unit roundoff of a double, 2^−53. */
export const U = 2 ** -53;
/** Doubles outside this range go over to the extended form, away from subnormals and overflow. */
const SMALLEST = 1e-290;
const LARGEST = 1e290;
const MAX_EXACT = 2 ** 53;

function value(sign: number, slope: number, offset: number, error: number, num: number): Value {
  return { sign, slope, offset, error, num };
}

export const ZERO: Value = value(0, 0, -Infinity, 0, 0);
export const ONE: Value = value(1, 0, 0, 0, 1);
export const MINUS_ONE: Value = value(-1, 0, 0, 0, -1);
export const INFINITY: Value = value(1, 0, Infinity, 0, Infinity);
export const MINUS_INFINITY: Value = value(-1, 0, Infinity, 0, -Infinity);
/** 0/0, a complex number. */
export const UNDEFINED: Value = value(NaN, 0, NaN, 0, NaN);
/** There may be a value, but nothing is known about it. */
export const UNKNOWN: Value = value(0, 0, Infinity, Infinity, NaN);

/**
 * Not zero, but below every double even in its logarithm: e^(−Y), Y = e^(1e300). Only its sign is known, and that adding it
 * changes nothing.
 */
export const VANISHING: Value = value(1, 0, -1e307, 9e306, NaN);
/** Logarithms below this are those of something vanishing. */
export const NOTHING = -1e306;

export const isUndefined = (v: Evaluated): boolean => Number.isNaN(v.sign);
export const isInfinite = (v: Evaluated): boolean => v.offset === Infinity && v.sign !== 0;
export const isUnknown = (v: Evaluated): boolean => v.offset === Infinity && v.sign === 0;
export const isZero = (v: Evaluated): boolean => v.sign === 0 && v.offset === -Infinity;
/** Lost in cancellation (nothing known included): only a bound of the absolute value is left. */

const isPlain = (v: Value): boolean => v.num === v.num;
const inRange = (r: number): boolean => Math.abs(r) >= SMALLEST && Math.abs(r) <= LARGEST;

/** A double, with the error that it has already. */
export function fromNumber(n: number, error = 0): Value {
  if (n !== n) return UNDEFINED;
  if (n === 0) return ZERO;
  if (!(error < Infinity)) return UNKNOWN;
  return value(n > 0 ? 1 : -1, 0, Math.log(Math.abs(n)), error, n);
}

/**
 * A double with an absolute error; without a sign if 0 is that near.
 *
 * @param rounding - relative error in addition.
 */
export function fromAbsolute(n: number, absolute: number, rounding = 0): Value {
  if (absolute === 0) return fromNumber(n, rounding);
  const size = Math.abs(n);
  return absolute < size
    ? fromNumber(n, rounding - Math.log1p(-absolute / size))
    : uncertain(0, Math.log(size + absolute) + rounding);
}

/** Only |value| ≤ exp(slope·Σ + bound) is known; e^lost is the share of the bound in the terms that cancelled. */
export function uncertain(slope: number, bound: number, lost = 0): Value {
  if (bound === Infinity || bound !== bound) return UNKNOWN;
  if (bound === -Infinity) return ZERO;
  return { ...value(0, slope, bound, Infinity, NaN), lost };
}

/** sign · exp(slope·Σ + offset) with sign ±1; infinite offsets and errors become the special values. */
export function extended(sign: number, slope: number, offset: number, error: number): Value {
  if (offset === Infinity) return sign > 0 ? INFINITY : MINUS_INFINITY;
  if (offset === -Infinity) return ZERO;
  if (!(error < Infinity)) return UNKNOWN;
  return value(sign, slope, offset, error, NaN);
}

/** An entry of a trace point. At Σ = −∞ (t = 0) the part proportional to Σ becomes a plain 0 or ∞. */
export function fromExtended(v: Extended, sigma: number, error: number): Value {
  if (v.sign === 0) return ZERO;
  if (v.sign !== v.sign) return UNDEFINED;
  if (v.slope !== 0 && sigma === -Infinity) return extended(v.sign, 0, v.slope * sigma, error);
  if (v.offset === -Infinity) return v.sign > 0 ? VANISHING : negate(VANISHING);
  return extended(v.sign, v.slope, v.offset, error);
}

/** ln of the absolute value (of its bound, for a value lost in cancellation). */
export function logMagnitude(v: Extended, sigma: number): number {
  return v.slope === 0 ? v.offset : v.slope * sigma + v.offset;
}

/** The nearest double, possibly 0 or ±Infinity; 0 for a value lost in cancellation, NaN if undefined. */
export function toNumber(v: Evaluated, sigma: number): number {
  if (v.num !== undefined && v.num === v.num) return v.num;
  return v.sign === 0 ? 0 : v.sign * Math.exp(logMagnitude(v, sigma));
}

/** Error of the extended form: for a double, its logarithm was rounded too. */
export const formError = (v: Value): number =>
  isPlain(v) && Math.abs(v.offset) < Infinity ? v.error + 2 * U * Math.abs(v.offset) : v.error;

/** Slopes are sums of few exact fractions: some ulp are rounding, and Σ may be 1e100. */
function slopeSum(a: number, b: number): number {
  const sum = a + b;
  return Math.abs(sum) <= 8 * U * (Math.abs(a) + Math.abs(b)) ? 0 : sum;
}

/** ln|b| − ln|a| for finite nonzero magnitudes. */
export function logRatio(a: Value, b: Value, sigma: number): number {
  const slope = a.slope === b.slope ? 0 : slopeSum(b.slope, -a.slope);
  return (slope === 0 ? 0 : slope * sigma) + (b.offset - a.offset);
}

/** Where errors are this large, logarithms describe them better. */
const LARGE_ERROR = 0.1;

function addNumbers(a: Value, b: Value): Value | null {
  const x = a.num;
  const y = b.num;
  const r = x + y;
  if (a.error > LARGE_ERROR || b.error > LARGE_ERROR) return null;
  const exact = a.error === 0 && b.error === 0;
  const absolute = exact ? 0 : Math.abs(x) * Math.expm1(a.error) + Math.abs(y) * Math.expm1(b.error);
  if (absolute > 0 && absolute >= Math.abs(r)) {
    const bound = Math.log(Math.abs(r) + absolute) + U;
    return uncertain(0, bound, bound - Math.max(a.offset, b.offset));
  }
  if (r === 0) return ZERO;
  if (!inRange(r)) return null;
  // TwoSum (Knuth): the residual is exact, so an exact sum adds no error.
  const yy = r - x;
  const residual = x - (r - yy) + (y - yy);
  return fromAbsolute(r, absolute, residual === 0 ? 0 : U);
}

function addInfinite(a: Value, b: Value): Value {
  if (isUnknown(a) || isUnknown(b)) return UNKNOWN;
  if (isInfinite(a) && isInfinite(b)) return a.sign === b.sign ? a : UNDEFINED;
  return isInfinite(a) ? a : b;
}

/** ln of the upper end of |v|, less slope·Σ: the bound of a value that has no sign. */
export const upperOffset = (v: Value): number => (v.sign === 0 ? v.offset : v.offset + formError(v));

/** ln(eᵖ + e^q). */
const logSum = (p: number, q: number): number => Math.max(p, q) + Math.log1p(Math.exp(-Math.abs(p - q)));

const lostOf = (v: Value): number => v.lost ?? 0;

/** Operands in order of magnitude, d = ln|small| − ln|big| ≤ 0, at least one of them without a sign. */
function addUncertain(big: Value, small: Value, d: number): Value {
  const eBig = big.sign === 0 ? 0 : formError(big);
  const eSmall = small.sign === 0 ? 0 : formError(small);
  if (big.sign !== 0 && d + eBig < 0) {
    return extended(big.sign, big.slope, big.offset, eBig - Math.log1p(-Math.exp(d + eBig)));
  }
  const bound = logSum(eBig, d + eSmall);
  const terms = Math.max(big.sign === 0 ? -lostOf(big) : 0, d - (small.sign === 0 ? lostOf(small) : 0));
  return uncertain(big.slope, big.offset + bound, bound - terms);
}

/** eᵈ(eᵋ − 1) for d ≤ 0, without overflow of the second factor alone. */
const spread = (d: number, e: number): number =>
  e < 1 ? Math.exp(d) * Math.expm1(e) : Math.exp(d + e) - Math.exp(d);

/** a + b with equal signs and ln|small| − ln|big| = d: ln is a mean of the logarithms' errors, at most their larger. */
function addAlike(big: Value, d: number, eBig: number, eSmall: number): Value {
  const r = Math.exp(d);
  const shift = Math.log1p(r);
  const offset = big.offset + shift;
  const rounding = shift === 0 ? 0 : 2 * U * (Math.abs(offset) + shift);
  // The upper corner of the errors' box is the worst (convexity of ln Σ exp).
  const most = Math.max(eBig, d + eSmall);
  const mean =
    most > 1 ? Math.max(eBig, eSmall) : Math.log1p((Math.expm1(eBig) + spread(d, eSmall)) / (1 + r));
  return extended(big.sign, big.slope, offset, mean + rounding);
}

/** |big| − |small| with the sign of big; cancellation raises the error, or takes the sign away. */
function addOpposite(big: Value, d: number, eBig: number, eSmall: number): Value {
  const worst = d + eBig + eSmall;
  if (d === 0 && eBig + eSmall === 0) return ZERO;
  if (worst >= 0) {
    // |a − b| ≤ max(A e^ε − B e^−η, B e^η − A e^−ε) ≤ (A − B) + A(e^ε − e^−ε) + B(e^η − e^−η).
    const width = -Math.expm1(d) + 2 * Math.sinh(eBig) + 2 * Math.exp(d) * Math.sinh(eSmall);
    const bound = width < Infinity ? Math.log(width) : Math.max(eBig, d + eSmall) + Math.LN2;
    return uncertain(big.slope, big.offset + bound, bound);
  }
  const shift = d < -1 ? Math.log1p(-Math.exp(d)) : Math.log(-Math.expm1(d));
  const offset = big.offset + shift;
  const rounding = shift === 0 ? 0 : 2 * U * (Math.abs(offset) + Math.abs(shift) + (d < -1 ? 0 : 1));
  // Lower end A e^−ε − B e^η = (A e^−ε)(1 − e^worst); the upper end is nearer.
  const cancellation = Math.log1p(spread(d, eBig + eSmall) / -Math.expm1(worst));
  return extended(big.sign, big.slope, offset, eBig + cancellation + rounding);
}

/** a + b at Σ = sigma. */
export function add(a: Value, b: Value, sigma: number): Value {
  if (isPlain(a) && isPlain(b)) {
    const r = addNumbers(a, b);
    if (r !== null) return r;
  }
  if (isUndefined(a) || isUndefined(b)) return UNDEFINED;
  if (isZero(a)) return b;
  if (isZero(b)) return a;
  if (a.offset === Infinity || b.offset === Infinity) return addInfinite(a, b);
  const gap = logRatio(a, b, sigma);
  const big = gap <= 0 ? a : b;
  const small = gap <= 0 ? b : a;
  const d = -Math.abs(gap);
  if (a.sign === 0 || b.sign === 0) return addUncertain(big, small, d);
  // d itself is rounded: by an ulp of each part of it.
  const eSmall = formError(small) + (d === -Infinity ? 0 : 2 * U * (Math.abs(d) + sigmaPart(a, b, sigma)));
  return (a.sign === b.sign ? addAlike : addOpposite)(big, d, formError(big), eSmall);
}

/** Size of the part of the log-ratio that is proportional to Σ. */
function sigmaPart(a: Value, b: Value, sigma: number): number {
  return a.slope === b.slope ? 0 : Math.abs(slopeSum(b.slope, -a.slope) * sigma);
}

export function negate(v: Value): Value {
  return v.sign === 0 ? v : value(-v.sign, v.slope, v.offset, v.error, -v.num);
}

export function abs(v: Value): Value {
  return v.sign < 0 ? negate(v) : v;
}

export function subtract(a: Value, b: Value, sigma: number): Value {
  return add(a, negate(b), sigma);
}

function multiplyNumbers(a: Value, b: Value): Value | null {
  const r = a.num * b.num;
  if (r === 0 && (a.num === 0 || b.num === 0)) return ZERO;
  if (!inRange(r)) return null;
  const exact = Math.abs(r) < MAX_EXACT && Number.isInteger(a.num) && Number.isInteger(b.num);
  return fromNumber(r, a.error + b.error + (exact ? 0 : U));
}

/** a · b; 0·∞ is undefined. */
export function multiply(a: Value, b: Value): Value {
  if (isPlain(a) && isPlain(b)) {
    const r = multiplyNumbers(a, b);
    if (r !== null) return r;
  }
  if (isUndefined(a) || isUndefined(b)) return UNDEFINED;
  if (isZero(a) || isZero(b)) return isInfinite(a) || isInfinite(b) ? UNDEFINED : ZERO;
  if (a.offset === Infinity || b.offset === Infinity) {
    return a.sign === 0 || b.sign === 0 ? UNKNOWN : a.sign * b.sign > 0 ? INFINITY : MINUS_INFINITY;
  }
  const slope = slopeSum(a.slope, b.slope);
  const offset = a.offset + b.offset;
  if (a.sign === 0 || b.sign === 0) {
    return uncertain(slope, upperOffset(a) + upperOffset(b), lostOf(a) + lostOf(b));
  }
  const round = a.offset === 0 || b.offset === 0 ? 0 : U * Math.abs(offset);
  return extended(a.sign * b.sign, slope, offset, formError(a) + formError(b) + round);
}

function divideNumbers(a: Value, b: Value): Value | null {
  if (b.num === 0) return null;
  const r = a.num / b.num;
  if (a.num === 0 && Math.abs(b.num) < Infinity) return ZERO;
  if (!inRange(r)) return null;
  const integers = Number.isInteger(a.num) && Number.isInteger(b.num) && Math.abs(a.num) < MAX_EXACT;
  const exact = integers && Number.isInteger(r) && r * b.num === a.num;
  return fromNumber(r, a.error + b.error + (exact ? 0 : U));
}

/** a / b; 0/0 and ∞/∞ are undefined, a/0 is ∞ with the sign of a. */
export function divide(a: Value, b: Value): Value {
  if (isPlain(a) && isPlain(b)) {
    const r = divideNumbers(a, b);
    if (r !== null) return r;
  }
  if (isUndefined(a) || isUndefined(b)) return UNDEFINED;
  if (isZero(b)) {
    if (a.sign === 0) return isZero(a) ? UNDEFINED : UNKNOWN;
    return a.sign > 0 ? INFINITY : MINUS_INFINITY;
  }
  if (b.sign === 0) return isZero(a) ? ZERO : UNKNOWN;
  if (isInfinite(b)) return isInfinite(a) ? UNDEFINED : isUnknown(a) ? UNKNOWN : ZERO;
  return multiply(a, value(b.sign, -b.slope, -b.offset, formError(b), NaN));
}

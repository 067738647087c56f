/** Elementary functions of numbers in extended range; special values and errors as in `extended.ts`. */
import {
  add,
  extended,
  formError,
  fromAbsolute,
  fromNumber,
  INFINITY,
  isInfinite,
  isUndefined,
  isUnknown,
  isZero,
  logMagnitude,
  MINUS_INFINITY,
  MINUS_ONE,
  NOTHING,
  ONE,
  toNumber,
  U,
  uncertain,
  UNDEFINED,
  UNKNOWN,
  VANISHING,
  ZERO,
} from "./extended.ts";
import type { Value } from "./extended.ts";
import { logSoftplus, softplus as softplusOfNumber } from "../../solvers/numerics/softplus.ts";

/** Below exp(−40) second-order terms are far below rounding; above exp(36) so are constants next to the value. */
const TINY_LOG = -40;
const HUGE_LOG = 36;
/** Math.exp, log, pow, log1p, expm1 of V8 are ports of fdlibm with stated errors under 1 ulp; twice that is assumed. */
const LIBM = 4 * U;

const isPlain = (v: Value): boolean => v.num === v.num;

/** Error of the double of v, formed from its logarithm where v is not one already. */
function numberError(v: Value, sigma: number): number {
  return isPlain(v) ? v.error : v.error + LIBM * (1 + Math.abs(logMagnitude(v, sigma)));
}

/** A root whose power is formed without rounding. */
const isExact = (root: number, fits: boolean): boolean =>
  fits && Number.isInteger(root) && Math.abs(root) < 2 ** 17;

/** −1, 0 or 1, exactly; something in [−1, 1] where the sign is not sure. */
export function sign(v: Value): Value {
  if (isUndefined(v)) return UNDEFINED;
  if (isZero(v)) return ZERO;
  if (v.sign === 0) return uncertain(0, 0);
  return v.sign > 0 ? ONE : MINUS_ONE;
}

/** √v; complex for v < 0. */
export function sqrt(v: Value): Value {
  if (isUndefined(v) || isZero(v)) return v;
  if (v.sign === 0) return uncertain(v.slope / 2, v.offset / 2);
  if (v.sign < 0) return UNDEFINED;
  if (isPlain(v) && v.num < Infinity) {
    const r = Math.sqrt(v.num);
    return fromNumber(r, v.error / 2 + (isExact(r, r * r === v.num) ? 0 : U));
  }
  return extended(1, v.slope / 2, v.offset / 2, v.error / 2);
}

/** Real cube root, also of negative numbers. */
export function cbrt(v: Value): Value {
  if (isUndefined(v) || isZero(v)) return v;
  if (v.sign === 0) return uncertain(v.slope / 3, v.offset / 3);
  if (isPlain(v) && Math.abs(v.num) < Infinity) {
    const r = Math.cbrt(v.num);
    return fromNumber(r, v.error / 3 + (isExact(r, r * r * r === v.num) ? 0 : 2 * U));
  }
  return extended(v.sign, v.slope / 3, v.offset / 3, v.error / 3 + U * Math.abs(v.offset / 3));
}

/** eᵛ. */
export function exp(v: Value, sigma: number): Value {
  if (isUndefined(v)) return UNDEFINED;
  if (isZero(v)) return ONE;
  if (v.sign === 0) return extended(1, 0, 0, Math.exp(logMagnitude(v, sigma)));
  const n = toNumber(v, sigma);
  if (n === Infinity) return INFINITY;
  if (n === -Infinity) return isInfinite(v) ? ZERO : VANISHING;
  const error = Math.abs(n) * Math.expm1(numberError(v, sigma));
  if (isPlain(v) && Math.abs(n) < 600) return fromNumber(Math.exp(n), error + LIBM);
  return extended(1, 0, n, error);
}

/** ln v = slope·Σ + offset as a number, so ln t = Σ exactly; ln 0 = −∞, complex for v < 0. */
export function log(v: Value, sigma: number): Value {
  if (isUndefined(v)) return UNDEFINED;
  if (isZero(v)) return MINUS_INFINITY;
  if (v.sign === 0) return UNKNOWN;
  if (v.sign < 0) return UNDEFINED;
  if (isInfinite(v)) return INFINITY;
  const n = logMagnitude(v, sigma);
  if (n < NOTHING) return UNKNOWN;
  if (isPlain(v)) return fromAbsolute(n, v.error, LIBM);
  const exact = v.slope === 0 || (v.offset === 0 && Math.abs(v.slope) === 1);
  return fromAbsolute(n, v.error + (exact ? 0 : 2 * U * (Math.abs(v.slope * sigma) + Math.abs(n))));
}

/** ln(1 + v) without loss for small v; −∞ at −1, complex below. */
export function log1p(v: Value, sigma: number): Value {
  if (isUndefined(v) || isZero(v)) return v;
  const m = logMagnitude(v, sigma);
  // |ln(1 + v)| ≤ 2|v| for |v| ≤ 1/2.
  if (v.sign === 0) return m < -Math.LN2 ? uncertain(v.slope, v.offset + Math.LN2) : UNKNOWN;
  if (m < TINY_LOG) return { ...v, error: v.error + Math.exp(m) };
  if (v.sign > 0 && m > HUGE_LOG) return log(add(v, ONE, sigma), sigma);
  const n = toNumber(v, sigma);
  const e = numberError(v, sigma);
  if (n === -1 && e === 0) return MINUS_INFINITY;
  const far = n * Math.exp(e);
  if (far <= -1) return n * Math.exp(-e) < -1 ? UNDEFINED : UNKNOWN;
  // The derivative by ln|v| is v/(1 + v), largest at the far end.
  return fromAbsolute(Math.log1p(n), (e * Math.abs(far)) / (1 + far), LIBM);
}

/** eᵛ − 1 without loss for small v. */
export function expm1(v: Value, sigma: number): Value {
  if (isUndefined(v) || isZero(v)) return v;
  const m = logMagnitude(v, sigma);
  // |eᵛ − 1| ≤ 2|v| for |v| ≤ 1/2.
  if (v.sign === 0 && m < -Math.LN2) return uncertain(v.slope, v.offset + Math.LN2);
  if (m < TINY_LOG) return { ...v, error: v.error + Math.exp(m) };
  const n = toNumber(v, sigma);
  if (v.sign === 0 || Math.abs(n) > HUGE_LOG) return add(exp(v, sigma), MINUS_ONE, sigma);
  const e = numberError(v, sigma);
  const far = Math.abs(n) * Math.exp(e);
  // The derivative by ln|v| is |v|eᵛ.
  const absolute = e * far * Math.exp(n > 0 ? far : n * Math.exp(-e));
  return absolute < Infinity
    ? fromAbsolute(Math.expm1(n), absolute, LIBM)
    : add(exp(v, sigma), MINUS_ONE, sigma);
}

/** Base to the power ±∞. */
function infinitePower(base: Value, positive: boolean, sigma: number): Value {
  if (base.sign === 0) return isZero(base) ? (positive ? ZERO : INFINITY) : UNKNOWN;
  if (base.sign < 0) return UNDEFINED;
  const m = logMagnitude(base, sigma);
  if (Math.abs(m) <= base.error) return base.error > 0 ? UNKNOWN : UNDEFINED;
  return m > 0 === positive ? INFINITY : ZERO;
}

/** base^p for a base without a sign or of infinite size, p finite and not 0; null for others. */
function specialPower(base: Value, p: number): Value | null {
  if (isZero(base)) return p > 0 ? ZERO : INFINITY;
  if (base.sign === 0) return p > 0 ? uncertain(base.slope * p, base.offset * p) : UNKNOWN;
  if (!isInfinite(base)) return null;
  if (p < 0) return ZERO;
  if (base.sign > 0) return INFINITY;
  if (!Number.isInteger(p)) return UNDEFINED;
  return p % 2 === 0 ? INFINITY : MINUS_INFINITY;
}

/** base^p as a double, where it is one; null otherwise. */
function plainPower(base: Value, p: number, error: number): Value | null {
  if (!isPlain(base)) return null;
  const r = Math.pow(base.num, p);
  const size = Math.abs(r);
  if (!(size > 1e-290 && size < 1e290)) return null;
  const integers = Number.isInteger(p) && Number.isInteger(base.num);
  const exact = integers && (base.num === 2 || (p > 0 && size < 2 ** 53));
  return fromNumber(r, error + (exact ? 0 : LIBM));
}

/**
 * base^exponent: real, so undefined for a negative base unless the exponent is an integer; v^0 = 1.
 *
 * @param exactExponent - the exponent is written with literals only, so that 1/3 means one third: its
 *   rounding is not counted in the slope, which at Σ = 1e100 would leave nothing of t^(1/3).
 */
export function power(base: Value, exponent: Value, sigma: number, exactExponent = false): Value {
  if (isUndefined(base) || isUndefined(exponent)) return UNDEFINED;
  if (isZero(exponent)) return ONE;
  if (exponent.sign === 0) return uncertainPower(base, exponent, sigma);
  const p = toNumber(exponent, sigma);
  if (Math.abs(p) === Infinity) return infinitePower(base, p > 0, sigma);
  const special = specialPower(base, p);
  if (special !== null) return special;
  if (base.sign < 0 && !Number.isInteger(p)) return UNDEFINED;
  // A number known by its logarithm only may merely look like an integer.
  if (base.sign < 0 && !isPlain(exponent)) return UNKNOWN;
  const ep = Math.expm1(numberError(exponent, sigma));
  const size = Math.abs(p);
  const scaled = exactExponent ? Math.abs(base.offset) : Math.abs(logMagnitude(base, sigma));
  const fromExponent = ep === 0 ? 0 : size * ep * (scaled + base.error);
  const plain = plainPower(base, p, size * base.error + fromExponent);
  if (plain !== null) return plain;
  const offset = base.offset * p;
  const round = size === 1 ? 0 : U * Math.abs(offset);
  const negative = base.sign < 0 && p % 2 !== 0;
  return extended(negative ? -1 : 1, base.slope * p, offset, size * formError(base) + fromExponent + round);
}

/** base^p where only a bound of |p| is known. */
function uncertainPower(base: Value, exponent: Value, sigma: number): Value {
  if (base.sign <= 0 || isInfinite(base) || isUnknown(exponent)) return UNKNOWN;
  const bound = Math.exp(logMagnitude(exponent, sigma));
  return extended(1, 0, 0, bound * (Math.abs(logMagnitude(base, sigma)) + base.error));
}

/** Δ = ln(1 + eʷ), positive: eʷ far below 0, w far above. */
export function softplus(w: Value, sigma: number): Value {
  if (isUndefined(w)) return UNDEFINED;
  if (isZero(w)) return fromNumber(Math.LN2, U);
  // 0 < d ln Δ/dw < 1.
  if (w.sign === 0) return extended(1, 0, Math.log(Math.LN2), Math.exp(logMagnitude(w, sigma)) + LIBM);
  const n = toNumber(w, sigma);
  // For w > 0 also d ln Δ/d ln w < 1; and ln(1 + e^−w) < 1e-16 beyond 37.
  if (n > HUGE_LOG + 1) return extended(1, w.slope, w.offset, formError(w) + U);
  const e = numberError(w, sigma);
  const error = n > 0 ? e : -n * Math.expm1(e);
  if (n > -600) return fromNumber(softplusOfNumber(n), error + LIBM);
  return n === -Infinity ? ZERO : extended(1, 0, logSoftplus(n), error + U);
}

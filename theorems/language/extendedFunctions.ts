/** Elementary functions of numbers in extended range; conditions and error estimates as in `extended.ts`. */
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
  ONE,
  toNumber,
  U,
  uncertain,
  UNDEFINED,
  UNKNOWN,
  ZERO,
} from "./extended.ts";
import type { Value } from "./extended.ts";

/** Below exp(−40) second-order terms are far below rounding; above exp(36) so are constants next to the value. */
const TINY_LOG = -40;
const HUGE_LOG = 36;
/** Stated error of Math.exp, log, pow, log1p, expm1 in V8 (fdlibm ports): under 1 ulp; twice that is assumed. */
const LIBM = 4 * U;

/** Relative error of the double of v, formed from its logarithm where v is not one already. */
function numberError(v: Value, sigma: number): number {
  return v.num === v.num ? v.error : v.error + LIBM * (1 + Math.abs(logMagnitude(v, sigma)));
}

/** √v; complex for v < 0. */
export function sqrt(v: Value): Value {
  if (isUndefined(v) || isZero(v)) return v;
  if (v.sign === 0) return uncertain(v.slope / 2, v.offset / 2);
  if (v.sign < 0) return v.error >= 1 ? UNKNOWN : UNDEFINED;
  const e = v.error < 1 ? v.error / (1 + Math.sqrt(1 - v.error)) : v.error;
  if (v.num === v.num && v.num < Infinity) {
    const r = Math.sqrt(v.num);
    return fromNumber(r, e + (r * r === v.num && Number.isInteger(r) ? 0 : U));
  }
  return extended(1, v.slope / 2, v.offset / 2, e);
}

/** Real cube root, also of negative numbers. */
export function cbrt(v: Value): Value {
  if (isUndefined(v) || isZero(v)) return v;
  if (v.sign === 0) return uncertain(v.slope / 3, v.offset / 3);
  const e = v.error < 0.1 ? v.error * 0.36 : v.error;
  if (v.num === v.num && Math.abs(v.num) < Infinity) {
    const r = Math.cbrt(v.num);
    return fromNumber(r, e + (r * r * r === v.num && Number.isInteger(r) ? 0 : 2 * U));
  }
  return extended(v.sign, v.slope / 3, v.offset / 3, e + U * Math.abs(v.offset / 3));
}

/** eᵛ. A value whose own error is of order 1 leaves only a bound (v < 0) or nothing (v > 0). */
export function exp(v: Value, sigma: number): Value {
  if (isUndefined(v)) return UNDEFINED;
  if (isUnknown(v)) return UNKNOWN;
  if (v.sign === 0 && !isZero(v)) return extended(1, 0, 0, Math.expm1(Math.exp(logMagnitude(v, sigma))));
  const n = toNumber(v, sigma);
  if (n === Infinity) return INFINITY;
  if (n === -Infinity) return ZERO;
  const e = v.num === v.num ? v.error : numberError(v, sigma);
  const error = Math.expm1(Math.abs(n) * e);
  if (!(error < 1) && n < 0) return uncertain(0, n + Math.abs(n) * e);
  if (v.num === v.num && Math.abs(n) < 600) return fromNumber(Math.exp(n), n === 0 ? 0 : error + LIBM);
  return extended(1, 0, n, error);
}

/** ln v = slope·Σ + offset as a number, so ln t = Σ exactly; ln 0 = −∞, complex for v < 0. */
export function log(v: Value, sigma: number): Value {
  if (isUndefined(v)) return UNDEFINED;
  if (isZero(v)) return MINUS_INFINITY;
  if (v.sign === 0) return UNKNOWN;
  if (v.sign < 0) return v.error >= 1 ? UNKNOWN : UNDEFINED;
  if (isInfinite(v)) return INFINITY;
  const n = logMagnitude(v, sigma);
  const absolute = v.error < 1 ? -Math.log1p(-v.error) : Infinity;
  if (absolute === Infinity) return UNKNOWN;
  if (v.num === v.num) return fromAbsolute(n, absolute, LIBM);
  const exact = v.slope === 0 || (v.offset === 0 && Math.abs(v.slope) === 1);
  return fromAbsolute(n, absolute + (exact ? 0 : 2 * U * (Math.abs(v.slope * sigma) + Math.abs(n))));
}

/** ln(1 + v) without loss for small v; −∞ at −1, complex below. */
export function log1p(v: Value, sigma: number): Value {
  if (isUndefined(v) || isZero(v)) return v;
  if (isUnknown(v)) return UNKNOWN;
  const m = logMagnitude(v, sigma);
  // |ln(1 + v)| ≤ 2|v| for |v| ≤ 1/2.
  if (v.sign === 0) return m < Math.log(0.5) ? uncertain(v.slope, v.offset + Math.LN2) : UNKNOWN;
  if (m < TINY_LOG) return v;
  if (v.sign > 0 && m > HUGE_LOG) return log(add(v, ONE, sigma), sigma);
  const n = toNumber(v, sigma);
  const e = numberError(v, sigma);
  if (n <= -1)
    return n * (1 - e) > -1 || (n === -1 && e > 0) ? UNKNOWN : n === -1 ? MINUS_INFINITY : UNDEFINED;
  const absolute = (e * Math.abs(n)) / (1 + n);
  if (!(absolute < 0.5)) return log(add(v, ONE, sigma), sigma);
  return fromAbsolute(Math.log1p(n), absolute === 0 ? 0 : -Math.log1p(-absolute), LIBM);
}

/** eᵛ − 1 without loss for small v. */
export function expm1(v: Value, sigma: number): Value {
  if (isUndefined(v) || isZero(v)) return v;
  if (isUnknown(v)) return UNKNOWN;
  const m = logMagnitude(v, sigma);
  // |eᵛ − 1| ≤ 2|v| for |v| ≤ 1/2.
  if (v.sign === 0 && m < Math.log(0.5)) return uncertain(v.slope, v.offset + Math.LN2);
  if (m < TINY_LOG) return v;
  const n = toNumber(v, sigma);
  if (v.sign === 0 || n > HUGE_LOG) return add(exp(v, sigma), MINUS_ONE, sigma);
  if (n < TINY_LOG) return fromNumber(-1, Math.exp(TINY_LOG));
  const e = numberError(v, sigma);
  return fromAbsolute(Math.expm1(n), Math.exp(n) * Math.expm1(Math.abs(n) * e), LIBM);
}

function infinitePower(base: Value, positive: boolean, sigma: number): Value {
  if (base.sign === 0) return isZero(base) ? (positive ? ZERO : INFINITY) : UNKNOWN;
  if (base.sign < 0) return UNDEFINED;
  const m = logMagnitude(base, sigma);
  if (Math.abs(m) <= base.error || m === 0) return base.error > 0 ? UNKNOWN : UNDEFINED;
  return m > 0 === positive ? INFINITY : ZERO;
}

/** base^p for a base without a sign or of infinite size, p finite and not 0. */
function specialPower(base: Value, p: number): Value | null {
  if (isZero(base)) return p > 0 ? ZERO : INFINITY;
  if (base.sign === 0) return p > 0 ? uncertain(base.slope * p, base.offset * p) : UNKNOWN;
  if (!isInfinite(base)) return null;
  if (p < 0) return ZERO;
  if (base.sign > 0) return INFINITY;
  if (!Number.isInteger(p)) return UNDEFINED;
  return p % 2 === 0 ? INFINITY : MINUS_INFINITY;
}

/**
 * base^exponent: real, so undefined for a negative base unless the exponent is an integer; v^0 = 1.
 *
 * @param exactExponent - the exponent is written with literals only, so that 1/3 means one third: no rounding
 *   of it is counted, which at Σ = 1e100 would leave nothing of t^(1/3).
 */
export function power(base: Value, exponent: Value, sigma: number, exactExponent = false): Value {
  if (isUndefined(base) || isUndefined(exponent)) return UNDEFINED;
  if (isZero(exponent)) return ONE;
  if (exponent.sign === 0) return uncertainPower(base, exponent, sigma);
  const p = toNumber(exponent, sigma);
  if (Math.abs(p) === Infinity) return infinitePower(base, p > 0, sigma);
  const special = specialPower(base, p);
  if (special !== null) return special;
  const integer = Number.isInteger(p);
  if (base.sign < 0 && !integer) return base.error >= 1 ? UNKNOWN : UNDEFINED;
  const ep = exactExponent ? 0 : numberError(exponent, sigma);
  const error = powerError(base, p, ep, sigma);
  if (base.num === base.num) {
    const r = Math.pow(base.num, p);
    const size = Math.abs(r);
    if (size > 1e-290 && size < 1e290) {
      const exact = integer && p > 0 && Number.isInteger(base.num) && size < 2 ** 53;
      return fromNumber(r, error + (exact ? 0 : LIBM));
    }
  }
  const form = Math.expm1(Math.abs(p) * (formError(base) - base.error));
  const offset = base.offset * p;
  const negative = base.sign < 0 && p % 2 !== 0;
  const round = Math.abs(p) === 1 ? 0 : U * Math.abs(offset);
  return extended(negative ? -1 : 1, base.slope * p, offset, error + form + round);
}

/** Relative error of base^p from those of base and p. */
function powerError(base: Value, p: number, ep: number, sigma: number): number {
  const fromExponent = ep === 0 ? 0 : Math.abs(p) * ep * Math.abs(logMagnitude(base, sigma));
  if (base.error === 0) return Math.expm1(fromExponent);
  if (base.error < 1) return Math.expm1(fromExponent - Math.abs(p) * Math.log1p(-base.error));
  return p > 0 && Number.isInteger(p) ? Math.expm1(fromExponent + p * Math.log1p(base.error)) : Infinity;
}

/** base^p where only a bound of |p| is known. */
function uncertainPower(base: Value, exponent: Value, sigma: number): Value {
  if (base.sign <= 0 || isInfinite(base) || isUnknown(exponent) || base.error >= 1) return UNKNOWN;
  const bound = Math.exp(logMagnitude(exponent, sigma));
  return extended(
    1,
    0,
    0,
    Math.expm1(bound * (Math.abs(logMagnitude(base, sigma)) - Math.log1p(-base.error))),
  );
}

/** ln(1 + eʷ): eʷ far below 0, w far above. */
export function softplus(w: Value, sigma: number): Value {
  if (isUndefined(w)) return UNDEFINED;
  if (isZero(w)) return fromNumber(Math.LN2, U);
  const n = toNumber(w, sigma);
  if (isUnknown(w)) return UNKNOWN;
  if (w.sign === 0) {
    // 0 < derivative < 1 and value ≥ ln 2 − |w|/2: an error |w| of ln 2.
    const bound = Math.exp(logMagnitude(w, sigma));
    return bound < 0.5 ? fromNumber(Math.LN2, bound / Math.LN2 + U) : UNKNOWN;
  }
  if (w.sign > 0 && logMagnitude(w, sigma) > Math.log(HUGE_LOG + 1)) {
    return w; // ln(1 + e^−w) < 1e-16
  }
  if (n < TINY_LOG) return exp(w, sigma);
  const size = Math.max(n, 0) + Math.log1p(Math.exp(-Math.abs(n)));
  const derivative = n >= 0 ? 1 / (1 + Math.exp(-n)) : Math.exp(n) / (1 + Math.exp(n));
  // The derivative grows by at most eᵟ over an error δ of w.
  const delta = Math.abs(n) * numberError(w, sigma);
  return fromNumber(size, (derivative * delta * Math.exp(delta)) / size + LIBM);
}

/**
 * Powers of two and exponents of doubles, for arithmetic whose range exceeds a double's: a value is kept as
 * mantissa · 2^exponent, the exponent an integer stored in a double.
 */

const BUFFER = new ArrayBuffer(8);
const AS_DOUBLE = new Float64Array(BUFFER);
const AS_WORDS = new Uint32Array(BUFFER);
// Index of the word that holds sign and exponent.
AS_DOUBLE[0] = 1;
const HIGH = AS_WORDS[1] === 0x3ff00000 ? 1 : 0;

/** 2^e exactly; 0 or Infinity where it leaves the doubles. @param e - integer, or ±Infinity. */
export function powerOfTwo(e: number): number {
  if (e > 1023) return Infinity;
  if (e < -1022) return e < -1074 ? 0 : 2 ** e;
  AS_WORDS[1 - HIGH] = 0;
  AS_WORDS[HIGH] = (e + 1023) << 20;
  return AS_DOUBLE[0]!;
}

/** ⌊log2|x|⌋ for nonzero finite x. −Infinity for 0. */
export function exponentOf(x: number): number {
  if (x === 0) return -Infinity;
  AS_DOUBLE[0] = x;
  const biased = (AS_WORDS[HIGH]! >>> 20) & 0x7ff;
  if (biased !== 0) return biased - 1023;
  return exponentOf(x * 2 ** 54) - 54;
}

/** m·2^e with a single rounding; overflows to ±Infinity and underflows gradually only where the value does. */
export function scaleByPowerOfTwo(m: number, e: number): number {
  if (m === 0 || (e >= -1022 && e <= 1023)) return m === 0 ? 0 : m * powerOfTwo(e);
  if (e > 0) return e > 2200 ? m * Infinity : m * 2 ** 1023 * scaleByPowerOfTwo(1, e - 1023);
  if (e < -2200) return m < 0 ? -0 : 0;
  // Bring m near 1 first, so that only the last product can round.
  const own = exponentOf(m);
  const normal = m * powerOfTwo(-Math.min(own, 1022));
  const total = e + Math.min(own, 1022);
  if (total >= -1022) return normal * powerOfTwo(Math.min(total, 1023));
  return normal * 2 ** -1022 * powerOfTwo(Math.max(total + 1022, -1022));
}

/** ln 2 in two parts, the first with 21 trailing zero bits (the constants of fdlibm). */
const LN2_HI = 6.9314718036912381649e-1;
const LN2_LO = 1.90821492927058770002e-10;

/** ⌊x/ln 2⌉, the exponent part of eˣ. */
export function expExponent(x: number): number {
  return Math.round(x / Math.LN2);
}

/**
 * eˣ·2^−n for n = expExponent(x), in [0.7, 1.5]; relative error about |x|·2^−53 beyond |x| = 10^6. From
 * |x| = 10^15 on the double x says nothing about the mantissa, which is then 1.
 */
export function expMantissa(x: number, n: number): number {
  if (Math.abs(x) > 1e15) return 1;
  return Math.exp(x - n * LN2_HI - n * LN2_LO);
}

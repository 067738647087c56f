/** An exact rational number; `den` > 0 and gcd(num, den) = 1. */
export interface Rational {
  readonly num: bigint;
  readonly den: bigint;
}

export const ZERO: Rational = { num: 0n, den: 1n };
export const ONE: Rational = { num: 1n, den: 1n };

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** num/den in lowest terms. @throws RangeError if den = 0. */
export function rational(num: bigint, den: bigint = 1n): Rational {
  if (den === 0n) throw new RangeError("rational: denominator 0");
  const g = gcd(num, den) * (den < 0n ? -1n : 1n);
  return g === 1n ? { num, den } : { num: num / g, den: den / g };
}

export const add = (a: Rational, b: Rational): Rational =>
  a.den === 1n && b.den === 1n
    ? { num: a.num + b.num, den: 1n }
    : rational(a.num * b.den + b.num * a.den, a.den * b.den);
export const multiply = (a: Rational, b: Rational): Rational => rational(a.num * b.num, a.den * b.den);
export const negate = (a: Rational): Rational => ({ num: -a.num, den: a.den });
export const isZero = (a: Rational): boolean => a.num === 0n;
export const isInteger = (a: Rational): boolean => a.den === 1n;

/** a^n for an integer n. @throws RangeError for 0 to a negative power. */
export function power(a: Rational, n: number): Rational {
  if (n >= 0) return { num: a.num ** BigInt(n), den: a.den ** BigInt(n) };
  return rational(a.den ** BigInt(-n), a.num ** BigInt(-n));
}

/** Largest integer ≤ a. */
export function floor(a: Rational): bigint {
  const quotient = a.num / a.den;
  return a.num % a.den < 0n ? quotient - 1n : quotient;
}

/** Decimal notation where it is finite and short, otherwise "num/den". */
export function toDecimal(a: Rational): string {
  let scale = 1n;
  for (let places = 0; places <= 12; places++, scale *= 10n) {
    if (scale % a.den !== 0n) continue;
    const digits = `${((a.num < 0n ? -a.num : a.num) * scale) / a.den}`.padStart(places + 1, "0");
    const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
    return a.num < 0n ? `-${text}` : text;
  }
  return toText(a);
}

export const toText = (a: Rational): string => (a.den === 1n ? `${a.num}` : `${a.num}/${a.den}`);

/** The exact value of a decimal literal such as "0.55" or "1e-3". @throws SyntaxError on anything else. */
export function fromDecimal(text: string): Rational {
  const match = /^(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null || !/\d/.test(text)) throw new SyntaxError(`not a decimal literal: ${text}`);
  const fraction = match[2] ?? "";
  const exponent = Number(match[3] ?? "0") - fraction.length;
  const digits = BigInt((match[1] ?? "") + fraction || "0");
  return exponent >= 0
    ? rational(digits * 10n ** BigInt(exponent))
    : rational(digits, 10n ** BigInt(-exponent));
}

/** [prime, multiplicity] of n ≥ 1 by trial division (the integers in proofs are small). */
export function primeFactors(n: bigint): readonly (readonly [bigint, number])[] {
  const factors: [bigint, number][] = [];
  let rest = n;
  for (let p = 2n; p * p <= rest; p++) {
    let count = 0;
    while (rest % p === 0n) [rest, count] = [rest / p, count + 1];
    if (count > 0) factors.push([p, count]);
  }
  if (rest > 1n) factors.push([rest, 1]);
  return factors;
}

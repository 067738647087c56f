import { ONE, power, rational } from "./rational.ts";
import {
  atomPolynomial,
  constantValue,
  fromTerms,
  keyOf,
  minus,
  plus,
  positivePower,
  splitContent,
  splitExponent,
  term,
  times,
  UNIT,
  EMPTY,
  isSignAtom,
  type AbsoluteValue,
  type Polynomial,
  type Term,
} from "./polynomial.ts";

/** numerator / Π factor^power; the factors are primitive (leading term 1) with several terms. */
export interface Fraction {
  readonly numerator: Polynomial;
  readonly denominator: ReadonlyMap<string, DenominatorFactor>;
}

interface DenominatorFactor {
  readonly polynomial: Polynomial;
  readonly power: number;
}

const NONE: Fraction["denominator"] = new Map();
export const whole = (numerator: Polynomial): Fraction => ({ numerator, denominator: NONE });
export const isNull = (f: Fraction): boolean => f.numerator.size === 0;

/** The polynomial f is, or null where a denominator is left. */
export const asPolynomial = (f: Fraction): Polynomial | null =>
  f.denominator.size === 0 ? f.numerator : null;

function denominatorOf(f: Fraction, except: Fraction["denominator"], absolute: AbsoluteValue): Polynomial {
  let product = UNIT;
  for (const [key, factor] of f.denominator) {
    const missing = factor.power - (except.get(key)?.power ?? 0);
    if (missing > 0) product = times(product, positivePower(factor.polynomial, missing, absolute), absolute);
  }
  return product;
}

export function addFractions(a: Fraction, b: Fraction, absolute: AbsoluteValue): Fraction {
  if (a.denominator.size === 0 && b.denominator.size === 0) return whole(plus(a.numerator, b.numerator));
  const common = new Map(a.denominator);
  for (const [key, factor] of b.denominator) {
    if ((common.get(key)?.power ?? 0) < factor.power) common.set(key, factor);
  }
  const left = times(a.numerator, denominatorOf(b, a.denominator, absolute), absolute);
  const right = times(b.numerator, denominatorOf(a, b.denominator, absolute), absolute);
  return cancel({ numerator: plus(left, right), denominator: common });
}

export const negateFraction = (f: Fraction): Fraction => ({ ...f, numerator: minus(f.numerator) });

export function multiplyFractions(a: Fraction, b: Fraction, absolute: AbsoluteValue): Fraction {
  const denominator = new Map(a.denominator);
  for (const [key, factor] of b.denominator) {
    denominator.set(key, { ...factor, power: factor.power + (denominator.get(key)?.power ?? 0) });
  }
  return cancel({ numerator: times(a.numerator, b.numerator, absolute), denominator });
}

/** Removes one denominator factor if the numerator is a monomial times it. */
function cancel(f: Fraction): Fraction {
  if (f.numerator.size === 0) return whole(EMPTY);
  if (f.denominator.size === 0 || f.numerator.size === 1) return f;
  const { content, primitive } = splitContent(f.numerator);
  const factor = f.denominator.get(keyOf(primitive));
  if (factor === undefined) return f;
  const denominator = new Map(f.denominator);
  if (factor.power === 1) denominator.delete(keyOf(primitive));
  else denominator.set(keyOf(primitive), { ...factor, power: factor.power - 1 });
  return { numerator: fromTerms([content]), denominator };
}

/** exp(e) as a fraction: whole powers of logarithm atoms taken out. */
export function exponential(e: Polynomial, absolute: AbsoluteValue): Fraction {
  const { rest, powers } = splitExponent(e);
  let result = whole(fromTerms([term(ONE, [], rest)]));
  for (const [log, n] of powers) {
    const base = whole(absolute(log));
    const factor = n > 0 ? base : reciprocal(base, absolute);
    for (let i = 0; i < Math.abs(n); i++) result = multiplyFractions(result, factor, absolute);
  }
  return result;
}

function invertTerm(t: Term, absolute: AbsoluteValue): Fraction {
  const monomial = t.monomial.map(([a, n]) => [a, isSignAtom(a) ? n : -n] as const);
  const inverse = whole(fromTerms([term(power(t.coefficient, -1), monomial)]));
  if (t.exponent === null) return inverse;
  return multiplyFractions(inverse, exponential(minus(t.exponent), absolute), absolute);
}

/** 1/f. @throws RangeError if f is 0. */
export function reciprocal(f: Fraction, absolute: AbsoluteValue): Fraction {
  if (isNull(f)) throw new RangeError("division by an expression that is identically 0");
  const top = denominatorOf(f, NONE, absolute);
  const [only] = f.numerator.values();
  if (f.numerator.size === 1 && only !== undefined) {
    return multiplyFractions(whole(top), invertTerm(only, absolute), absolute);
  }
  const { content, primitive } = splitContent(f.numerator);
  const below: Fraction = {
    numerator: top,
    denominator: new Map([[keyOf(primitive), { polynomial: primitive, power: 1 }]]),
  };
  return multiplyFractions(below, invertTerm(content, absolute), absolute);
}

export function integerPower(f: Fraction, n: number, absolute: AbsoluteValue): Fraction {
  if (n < 0) return integerPower(reciprocal(f, absolute), -n, absolute);
  const denominator = new Map<string, DenominatorFactor>();
  if (n > 0) for (const [key, d] of f.denominator) denominator.set(key, { ...d, power: d.power * n });
  return { numerator: positivePower(f.numerator, n, absolute), denominator };
}

/** The fraction as a Laurent polynomial, denominators becoming atoms "1/{…}" (to stand inside exp). */
export function flatten(f: Fraction, absolute: AbsoluteValue): Polynomial {
  let product = f.numerator;
  for (const [key, factor] of f.denominator)
    product = times(product, atomPolynomial(`1/{${key}}`, factor.power), absolute);
  return product;
}

export const fractionOf = (n: bigint, d = 1n): Fraction =>
  whole(fromTerms([term(rational(n, d))].filter((t) => t.coefficient.num !== 0n)));
export { constantValue };

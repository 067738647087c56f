import { print, type Expr } from "./expression.ts";
import {
  addFractions,
  asPolynomial,
  exponential,
  flatten,
  fractionOf,
  integerPower,
  multiplyFractions,
  negateFraction,
  reciprocal,
  whole,
  isNull,
  type Fraction,
} from "./fraction.ts";
import {
  atomPolynomial,
  constantValue,
  EMPTY,
  integerValue,
  keyOf,
  logArguments,
  minus,
  plus,
  scale,
  splitContent,
  UNIT,
  type LogArgument,
  type Polynomial,
} from "./polynomial.ts";
import { primeFactors, rational } from "./rational.ts";
import { NEGATIVE, NULL, POSITIVE, signOf, type Signs } from "./signs.ts";
import {
  absolute,
  normalizer,
  signAtoms,
  signOfAtom,
  signOfPolynomial,
  type Fact,
  type Normalizer,
} from "./atomSigns.ts";

function logAtom(key: string, of: LogArgument): Polynomial {
  const name = `ln|${key}|`;
  if (!logArguments.has(name)) logArguments.set(name, of);
  return atomPolynomial(name);
}

/** ln|p| of a nonzero polynomial: logarithms of primes, atoms and one primitive polynomial. */
function logOfPolynomial(p: Polynomial): Polynomial {
  const { content, primitive } = splitContent(p);
  let sum: Polynomial = content.exponent ?? EMPTY;
  const { num, den } = content.coefficient;
  for (const [value, side] of [
    [num < 0n ? -num : num, 1n],
    [den, -1n],
  ] as const) {
    for (const [p1, k] of primeFactors(value)) {
      sum = plus(sum, scale(logAtom(`${p1}`, { kind: "prime", value: p1 }), rational(side * BigInt(k))));
    }
  }
  for (const [atom, k] of content.monomial) {
    if (!atom.startsWith("sgn{"))
      sum = plus(sum, scale(logAtom(atom, { kind: "atom", atom }), rational(BigInt(k))));
  }
  if (constantValue(primitive)?.num === 1n) return sum;
  const [only] = primitive.values();
  if (primitive.size === 1 && only !== undefined && only.monomial.length === 0)
    return plus(sum, only.exponent ?? EMPTY);
  return plus(sum, logAtom(`{${keyOf(primitive)}}`, { kind: "polynomial", polynomial: primitive }));
}

function logOf(f: Fraction): Polynomial {
  let sum = logOfPolynomial(f.numerator);
  for (const factor of f.denominator.values()) {
    sum = plus(sum, scale(logOfPolynomial(factor.polynomial), rational(BigInt(-factor.power))));
  }
  return sum;
}

function signFraction(e: Expr, n: Normalizer): Fraction {
  const known = knownSign(e, n);
  if (known !== 0) return fractionOf(BigInt(known));
  if (e.kind === "binary" && (e.op === "*" || e.op === "/")) {
    return multiplyFractions(signFraction(e.left, n), signFraction(e.right, n), absolute(n));
  }
  const f = normalize(e, n);
  requireNonzero(e, n);
  const [only] = f.numerator.values();
  if (f.denominator.size > 0 || only === undefined)
    throw new RangeError(`sign(${print(e)}) is not supported`);
  const { content, primitive } = splitContent(f.numerator);
  let sign = whole(content.coefficient.num > 0n ? UNIT : minus(UNIT));
  for (const [atom, k] of content.monomial) {
    if (k % 2 !== 0) sign = multiplyFractions(sign, whole(signAtoms(atom, n)), absolute(n));
  }
  if (f.numerator.size > 1)
    sign = multiplyFractions(sign, whole(atomPolynomial(`sgn{${keyOf(primitive)}}`)), absolute(n));
  return sign;
}

/** The sign of e by structure, or by its normal form and the facts (entered in the provisos); 0 if neither tells. */
export function knownSign(e: Expr, n: Normalizer): number {
  const set = signOf(e, n.signs);
  if (set === POSITIVE || set === NEGATIVE) return set === POSITIVE ? 1 : -1;
  if (e.kind === "binary" && (e.op === "*" || e.op === "/"))
    return knownSign(e.left, n) * knownSign(e.right, n);
  if (e.kind === "binary" && e.op === "^") {
    const base = knownSign(e.left, n);
    const exponent = asPolynomial(normalize(e.right, n));
    const k = exponent === null ? null : integerValue(exponent);
    return base === 1 ? 1 : k === null ? 0 : k % 2 === 0 ? base * base : base;
  }
  const inner = normalizer(n.signs, n.facts);
  const f = normalize(e, inner);
  let sign = signOfPolynomial(f.numerator, inner);
  for (const d of f.denominator.values())
    if (d.power % 2 !== 0) sign *= signOfPolynomial(d.polynomial, inner);
  if (sign !== 0) for (const p of inner.provisos) n.provisos.add(p);
  return sign;
}

function requirePositive(e: Expr, n: Normalizer): void {
  if (knownSign(e, n) <= 0) n.provisos.add(`${print(e)} > 0`);
}

function requireNonzero(e: Expr, n: Normalizer): void {
  if ((signOf(e, n.signs) & NULL) !== 0 && knownSign(e, n) === 0) n.provisos.add(`${print(e)} != 0`);
}

function normalizePower(base: Expr, exponent: Expr, n: Normalizer): Fraction {
  const r = asPolynomial(normalize(exponent, n));
  const integer = r === null ? null : integerValue(r);
  const u = normalize(base, n);
  if (integer !== null) {
    if (integer < 0) requireNonzero(base, n);
    return integerPower(u, integer, absolute(n));
  }
  const constant = r === null ? null : constantValue(r);
  if (isNull(u) && constant !== null && constant.num > 0n) return u; // 0^r = 0 for r > 0
  requirePositive(base, n);
  const product = multiplyFractions(normalize(exponent, n), whole(logOf(u)), absolute(n));
  return exponential(flatten(product, absolute(n)), absolute(n));
}

function normalizeCall(e: Expr & { kind: "call" }, n: Normalizer): Fraction {
  const abs = absolute(n);
  const u = (): Fraction => normalize(e.arg, n);
  switch (e.fn) {
    case "exp":
      return exponential(flatten(u(), abs), abs);
    case "log":
      requirePositive(e.arg, n);
      return whole(logOf(u()));
    case "sqrt":
    case "cbrt": {
      requirePositive(e.arg, n);
      if (isNull(u())) return u();
      return exponential(scale(logOf(u()), rational(1n, e.fn === "sqrt" ? 2n : 3n)), abs);
    }
    case "softplus":
      return whole(logOf(addFractions(fractionOf(1n), exponential(flatten(u(), abs), abs), abs)));
    case "sigmoid":
      return reciprocal(addFractions(fractionOf(1n), exponential(minus(flatten(u(), abs)), abs), abs), abs);
    case "bernoulli": {
      requireNonzero(e.arg, n);
      const below = addFractions(exponential(flatten(u(), abs), abs), fractionOf(-1n), abs);
      return multiplyFractions(u(), reciprocal(below, abs), abs);
    }
    case "abs":
      return multiplyFractions(signFraction(e.arg, n), u(), abs);
    case "sign":
      return signFraction(e.arg, n);
    case "ddt":
      throw new Error("normalize: expand ddt() first");
  }
}

/** The normal form of e. @throws RangeError where e divides by an expression that is identically 0. */
export function normalize(e: Expr, n: Normalizer): Fraction {
  const abs = absolute(n);
  switch (e.kind) {
    case "number":
      return fractionOf(e.value.num, e.value.den);
    case "symbol":
      return whole(atomPolynomial(e.name));
    case "negate":
      return negateFraction(normalize(e.arg, n));
    case "call":
      return normalizeCall(e, n);
    case "binary": {
      if (e.op === "^") return normalizePower(e.left, e.right, n);
      const [a, b] = [normalize(e.left, n), normalize(e.right, n)];
      if (e.op === "+") return addFractions(a, b, abs);
      if (e.op === "-") return addFractions(a, negateFraction(b), abs);
      if (e.op === "*") return multiplyFractions(a, b, abs);
      requireNonzero(e.right, n);
      return multiplyFractions(a, reciprocal(b, abs), abs);
    }
  }
}

/** True only if e is 0 wherever it is defined and the provisos hold. */
export const isIdenticallyZero = (e: Expr, n: Normalizer): boolean => isNull(normalize(e, n));

/** The fact "e > 0", in the form the normalizer looks facts up. @throws RangeError if e is one term or a fraction. */
export function positiveFact(e: Expr, source: string, signs: Signs): readonly [string, Fact] {
  const n = normalizer(signs);
  const p = asPolynomial(normalize(e, n));
  if (p === null || p.size < 2) throw new RangeError(`${print(e)} cannot be stated as a fact`);
  const { content, primitive } = splitContent(p);
  const known = content.monomial.every(([a]) => signOfAtom(a, n) === POSITIVE);
  if (!known) throw new RangeError(`the sign of the leading term of ${print(e)} is not known`);
  return [keyOf(primitive), { positive: content.coefficient.num > 0n, source }];
}

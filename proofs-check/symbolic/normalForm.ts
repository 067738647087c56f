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
  fromTerms,
  integerValue,
  keyOf,
  logArguments,
  minus,
  plus,
  scale,
  splitContent,
  term,
  UNIT,
  type LogArgument,
  type Polynomial,
  type Term,
} from "./polynomial.ts";
import { ONE, primeFactors, rational } from "./rational.ts";
import { NEGATIVE, NULL, POSITIVE, signOf, type Signs } from "./signs.ts";

/**
 * Exact normal form of expressions: fractions of Laurent polynomials with rational coefficients in symbols,
 * logarithms, signs and exponentials. Rules: exp(a)exp(b) = exp(a + b), u^r = exp(r ln u), exp(n ln u) = u^n,
 * ln of a product = sum of logarithms, softplus(u) = ln(1 + e^u), sgn² = 1.
 *
 * Two expressions whose difference has the normal form 0 are equal wherever both are defined and the recorded
 * provisos hold. Every rule used is an identity there, so "zero" is sound; a difference that does not reach 0
 * is *not* thereby shown to be different.
 */
export interface Normalizer {
  readonly signs: Signs;
  /** Conditions met on the way that signs alone do not settle, such as "x - 1 != 0". */
  readonly provisos: Set<string>;
}

export const normalizer = (signs: Signs = new Map()): Normalizer => ({ signs, provisos: new Set() });

function signAtoms(text: string, n: Normalizer): Polynomial {
  const known = n.signs.get(text);
  if (known === POSITIVE) return UNIT;
  return known === NEGATIVE ? minus(UNIT) : atomPolynomial(`sgn{${text}}`);
}

/** |u| of the atom ln|u|. */
function absolute(n: Normalizer): (log: string) => Polynomial {
  const self = (log: string): Polynomial => {
    const of = logArguments.get(log) as LogArgument;
    if (of.kind === "prime") return fromTerms([term(rational(of.value))]);
    const [text, u] = of.kind === "atom" ? [of.atom, atomPolynomial(of.atom)] : [keyOf(of.polynomial), of.polynomial];
    const sign = of.kind === "atom" ? signAtoms(text, n) : isPositive(u, n) ? UNIT : atomPolynomial(`sgn{${text}}`);
    const [s] = sign.values();
    if (s === undefined || s.monomial.length === 0) return scale(u, s?.coefficient ?? ONE);
    return fromTerms([...u.values()].map((t) => term(t.coefficient, mergeSign(t.monomial, s.monomial[0]![0]), t.exponent)));
  };
  return self;
}

const mergeSign = (m: Term["monomial"], atom: string): Term["monomial"] =>
  [...m, [atom, 1] as const].sort(([x], [y]) => (x < y ? -1 : 1));

/** Every term visibly positive. */
function isPositive(p: Polynomial, n: Normalizer): boolean {
  const positive = (t: Term): boolean =>
    t.coefficient.num > 0n && t.monomial.every(([a, k]) => n.signs.get(a) === POSITIVE || (k % 2 === 0 && k > 0 && n.signs.get(a) === 5));
  return p.size > 0 && [...p.values()].every(positive);
}

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
  for (const [value, side] of [[num < 0n ? -num : num, 1n], [den, -1n]] as const) {
    for (const [p1, k] of primeFactors(value)) {
      sum = plus(sum, scale(logAtom(`${p1}`, { kind: "prime", value: p1 }), rational(side * BigInt(k))));
    }
  }
  for (const [atom, k] of content.monomial) {
    if (!atom.startsWith("sgn{")) sum = plus(sum, scale(logAtom(atom, { kind: "atom", atom }), rational(BigInt(k))));
  }
  if (constantValue(primitive)?.num === 1n) return sum;
  const [only] = primitive.values();
  if (primitive.size === 1 && only !== undefined && only.monomial.length === 0) return plus(sum, only.exponent ?? EMPTY);
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
  const set = signOf(e, n.signs);
  if (set === POSITIVE || set === NEGATIVE) return fractionOf(set === POSITIVE ? 1n : -1n);
  if (e.kind === "binary" && (e.op === "*" || e.op === "/")) {
    return multiplyFractions(signFraction(e.left, n), signFraction(e.right, n), absolute(n));
  }
  const f = normalize(e, n);
  if ((set & NULL) !== 0)
  n.provisos.add(`${print(e)} != 0`);
  const [only] = f.numerator.values();
  if (f.denominator.size > 0 || only === undefined) throw new RangeError(`sign(${print(e)}) is not supported`);
  const { content, primitive } = splitContent(f.numerator);
  let sign = whole(content.coefficient.num > 0n ? UNIT : minus(UNIT));
  for (const [atom, k] of content.monomial) {
    if (k % 2 !== 0) sign = multiplyFractions(sign, whole(signAtoms(atom, n)), absolute(n));
  }
  if (f.numerator.size > 1) sign = multiplyFractions(sign, whole(atomPolynomial(`sgn{${keyOf(primitive)}}`)), absolute(n));
  return sign;
}

function requirePositive(e: Expr, n: Normalizer): void {
  if (signOf(e, n.signs) !== POSITIVE) n.provisos.add(`${print(e)} > 0`);
}

function normalizePower(base: Expr, exponent: Expr, n: Normalizer): Fraction {
  const r = asPolynomial(normalize(exponent, n));
  const integer = r === null ? null : integerValue(r);
  const u = normalize(base, n);
  if (integer !== null) {
    if (integer < 0 && (signOf(base, n.signs) & NULL) !== 0) n.provisos.add(`${print(base)} != 0`);
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
      if ((signOf(e.arg, n.signs) & NULL) !== 0) n.provisos.add(`${print(e.arg)} != 0`);
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
      if ((signOf(e.right, n.signs) & NULL) !== 0) n.provisos.add(`${print(e.right)} != 0`);
      return multiplyFractions(a, reciprocal(b, abs), abs);
    }
  }
}

/** True only if e is 0 wherever it is defined and the provisos hold. */
export const isIdenticallyZero = (e: Expr, n: Normalizer): boolean => isNull(normalize(e, n));

import {
  add,
  floor,
  isInteger,
  isZero,
  multiply,
  negate,
  ONE,
  power,
  rational,
  toText,
  ZERO,
  type Rational,
} from "./rational.ts";

/**
 * coefficient · Π atom^n · exp(exponent): one term of a Laurent polynomial over atoms, with an exponential
 * of its own. An atom is named by a canonical text; what it stands for is kept in the tables below.
 */
export interface Term {
  readonly coefficient: Rational;
  /** [atom, nonzero power], sorted by atom. */
  readonly monomial: readonly (readonly [string, number])[];
  /** null is exponent 0. */
  readonly exponent: Polynomial | null;
  /** Canonical text of monomial and exponent. */
  readonly key: string;
}

/** A sum of terms with different keys and nonzero coefficients. */
export type Polynomial = ReadonlyMap<string, Term>;

/** What |u| is in an atom ln|u|. */
export type LogArgument =
  | { readonly kind: "atom"; readonly atom: string }
  | { readonly kind: "prime"; readonly value: bigint }
  | { readonly kind: "polynomial"; readonly polynomial: Polynomial };

export const logArguments = new Map<string, LogArgument>();
/** sgn atoms, whose square is 1. */
export const isSignAtom = (atom: string): boolean => atom.startsWith("sgn{");

const monomialText = (m: Term["monomial"]): string =>
  m.map(([a, n]) => (n === 1 ? a : `${a}^${n}`)).join("*");

export function keyOf(p: Polynomial): string {
  return [...p.values()]
    .map((t) => `${toText(t.coefficient)}.${t.key}`)
    .sort()
    .join("+");
}

export function term(
  coefficient: Rational,
  monomial: Term["monomial"] = [],
  exponent: Polynomial | null = null,
): Term {
  const e = exponent === null || exponent.size === 0 ? null : exponent;
  return {
    coefficient,
    monomial,
    exponent: e,
    key: `${monomialText(monomial)}${e === null ? "" : `@(${keyOf(e)})`}`,
  };
}

export const EMPTY: Polynomial = new Map();
export const constant = (c: Rational): Polynomial => fromTerms([term(c)]);
export const UNIT: Polynomial = new Map([["", term(ONE)]]);
export const atomPolynomial = (atom: string, n = 1): Polynomial => fromTerms([term(ONE, [[atom, n]])]);

export function fromTerms(terms: Iterable<Term>): Polynomial {
  const sum = new Map<string, Term>();
  for (const t of terms) accumulate(sum, t);
  return sum;
}

function accumulate(sum: Map<string, Term>, t: Term): void {
  const old = sum.get(t.key);
  const coefficient = old === undefined ? t.coefficient : add(old.coefficient, t.coefficient);
  if (isZero(coefficient)) sum.delete(t.key);
  else sum.set(t.key, { ...t, coefficient });
}

export function plus(p: Polynomial, q: Polynomial): Polynomial {
  const sum = new Map(p);
  for (const t of q.values()) accumulate(sum, t);
  return sum;
}

export function scale(p: Polynomial, c: Rational): Polynomial {
  if (isZero(c)) return EMPTY;
  return new Map([...p].map(([k, t]) => [k, { ...t, coefficient: multiply(t.coefficient, c) }]));
}

export const minus = (p: Polynomial): Polynomial => scale(p, negate(ONE));

function mergeMonomials(a: Term["monomial"], b: Term["monomial"]): Term["monomial"] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const powers = new Map<string, number>(a);
  for (const [atom, n] of b) powers.set(atom, (powers.get(atom) ?? 0) + n);
  return [...powers]
    .map(([atom, n]): readonly [string, number] => [atom, isSignAtom(atom) ? Math.abs(n % 2) : n])
    .filter(([, n]) => n !== 0)
    .sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0));
}

/** The logarithm a term of an exponent is a rational multiple of, if it is one. */
export function pureLog(t: Term): string | null {
  const [first] = t.monomial;
  if (t.exponent !== null || t.monomial.length !== 1 || first === undefined || first[1] !== 1) return null;
  return logArguments.has(first[0]) ? first[0] : null;
}

export interface SplitExponent {
  /** Fractional multiples of logarithms in [0, 1), everything else unchanged. */
  readonly rest: Polynomial;
  /** [ln|u|, integer n]: factors |u|^n taken out. */
  readonly powers: readonly (readonly [string, number])[];
}

/** exp(e) = exp(rest) · Π |u|^n with the integer parts of the multiples of ln|u| taken out. */
export function splitExponent(e: Polynomial): SplitExponent {
  const powers: [string, number][] = [];
  const rest = new Map<string, Term>();
  for (const t of e.values()) {
    const log = pureLog(t);
    const n = log === null ? 0n : floor(t.coefficient);
    if (log !== null && n !== 0n) powers.push([log, Number(n)]);
    accumulate(rest, n === 0n ? t : { ...t, coefficient: add(t.coefficient, rational(-n)) });
  }
  return { rest, powers };
}

/** |u| of ln|u| as a polynomial, by the sign rule in force. */
export type AbsoluteValue = (log: string) => Polynomial;

/** Product of two terms; a sum of fractional powers that reaches 1 gives a whole factor |u|. */
function timesTerm(a: Term, b: Term, absolute: AbsoluteValue): Polynomial {
  const coefficient = multiply(a.coefficient, b.coefficient);
  const monomial = mergeMonomials(a.monomial, b.monomial);
  if (a.exponent === null || b.exponent === null) {
    return fromTerms([term(coefficient, monomial, a.exponent ?? b.exponent)]);
  }
  const { rest, powers } = splitExponent(plus(a.exponent, b.exponent));
  let product = fromTerms([term(coefficient, monomial, rest)]);
  for (const [log, n] of powers) {
    for (let i = 0; i < n; i++) product = times(product, absolute(log), absolute);
  }
  return product;
}

export function times(p: Polynomial, q: Polynomial, absolute: AbsoluteValue): Polynomial {
  const sum = new Map<string, Term>();
  for (const a of p.values()) {
    for (const b of q.values()) {
      for (const t of timesTerm(a, b, absolute).values()) accumulate(sum, t);
    }
  }
  return sum;
}

export function positivePower(p: Polynomial, n: number, absolute: AbsoluteValue): Polynomial {
  const [only] = p.values();
  if (p.size === 1 && only !== undefined && only.exponent === null) {
    const monomial = mergeMonomials(
      only.monomial.map(([a, k]) => [a, k * n] as const),
      [],
    );
    const reduced = monomial
      .map(([a, k]) => [a, isSignAtom(a) ? Math.abs(k % 2) : k] as const)
      .filter(([, k]) => k !== 0);
    return fromTerms([term(power(only.coefficient, n), reduced)]);
  }
  let [result, base] = [UNIT, p];
  for (let k = n; k > 0; k = Math.floor(k / 2)) {
    if (k % 2 === 1) result = times(result, base, absolute);
    if (k > 1) base = times(base, base, absolute);
  }
  return result;
}

/** Sign of a − b in an order of terms that multiplication by a term keeps: exponents first, then powers. */
function compareTerms(a: Term, b: Term): number {
  const difference = plus(a.exponent ?? EMPTY, minus(b.exponent ?? EMPTY));
  const leading = [...difference.values()].sort((x, y) => (x.key < y.key ? -1 : 1))[0];
  if (leading !== undefined) return leading.coefficient.num > 0n ? 1 : -1;
  const powers = new Map(a.monomial);
  for (const [atom, n] of b.monomial) powers.set(atom, (powers.get(atom) ?? 0) - n);
  const first = [...powers].filter(([, n]) => n !== 0).sort(([x], [y]) => (x < y ? -1 : 1))[0];
  return first === undefined ? 0 : Math.sign(first[1]);
}

/**
 * p = content · primitive: content is the leading term (its fractional powers of logarithm atoms left behind),
 * so that proportional polynomials have the same primitive. p must not be 0.
 */
export function splitContent(p: Polynomial): { readonly content: Term; readonly primitive: Polynomial } {
  const leading = [...p.values()].reduce((best, t) => (compareTerms(t, best) > 0 ? t : best));
  const whole =
    leading.exponent === null
      ? null
      : fromTerms([...leading.exponent.values()].filter((t) => pureLog(t) === null));
  const content = term(leading.coefficient, leading.monomial, whole);
  const inverse = {
    coefficient: power(content.coefficient, -1),
    monomial: content.monomial.map(([a, n]) => [a, isSignAtom(a) ? n : -n] as const),
    exponent: whole === null ? EMPTY : minus(whole),
  };
  const primitive = fromTerms(
    [...p.values()].map((t) =>
      term(
        multiply(t.coefficient, inverse.coefficient),
        mergeMonomials(t.monomial, inverse.monomial),
        plus(t.exponent ?? EMPTY, inverse.exponent),
      ),
    ),
  );
  return { content, primitive };
}

/** The rational number p is, or null. */
export function constantValue(p: Polynomial): Rational | null {
  if (p.size === 0) return ZERO;
  const [only] = p.values();
  return p.size === 1 && only !== undefined && only.key === "" ? only.coefficient : null;
}

export const integerValue = (p: Polynomial): number | null => {
  const c = constantValue(p);
  return c !== null && isInteger(c) ? Number(c.num) : null;
};

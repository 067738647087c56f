import {
  atomPolynomial,
  fromTerms,
  keyOf,
  logArguments,
  minus,
  scale,
  splitContent,
  term,
  UNIT,
  type LogArgument,
  type Polynomial,
  type Term,
} from "./polynomial.ts";
import { ONE, rational } from "./rational.ts";
import { ANY, NEGATIVE, NULL, POSITIVE, type Signs, type SignSet } from "./signs.ts";

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
  /** Expressions known to be positive by a proof: key of the primitive polynomial → sign of it and where from. */
  readonly facts: ReadonlyMap<string, Fact>;
}

export interface Fact {
  readonly positive: boolean;
  /** Entered into the provisos wherever the fact is used. */
  readonly source: string;
}

export const normalizer = (signs: Signs = new Map(), facts: Normalizer["facts"] = new Map()): Normalizer => ({
  signs,
  provisos: new Set(),
  facts,
});

/** The sign of an atom: declared for symbols; ln|p| of a prime and ln(1 + positive) are positive. */
export function signOfAtom(atom: string, n: Normalizer): SignSet | undefined {
  const log = logArguments.get(atom);
  if (log === undefined) return n.signs.get(atom);
  if (log.kind === "prime") return POSITIVE;
  const one = log.kind === "polynomial" ? log.polynomial.get("") : undefined;
  return one !== undefined &&
    one.coefficient.num === one.coefficient.den &&
    log.kind === "polynomial" &&
    isPositive(log.polynomial, n)
    ? POSITIVE
    : undefined;
}

export function signAtoms(text: string, n: Normalizer): Polynomial {
  const known = signOfAtom(text, n);
  if (known === POSITIVE) return UNIT;
  return known === NEGATIVE ? minus(UNIT) : atomPolynomial(`sgn{${text}}`);
}

/** |u| of the atom ln|u|. */
export function absolute(n: Normalizer): (log: string) => Polynomial {
  const self = (log: string): Polynomial => {
    const of = logArguments.get(log) as LogArgument;
    if (of.kind === "prime") return fromTerms([term(rational(of.value))]);
    const [text, u] =
      of.kind === "atom" ? [of.atom, atomPolynomial(of.atom)] : [keyOf(of.polynomial), of.polynomial];
    const sign = of.kind === "atom" ? signAtoms(text, n) : signOfPrimitive(text, u, n);
    const [s] = sign.values();
    if (s === undefined || s.monomial.length === 0) return scale(u, s?.coefficient ?? ONE);
    return fromTerms(
      [...u.values()].map((t) => term(t.coefficient, mergeSign(t.monomial, s.monomial[0]![0]), t.exponent)),
    );
  };
  return self;
}

function signOfPrimitive(key: string, p: Polynomial, n: Normalizer): Polynomial {
  if (isPositive(p, n)) return UNIT;
  const fact = n.facts.get(key);
  if (fact === undefined) return atomPolynomial(`sgn{${key}}`);
  n.provisos.add(fact.source);
  return fact.positive ? UNIT : minus(UNIT);
}

const mergeSign = (m: Term["monomial"], atom: string): Term["monomial"] =>
  [...m, [atom, 1] as const].sort(([x], [y]) => (x < y ? -1 : 1));

/** Every term visibly ≥ 0 and one of them > 0. */
function isPositive(p: Polynomial, n: Normalizer): boolean {
  let strict = false;
  for (const t of p.values()) {
    let [least, ok] = [true, t.coefficient.num > 0n];
    for (const [a, k] of t.monomial) {
      const sign = signOfAtom(a, n) ?? ANY;
      const nonnegative = (sign & NEGATIVE) === 0 || k % 2 === 0;
      ok &&= nonnegative && ((sign & NULL) === 0 || k > 0);
      least &&= (sign & NULL) === 0;
    }
    if (!ok) return false;
    strict ||= least;
  }
  return strict;
}

/** 1 or −1 where every factor of p is visibly of one sign, facts included (and entered in the provisos); 0 if not. */
export function signOfPolynomial(p: Polynomial, n: Normalizer): number {
  if (p.size === 0) return 0;
  if (isPositive(p, n)) return 1;
  if (isPositive(minus(p), n)) return -1;
  const { content, primitive } = splitContent(p);
  let sign = content.coefficient.num > 0n ? 1 : -1;
  for (const [atom, k] of content.monomial) {
    const known = signOfAtom(atom, n);
    if (known !== POSITIVE && known !== NEGATIVE && !(known === 5 && k % 2 === 0)) return 0;
    if (known === NEGATIVE && k % 2 !== 0) sign = -sign;
  }
  if (primitive.size === 1 || isPositive(primitive, n)) return sign;
  const fact = n.facts.get(keyOf(primitive));
  if (fact === undefined) return 0;
  n.provisos.add(fact.source);
  return fact.positive ? sign : -sign;
}

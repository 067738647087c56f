import type { Ranges } from "../types.ts";
import { defaultDecay, defaultRange, inRange, intervalRange } from "./magnitudes.ts";
import type { QuantityRange } from "./magnitudes.ts";
import { pinsOf } from "./pins.ts";
import type { Pin } from "./pins.ts";

/** What decides which problems a statement is tried on. */
export interface SampledStatement {
  readonly tokens?: { readonly min: number; readonly max: number };
  readonly dimension?: { readonly min: number; readonly max: number };
  readonly hypotheses: readonly string[];
  readonly ranges?: Ranges;
}

/**
 * Description of the problems to draw. Equal descriptions and equal integers give equal problems.
 *
 * `signs` lists, for a number of tokens L, the sign patterns worth drawing (see signs.ts): bit 0 is set for
 * mu < 0, bit 1 for s < 0, bit 2 + l for x_l < 0. No entry: signs are drawn freely.
 */
export interface GeneratorSpec {
  readonly tokens: { readonly min: number; readonly max: number };
  /** Null: the one-dimensional form. */
  readonly dimension: { readonly min: number; readonly max: number } | null;
  readonly mu: QuantityRange;
  readonly s: QuantityRange;
  readonly a: QuantityRange;
  readonly x0: QuantityRange;
  readonly signs: ReadonlyMap<number, readonly number[]>;
  /** Values that the hypotheses fix, as far as the ranges have them; in one dimension only. */
  readonly pins: readonly Pin[];
  readonly structure: Structure;
}

/** What the hypotheses demand of every problem in D dimensions, so that no draw is lost to it. */
export interface Structure {
  /** M has an eigenvalue 0: it is drawn as S_Cᵀ S_B with N < D. */
  readonly singular: boolean;
  readonly symmetric: boolean;
  readonly diagonal: boolean;
  readonly equalRows: boolean;
  readonly equalDecay: boolean;
}

/** Tokens of a statement that does not say (CONTRACT, "Sampling"). */
export const DEFAULT_TOKENS = { min: 1, max: 4 } as const;

/** Read off hypotheses that stand alone, as the registry writes them; others are met by chance. */
function structureOf(hypotheses: readonly string[]): Structure {
  const plain = hypotheses.map((text) => text.replaceAll(/\s/g, ""));
  const says = (...forms: readonly string[]): boolean => forms.some((form) => plain.includes(form));
  return {
    singular: hypotheses.some((text) => VANISHING_EIGENVALUE.test(text)),
    symmetric: says("M[d,k]==M[k,d]", "M[k,d]==M[d,k]"),
    diagonal: says("d==korM[d,k]==0", "M[d,k]==0ord==k"),
    equalRows: says("S[d,k]==S[1,k]", "S[1,k]==S[d,k]"),
    equalDecay: says("a[d]==a[1]", "a[1]==a[d]"),
  };
}

/** The description that follows from a statement alone, without sign patterns. */
export function specOf(statement: SampledStatement): GeneratorSpec {
  const { ranges = {}, hypotheses } = statement;
  const signed = (key: "mu" | "s" | "x0"): QuantityRange => {
    const given = ranges[key];
    const hints = boundaryHints(hypotheses, key);
    return given === undefined ? defaultRange(hints) : intervalRange(given[0], given[1], true, hints);
  };
  const a = ranges["a"];
  const aHints = boundaryHints(hypotheses, "a");
  const quantities = {
    mu: signed("mu"),
    s: signed("s"),
    a: a === undefined ? defaultDecay(aHints) : intervalRange(a[0], a[1], false, aHints),
    x0: signed("x0"),
  };
  const drawable = ({ quantity, value }: Pin): boolean =>
    inRange(quantities[quantity === "token" || quantity === "tokens" ? "x0" : quantity], value);
  return {
    tokens: statement.tokens ?? DEFAULT_TOKENS,
    dimension: statement.dimension ?? null,
    ...quantities,
    signs: new Map(),
    pins: statement.dimension === undefined ? pinsOf(hypotheses).filter(drawable) : [],
    structure: structureOf(hypotheses),
  };
}

/** An eigenvalue of M or of its symmetric part that is 0 up to rounding: no draw of M itself would meet it. */
const VANISHING_EIGENVALUE =
  /^(?:min\(abs\((?:eig|eigsym)\(M\)\)\)|abs\((?:min|max)\((?:eig|eigsym)\(M\)\)\)) < 1e-/;

const NUMBER = String.raw`(-?\s*\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)`;
const COMPARE = String.raw`\s*(?:==|!=|<=|>=|<|>)\s*`;

/**
 * Nonzero numbers that a hypothesis compares mu, s, a or a token with directly ("a <= 0.5", "x0[1] == 2"):
 * their neighbourhood is where a statement with a wrong boundary breaks. 0 is drawn anyway.
 */
export function boundaryHints(hypotheses: readonly string[], key: string): number[] {
  const name = key === "x0" ? String.raw`\bx0(?:\[[^\]]*\])?` : String.raw`\b${key}\b`;
  const absolute = String.raw`(?:abs\(\s*)?${name}(?:\s*\))?`;
  const patterns = [
    new RegExp(absolute + COMPARE + NUMBER, "g"),
    new RegExp(NUMBER + COMPARE + absolute, "g"),
  ];
  const found = new Set<number>();
  for (const hypothesis of hypotheses) {
    for (const pattern of patterns) {
      for (const match of hypothesis.matchAll(pattern)) {
        const value = Number(match[1]!.replaceAll(/\s/g, ""));
        if (value !== 0) found.add(value);
        if (value !== 0 && hypothesis.includes("abs(")) found.add(-value);
      }
    }
  }
  return [...found];
}

import type { Problem, ScalarProblem } from "../../solvers/types.ts";
import { hashIntegers } from "./integers.ts";
import type { IntegerSource } from "./integers.ts";
import { drawNonzero } from "./magnitudes.ts";
import { withPins } from "./pins.ts";
import { withSigns } from "./scalarProblem.ts";
import type { GeneratorSpec } from "./spec.ts";

/** Up to this many tokens every sign pattern is tried; of longer lists this many random patterns. */
const ENUMERATED_TOKENS = 6;
const SAMPLED_PATTERNS = 256;
/** With at least this share of problems accepted, drawing signs freely is good enough. */
const PLAIN_SHARE = 0.2;
const PLAIN_SHARE_LONG = 0.05;
/** Bits that a pattern may use: it must stay an exact integer. */
const MAX_BITS = 50;
/** Magnitudes with which every pattern is tried, and how many more where magnitudes matter too. */
const TRIES = 4;
const MORE_TRIES = 60;
/** Tokens that all the tries together may cost, so that a wide range of L cannot take long. */
const BUDGET = 100_000;
/** Patterns that succeed this often where they do at all are decided by the signs alone. */
const DECIDED = 0.75;

/**
 * Adds to a specification the sign patterns that the hypotheses allow, so that conditions such as
 * "all(s * x0 < 0)", met by 1 problem in 2^L, do not starve the sampling.
 *
 * Exactness: the stated distribution does not change when a quantity with a symmetric range changes sign. For
 * hypotheses on signs alone, drawing magnitudes first and then a uniform possible pattern is therefore the
 * stated distribution given the hypotheses and L. Hypotheses that also compare magnitudes may hold for patterns
 * that the tries here miss; these keep the quarter of the draws that ignores patterns. What does change is the
 * mixture over L: each L is proposed equally often instead of in proportion to its chance of being accepted.
 *
 * Depends on the statement alone (fixed key), so that a seed and a path mean the same problem for ever.
 *
 * @param holds - whether a problem meets the hypotheses.
 */
export function withFeasibleSigns(spec: GeneratorSpec, holds: (problem: Problem) => boolean): GeneratorSpec {
  if (spec.dimension !== null) return spec;
  const signs = new Map<number, readonly number[]>();
  let budget = BUDGET;
  for (let L = spec.tokens.min; L <= spec.tokens.max && L + 2 <= MAX_BITS && budget > 0; L++) {
    const tried = (pattern: number, attempt: number): boolean => {
      budget -= L;
      if (budget <= 0) return false;
      return holds(withPins(withSigns(magnitudes(spec, L, attempt), pattern, spec), spec.pins));
    };
    const patterns = L <= ENUMERATED_TOKENS ? enumerated(L, tried) : sampled(L, tried);
    if (patterns !== null && budget > 0) signs.set(L, patterns);
  }
  return { ...spec, signs };
}

/** Whether a problem with these signs, and the magnitudes of this number, meets the hypotheses. */
type Trial = (pattern: number, attempt: number) => boolean;

/** The possible patterns of a short list, or null where drawing signs freely is as good. */
function enumerated(L: number, tried: Trial): readonly number[] | null {
  const all = Array.from({ length: 2 ** (L + 2) }, (_, pattern) => pattern);
  const { total, found } = firstLook(all, tried);
  if (total >= PLAIN_SHARE * all.length) return null;
  // Where the signs decide, a pattern that failed with the first magnitudes fails with all.
  const decided = found.length > 0 && total >= DECIDED * found.length;
  const more = decided ? [] : secondLook(all, found, tried);
  const possible = [...found, ...more];
  return possible.length === 0 || possible.length === all.length ? null : possible;
}

/** Of a long list some random patterns and all regular ones are tried. */
function sampled(L: number, tried: Trial): readonly number[] | null {
  const source = hashIntegers(0x5167, L);
  const random = Array.from({ length: SAMPLED_PATTERNS }, () => randomPattern(source, L + 2));
  const { total, found } = firstLook(random, tried);
  if (total >= PLAIN_SHARE_LONG * random.length) return null;
  const possible = [...found, ...secondLook(structuredPatterns(L), found, tried)];
  return possible.length === 0 ? null : possible;
}

/** Every pattern with the first few magnitudes: the sum of the success rates, and the patterns that succeed. */
function firstLook(
  patterns: readonly number[],
  tried: Trial,
): { readonly total: number; readonly found: readonly number[] } {
  let total = 0;
  const found: number[] = [];
  for (const pattern of patterns) {
    let successes = 0;
    for (let attempt = 0; attempt < TRIES; attempt++) if (tried(pattern, attempt)) successes++;
    total += successes / TRIES;
    if (successes > 0) found.push(pattern);
  }
  return { total, found };
}

/** Those of the other patterns that succeed with some of many more magnitudes. */
function secondLook(patterns: readonly number[], found: readonly number[], tried: Trial): readonly number[] {
  const attempts = Array.from({ length: MORE_TRIES }, (_, i) => TRIES + i);
  return patterns.filter(
    (pattern) => !found.includes(pattern) && attempts.some((attempt) => tried(pattern, attempt)),
  );
}

function randomPattern(source: IntegerSource, bits: number): number {
  let pattern = 0;
  for (let bit = 0; bit < bits; bit++) pattern = 2 * pattern + source.nextInt(0, 1);
  return pattern;
}

/** Tokens of one sign, alternating, or with one exception; times the four signs of mu and s. */
function structuredPatterns(L: number): number[] {
  const whole = 2 ** L - 1;
  const alternating = Number.parseInt("01".repeat(L).slice(-L), 2);
  const single = Array.from({ length: L }, (_, l) => 2 ** l);
  const tokens = [0, whole, alternating, whole - alternating, ...single, ...single.map((bit) => whole - bit)];
  return tokens.flatMap((pattern) => [0, 1, 2, 3].map((head) => head + 4 * pattern));
}

/** The same few magnitudes for every pattern, so that patterns differ by their signs alone. */
function magnitudes(spec: GeneratorSpec, L: number, attempt: number): ScalarProblem {
  const source = hashIntegers(0x7121, L, attempt);
  return {
    kind: "scalar",
    mu: drawNonzero(source, spec.mu),
    sDelta: drawNonzero(source, spec.s),
    a: drawNonzero(source, spec.a),
    x0: Array.from({ length: L }, () => drawNonzero(source, spec.x0)),
  };
}

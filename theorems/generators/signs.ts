import type { Problem } from "../../solvers/types.ts";
import { hashIntegers } from "./integers.ts";
import { drawNonzero } from "./magnitudes.ts";
import { withSigns } from "./scalarProblem.ts";
import type { GeneratorSpec } from "./spec.ts";

/** Up to this many tokens every sign pattern is tried. */
const ENUMERATED_TOKENS = 8;
/** Patterns tried for longer lists, and the share of them that makes plain drawing good enough. */
const SAMPLED_PATTERNS = 256;
const PLAIN_SHARE = 0.05;
/** Bits that a pattern may use: it must stay an exact integer. */
const MAX_BITS = 50;
/** Problems with random magnitudes on which a pattern is tried before it counts as impossible. */
const TRIES = 8;

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
  for (let L = spec.tokens.min; L <= spec.tokens.max; L++) {
    const patterns = feasible(spec, L, holds);
    if (patterns !== null) signs.set(L, patterns);
  }
  return { ...spec, signs };
}

/** The possible patterns of L tokens, or null where drawing signs freely is as good. */
function feasible(
  spec: GeneratorSpec,
  L: number,
  holds: (problem: Problem) => boolean,
): readonly number[] | null {
  const bits = L + 2;
  if (bits > MAX_BITS) return null;
  const possible = (pattern: number): boolean => patternHolds(spec, L, pattern, holds);
  if (L <= ENUMERATED_TOKENS) {
    const all = Array.from({ length: 2 ** bits }, (_, pattern) => pattern);
    const found = all.filter(possible);
    return found.length === all.length || found.length === 0 ? null : found;
  }
  const source = hashIntegers(0x5167, L);
  const random = Array.from({ length: SAMPLED_PATTERNS }, () => randomPattern(source.nextInt, bits));
  const found = random.filter(possible);
  if (found.length >= PLAIN_SHARE * SAMPLED_PATTERNS) return null;
  const all = [...new Set([...found, ...structuredPatterns(L).filter(possible)])];
  return all.length === 0 ? null : all;
}

function randomPattern(nextInt: (min: number, max: number) => number, bits: number): number {
  let pattern = 0;
  for (let bit = 0; bit < bits; bit++) pattern = 2 * pattern + nextInt(0, 1);
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

function patternHolds(
  spec: GeneratorSpec,
  L: number,
  pattern: number,
  holds: (problem: Problem) => boolean,
): boolean {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const source = hashIntegers(0x7121, L, attempt);
    const magnitudes = {
      kind: "scalar" as const,
      mu: drawNonzero(source, spec.mu),
      sDelta: drawNonzero(source, spec.s),
      a: drawNonzero(source, spec.a),
      x0: Array.from({ length: L }, () => drawNonzero(source, spec.x0)),
    };
    if (holds(withSigns(magnitudes, pattern, spec))) return true;
  }
  return false;
}

import type { ScalarProblem } from "../../solvers/types.ts";
import { chance, pick } from "./integers.ts";
import type { IntegerSource } from "./integers.ts";
import { drawNonzero, drawValue, ends, inRange } from "./magnitudes.ts";
import type { QuantityRange } from "./magnitudes.ts";
import { withPins } from "./pins.ts";
import type { GeneratorSpec } from "./spec.ts";

/** How the tokens of one problem are related; in STRUCTURED_PERCENT of 100 problems they are at all. */
type Structure = "equal" | "opposite" | "two-scale" | "ascending" | "descending";
const STRUCTURES: readonly Structure[] = ["equal", "opposite", "two-scale", "ascending", "descending"];
const STRUCTURED_PERCENT = 20;
/** Part of the problems, of 4, whose signs are drawn from the patterns of the specification. */
const PATTERNED_OF_FOUR = 3;

/**
 * Draws a problem in one dimension.
 *
 * L is uniform over the allowed numbers of tokens; mu, s, a and the tokens are independent draws from their
 * ranges; in a fifth of the problems with L ≥ 2 the tokens are then related: all equal, equal with alternating
 * signs, at the two extreme magnitudes of the range, sorted up or sorted down by magnitude. Last, where
 * `spec.signs` has patterns for L, three quarters of the problems get the signs of one of them; and what the
 * hypotheses fix gets its value.
 */
export function drawScalarProblem(source: IntegerSource, spec: GeneratorSpec): ScalarProblem {
  const L = source.nextInt(spec.tokens.min, spec.tokens.max);
  const mu = drawValue(source, spec.mu);
  const s = drawValue(source, spec.s);
  const a = drawNonzero(source, spec.a);
  const x0 = drawTokens(source, spec.x0, L);
  const problem: ScalarProblem = { kind: "scalar", mu, sDelta: s, a, x0 };
  const patterns = spec.signs.get(L);
  const patterned = patterns !== undefined && patterns.length > 0 && chance(source, PATTERNED_OF_FOUR, 4);
  return withPins(patterned ? withSigns(problem, pick(source, patterns), spec) : problem, spec.pins);
}

/** L tokens from one range, related or not. */
export function drawTokens(source: IntegerSource, range: QuantityRange, L: number): number[] {
  const x0 = Array.from({ length: L }, () => drawValue(source, range));
  if (L < 2 || !chance(source, STRUCTURED_PERCENT, 100)) return x0;
  return relate(source, x0, pick(source, STRUCTURES), range);
}

/** Zero tokens stay zero: they are a structure of their own. */
function relate(source: IntegerSource, x0: number[], structure: Structure, range: QuantityRange): number[] {
  const byMagnitude = (p: number, q: number): number => Math.abs(p) - Math.abs(q);
  const first = x0.find((x) => x !== 0) ?? 0;
  switch (structure) {
    case "equal":
      return x0.map((x) => (x === 0 ? 0 : first));
    case "opposite":
      return x0.map((x, l) => (x === 0 ? 0 : l % 2 === 1 && inRange(range, -first) ? -first : first));
    case "two-scale":
      return x0.map((x) => (x === 0 ? 0 : pick(source, extremes(range))));
    case "ascending":
      return x0.sort(byMagnitude);
    case "descending":
      return x0.sort(byMagnitude).reverse();
    default:
      return structure satisfies never;
  }
}

/** Smallest and largest magnitudes that the log-uniform draws reach, with the signs they can have. */
function extremes(range: QuantityRange): readonly number[] {
  const inner = [range.smallest, -range.smallest].filter((x) => x !== 0 && inRange(range, x));
  return [...new Set([...ends(range).filter((x) => x !== 0), ...inner])];
}

/**
 * The problem with the signs of a pattern (bit 0: mu, bit 1: s, bit 2 + l: token l; set means negative).
 * A value whose negative is out of its range keeps its sign.
 */
export function withSigns(problem: ScalarProblem, pattern: number, spec: GeneratorSpec): ScalarProblem {
  const turn = (value: number, bit: number, range: QuantityRange): number => {
    // 2 ** bit instead of a shift: patterns of long token lists exceed 32 bits.
    const negative = Math.floor(pattern / 2 ** bit) % 2 === 1;
    if (value === 0 || negative === value < 0) return value;
    return inRange(range, -value) ? -value : value;
  };
  return {
    kind: "scalar",
    mu: turn(problem.mu, 0, spec.mu),
    sDelta: turn(problem.sDelta, 1, spec.s),
    a: problem.a,
    x0: problem.x0.map((x, l) => turn(x, 2 + l, spec.x0)),
  };
}

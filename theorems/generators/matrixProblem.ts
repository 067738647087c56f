import type { MatrixProblem } from "../../solvers/types.ts";
import { chance, pick } from "./integers.ts";
import type { IntegerSource } from "./integers.ts";
import { drawNonzero, drawValue } from "./magnitudes.ts";
import type { GeneratorSpec } from "./spec.ts";

type Matrix = readonly (readonly number[])[];
type Rows = number[][];

/** Kinds of M, equally likely: the hypotheses of statements in D dimensions select among them. */
const MATRIX_CLASSES = [
  "general",
  "symmetric",
  "negative-definite",
  "positive-definite",
  "diagonal",
  "rank-one",
  "triangular",
] as const;
type MatrixClass = (typeof MATRIX_CLASSES)[number];
const SYMMETRIC_CLASSES = ["symmetric", "negative-definite", "positive-definite", "diagonal"] as const;

/** Kinds of S_Delta; equal rows, which several statements need, in half of the problems. */
const STEP_CLASSES = ["equal-rows", "equal-rows", "general", "diagonal"] as const;
/** In this share of problems the tokens are parallel or lie on axes. */
const SPECIAL_TOKENS_PERCENT = 20;
/** Smallest entry of a unit matrix relative to its largest, and integers mapped onto that range. */
const ENTRY_DECADES = 2;
const GRID = 2 ** 20;
/** Added to B^T B (entry of largest magnitude 1) so that a definite matrix is not nearly singular. */
const RIDGE = 0.05;

/**
 * Draws a problem in D dimensions, in the form with M, or with its factors where the hypotheses ask for rank below D.
 *
 * D and L are uniform over what is allowed. M = mu·U and S_Delta = s·V, with mu and s from their ranges and U, V
 * of one of the classes above with entry of largest magnitude 1; the entries of the unclassified parts have
 * random signs and magnitudes log-uniform over two decades. The entries of `a` are equal in half of the
 * problems, otherwise independent draws; every entry of every token is a draw from the range of x0, and in a
 * fifth of the problems the tokens are parallel to the first or lie on a coordinate axis.
 */
export function drawMatrixProblem(source: IntegerSource, spec: GeneratorSpec): MatrixProblem {
  const { min, max } = spec.dimension ?? { min: 1, max: 1 };
  const D = source.nextInt(min, max);
  const L = source.nextInt(spec.tokens.min, spec.tokens.max);
  const { structure } = spec;
  const symmetric = structure.symmetric ? SYMMETRIC_CLASSES : MATRIX_CLASSES;
  const classes = structure.diagonal ? (["diagonal"] as const) : symmetric;
  const map = structure.singular
    ? factors(source, D, drawNonzero(source, spec.mu))
    : { M: scaled(unitMatrix(source, D, pick(source, classes)), drawValue(source, spec.mu)) };
  const kinds = structure.equalRows ? (["equal-rows"] as const) : STEP_CLASSES;
  const sDelta = scaled(stepMatrix(source, D, pick(source, kinds)), drawValue(source, spec.s));
  const first = drawNonzero(source, spec.a);
  const equal = structure.equalDecay || chance(source, 1, 2);
  const a = Array.from({ length: D }, () => (equal ? first : drawNonzero(source, spec.a)));
  const free = Array.from({ length: L }, () => Array.from({ length: D }, () => drawValue(source, spec.x0)));
  const x0 = chance(source, SPECIAL_TOKENS_PERCENT, 100) ? specialTokens(source, free) : free;
  return { kind: "matrix", ...map, sDelta, a, x0 };
}

/** How S_C is related to S_B: M is then negative or positive semi-definite, or nothing of the kind. */
const FACTOR_CLASSES = ["negative", "positive", "free"] as const;

/** Factors of M = S_Cᵀ S_B of rank N < D (N = 1 for D = 1), each with entry of largest magnitude √|size|. */
function factors(source: IntegerSource, D: number, size: number): Pick<MatrixProblem, "sB" | "sC"> {
  const N = source.nextInt(1, Math.max(1, D - 1));
  const scale = Math.sqrt(Math.abs(size));
  const sB = scaled(unit(general(source, N, D)), scale);
  const kind = pick(source, FACTOR_CLASSES);
  if (kind === "free") return { sB, sC: scaled(unit(general(source, N, D)), size < 0 ? -scale : scale) };
  return { sB, sC: scaled(sB, kind === "negative" ? -1 : 1) };
}

/** A matrix of the class whose entry of largest magnitude is ±1. */
export function unitMatrix(source: IntegerSource, D: number, kind: MatrixClass): Rows {
  const entries = general(source, D, D);
  switch (kind) {
    case "general":
      return unit(entries);
    case "symmetric":
      return unit(entries.map((row, i) => row.map((x, j) => (j >= i ? x : entries[j]![i]!))));
    case "negative-definite":
      return scaled(definite(entries), -1);
    case "positive-definite":
      return definite(entries);
    case "diagonal":
      return unit(entries.map((row, i) => row.map((x, j) => (i === j ? x : 0))));
    case "rank-one": {
      const [left, right] = [general(source, 1, D)[0]!, general(source, 1, D)[0]!];
      const symmetric = chance(source, 1, 2);
      return unit(left.map((x) => (symmetric ? left : right).map((y) => x * y)));
    }
    case "triangular":
      return unit(entries.map((row, i) => row.map((x, j) => (j >= i ? x : 0))));
    default:
      return kind satisfies never;
  }
}

function stepMatrix(source: IntegerSource, D: number, kind: (typeof STEP_CLASSES)[number]): Rows {
  const entries = general(source, D, D);
  if (kind === "equal-rows") return unit(entries.map(() => [...entries[0]!]));
  return kind === "general"
    ? unit(entries)
    : unit(entries.map((row, i) => row.map((x, j) => (i === j ? x : 0))));
}

/** B^T B + ridge, symmetric positive definite, symmetric to the last bit as both halves are the same sums. */
function definite(entries: Matrix): Rows {
  const columns = entries[0]!.map((_, j) => entries.map((row) => row[j]!));
  const gram = columns.map((p) => columns.map((q) => p.reduce((sum, x, i) => sum + x * q[i]!, 0)));
  return unit(unit(gram).map((row, i) => row.map((x, j) => (i === j ? x + RIDGE : x))));
}

function general(source: IntegerSource, rows: number, columns: number): Rows {
  const entry = (): number => {
    const magnitude = 10 ** (-ENTRY_DECADES * (source.nextInt(0, GRID) / GRID));
    return pick(source, [-1, 1]) * Number(magnitude.toPrecision(4));
  };
  return Array.from({ length: rows }, () => Array.from({ length: columns }, entry));
}

/** Divided by the largest magnitude; a zero matrix stays as it is. */
function unit(matrix: Matrix): Rows {
  const largest = Math.max(...matrix.flat().map(Math.abs));
  return scaled(matrix, largest === 0 ? 1 : 1 / largest);
}

/** Entries times a factor, to six significant digits; −0 is written as 0. */
function scaled(matrix: Matrix, factor: number): Rows {
  return matrix.map((row) => row.map((x) => (x * factor === 0 ? 0 : Number((x * factor).toPrecision(6)))));
}

function specialTokens(source: IntegerSource, x0: Rows): Rows {
  const D = x0[0]!.length;
  const parallel = chance(source, 1, 2);
  return x0.map((token, l) => {
    if (!parallel) {
      const axis = source.nextInt(0, D - 1);
      return token.map((x, d) => (d === axis ? x : 0));
    }
    // Powers of two keep the tokens exactly parallel and the numbers short.
    const factor = l === 0 ? 1 : pick(source, [-2, -1, -0.5, 0.5, 1, 2]);
    return x0[0]!.map((x) => (x === 0 ? 0 : factor * x));
  });
}

import type { MatrixProblem, Problem, ScalarProblem } from "../../solvers/types.ts";
import { inRange } from "./magnitudes.ts";
import type { QuantityRange } from "./magnitudes.ts";
import { complexity, simplerNumbers } from "./simplicity.ts";
import type { GeneratorSpec } from "./spec.ts";

/** A token or a dimension fewer outweighs any simplification of numbers. */
const SIZE_WEIGHT = 1000;

/** Total order behind shrinking: fewer tokens, then fewer dimensions, then simpler numbers. */
export function problemComplexity(problem: Problem): number {
  if (problem.kind === "scalar") {
    const numbers = [problem.mu, problem.sDelta, problem.a, ...problem.x0];
    return SIZE_WEIGHT * problem.x0.length + sumOf(numbers);
  }
  const { M = [], sB = [], sC = [], sDelta, a, x0 } = problem;
  const numbers = [M, sB, sC, sDelta, [a], x0].flatMap((matrix) => matrix.flat());
  return SIZE_WEIGHT * a.length * (x0.length + a.length) + sumOf(numbers);
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + complexity(x), 0);

/**
 * Simpler problems to try in place of one that fails, the boldest first: shorter, then all numbers simple at
 * once, then one number at a time. Every candidate lies in the ranges and has a lower `problemComplexity`.
 * The list depends on problem and specification alone, so its positions can be written down as a path.
 */
export function* simplerProblems(problem: Problem, spec: GeneratorSpec): Generator<Problem> {
  const limit = problemComplexity(problem);
  const candidates = problem.kind === "scalar" ? simplerScalar(problem, spec) : simplerMatrix(problem, spec);
  const seen = new Set<string>();
  for (const candidate of candidates) {
    if (problemComplexity(candidate) >= limit) continue;
    const key = JSON.stringify(candidate);
    if (seen.has(key)) continue;
    seen.add(key);
    yield candidate;
  }
}

function* simplerScalar(problem: ScalarProblem, spec: GeneratorSpec): Generator<ScalarProblem> {
  const { mu, sDelta, a, x0 } = problem;
  for (const tokens of shorter(x0, spec.tokens.min)) yield { ...problem, x0: tokens };
  const every = (simplify: (value: number, range: QuantityRange) => number): ScalarProblem => ({
    kind: "scalar",
    mu: simplify(mu, spec.mu),
    sDelta: simplify(sDelta, spec.s),
    a: simplify(a, spec.a),
    x0: x0.map((x) => simplify(x, spec.x0)),
  });
  yield every(toOne);
  yield every((value, range) => rounded(value, range, 1));
  yield every((value, range) => rounded(value, range, 2));
  for (const value of simpler(mu, spec.mu)) yield { ...problem, mu: value };
  for (const value of simpler(sDelta, spec.s)) yield { ...problem, sDelta: value };
  for (const value of simpler(a, spec.a)) yield { ...problem, a: value };
  for (let l = 0; l < x0.length; l++) {
    for (const value of simpler(x0[l]!, spec.x0)) yield { ...problem, x0: x0.with(l, value) };
  }
}

/** The shortest list first, then half, then each list with one token left out, the last token first. */
function* shorter<T>(tokens: readonly T[], min: number): Generator<readonly T[]> {
  const L = tokens.length;
  if (L <= min) return;
  yield tokens.slice(0, min);
  const half = Math.ceil(L / 2);
  if (half > min && half < L) yield tokens.slice(0, half);
  for (let l = L - 1; l >= 0; l--) yield tokens.toSpliced(l, 1);
}

const simpler = (value: number, range: QuantityRange): number[] =>
  simplerNumbers(value, (candidate) => inRange(range, candidate));

/** ±1 where the range has it. */
function toOne(value: number, range: QuantityRange): number {
  const one = Math.sign(value);
  return inRange(range, one) ? one : value;
}

function rounded(value: number, range: QuantityRange, digits: number): number {
  const short = Number(value.toPrecision(digits));
  return inRange(range, short) && complexity(short) < complexity(value) ? short : value;
}

/** Matrix entries are not confined by the ranges: only their scale was drawn from them. */
function* simplerMatrix(problem: MatrixProblem, spec: GeneratorSpec): Generator<MatrixProblem> {
  const { M, sB, sC, sDelta, a, x0 } = problem;
  for (const tokens of shorter(x0, spec.tokens.min)) yield { ...problem, x0: tokens };
  if (a.length > (spec.dimension?.min ?? a.length)) {
    for (let d = a.length - 1; d >= 0; d--) yield withoutDimension(problem, d);
  }
  const round = (rows: readonly (readonly number[])[]): number[][] =>
    rows.map((row) => row.map((x) => Number(x.toPrecision(1))));
  yield {
    ...problem,
    ...(M === undefined ? {} : { M: round(M) }),
    sDelta: round(sDelta),
    a: a.map((value) => rounded(value, spec.a, 1)),
    x0: x0.map((token) => token.map((x) => rounded(x, spec.x0, 1))),
  };
  for (const [key, rows] of Object.entries({ M, sB, sC, sDelta })) {
    if (rows === undefined) continue;
    for (const changed of symmetricEdits(rows)) yield { ...problem, [key]: changed };
  }
  for (let d = 0; d < a.length; d++) {
    for (const value of simpler(a[d]!, spec.a)) {
      yield { ...problem, a: a.map((x) => (x === a[d] ? value : x)) };
      yield { ...problem, a: a.with(d, value) };
    }
  }
  for (let l = 0; l < x0.length; l++) {
    for (let d = 0; d < a.length; d++) {
      for (const value of simpler(x0[l]![d]!, spec.x0))
        yield { ...problem, x0: x0.with(l, x0[l]!.with(d, value)) };
    }
  }
}

function withoutDimension(problem: MatrixProblem, d: number): MatrixProblem {
  const columns = (rows: readonly (readonly number[])[]): number[][] =>
    rows.map((row) => row.toSpliced(d, 1));
  const { M, sB, sC, sDelta, a, x0 } = problem;
  return {
    kind: "matrix",
    ...(M === undefined ? {} : { M: columns(M).toSpliced(d, 1) }),
    ...(sB === undefined ? {} : { sB: columns(sB) }),
    ...(sC === undefined ? {} : { sC: columns(sC) }),
    sDelta: columns(sDelta).toSpliced(d, 1),
    a: a.toSpliced(d, 1),
    x0: columns(x0),
  };
}

/**
 * Matrices with one entry simpler. Equal entries of one value change together first: it keeps a symmetric
 * matrix symmetric and equal rows equal, on which hypotheses often depend.
 */
function* symmetricEdits(rows: readonly (readonly number[])[]): Generator<number[][]> {
  const values = [...new Set(rows.flat())];
  for (const old of values) {
    for (const value of simplerNumbers(old, () => true)) {
      yield rows.map((row) => row.map((x) => (x === old ? value : x)));
    }
  }
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j < rows[i]!.length; j++) {
      for (const value of simplerNumbers(rows[i]![j]!, () => true)) {
        yield rows.map((row, k) => (k === i ? row.with(j, value) : [...row]));
      }
    }
  }
}

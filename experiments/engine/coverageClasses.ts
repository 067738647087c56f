import type { Problem, ScalarProblem } from "../../solvers/types.ts";
import type { GeneratorSpec } from "../../theorems/generators/index.ts";

/** A class of problems that sampling is expected to reach. */
export interface ProblemClass {
  readonly name: string;
  readonly contains: (problem: Problem) => boolean;
  /** Share of the problems that is asked for where hypotheses and ranges allow; null: recorded only. */
  readonly share: number | null;
}

/** What is asked of the classes that cut the parameter space in a few large parts. */
const COMMON = 0.05;

const scalar =
  (of: (problem: ScalarProblem) => boolean) =>
  (problem: Problem): boolean =>
    problem.kind === "scalar" && of(problem);

const largest = (p: ScalarProblem): number => Math.max(...p.x0.map(Math.abs));
const smallest = (p: ScalarProblem): number => Math.min(...p.x0.filter((x) => x !== 0).map(Math.abs));
const ratio = (p: ScalarProblem): number => largest(p) / smallest(p);
const steps = (p: ScalarProblem): readonly number[] => p.x0.map((x) => x * p.sDelta);

const SCALAR_CLASSES: readonly ProblemClass[] = [
  { name: "mu < 0", contains: scalar((p) => p.mu < 0), share: COMMON },
  { name: "mu > 0", contains: scalar((p) => p.mu > 0), share: COMMON },
  { name: "mu = 0", contains: scalar((p) => p.mu === 0), share: null },
  { name: "s < 0", contains: scalar((p) => p.sDelta < 0), share: COMMON },
  { name: "s > 0", contains: scalar((p) => p.sDelta > 0), share: COMMON },
  { name: "s = 0", contains: scalar((p) => p.sDelta === 0), share: null },
  { name: "a < 1", contains: scalar((p) => p.a < 1), share: COMMON },
  { name: "a >= 1", contains: scalar((p) => p.a >= 1), share: COMMON },
  {
    name: "convergence: mu < 0, some token nonzero",
    contains: scalar((p) => p.mu < 0 && largest(p) > 0),
    share: COMMON,
  },
  {
    name: "slow divergence: mu > 0, every s x < 0",
    contains: scalar((p) => p.mu > 0 && steps(p).every((u) => u < 0)),
    share: COMMON,
  },
  {
    name: "fast divergence: mu > 0, some s x > 0",
    contains: scalar((p) => p.mu > 0 && steps(p).some((u) => u > 0)),
    share: COMMON,
  },
  {
    name: "stationary: mu = 0 or no nonzero token",
    contains: scalar((p) => p.mu === 0 || largest(p) === 0),
    share: null,
  },
  { name: "a zero token", contains: scalar((p) => p.x0.includes(0)), share: COMMON },
  { name: "no zero token", contains: scalar((p) => !p.x0.includes(0)), share: COMMON },
  {
    name: "tokens of both signs",
    contains: scalar((p) => p.x0.some((x) => x > 0) && p.x0.some((x) => x < 0)),
    share: COMMON,
  },
  { name: "a token with |x| < 0.1", contains: scalar((p) => smallest(p) < 0.1), share: COMMON },
  { name: "a token with 0.1 <= |x| < 1", contains: scalar((p) => within(p, 0.1, 1)), share: COMMON },
  { name: "a token with 1 <= |x| < 10", contains: scalar((p) => within(p, 1, 10)), share: COMMON },
  { name: "a token with |x| >= 10", contains: scalar((p) => largest(p) >= 10), share: COMMON },
  { name: "ratio of tokens above 100", contains: scalar((p) => ratio(p) > 100), share: COMMON },
  {
    name: "two nonzero tokens of equal magnitude",
    contains: scalar((p) => {
      const nonzero = p.x0.filter((x) => x !== 0).map(Math.abs);
      return new Set(nonzero).size < nonzero.length;
    }),
    share: null,
  },
];

function within(p: ScalarProblem, from: number, to: number): boolean {
  return p.x0.some((x) => Math.abs(x) >= from && Math.abs(x) < to);
}

const symmetric = (M: readonly (readonly number[])[]): boolean =>
  M.every((row, i) => row.every((x, j) => x === M[j]![i]));

const MATRIX_CLASSES: readonly ProblemClass[] = [
  { name: "M symmetric", contains: (p) => p.kind === "matrix" && symmetric(p.M ?? []), share: null },
  {
    name: "equal rows of S_Delta",
    contains: (p) =>
      p.kind === "matrix" && p.sDelta.every((row) => row.every((x, k) => x === p.sDelta[0]![k])),
    share: null,
  },
  {
    name: "equal entries of a",
    contains: (p) => p.kind === "matrix" && p.a.every((x) => x === p.a[0]),
    share: null,
  },
];

/** Numbers of tokens or dimensions that get a class of their own; wider ranges are not cut up. */
const MAX_COUNT_CLASSES = 8;

/** The classes that matter for a specification; which of them are required is decided in coverage.ts. */
export function classesOf(spec: GeneratorSpec): readonly ProblemClass[] {
  const tokens = countClasses("L", spec.tokens, (p) => p.x0.length);
  if (spec.dimension === null) return [...tokens, ...SCALAR_CLASSES];
  const dimension = countClasses("D", spec.dimension, (p) => (p.kind === "matrix" ? p.a.length : 1));
  return [...tokens, ...dimension, ...MATRIX_CLASSES];
}

function countClasses(
  letter: string,
  range: { readonly min: number; readonly max: number },
  of: (problem: Problem) => number,
): ProblemClass[] {
  const { min, max } = range;
  if (max - min + 1 > MAX_COUNT_CLASSES) return [];
  return Array.from({ length: max - min + 1 }, (_, i) => ({
    name: `${letter} = ${min + i}`,
    contains: (problem: Problem) => of(problem) === min + i,
    share: COMMON,
  }));
}

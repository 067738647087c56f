import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MatrixProblem, Problem, ScalarProblem } from "../../../solvers/types.ts";
import {
  inRange,
  problemArbitrary,
  problemComplexity,
  simplerProblems,
  specOf,
} from "../../../theorems/generators/index.ts";
import type { GeneratorSpec, SampledStatement } from "../../../theorems/generators/index.ts";

const spec = specOf({ hypotheses: [] });

/** fast-check's own shrinking of the first failure. */
function shrunk(
  fails: (p: ScalarProblem) => boolean,
  statement: SampledStatement = { hypotheses: [] },
): Problem {
  const arbitrary = problemArbitrary(specOf(statement));
  const result = fc.check(
    fc.property(arbitrary, (p) => !(p.kind === "scalar" && fails(p))),
    { seed: 3, numRuns: 5000 },
  );
  expect(result.failed).toBe(true);
  const again = fc.sample(arbitrary, { seed: 3, path: result.counterexamplePath!, numRuns: 1 })[0];
  expect(again).toEqual(result.counterexample![0]);
  return result.counterexample![0];
}

describe("shrinking reaches problems that can be read", () => {
  it("all ones, one token, where everything fails", () => {
    expect(shrunk(() => true)).toEqual({ kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [1] });
  });

  it.each([
    ["mu < 0", (p: ScalarProblem) => p.mu < 0, { mu: -1, x0: [1] }],
    ["a token above 3", (p: ScalarProblem) => p.x0.some((x) => x > 3), { mu: 1, x0: [10] }],
    [
      "three tokens, the last negative",
      (p: ScalarProblem) => p.x0.length > 2 && p.x0[2]! < 0,
      { x0: [1, 1, -1] },
    ],
    ["a zero token", (p: ScalarProblem) => p.x0.includes(0), { x0: [0] }],
    ["a below one half", (p: ScalarProblem) => p.a < 0.5, { mu: 1, a: 0.4, x0: [1] }],
    [
      "tokens of both signs",
      (p: ScalarProblem) => p.x0.some((x) => x > 0) && p.x0.some((x) => x < 0),
      { x0: expect.arrayContaining([1, -1]) as number[] },
    ],
    ["s = 0", (p: ScalarProblem) => p.sDelta === 0, { sDelta: 0, mu: 1, a: 1, x0: [1] }],
  ])("%s", (_name, fails, expected) => {
    expect(shrunk(fails)).toMatchObject(expected);
  });

  it("numbers of two digits where one is not enough", () => {
    const problem = shrunk((p) => p.a > 2.3 && p.a < 2.9, { hypotheses: [], ranges: { a: [2.31, 2.89] } });
    expect(problem).toMatchObject({ mu: 1, x0: [1] });
    expect(String((problem as ScalarProblem).a).length).toBeLessThanOrEqual(3);
  });
});

const inside = (problem: ScalarProblem, of: GeneratorSpec): boolean =>
  inRange(of.mu, problem.mu) &&
  inRange(of.s, problem.sDelta) &&
  inRange(of.a, problem.a) &&
  problem.x0.every((x) => inRange(of.x0, x)) &&
  problem.x0.length >= of.tokens.min;

describe("simplerProblems", () => {
  it("only ever yields simpler problems within the ranges, each once", () => {
    const narrow = specOf({
      hypotheses: [],
      ranges: { mu: [-3, -0.4], x0: [0.3, 2] },
      tokens: { min: 2, max: 4 },
    });
    for (const of of [spec, narrow]) {
      for (const problem of fc.sample(problemArbitrary(of), { seed: 5, numRuns: 200 })) {
        const candidates = [...simplerProblems(problem, of)];
        for (const candidate of candidates) {
          expect(problemComplexity(candidate)).toBeLessThan(problemComplexity(problem));
          expect(inside(candidate as ScalarProblem, of)).toBe(true);
        }
        expect(new Set(candidates.map((c) => JSON.stringify(c))).size).toBe(candidates.length);
      }
    }
  });

  it("has nothing simpler than all ones", () => {
    expect([...simplerProblems({ kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [1] }, spec)]).toEqual([]);
  });

  it("ends in few steps from anywhere", () => {
    for (const start of fc.sample(problemArbitrary(spec), { seed: 6, numRuns: 100 })) {
      let problem: Problem = start;
      let steps = 0;
      for (let next; (next = [...simplerProblems(problem, spec)].at(-1)) !== undefined; problem = next)
        steps++;
      expect(steps).toBeLessThan(200);
    }
  });

  it("shrinks tokens, dimensions and entries in D dimensions, and keeps symmetry possible", () => {
    const two = specOf({ hypotheses: [], dimension: { min: 1, max: 3 } });
    const arbitrary = problemArbitrary(two);
    const symmetric = (p: MatrixProblem): boolean =>
      p.M!.every((row, i) => row.every((x, j) => x === p.M![j]![i]));
    const result = fc.check(
      fc.property(arbitrary, (p) => {
        const matrix = p as MatrixProblem;
        return !(
          matrix.a.length === 2 &&
          symmetric(matrix) &&
          matrix.M![0]![1]! < 0 &&
          matrix.sDelta[0]![0]! > 0
        );
      }),
      { seed: 1, numRuns: 5000 },
    );
    expect(result.counterexample?.[0]).toMatchObject({
      M: [
        [1, -1],
        [-1, 1],
      ],
      a: [1, 1],
      x0: [[1, 1]],
    });
  });
});

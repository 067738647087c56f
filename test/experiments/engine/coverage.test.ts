import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Coverage,
  FALSE_ALARM,
  binomialTail,
  coverageFailure,
} from "../../../experiments/engine/coverage.ts";
import type { CoverageCount } from "../../../experiments/engine/index.ts";
import type { Problem, ScalarProblem } from "../../../solvers/types.ts";
import { problemArbitrary, specOf } from "../../../theorems/generators/index.ts";
import type { SampledStatement } from "../../../theorems/generators/index.ts";

const always = (): boolean => true;
const spec = specOf({ hypotheses: [] });
const scalar =
  (of: (p: ScalarProblem) => boolean) =>
  (p: Problem): boolean =>
    p.kind === "scalar" && of(p);

function covered(
  holds: (p: Problem) => boolean,
  broken: (p: ScalarProblem) => ScalarProblem = (p) => p,
  statement: SampledStatement = { hypotheses: [] },
  seed = 1,
): readonly CoverageCount[] {
  const of = specOf(statement);
  const coverage = new Coverage(of, holds);
  let count = 0;
  for (const problem of fc.sample(problemArbitrary(of), { seed, numRuns: 2000 })) {
    const drawn = broken(problem as ScalarProblem);
    if (count < 200 && holds(drawn)) {
      coverage.add(drawn);
      count++;
    }
  }
  expect(count).toBe(200);
  return coverage.report();
}
const named = (report: readonly CoverageCount[], name: string): CoverageCount | undefined =>
  report.find((entry) => entry.name === name);

describe("coverage of the default ranges", () => {
  it("is reached for every class, for 20 seeds", () => {
    for (let seed = 1; seed <= 20; seed++) {
      expect(coverageFailure(covered(always, undefined, undefined, seed))).toBeNull();
    }
  });

  it("requires signs, sizes, scenarios and decades", () => {
    const required = covered(always).filter((entry) => entry.required !== undefined);
    expect(required.map((entry) => entry.name)).toEqual(
      expect.arrayContaining([
        "L = 1",
        "L = 4",
        "mu < 0",
        "mu > 0",
        "s < 0",
        "a < 1",
        "slow divergence: mu > 0, every s x < 0",
        "a zero token",
        "ratio of tokens above 100",
        "a token with |x| >= 10",
      ]),
    );
  });
});

describe("negative control: a generator that leaves out a class is found out", () => {
  it.each([
    ["mu < 0", (p: ScalarProblem) => ({ ...p, mu: Math.abs(p.mu) })],
    ["s > 0", (p: ScalarProblem) => ({ ...p, sDelta: -Math.abs(p.sDelta) })],
    ["L = 3", (p: ScalarProblem) => ({ ...p, x0: p.x0.slice(0, 2) })],
    ["a < 1", (p: ScalarProblem) => ({ ...p, a: Math.max(1, p.a) })],
    ["a token with |x| >= 10", (p: ScalarProblem) => ({ ...p, x0: p.x0.map((x) => x / 10) })],
    ["no zero token", (p: ScalarProblem) => ({ ...p, x0: [0, ...p.x0] })],
  ])("%s", (name, broken) => {
    const report = covered(always, broken);
    expect(named(report, name)).toMatchObject({ count: 0, met: false });
    expect(coverageFailure(report)).toContain(`"${name}" 0 of 200`);
  });
});

describe("classes that cannot be reached are not required", () => {
  it("because of hypotheses", () => {
    const report = covered(scalar((p) => p.mu < 0 && p.x0.every((x) => x !== 0)));
    expect(named(report, "mu > 0")).toBeUndefined();
    expect(named(report, "a zero token")).toBeUndefined();
    expect(named(report, "mu < 0")).toMatchObject({ count: 200, met: true });
    expect(coverageFailure(report)).toBeNull();
  });

  it("because of ranges", () => {
    const report = covered(always, undefined, { hypotheses: [], ranges: { a: [2, 3], mu: [1, 2] } });
    expect(named(report, "a < 1")).toBeUndefined();
    expect(coverageFailure(report)).toBeNull();
  });

  it("and nothing is required where too few probes meet the hypotheses to tell", () => {
    const coverage = new Coverage(spec, () => false);
    expect(coverage.report()).toEqual([]);
  });
});

describe("binomialTail", () => {
  it("agrees with the sum over all outcomes", () => {
    // Five tosses of a coin of 1/4 by hand: P(X <= 1) = (3^5 + 5·3^4)/4^5.
    expect(binomialTail(1, 5, 0.25)).toBeCloseTo((243 + 405) / 1024, 12);
    expect(binomialTail(0, 200, 0.05)).toBeCloseTo(0.95 ** 200, 12);
    expect(binomialTail(5, 5, 0.3)).toBe(1);
    expect(binomialTail(0, 10, 0)).toBe(1);
    expect(binomialTail(3, 10, 1)).toBe(0);
  });

  it("finds no fault where too few problems were judged to tell", () => {
    expect(binomialTail(0, 20, 0.05)).toBeGreaterThan(FALSE_ALARM);
    expect(binomialTail(0, 200, 0.05)).toBeLessThan(FALSE_ALARM);
  });
});

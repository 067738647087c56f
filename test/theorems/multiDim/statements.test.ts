import { describe, expect, it } from "vitest";
import { readCounterexamples } from "../../../experiments/engine/counterexamples.ts";
import { groupsOf } from "../../../experiments/engine/groups.ts";
import { ProblemStream } from "../../../experiments/engine/stream.ts";
import { counterexamplesFile } from "../../../experiments/version.ts";
import { trace } from "../../../solvers/index.ts";
import type { MatrixProblem, Problem } from "../../../solvers/types.ts";
import { specOf } from "../../../theorems/generators/index.ts";
import { registry } from "../../../theorems/index.ts";
import { judgeClaim } from "../../../theorems/judge.ts";
import { compileStatement, holds } from "../../../theorems/language/index.ts";
import type { Theorem } from "../../../theorems/types.ts";

const inDimensions = registry.filter(({ dimension }) => dimension !== undefined);
const statement = (id: string): Theorem => registry.find((theorem) => theorem.id === id)!;

/** Outcome of one claim, and the traces that were asked for. */
function judge(id: string, claim: string, problem: Problem): { outcome: string; methods: string[] } {
  const group = groupsOf(statement(id)).find((each) =>
    each.statement.claims.some(({ name }) => name === claim),
  )!;
  const compiled = compileStatement(group.statement);
  expect(holds(compiled, problem).failed).toEqual([]);
  const methods: string[] = [];
  const { outcome } = judgeClaim(
    compiled.claims.find(({ spec }) => spec.name === claim)!,
    problem,
    (given, method) => {
      methods.push(trace(given, method).run.method);
      return trace(given, method);
    },
  );
  return { outcome, methods };
}

describe("over-broad statements in D dimensions", () => {
  const known = readCounterexamples(counterexamplesFile);
  const refuted = inDimensions.flatMap(({ id, claims }) =>
    claims.filter(({ established }) => established === false).map(({ name }) => [id, name] as const),
  );

  it.each(refuted)("%s, %s: a kept counterexample contradicts it in two coordinate systems", (id, claim) => {
    const group = groupsOf(statement(id)).find((each) =>
      each.statement.claims.some(({ name }) => name === claim),
    )!;
    const compiled = compileStatement(group.statement);
    const problems = known
      .filter((entry) => entry.statement === id)
      .map(({ problem }) => problem)
      .filter((problem) => holds(compiled, problem).holds);
    const found = problems.map((problem) => judge(id, claim, problem));
    const contradicted = found.filter(({ outcome }) => outcome === "contradicted");
    expect(contradicted.length).toBeGreaterThan(0);
    // Points where the field vanishes need no integration; of each statement one that does is kept as well.
    const both = contradicted.filter(
      ({ methods }) =>
        methods.some((name) => name.includes("block-scaled")) &&
        methods.some((name) => name.includes("log-norms and directions")),
    );
    expect(both.length).toBeGreaterThan(0);
  });
});

describe("the constants of sharp claims", () => {
  const decays: MatrixProblem = {
    kind: "matrix",
    M: [
      [-1, 0.3],
      [0.3, -0.6],
    ],
    sDelta: [
      [1, 0.5],
      [1, 0.5],
    ],
    a: [1, 1],
    x0: [[1, -0.5]],
  };

  it("are met, and another constant is contradicted", () => {
    const claim = "negative definite symmetric part: sharp constant";
    expect(judge("eigenvalue-criteria", claim, decays).outcome).toBe("supported");
    const altered = compileStatement({
      ...statement("eigenvalue-criteria"),
      claims: [{ name: "c", kind: "limit", of: "-t * quad(x[1])", equals: "1 / (2 * log(2)) * 1.01" }],
    });
    expect(judgeClaim(altered.claims[0]!, decays, trace).outcome).toBe("contradicted");
  });

  it("hold for two tokens that become M-orthogonal", () => {
    const two = { ...decays, x0: [...decays.x0, [0.5, 1]] };
    const claim = "equal rows and equal decay: the first D tokens have one sharp constant";
    expect(judge("definite-matrix", claim, two).outcome).toBe("supported");
  });
});

describe("sampling of statements in D dimensions", () => {
  it.each(inDimensions.map((theorem) => [theorem.id, theorem] as const))(
    "meets the hypotheses of every claim of %s in fewer than 25 draws each",
    (_, theorem) => {
      for (const group of groupsOf(theorem)) {
        const compiled = compileStatement(group.statement);
        const stream = new ProblemStream(
          specOf(group.statement),
          1,
          (problem) => holds(compiled, problem).holds,
          500,
        );
        expect(stream.take(20, 500)).toHaveLength(20);
      }
    },
  );

  it("draws singular matrices as factors, semi-definite ones among them", () => {
    const spec = specOf(statement("rank-deficient-matrix"));
    expect(spec.structure.singular).toBe(true);
    const stream = new ProblemStream(spec, 1, () => true, 300);
    const problems = stream.take(300, 300).map(({ problem }) => problem as MatrixProblem);
    for (const { sB, sC, a } of problems)
      expect([sB!.length < a.length, sC!.length]).toEqual([true, sB!.length]);
    const opposite = problems.filter(({ sB, sC }) => sB!.flat().every((x, i) => x + sC!.flat()[i]! === 0));
    // One in three, within five standard deviations of 300 draws.
    expect(Math.abs(opposite.length - 100)).toBeLessThan(41);
    expect(specOf(statement("definite-matrix")).structure.singular).toBe(false);
  });
});

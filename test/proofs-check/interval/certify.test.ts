import { describe, expect, it } from "vitest";
import { certifyCounterexample, meetsHypotheses } from "../../../proofs-check/interval/certify.ts";
import { certainty, encloseValue, freeIndices } from "../../../proofs-check/interval/language.ts";
import { encloseTrajectory } from "../../../proofs-check/interval/trajectory.ts";
import type { ScalarProblem } from "../../../solvers/types.ts";
import { registry } from "../../../theorems/index.ts";
import type { ClaimSpec, Statement } from "../../../theorems/types.ts";
import { contains, mid, point, relativeWidth } from "./intervals.ts";
import { fieldOf, randomProblems } from "./problems.ts";

const CONVERGENT: ScalarProblem = { kind: "scalar", mu: -1, sDelta: 1, a: 1, x0: [1, 2, -0.5] };
const FAST: ScalarProblem = { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [0.5, 1] };
const SLOW: ScalarProblem = { kind: "scalar", mu: 1, sDelta: -1, a: 1, x0: [1, 10, 1.1] };

function statement(claim: ClaimSpec, hypotheses: readonly string[] = []): Statement {
  return { id: "test", title: "test", hypotheses, claims: [claim] };
}

function certify(
  claim: ClaimSpec,
  problem: ScalarProblem,
  hypotheses: readonly string[] = [],
): string | null {
  return certifyCounterexample(statement(claim, hypotheses), claim, problem)?.artefact ?? null;
}

describe("certifyCounterexample refutes", () => {
  it("an always claim that fails at some time, naming instance and time", () => {
    const claim: ClaimSpec = { name: "order", kind: "always", of: "abs(x[l]) <= abs(x[1])" };
    const text = certify(claim, CONVERGENT, ["mu < 0", "x0[l] != 0"]);
    expect(text).toContain("l = 2");
    expect(text).toContain("t = 0");
  });

  it("an always claim that holds at first and fails later", () => {
    const claim: ClaimSpec = { name: "large", kind: "always", of: "x[1] > 0.1" };
    expect(certify(claim, CONVERGENT)).toMatch(/fails at t = [1-9]/);
  });

  it.each<[string, ClaimSpec, ScalarProblem]>([
    ["blowsUp where the signs forbid it", { name: "c", kind: "blowsUp" }, CONVERGENT],
    ["a wrong T", { name: "c", kind: "blowsUp", equals: "0.3" }, { ...FAST, x0: [1] }],
    ["global where it blows up", { name: "c", kind: "global" }, FAST],
    ["a limit at infinity that does not exist", { name: "c", kind: "limit", of: "x[1]", equals: "0" }, FAST],
    ["a limit at T that does not exist", { name: "c", kind: "bounded", as: "t -> T", of: "x[1]" }, SLOW],
    [
      "both parts of anyOf",
      {
        name: "c",
        kind: "anyOf",
        claims: [
          { name: "p", kind: "global" },
          { name: "q", kind: "always", of: "x[l] < 1" },
        ],
      },
      FAST,
    ],
  ])("%s", (_, claim, problem) => {
    expect(certify(claim, problem)).not.toBeNull();
  });
});

describe("certifyCounterexample stays silent (negative controls)", () => {
  it.each<[string, ClaimSpec, ScalarProblem]>([
    ["a true always claim", { name: "c", kind: "always", of: "sign(x[l]) == sign(x0[l])" }, CONVERGENT],
    [
      "a true comparison that is an equality at t = 0",
      { name: "c", kind: "always", of: "abs(x[l]) <= abs(x0[l])" },
      CONVERGENT,
    ],
    ["a true blow-up", { name: "c", kind: "blowsUp" }, FAST],
    [
      "a T right to 12 digits",
      { name: "c", kind: "blowsUp", equals: "0.282963287507694" },
      { ...FAST, x0: [1] },
    ],
    ["a true global claim", { name: "c", kind: "global" }, SLOW],
    [
      "a limit, right or wrong, on the right limit point",
      { name: "c", kind: "limit", of: "x[1]", equals: "7" },
      CONVERGENT,
    ],
    [
      "anyOf with one part true",
      {
        name: "c",
        kind: "anyOf",
        claims: [
          { name: "p", kind: "blowsUp" },
          { name: "q", kind: "global" },
        ],
      },
      FAST,
    ],
    ["what is undefined", { name: "c", kind: "always", of: "log(x[3]) > 0" }, CONVERGENT],
    ["instances that do not exist", { name: "c", kind: "always", of: "x[l+5] > x[l]" }, CONVERGENT],
  ])("%s", (_, claim, problem) => {
    expect(certify(claim, problem)).toBeNull();
  });

  it("a problem that misses a hypothesis, or the number of tokens", () => {
    const claim: ClaimSpec = { name: "c", kind: "always", of: "x[1] > 0.1" };
    expect(certify(claim, CONVERGENT, ["mu > 0"])).toBeNull();
    expect(certify(claim, CONVERGENT, ["x0[l] > 0"])).toBeNull();
    const short = { ...statement(claim), tokens: { min: 1, max: 2 } };
    expect(certifyCounterexample(short, claim, CONVERGENT)).toBeNull();
  });
});

describe("the language over intervals", () => {
  const row = encloseTrajectory(FAST, [0.1]).rows[0]!;
  const env = { problem: FAST, row: { t: point(row.t), x: row.x } };

  it("reads every scalar statement of the registry", () => {
    const four = { ...FAST, x0: [0.5, 1, -1, 0.25] };
    const at = { problem: four, row: { t: point(0), x: four.x0.map(point) }, T: point(0.2), l: 2, j: 1 };
    let read = 0;
    for (const theorem of registry.filter((t) => t.dimension === undefined)) {
      for (const source of theorem.hypotheses) {
        expect(["true", "false", "unknown"]).toContain(certainty(source, at));
        read++;
      }
      expect(typeof meetsHypotheses(theorem, four)).toBe("boolean");
      for (const claim of theorem.claims) {
        if (claim.of === undefined) continue;
        freeIndices(claim.of);
        if (claim.kind === "always" || claim.kind === "eventually") certainty(claim.of, at);
        else encloseValue(claim.of, at);
        read++;
      }
    }
    expect(read).toBeGreaterThan(20);
  });

  it("has the scores of the paper: their row sums weighted by the tokens are the field", () => {
    for (const problem of randomProblems(6, 30, { size: 3, tokens: 4 })) {
      const x = problem.x0.map(point);
      const dxdt = new Float64Array(x.length);
      fieldOf(problem)(Float64Array.from(problem.x0), dxdt);
      for (let l = 1; l <= x.length; l++) {
        const terms = Array.from({ length: l }, (_, j) => `P[${l}, ${j + 1}] * x[${j + 1}]`);
        const sum = encloseValue(terms.join(" + "), { problem, row: { t: point(0), x } })!;
        // Terms of one sign: the plain field is good to about 1e-15 per term.
        expect(Math.abs(mid(sum) - dxdt[l - 1]!)).toBeLessThanOrEqual(1e-13 * Math.abs(dxdt[l - 1]!));
        expect(relativeWidth(sum)).toBeLessThan(1e-13);
      }
    }
  });

  it.each<[string, number]>([
    ["sum(x0) + max(x0) - min(3, mu, 2)", 1.5],
    ["sum(1, 2, 3)", 6],
    ["2^(-a) + L + l * j", 4.5],
    ["cbrt(8) + sqrt(4) + abs(-1) + log(e) + log1p(0) + expm1(0)", 6],
    ["Delta(0) / log(2)", 1],
    ["sign(-x0[1]) + sign(0)", -1],
    ["x0[l-1]", 0.5],
    ["cos_pi + 1", Number.NaN],
  ])("%s", (source, value) => {
    const at = { problem: FAST, l: 2, j: 1 };
    if (Number.isNaN(value)) expect(() => encloseValue(source, at)).toThrow(/cos_pi/);
    else expect(contains(encloseValue(source, at)!, value)).toBe(true);
  });

  it.each<[string, string]>([
    ["0 < x[1] < x[2]", "true"],
    ["x[1] > x[2] or not (mu > 0)", "false"],
    ["x[1] == x[1]", "unknown"],
    ["all(x > 0) and any(x > 1)", "true"],
    ["x[2] - x[2] == 0", "unknown"],
    ["1 / (x[1] - x[1]) > 0", "unknown"],
    ["t < T", "unknown"],
    ["x0[1] == 0.5", "true"],
    ["mu != 1", "false"],
  ])("%s is %s", (source, expected) => {
    expect(certainty(source, env)).toBe(expected);
  });
});

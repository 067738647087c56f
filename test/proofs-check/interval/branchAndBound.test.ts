import { describe, expect, it } from "vitest";
import { encloseFormula, proveInequality } from "../../../proofs-check/interval/branchAndBound.ts";
import type { InequalityProblem, InequalityResult } from "../../../proofs-check/interval/branchAndBound.ts";
import { decimal } from "../../../proofs-check/interval/formula.ts";
import { exact, Exact, encloses } from "./exact.ts";

const LINE = { lo: -Infinity, hi: Infinity };
const RIGHT = { lo: 0, hi: Infinity };

function prove(
  inequality: string,
  variables: InequalityProblem["variables"],
  more: Partial<InequalityProblem> = {},
): InequalityResult {
  return proveInequality({ inequality, variables, ...more });
}

/**
 * g(z) = z²δ/(1 − e^{−aδ}), δ = ln(1+e^{−z}): d ln g/d ln z = 2 − z κ(−z)(1 − B(aδ)), κ = sigmoid/softplus,
 * B(y) = y/(eʸ−1). The threshold of MATH.md section 2 is a = 36.7766….
 */
const meanWeight = (a: string): string => `z * softplusSlope(-z) * bernoulliGap(${a} * softplus(-z)) < 2`;

describe("proveInequality proves", () => {
  it.each<[string, InequalityProblem["variables"], Partial<InequalityProblem>]>([
    ["softplus(u) > 0", { u: { lo: -700, hi: Infinity } }, {}],
    ["sigmoid(u) <= 1", { u: LINE }, {}],
    ["log1p(w) < w", { w: { lo: 0, hi: 1 } }, { vanishes: { variable: "w", order: 2 } }],
    ["log1p(w) > 0", { w: { lo: 0, hi: Infinity } }, { vanishes: { variable: "w", order: 1 } }],
    ["softplus(u) > u", { u: { lo: -700, hi: 30 } }, {}],
    ["softplus(u) <= max(u, 0) + log(2) + 1e-12", { u: { lo: -1e3, hi: 1e3 } }, {}],
    ["x^2 + y^2 >= 2 * x * y - 1e-2", { x: { lo: -1, hi: 1 }, y: { lo: -1, hi: 1 } }, {}],
    ["x < y", { x: { lo: 0, hi: 1 }, y: { lo: 0, hi: 1 } }, { where: ["x + 0.1 < y"] }],
    ["1 - exp(-y) < y", { y: { lo: 0, hi: 10 } }, { vanishes: { variable: "y", order: 2 } }],
  ])("%s", (inequality, variables, more) => {
    const result = prove(inequality, variables, more);
    expect(result.status, JSON.stringify(result)).toBe("proved");
    if (result.status === "proved") expect(result.artefact).toContain(inequality);
  });

  it("the weighted mean is increasing for a = 36.77 on all z > 0", () => {
    const body = prove(meanWeight("36.77"), { z: { lo: 0, hi: 60 } });
    expect(body.status, JSON.stringify(body)).toBe("proved");
    // z > 60: slope ≤ 1, gap(y) ≤ y/2, δ ≤ e^−z, and z e^−z decreases.
    expect(prove("bernoulliGap(y) <= y", { y: { lo: 0, hi: 1 } }).status).toBe("proved");
    expect(prove("36.77 * exp(log(z) - z) < 2", { z: { lo: 60, hi: Infinity } }).status).toBe("proved");
  });
});

describe("proveInequality refutes, with a witness", () => {
  it("the weighted mean is not increasing for a = 36.79", () => {
    const result = prove(meanWeight("36.79"), { z: RIGHT });
    expect(result.status, JSON.stringify(result)).toBe("refuted");
    if (result.status !== "refuted") return;
    const at = { z: { lo: result.witness.z!, hi: result.witness.z! } };
    expect(
      encloseFormula("z * softplusSlope(-z) * bernoulliGap(36.79 * softplus(-z))", at).lo,
    ).toBeGreaterThanOrEqual(2);
  });

  it.each<[string, InequalityProblem["variables"], Partial<InequalityProblem>]>([
    ["log1p(w) < w - w^2 / 3", { w: { lo: 0, hi: 1 } }, { vanishes: { variable: "w", order: 2 } }],
    ["softplus(u) < log(2)", { u: { lo: -1, hi: 1 } }, {}],
    ["exp(x) > 1", { x: { lo: -1, hi: 1 } }, {}],
    ["0 < x < 1", { x: { lo: 0.5, hi: 2 } }, {}],
    ["x < 1", { x: { lo: 0, hi: 1 } }, {}],
    ["x * y < 0.99", { x: { lo: 0, hi: 1 }, y: { lo: 0, hi: 1 } }, { where: ["x + y > 1.99"] }],
  ])("%s", (inequality, variables, more) => {
    expect(prove(inequality, variables, more).status).toBe("refuted");
  });
});

describe("proveInequality stays honest", () => {
  it("is inconclusive on an equality in disguise, within its budget", () => {
    const result = proveInequality(
      { inequality: "log(exp(x)) >= x", variables: { x: { lo: 0.1, hi: 0.9 } } },
      { maxBoxes: 300 },
    );
    expect(result.status).toBe("inconclusive");
    expect(result.boxes).toBeLessThanOrEqual(300);
  });

  it("is inconclusive where a divisor keeps containing zero", () => {
    const result = proveInequality(
      { inequality: "1 / x > 0", variables: { x: { lo: 0, hi: 1 } } },
      { maxBoxes: 200 },
    );
    expect(result.status).toBe("inconclusive");
  });

  it("does not use a zero that is not there", () => {
    expect(() =>
      prove("exp(w) > 0.5", { w: { lo: 0, hi: 1 } }, { vanishes: { variable: "w", order: 1 } }),
    ).toThrow(/zero at the lower end/);
  });

  it("refuses unknown names, functions and things that are no inequality", () => {
    expect(() => prove("x + y > 0", { x: RIGHT })).toThrow(/ranges for all of/);
    expect(() => prove("sin(x) > 0", { x: RIGHT })).toThrow(/sin/);
    expect(() => prove("x + 1", { x: RIGHT })).toThrow(/an inequality/);
    expect(() => prove("x < 0.1234567890123456789", { x: RIGHT })).toThrow(/15 digits/);
    expect(() => prove("x +", { x: RIGHT })).toThrow(/mathjs syntax/);
  });
});

describe("decimals", () => {
  it.each(["0.1", "36.77", "1e-3", "2.5e10", "123456789012345678901234567890", "1e300", "7", "0"])(
    "%s is enclosed",
    (text) => {
      expect(encloses(decimal(text), new Exact(text))).toBe(true);
    },
  );

  it("negative control: the double nearest to 0.1 is not 0.1", () => {
    const d = decimal("0.1");
    expect(d.lo < d.hi && exact(0.1).minus(new Exact("0.1")).abs().gt(0)).toBe(true);
  });
});

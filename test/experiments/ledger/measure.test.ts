import { describe, expect, it } from "vitest";
import { logsAfter, observedOrder, timeScale } from "../../../experiments/ledger/depthOrder.ts";
import { drawScenario } from "../../../experiments/ledger/draw.ts";
import { escapeDepth, lagCoefficient, observedLag } from "../../../experiments/ledger/escapeDepth.ts";
import { spreadOf } from "../../../experiments/ledger/quantiles.ts";
import { deviates, threshold, unitStep } from "../../../experiments/ledger/thresholds.ts";
import { traceDiscretised } from "../../../solvers/discrete/index.ts";
import { simulate } from "../../../solvers/index.ts";
import { softplus } from "../../../solvers/numerics/softplus.ts";
import { gainOf, stateRules } from "../../../solvers/s6/stateRule.ts";
import type { StateRule } from "../../../solvers/s6/stateRule.ts";
import type { ScalarProblem } from "../../../solvers/types.ts";
import { scalarScenario } from "../../../solvers/oneDim/scenario.ts";

const one = (
  mu: number,
  a: number,
  x: number,
): { kind: "scalar"; mu: number; sDelta: 1; a: number; x0: number[] } => ({
  kind: "scalar",
  mu,
  sDelta: 1,
  a,
  x0: [x],
});

/** The step up to which no sign can change where Ā ≥ 0: 1/(|μ| Σ max(ln 2, Δ(x_l)) x_l²), in units of `unitStep`. */
function safeStep(problem: ScalarProblem, state: StateRule): number {
  const sum = problem.x0.reduce(
    (total, x) => total + Math.max(Math.LN2, softplus(problem.sDelta * x)) * x * x,
    0,
  );
  return 1 / (Math.abs(problem.mu) * sum * unitStep(problem, state));
}

describe("the problems", () => {
  it.each(["convergence", "slow-divergence", "fast-divergence"] as const)(
    "are of the scenario %s",
    (scenario) => {
      const problems = drawScenario(scenario, 50, 1);
      expect(problems.map(scalarScenario)).toEqual(problems.map(() => scenario));
      expect(new Set(problems.map(({ x0 }) => x0.length))).toEqual(new Set([1, 2, 3]));
    },
  );
});

describe("the order in the depth step", () => {
  it.each(["convergence", "slow-divergence", "fast-divergence"] as const)("is one: %s", (scenario) => {
    for (const state of stateRules) {
      const orders = drawScenario(scenario, 9, 1).map((problem) => observedOrder(problem, state, 256));
      const { median } = spreadOf(orders.filter((order) => order !== null));
      // The next power of the step, 1/256 of the time scale, with a factor of order one.
      expect(Math.abs(median - 1)).toBeLessThan(4 / 256);
    }
  });

  it("is towards the flow: the extrapolated stack is the solver's solution", () => {
    for (const problem of drawScenario("convergence", 5, 2)) {
      const t = timeScale(problem, "simplified");
      const [coarse, fine] = [500, 1000].map((layers) => logsAfter(problem, "simplified", t, layers));
      const { logAbsX } = simulate(problem, { coordinate: "t", values: [t] }).rows[0];
      // After Richardson the error is of order two: below (1/1000)² times a few.
      logAbsX.forEach((log, l) => expect(Math.abs(2 * fine[l] - coarse[l] - log)).toBeLessThan(1e-5));
    }
  });
});

describe("the blow-up depth of a stack", () => {
  it.each(stateRules)("%s: lags behind T by p/(2(p − 1)) η ln(1/η)", (state) => {
    expect(lagCoefficient(state)).toBe(state === "simplified" || state === "euler" ? 2 / 3 : 3 / 4);
    for (const problem of [one(1, 1, 1), one(0.7, 2, 1.3)]) {
      // The term after η ln(1/η) and η is of order η² ln²: at η = 2^−11 three per mille.
      expect(Math.abs(observedLag(problem, state, 2 ** -11) - lagCoefficient(state))).toBeLessThan(0.003);
    }
  });

  it("tends to T", () => {
    const problem = one(1, 1, 1);
    const T = traceDiscretised(problem, { state: "zoh", eta: 0 }).blowUp!.time;
    const gap = (eta: number): number => escapeDepth(problem, "zoh", eta) - T;
    // ¾ η ln(1/η) + O(η), 0.0066 at 2^-10.
    expect(gap(2 ** -10)).toBeGreaterThan(0.002);
    expect(gap(2 ** -10)).toBeLessThan(0.01);
    expect(gap(2 ** -14) / gap(2 ** -10)).toBeLessThan(0.1);
  });
});

describe("thresholds", () => {
  it.each(stateRules)("%s: one token with s x > 0 changes sign from η = 1/(|μ|B̄(Δ)x²) on", (state) => {
    const problem = one(-0.6, 1.4, 0.9);
    const want = 1 / (0.6 * gainOf(state, 1.4, softplus(0.9)) * 0.81);
    expect(Math.abs(unitStep(problem, state) / want - 1)).toBeLessThan(1e-14);
    // Twenty halvings of one of sixty steps in ln(20000).
    expect(Math.abs(threshold(problem, state, "a token changes sign")! - 1)).toBeLessThan(1e-6);
  });

  it("a flat token grows from twice that on", () => {
    const flat = { ...one(-1, 1, 1), sDelta: 0 };
    expect(Math.abs(threshold(flat, "zoh", "a token grows past all initial ones")! - 2)).toBeLessThan(1e-5);
  });

  it("a lone slow token has none: its steps are too small to change its sign", () => {
    // z² ln(1 + e^(−z)) is at most 0.51 on the way down from z = 6, and the unit is 1/0.09.
    const problem = one(-1, 1, -6);
    expect(deviates(problem, "simplified", 1.9, "a token changes sign")).toBe(false);
  });

  it("are never below the safe step where Ā ≥ 0", () => {
    for (const problem of drawScenario("convergence", 40, 5)) {
      for (const state of ["simplified", "zoh"] as const) {
        const found = threshold(problem, state, "a token changes sign");
        if (found !== null) expect(found).toBeGreaterThan(safeStep(problem, state) * (1 - 1e-6));
        expect(
          deviates(
            problem,
            state,
            0.999 * safeStep(problem, state) * unitStep(problem, state),
            "a token changes sign",
          ),
        ).toBe(false);
      }
    }
  });
});

describe("spreadOf", () => {
  it("is the median and what nine in ten lie between", () => {
    const values = Array.from({ length: 101 }, (_, i) => 100 - i);
    expect(spreadOf(values)).toEqual({ count: 101, low: 5, median: 50, high: 95 });
    expect(spreadOf([3])).toEqual({ count: 1, low: 3, median: 3, high: 3 });
  });
});

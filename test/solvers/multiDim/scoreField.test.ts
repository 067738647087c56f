import { describe, expect, it } from "vitest";
import { rng } from "../../../solvers/numerics/rng.ts";
import { initialTokens, matrixParameters } from "../../../solvers/s6/parameters.ts";
import { polarChart } from "../../../solvers/multiDim/polarChart.ts";
import { Rates } from "../../../solvers/multiDim/rates.ts";
import { scoreChart } from "../../../solvers/multiDim/scoreChart.ts";
import { ScoreField } from "../../../solvers/multiDim/scoreField.ts";
import { logNormAt } from "../../../solvers/multiDim/scoreLayout.ts";
import { TokenState } from "../../../solvers/multiDim/tokenState.ts";
import { randomProblem } from "./problems.ts";

const L = 3;
const FRAME = { phase: "global", logBase: -Infinity, logT0: 0.3, tau: 0.7 } as const;

describe("the field in scores", () => {
  it.each([1, 2, 3, 4, 5])("is that of log-norms and directions (problem %i)", (seed) => {
    const D = 1 + (seed % 4);
    const problem = randomProblem(seed, L, D, D);
    const parameters = matrixParameters(problem);
    const start = TokenState.of(initialTokens(problem), D);
    const polar = polarChart(start, FRAME, new Rates(parameters, L));
    const score = scoreChart(start, FRAME, new Rates(parameters, L));
    const expected = new Float64Array(polar.y0.length);
    const actual = new Float64Array(score.y0.length);
    polar.field(polar.s0, polar.y0, expected);
    score.field(score.s0, score.y0, actual);
    const scale = Math.max(...expected.map(Math.abs));
    for (let l = 0; l < L; l++) {
      const at = logNormAt(l, D);
      const pairs = [[actual[at]!, expected[l]!]];
      for (let d = 0; d < D; d++) pairs.push([actual[at + 1 + d]!, expected[L + l * D + d]!]);
      // A few roundings of sums of up to L·D terms.
      for (const [a, b] of pairs) expect(Math.abs(a! - b!)).toBeLessThan(1e-14 * scale);
    }
  });

  it.each([1, 2, 3, 4])("has the Jacobian that differences give (problem %i)", (seed) => {
    const D = 2 + (seed % 2);
    const random = rng(seed, 3);
    // Large and small rates: forms that score by e^κ, and forms that hold.
    const rate = [-3, 4, 15, 40][seed - 1]!;
    const field = new ScoreField(
      matrixParameters(randomProblem(seed, L, D, D)),
      [true, seed > 1, true],
      () => rate,
    );
    const y = new Float64Array(field.n).map(() => random.normal());
    field.start(0, y, undefined);
    const n = field.n;
    const exact = new Float64Array(n * n);
    field.jacobian(0, y, exact);
    const [below, above] = [new Float64Array(n), new Float64Array(n)];
    const step = 1e-5;
    for (let j = 0; j < n; j++) {
      field.evaluate(0, y.with(j, y[j]! - step), below);
      field.evaluate(0, y.with(j, y[j]! + step), above);
      for (let i = 0; i < n; i++) {
        const difference = (above[i]! - below[i]!) / (2 * step);
        const scale = Math.max(...exact.subarray(i * n, (i + 1) * n).map(Math.abs), 1e-300);
        // step² of the third derivative, a few times the first, and ε/step.
        expect(Math.abs(difference - exact[i * n + j]!) / scale).toBeLessThan(1e-7);
      }
    }
  });

  it("stays finite where the weight is all on entries that are zero", () => {
    // Δ₁ = e^−10^6 moves x₁; Δ₂ = ln 2 would move x₂ = 0.
    const parameters = matrixParameters({
      kind: "matrix",
      M: [[1, 0], [0, 1]], // prettier-ignore
      sDelta: [[-1e6, 0], [0, 1]], // prettier-ignore
      a: [1, 1],
      x0: [[1, 0]],
    });
    const field = new ScoreField(parameters, [true], () => 0);
    const y = new Float64Array(field.n);
    y[logNormAt(0, 2) + 1] = 1;
    field.start(0, y, undefined);
    const jacobian = new Float64Array(field.n ** 2);
    field.jacobian(0, y, jacobian);
    expect(jacobian.every(Number.isFinite)).toBe(true);
  });
});

import { describe, expect, it } from "vitest";
import { matrixParameters } from "../../../solvers/s6/parameters.ts";
import { matrixLayer, scalarLayer } from "../../../solvers/s6/recurrence.ts";

describe("scalarLayer", () => {
  it("adds η times the layer's output", () => {
    // L = 1, s = 0: y = μ ln 2 x³.
    const [x] = scalarLayer({ mu: -1, sDelta: 0, a: 1 }, Float64Array.of(2), 0.25);
    expect(x).toBeCloseTo(2 - 0.25 * Math.LN2 * 8, 15);
  });

  it("tends to the closed-form trajectory with order 1 in η", () => {
    // L = 1, s = 0, μ = −1: x(t) = (x0⁻² + 2 ln 2 t)^−1/2.
    const exact = (1 + 2 * Math.LN2) ** -0.5;
    const errors = [64, 128].map((steps) => {
      let x: Float64Array = Float64Array.of(1);
      for (let i = 0; i < steps; i++) x = scalarLayer({ mu: -1, sDelta: 0, a: 1 }, x, 1 / steps);
      return Math.abs(x[0]! - exact);
    });
    // Euler: halving the step halves the error up to O(η) = 2%.
    expect(errors[0]! / errors[1]!).toBeGreaterThan(1.96);
    expect(errors[0]! / errors[1]!).toBeLessThan(2.04);
  });
});

describe("matrixLayer", () => {
  it("equals the scalar layer in one dimension", () => {
    const p = matrixParameters({ kind: "matrix", M: [[0.5]], sDelta: [[1]], a: [2], x0: [[1]] });
    const x = Float64Array.of(0.3, -0.7, 1.1);
    const scalar = scalarLayer({ mu: 0.5, sDelta: 1, a: 2 }, x, 0.5);
    // Same formula in another order of factors: a few ulp.
    matrixLayer(p, x, 0.5).forEach((v, i) => expect(Math.abs(v - scalar[i]!)).toBeLessThan(1e-15));
  });
});

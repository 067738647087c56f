import { describe, expect, it } from "vitest";
import { softplus } from "../../../solvers/numerics/softplus.ts";
import { FirstToken } from "../../../solvers/oneDim/firstToken.ts";
import { scaleProblem } from "../../../solvers/oneDim/scaledProblem.ts";
import { traceScalar } from "../../../solvers/oneDim/trace.ts";

const K = 2 * Math.LN2;

/** θ at which y has fallen from y0 to y: ∫ dy/(y³ Δ), by Simpson's rule in ln y. */
function thetaOf(y0: number, y: number): number {
  const panels = 4000;
  const h = Math.log(y0 / y) / panels;
  let sum = 0;
  for (let i = 0; i <= panels; i++) {
    const at = y * Math.exp(i * h);
    const weight = i === 0 || i === panels ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight / (at * at * softplus(at));
  }
  return (sum * h) / 3;
}

describe("the first token of a convergent problem", () => {
  it("has the deviation from its limit that direct quadrature gives", () => {
    const token = new FirstToken(scaleProblem({ kind: "scalar", mu: -1, sDelta: 1, a: 1, x0: [1.5] }));
    for (let l = Math.log(1.5) - 0.25; l > -6; l -= 0.25) {
      const theta = thetaOf(1.5, Math.exp(l));
      const found = token.advance(Math.log(theta), l, 1e-12);
      if (found === null) continue;
      // Simpson's error with h < 2e-3 is h⁴/180 of the integral times derivatives of order one, of its logarithm.
      expect(Math.abs(found.log - (l + 0.5 * Math.log(K * theta)))).toBeLessThan(2e-12);
      expect(found.error).toBeLessThan(1e-12 + 3e-15);
    }
  });

  it("is not used while its share of 1/y² is large, or while the token idles", () => {
    const token = new FirstToken(scaleProblem({ kind: "scalar", mu: -1, sDelta: 1, a: 1, x0: [-200] }));
    // Δ = e^−200: after θ = 1e30 nothing has moved, and ℓ says nothing of θ.
    expect(token.advance(Math.log(1e30), Math.log(200), 1e-12)).toBeNull();
    const plain = new FirstToken(scaleProblem({ kind: "scalar", mu: -1, sDelta: 1, a: 1, x0: [0.01] }));
    expect(plain.advance(Math.log(1), Math.log(0.01), 1e-12)).toBeNull();
  });

  it("resolves the next order on a trace where doubles of |x| alone would not", () => {
    const { points } = traceScalar({ kind: "scalar", mu: -1, sDelta: 1, a: 1, x0: [1] }, "primary");
    const next = -1 / (2 * Math.LN2 * Math.sqrt(K));
    const late = points.filter(({ sigma }) => sigma > 40 && sigma < 55);
    expect(late.length).toBeGreaterThan(3);
    for (const { sigma, x, error } of late) {
      const deviation = Math.exp(sigma / 2) * Math.expm1(x[0]!.offset + 0.5 * Math.log(K));
      // What is left of the expansion is O(ln t/√t) < 1e-7; the rounding is e^{σ/2} of the stated error.
      expect(Math.abs(deviation - next)).toBeLessThan(1e-6 + Math.exp(sigma / 2) * error![0]!);
    }
  });
});

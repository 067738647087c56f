import { describe, expect, it } from "vitest";
import { logTail, logTailConstant } from "../../../solvers/oneDim/tail.ts";

/** ∫_Y^200 by the 4-point Gauss rule on 4000 panels in ln y, plus 1/(3·200³): error below 1e-14 relative. */
function bruteForce(y0: number): number {
  const nodes = [0.8611363115940526, 0.3399810435848563];
  const weights = [0.3478548451374538, 0.6521451548625461];
  const from = Math.log(y0);
  const h = (Math.log(200) - from) / 4000;
  let sum = 0;
  for (let panel = 0; panel < 4000; panel++) {
    for (const side of [-1, 1]) {
      nodes.forEach((node, i) => {
        const v = from + (panel + 0.5 + (side * node) / 2) * h;
        const y = Math.exp(v);
        sum += ((weights[i]! * h) / 2) * (Math.exp(-2 * v) / (y + Math.log1p(Math.exp(-y))));
      });
    }
  }
  return sum + 1 / (3 * 200 ** 3);
}

describe("logTail", () => {
  it.each([1e-3, 0.1, 0.5, 0.999, 1, 1.001, 2, 5, 7.99, 8.01, 20, 39.9, 40.1])(
    "matches brute force at Y = %s",
    (y) => {
      // 1e-13: the brute force sums 16,000 terms in double precision.
      expect(Math.abs(Math.exp(logTail(Math.log(y))) / bruteForce(y) - 1)).toBeLessThan(1e-13);
    },
  );

  it("gives the reference blow-up time of one unit token", () => {
    expect(Math.abs(Math.exp(logTail(0)) - 0.28296328750769433599726979)).toBeLessThan(3e-16);
  });

  it("meets its asymptotes: 1/(3Y³) far out, the constant step size near 0", () => {
    expect(logTail(100)).toBe(-300 - Math.log(3));
    expect(Math.abs(logTail(-300) - logTailConstant(-300))).toBeLessThan(1e-12);
  });

  it("differs from the constant-step tail where the step size differs", () => {
    expect(Math.abs(logTail(0) - logTailConstant(0))).toBeGreaterThan(0.1);
  });
});

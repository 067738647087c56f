import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { logSoftplus, sigmoid, softplus } from "../../../solvers/numerics/softplus.ts";

const Exact = Decimal.clone({ precision: 60, minE: -9e15, maxE: 9e15 });
const exactSoftplus = (u: number): Decimal => new Exact(u).exp().plus(1).ln();
const POINTS = [
  -745, -700, -300, -37.5, -36, -10, -1, -1e-3, -1e-300, 0, 1e-9, 0.3, 0.541, 1, 5, 36, 37, 300, 700,
];

// Unit roundoff; u and ln(1 + e^u) need 60-digit decimals only where e^u > 1e-50.
const U = 2 ** -53;

describe("softplus", () => {
  it.each(POINTS.filter((u) => u > -110))("is within 2 ulp at %d", (u) => {
    const exact = exactSoftplus(u);
    const error = exact.minus(softplus(u)).div(exact).abs().toNumber();
    expect(error).toBeLessThan(4 * U);
  });
  it("is e^u far to the left and u far to the right", () => {
    expect(softplus(-700)).toBe(Math.exp(-700));
    expect(softplus(-1e300)).toBe(0);
    expect(softplus(1e300)).toBe(1e300);
    expect(softplus(Infinity)).toBe(Infinity);
    expect(softplus(NaN)).toBeNaN();
  });
});

describe("logSoftplus", () => {
  it.each(POINTS.filter((u) => u > -110))("is accurate at %d", (u) => {
    const exact = exactSoftplus(u).ln();
    const error = exact.minus(logSoftplus(u)).abs().toNumber();
    expect(error).toBeLessThan(3 * U * Math.max(1, exact.abs().toNumber()));
  });
  it("never underflows", () => {
    expect(logSoftplus(-1e300)).toBe(-1e300);
    expect(logSoftplus(-1000)).toBe(-1000);
    expect(logSoftplus(-Infinity)).toBe(-Infinity);
    expect(logSoftplus(1e300)).toBe(Math.log(1e300));
  });
});

describe("sigmoid", () => {
  it.each([-700, -20, -1, 0, 0.5, 3, 40])("is the derivative of softplus at %d", (u) => {
    const e = new Exact(u).exp();
    const exact = e.div(e.plus(1));
    expect(exact.minus(sigmoid(u)).div(exact).abs().toNumber()).toBeLessThan(4 * U);
  });
  it("stays in [0, 1]", () => {
    expect(sigmoid(-Infinity)).toBe(0);
    expect(sigmoid(Infinity)).toBe(1);
  });
});

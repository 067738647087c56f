import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { compensatedSum } from "../../../solvers/numerics/compensatedSum.ts";
import { logAddExp } from "../../../solvers/numerics/logAddExp.ts";
import { rng } from "../../../solvers/numerics/rng.ts";
import {
  expExponent,
  expMantissa,
  exponentOf,
  powerOfTwo,
  scaleByPowerOfTwo,
} from "../../../solvers/numerics/scaled.ts";

describe("compensatedSum", () => {
  it("keeps what cancels", () => {
    expect(compensatedSum([1e100, 1, -1e100])).toBe(1);
    expect(compensatedSum(Array.from({ length: 10 }, () => 0.1))).toBe(1);
  });
  it("says Infinity after an overflow, not NaN", () => {
    expect(compensatedSum([1e308, 1e308])).toBe(Infinity);
  });
});

describe("logAddExp", () => {
  it("neither overflows nor loses the smaller summand", () => {
    expect(logAddExp(1000, 1000)).toBeCloseTo(1000 + Math.LN2, 12);
    expect(logAddExp(0, -40)).toBe(Math.log1p(Math.exp(-40)));
    expect(logAddExp(-Infinity, 3)).toBe(3);
    expect(logAddExp(-Infinity, -Infinity)).toBe(-Infinity);
  });
});

describe("rng", () => {
  it("repeats a stream exactly and separates streams and seeds", () => {
    const draw = (seed: number, stream: number): number[] => {
      const r = rng(seed, stream);
      return Array.from({ length: 8 }, () => r.uint32());
    };
    expect(draw(1, 0)).toEqual(draw(1, 0));
    const all = [draw(1, 0), draw(1, 1), draw(2, 0), draw(2 ** 32 + 1, 0), draw(-1, 0)];
    expect(new Set(all.map((d) => d.join())).size).toBe(5);
  });
  it("has the moments of its distributions", () => {
    const r = rng(5);
    const n = 40_000;
    const uniforms = Array.from({ length: n }, () => r.uniform());
    const normals = Array.from({ length: n }, () => r.normal());
    const mean = (v: readonly number[]): number => compensatedSum(v) / n;
    // Five standard deviations of the sample mean: 5·(1/√12)/√n, 5/√n, 5·√2/√n.
    expect(Math.abs(mean(uniforms) - 0.5)).toBeLessThan((5 * 0.2887) / Math.sqrt(n));
    expect(Math.abs(mean(normals))).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(mean(normals.map((x) => x * x)) - 1)).toBeLessThan((5 * 1.4143) / Math.sqrt(n));
    expect(uniforms.every((u) => u >= 0 && u < 1)).toBe(true);
  });
  it("draws integers below n evenly", () => {
    const r = rng(9);
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) counts[r.below(6)]!++;
    // Five standard deviations of a binomial count: 5·√(60000·(1/6)(5/6)) = 457.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(457);
  });
});

describe("scaled arithmetic", () => {
  it("forms powers of two over the whole range", () => {
    for (const e of [-1080, -1074, -1050, -1022, -1, 0, 52, 1023, 1024]) {
      expect(powerOfTwo(e)).toBe(e < -1074 ? 0 : 2 ** e);
    }
  });
  it.each([1, -3.7, 1e-310, 5e-324, 1.7e308])("splits and restores %d", (x) => {
    const e = exponentOf(x);
    expect(2 ** Math.min(e, 0) * 2 ** Math.max(e, 0)).toBeLessThanOrEqual(Math.abs(x));
    expect(Math.abs(scaleByPowerOfTwo(x, -e))).toBeLessThan(2);
    expect(scaleByPowerOfTwo(scaleByPowerOfTwo(x, -e), e)).toBe(x);
  });
  it("rounds once on gradual underflow", () => {
    const m = 1.0000000000000002;
    expect(scaleByPowerOfTwo(m, -1074)).toBe(5e-324);
    expect(scaleByPowerOfTwo(1.5 * 2 ** 600, -1674)).toBe(1e-323); // 1.5·2^−1074 ties to even
    expect(scaleByPowerOfTwo(2 ** -600, 1700)).toBe(Infinity);
    expect(scaleByPowerOfTwo(2 ** -1000, 1500)).toBe(2 ** 500);
  });
  it.each([-9000.3125, -600, -0.1875, 0, 3, 12345.6875])("splits e^%d", (x) => {
    const Exact = Decimal.clone({ precision: 40, minE: -9e15, maxE: 9e15 });
    const n = expExponent(x);
    // The points are dyadic: Decimal reads the shortest decimal of a double, which is exact for these only.
    const exact = new Exact(x).exp().div(new Exact(2).pow(n));
    // One rounding of x − n ln 2 at the size of |x|·2^−53, and one of exp.
    const bound = 2 ** -52 * Math.max(1, Math.abs(x) * 1e-3);
    expect(exact.minus(expMantissa(x, n)).div(exact).abs().toNumber()).toBeLessThan(bound);
  });
});

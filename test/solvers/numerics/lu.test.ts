import { describe, expect, it } from "vitest";
import { luFactor, luSolve } from "../../../solvers/numerics/lu.ts";
import { rng } from "../../../solvers/numerics/rng.ts";

describe("luFactor and luSolve", () => {
  it.each([1, 2, 5, 30])("solve random systems of size %i with a small residual", (n) => {
    const random = rng(n);
    const A = Float64Array.from({ length: n * n }, () => random.normal());
    const x = Float64Array.from({ length: n }, () => random.normal());
    const b = new Float64Array(n);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) b[i]! += A[i * n + j]! * x[j]!;
    const factors = A.slice();
    const pivots = new Int32Array(n);
    const solution = b.slice();
    expect(luFactor(factors, pivots)).toBe(true);
    luSolve(factors, pivots, solution);
    for (let i = 0; i < n; i++) {
      let residual = -b[i]!;
      let size = Math.abs(b[i]!);
      for (let j = 0; j < n; j++) {
        residual += A[i * n + j]! * solution[j]!;
        size += Math.abs(A[i * n + j]! * solution[j]!);
      }
      // Backward stability: n·ε with a growth factor below 10 for such matrices.
      expect(Math.abs(residual)).toBeLessThan(10 * n * Number.EPSILON * size);
    }
  });
  it("says so when a matrix is singular or not finite", () => {
    expect(luFactor(Float64Array.of(1, 2, 2, 4), new Int32Array(2))).toBe(false);
    expect(luFactor(Float64Array.of(NaN), new Int32Array(1))).toBe(false);
    expect(luFactor(Float64Array.of(0, 1, 1, 0), new Int32Array(2))).toBe(true);
  });
});

import { describe, expect, it } from "vitest";
import {
  DENSE,
  ERROR_ORDER_5,
  NODES,
  ROWS,
  WEIGHTS_ORDER_3,
} from "../../../../solvers/integrators/tableaus/dop853.ts";
import type { SparseRow } from "../../../../solvers/integrators/tableaus/dop853.ts";
import { radauTableau } from "../../../../solvers/integrators/tableaus/radauIIA.ts";

const sum = (row: SparseRow, f: (stage: number) => number): number =>
  row.reduce((acc, [stage, weight]) => acc + weight * f(stage), 0);
const magnitude = (row: SparseRow): number => row.reduce((acc, [, weight]) => acc + Math.abs(weight), 0);
// The published digits are rounded to doubles: u = 2^−53 of every coefficient, with a factor for the sums.
const ROUNDING = 4 * 2 ** -53;
const power = (q: number) => (stage: number): number => NODES[stage]! ** q; // prettier-ignore
/** Σ_j a_ij c_j^q. */
const inner = (q: number) => (stage: number): number => sum(ROWS[stage]!, power(q)); // prettier-ignore

/** Largest defect of the order conditions below, in units of rounding. */
function defects(rows: readonly SparseRow[]): number[] {
  const b = rows[12]!;
  const size = magnitude(b);
  const list: number[] = [];
  for (let q = 1; q <= 8; q++) list.push((sum(b, power(q - 1)) - 1 / q) / (ROUNDING * size));
  // Trees with one branching: Σ b_i c_i^p Σ_j a_ij c_j^q = 1/((q + 1)(p + q + 2)), order p + q + 2 ≤ 8.
  for (let p = 0; p <= 6; p++) {
    for (let q = 1; p + q + 2 <= 8; q++) {
      const value = sum(b, (i) => NODES[i]! ** p * sum(rows[i]!, power(q)));
      list.push((value - 1 / ((q + 1) * (p + q + 2))) / (ROUNDING * size * 40));
    }
  }
  return list.map(Math.abs);
}

describe("DOP853", () => {
  it("has rows that sum to the nodes", () => {
    ROWS.forEach((row, i) => {
      expect(Math.abs(sum(row, () => 1) - NODES[i]!)).toBeLessThanOrEqual(ROUNDING * (1 + magnitude(row)));
    });
  });
  it("meets the quadrature and one-branch order conditions to order 8", () => {
    expect(Math.max(...defects(ROWS))).toBeLessThan(1);
  });
  it("fails them with one coefficient changed in the 12th digit (negative control)", () => {
    const spoiled = ROWS.map((row, i) =>
      i === 8 ? row.map(([s, a]) => [s, s === 5 ? a * (1 + 1e-12) : a] as const) : row,
    );
    expect(Math.max(...defects(spoiled))).toBeGreaterThan(1);
  });
  it("meets the deeper conditions Σ b_i a_ij a_jk c_k^q of order up to 8", () => {
    for (let q = 1; q <= 5; q++) {
      const value = sum(ROWS[12]!, (i) => sum(ROWS[i]!, (j) => inner(q)(j)));
      const exact = 1 / ((q + 1) * (q + 2) * (q + 3));
      expect(Math.abs(value - exact)).toBeLessThan(ROUNDING * magnitude(ROWS[12]!) * 1600);
    }
  });
  it("has error formulas of the stated orders", () => {
    // Row 12 minus an order-5 formula: all quadrature conditions up to order 5 vanish, the sixth does not.
    for (let q = 0; q < 5; q++) {
      expect(Math.abs(sum(ERROR_ORDER_5, power(q)))).toBeLessThan(ROUNDING * magnitude(ERROR_ORDER_5));
    }
    expect(Math.abs(sum(ERROR_ORDER_5, power(5)))).toBeGreaterThan(1e-6);
    for (let q = 1; q <= 3; q++) {
      expect(Math.abs(sum(WEIGHTS_ORDER_3, power(q - 1)) - 1 / q)).toBeLessThan(2 * ROUNDING);
    }
    expect(Math.abs(sum(WEIGHTS_ORDER_3, power(3)) - 1 / 4)).toBeGreaterThan(1e-6);
  });
  it("has dense-output rows that vanish on polynomials of low degree", () => {
    // The last four coefficients are divided differences of the solution: zero for y′ = t^q, q ≤ 2,
    // because the first three terms already hold every cubic.
    for (const row of DENSE) {
      for (let q = 0; q <= 2; q++) {
        // Stages 13–15 carry the rounding of weights of size 400.
        expect(Math.abs(sum(row, power(q)))).toBeLessThan(ROUNDING * magnitude(row));
      }
    }
  });
});

describe("Radau IIA", () => {
  it("is RADAU5 for three stages", () => {
    const { c, A, gamma } = radauTableau(3);
    const s6 = Math.sqrt(6);
    // Hairer–Wanner II, table IV.5.6; and γ = 1/(3 + 3^(2/3) − 3^(1/3)).
    expect(Math.abs(c[0]! - (4 - s6) / 10)).toBeLessThan(1e-15);
    expect(Math.abs(c[1]! - (4 + s6) / 10)).toBeLessThan(1e-15);
    expect(Math.abs(A[0]! - (88 - 7 * s6) / 360)).toBeLessThan(1e-15);
    expect(Math.abs(A[8]! - 1 / 9)).toBeLessThan(1e-15);
    expect(Math.abs(gamma - 1 / (3 + 3 ** (2 / 3) - 3 ** (1 / 3)))).toBeLessThan(1e-15);
    const { e } = radauTableau(3);
    // IV.8.18: e = γ/3·(−13 − 7√6, −13 + 7√6, −1).
    [-13 - 7 * s6, -13 + 7 * s6, -1].forEach((v, i) => {
      expect(Math.abs(e[i]! - (gamma * v) / 3)).toBeLessThan(2e-14);
    });
  });
  it.each([3, 5, 7])("with %i stages meets the quadrature conditions to order 2s − 1", (s) => {
    const { c, A } = radauTableau(s);
    for (let q = 1; q <= 2 * s - 1; q++) {
      const value = c.reduce((acc, node, i) => acc + A[(s - 1) * s + i]! * node ** (q - 1), 0);
      // A comes out of Vandermonde systems of condition below 1e5.
      expect(Math.abs(value - 1 / q)).toBeLessThan(1e-13);
    }
    const beyond = c.reduce((acc, node, i) => acc + A[(s - 1) * s + i]! * node ** (2 * s - 1), 0);
    expect(Math.abs(beyond - 1 / (2 * s))).toBeGreaterThan(1e-10);
  });
});

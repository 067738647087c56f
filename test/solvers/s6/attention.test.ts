import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { matrixAttention, scalarAttention, scalarLogAttention } from "../../../solvers/s6/attention.ts";
import { matrixParameters } from "../../../solvers/s6/parameters.ts";
import { matrixField, scalarField } from "../../../solvers/s6/vectorField.ts";

interface FieldCase {
  readonly id: string;
  readonly params: { readonly mu: number; readonly s: number; readonly a: number };
  readonly x: readonly (readonly number[])[];
  readonly P: readonly (readonly (readonly string[])[])[];
}
const CASES = JSON.parse(readFileSync(new URL("../../references/cases.json", import.meta.url), "utf8")) as {
  readonly fields: readonly FieldCase[];
};

describe("scalarAttention", () => {
  it.each(CASES.fields)("reproduces the 45-digit reference $id", ({ params, x, P }) => {
    const parameters = { mu: params.mu, sDelta: params.s, a: params.a };
    const state = Float64Array.from(x, (row) => row[0]!);
    const scores = scalarAttention(parameters, state);
    const logs = scalarLogAttention(
      parameters,
      state.map((v) => Math.log(Math.abs(v))),
      Int8Array.from(state, Math.sign),
    );
    const L = state.length;
    for (let l = 0; l < L; l++) {
      for (let j = 0; j < L; j++) {
        const exact = Number(P[l]![j]![0]);
        // A dozen roundings, with the exponent of the decay (below 100 here) amplifying them.
        expect(Math.abs(scores[l * L + j]! - exact)).toBeLessThanOrEqual(1e-13 * Math.abs(exact));
        if (exact === 0) expect(logs[l * L + j]).toBe(-Infinity);
        else expect(Math.abs(logs[l * L + j]! - Math.log(Math.abs(exact)))).toBeLessThan(1e-13);
      }
    }
  });

  it("sums to the vector field", () => {
    const parameters = { mu: 0.7, sDelta: -1.3, a: 0.4 };
    const x = Float64Array.of(0.4, -1.2, 0, 2.2);
    const P = scalarAttention(parameters, x);
    const dxdt = new Float64Array(4);
    scalarField(parameters)(x, dxdt);
    for (let l = 0; l < 4; l++) {
      const sum = [0, 1, 2, 3].reduce((acc, j) => acc + P[4 * l + j]! * x[j]!, 0);
      // Four terms of size below 10, a few roundings each.
      expect(Math.abs(sum - dxdt[l]!)).toBeLessThan(1e-14 * 10);
    }
  });

  it("has logarithms where the scores underflow", () => {
    const parameters = { mu: 1, sDelta: 1, a: 1 };
    const logP = scalarLogAttention(parameters, Float64Array.of(Math.log(5000), 0), Int8Array.of(-1, 1));
    expect(scalarAttention(parameters, Float64Array.of(-5000, 1))[0]).toBe(0);
    expect(logP[0]).toBeCloseTo(2 * Math.log(5000) - 5000, 9);
  });
});

describe("matrixAttention", () => {
  const p = matrixParameters({
    kind: "matrix",
    M: [
      [1, -2],
      [0.5, 0.3],
    ],
    sDelta: [
      [1, 0.2],
      [-0.4, 0.9],
    ],
    a: [0.7, 2],
    x0: [[1, 1]],
  });
  const x = Float64Array.of(0.4, -1.2, 0.3, 2.2, -0.8, 0.1);

  it("sums to the vector field, [l][d][j] with zeros above the diagonal", () => {
    const P = matrixAttention(p, x);
    const dxdt = new Float64Array(6);
    matrixField(p, 3)(x, dxdt);
    for (let l = 0; l < 3; l++) {
      for (let d = 0; d < 2; d++) {
        let sum = 0;
        for (let j = 0; j < 3; j++) {
          const score = P[(l * 2 + d) * 3 + j]!;
          if (j > l) expect(score).toBe(0);
          sum += score * x[j * 2 + d]!;
        }
        // Six terms of size below 10.
        expect(Math.abs(sum - dxdt[l * 2 + d]!)).toBeLessThan(1e-14 * 20);
      }
    }
  });

  it("equals the scalar scores in one dimension", () => {
    const one = matrixParameters({ kind: "matrix", M: [[0.7]], sDelta: [[-1.3]], a: [0.4], x0: [[1]] });
    const tokens = Float64Array.of(0.4, -1.2, 2.2);
    const scalar = scalarAttention({ mu: 0.7, sDelta: -1.3, a: 0.4 }, tokens);
    // The products are formed in another order: a few ulp of values below 2.
    matrixAttention(one, tokens).forEach((v, i) => expect(Math.abs(v - scalar[i]!)).toBeLessThan(4e-15));
  });
});

describe("scores whose factors leave the doubles", () => {
  // x₁ᵀM x₁ = 10^450 and Δ = e^−1000 in dimension 1, where the product is e^(450 ln 10 − 1000) = e^36.2.
  const problem = {
    kind: "matrix",
    M: [[1e150, 0], [0, 1]], // prettier-ignore
    sDelta: [[-1e-147, 0], [0, 0]], // prettier-ignore
    a: [1, 2],
    x0: [[1e150, 1e-150], [1e-150, 0]], // prettier-ignore
  } as const;
  const parameters = matrixParameters(problem);
  const x = Float64Array.from(problem.x0.flat());
  const first = Math.exp(450 * Math.LN10 - 1000);

  it("are themselves in D dimensions", () => {
    const P = matrixAttention(parameters, x);
    // The exponent 1000 carries its rounding, 2^-53 relative, into the score, and 450 ln 10 into the reference.
    expect(Math.abs(P[0]! / first - 1)).toBeLessThan(1e-12);
    // d = 2, l = 2, j = 1: x₂ᵀM x₁ = 1e150 at Δ = ln 2, decay 2 ln 2.
    expect(P[(1 * 2 + 1) * 2]! / (1e150 * Math.LN2 * 0.25)).toBeCloseTo(1, 13);
    // d = 2, l = 1: 10^450 ln 2 is beyond the doubles; nothing is NaN.
    expect(P[2]).toBe(Infinity);
    expect(P.some(Number.isNaN)).toBe(false);
  });

  it("are themselves in the field", () => {
    const dxdt = new Float64Array(4);
    matrixField(parameters, 2)(x, dxdt);
    expect(Math.abs(dxdt[0]! / (first * 1e150) - 1)).toBeLessThan(1e-12);
    // Dimension 2 of token 1: 10^450 · ln 2 · 10^−150.
    expect(dxdt[1]! / (1e300 * Math.LN2)).toBeCloseTo(1, 13);
  });

  it("are themselves in one dimension", () => {
    const P = scalarAttention({ mu: 1e150, sDelta: -1e-147, a: 1 }, Float64Array.of(1e150, 1e150));
    expect(Math.abs(P[0]! / first - 1)).toBeLessThan(1e-12);
    expect(P[1]).toBe(0);
    expect(P.some(Number.isNaN)).toBe(false);
  });

  it("come from logarithms where tokens leave the doubles", () => {
    const still = matrixParameters({ kind: "matrix", M: [[3]], sDelta: [[0]], a: [1], x0: [[1], [1]] });
    const logs = { logAbsX: Float64Array.of(5000, -5000), sign: Int8Array.of(-1, 1) };
    const P = matrixAttention(still, Float64Array.of(-Infinity, 0), logs);
    expect(P[0]).toBe(Infinity);
    // −3 · e^5000 e^−5000 · ln 2 · 2^−1; the logarithms carry 5000 · 2^−53 each.
    expect(Math.abs(P[2]! / (-1.5 * Math.LN2) - 1)).toBeLessThan(5e-12);
    expect(P[3]).toBe(0);
    const same = scalarAttention({ mu: 3, sDelta: 0, a: 1 }, Float64Array.of(-Infinity, 0), logs);
    expect([...same]).toEqual([...P]);
  });
});

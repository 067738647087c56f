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

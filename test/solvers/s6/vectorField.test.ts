import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rng } from "../../../solvers/numerics/rng.ts";
import { matrixParameters } from "../../../solvers/s6/parameters.ts";
import type { MatrixParameters } from "../../../solvers/s6/parameters.ts";
import { ScaledField } from "../../../solvers/s6/scaledField.ts";
import { matrixField, scalarField } from "../../../solvers/s6/vectorField.ts";
import { definitionField } from "./definition.ts";

interface FieldCase {
  readonly id: string;
  readonly params: { readonly mu: number; readonly s: number; readonly a: number };
  readonly x: readonly (readonly number[])[];
  readonly dxdt: readonly (readonly string[])[];
}

const CASES = JSON.parse(readFileSync(new URL("../../references/cases.json", import.meta.url), "utf8")) as {
  readonly fields: readonly FieldCase[];
};

function randomParameters(seed: number, D: number, N: number): MatrixParameters {
  const random = rng(seed);
  const normal = (rows: number, columns: number): number[][] =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal()));
  return matrixParameters({
    kind: "matrix",
    sB: normal(N, D),
    sC: normal(N, D),
    sDelta: normal(D, D),
    a: Array.from({ length: D }, () => 0.1 + 3 * random.uniform()),
    x0: [Array.from({ length: D }, () => 1)],
  });
}

function worst(dxdt: Float64Array, p: MatrixParameters, x: Float64Array): number {
  const reference = definitionField(p, x);
  return dxdt.reduce((most, v, i) => {
    const error = Math.abs(v - reference.dxdt[i]!);
    return Math.max(most, error === 0 ? 0 : error / reference.magnitude[i]!);
  }, 0);
}

// CONTRACT/issue: agreement per component to 1e-13 of Σ_j |P_lj||x_j|.
const AGREEMENT = 1e-13;

describe("scalarField", () => {
  it.each(CASES.fields)("reproduces the 45-digit reference $id", ({ params, x, dxdt }) => {
    const state = Float64Array.from(x, (row) => row[0]!);
    const out = new Float64Array(state.length);
    scalarField({ mu: params.mu, sDelta: params.s, a: params.a })(state, out);
    const p = { ...randomParameters(1, 1, 1), sB: Float64Array.of(1), sC: Float64Array.of(params.mu) };
    const { magnitude } = definitionField(
      { ...p, sDelta: Float64Array.of(params.s), a: Float64Array.of(params.a) },
      state,
    );
    out.forEach((v, l) => {
      expect(Math.abs(v - Number(dxdt[l]![0]))).toBeLessThanOrEqual(AGREEMENT * magnitude[l]!);
    });
  });

  it.each([1, 2, 7, 64, 256])("agrees with the definition for L = %i", (L) => {
    const random = rng(L);
    for (let round = 0; round < 5; round++) {
      const p = randomParameters(100 * L + round, 1, 1);
      const x = Float64Array.from({ length: L }, () => 3 * random.normal());
      const out = new Float64Array(L);
      const mu = p.M[0]!;
      scalarField({ mu, sDelta: p.sDelta[0]!, a: p.a[0]! })(x, out);
      expect(worst(out, p, x)).toBeLessThan(AGREEMENT);
    }
  });

  it("is infinite only where the true value overflows", () => {
    const out = new Float64Array(2);
    scalarField({ mu: 1, sDelta: 1, a: 1 })(Float64Array.of(1e150, 1), out);
    expect(out[0]).toBe(Infinity); // 1e600
    // h_1 = 1e150³ = 1e450 leaves the doubles; μ x_2 h_2 = 1e-150·1e-150·1e450·e^{−ln 2} does not.
    scalarField({ mu: 1e-150, sDelta: 1, a: 1 })(Float64Array.of(1e150, 1e-150), out);
    expect(out[0]).toBe(Infinity); // 1e-150·1e150·1e450
    expect(out[1]! / 0.5e150).toBeCloseTo(1, 12);
    // x² = 1e-300, μ x³ Δ = 1e150·1e-450·ln 2 would underflow in the wrong order.
    scalarField({ mu: 1e150, sDelta: 1, a: 1 })(Float64Array.of(1e-150, 0), out);
    expect(out[0]! / (Math.LN2 * 1e-300)).toBeCloseTo(1, 12);
    expect(out[1]).toBe(0);
  });

  it("keeps the digits of step sizes that underflow", () => {
    // Δ = e^−1000(1 − …), x = 1e3, μ = 1e150·1e150 is out of range, so take x = −1e100, s = 1e-97.
    const out = new Float64Array(1);
    scalarField({ mu: 1e150, sDelta: 1e-97, a: 1 })(Float64Array.of(-1e100), out);
    // ln|dx/dt| = (150 + 300) ln 10 − 1000; rounding of the logarithms of size 1000 costs 1e-13 relative.
    expect(Math.abs(Math.log(-out[0]!) - (450 * Math.LN10 - 1000))).toBeLessThan(1e-12);
  });

  it("keeps zero tokens at exactly zero and passes NaN on", () => {
    const out = new Float64Array(3);
    scalarField({ mu: -1, sDelta: 1, a: 1 })(Float64Array.of(1, 0, 2), out);
    expect(out[1] === 0).toBe(true); // either zero
    scalarField({ mu: -1, sDelta: 1, a: 1 })(Float64Array.of(1, NaN, 2), out);
    expect(out[1]).toBeNaN();
  });
});

describe("matrixField", () => {
  it.each([
    [1, 2, 2],
    [5, 3, 1],
    [17, 2, 5],
    [256, 4, 3],
  ])("agrees with the definition for L = %i, D = %i, N = %i", (L, D, N) => {
    const p = randomParameters(L, D, N);
    const random = rng(7 * L);
    const x = Float64Array.from({ length: L * D }, () => random.normal());
    const out = new Float64Array(L * D);
    matrixField(p, L)(x, out);
    expect(worst(out, p, x)).toBeLessThan(AGREEMENT);
  });

  it("objects to a definition with one coefficient changed (negative control)", () => {
    const p = randomParameters(3, 2, 2);
    const x = Float64Array.of(0.5, -1, 0.7, 0.2);
    const out = new Float64Array(4);
    matrixField({ ...p, a: p.a.map((a) => a * (1 + 1e-9)) }, 2)(x, out);
    expect(worst(out, p, x)).toBeGreaterThan(AGREEMENT);
  });

  it("takes M instead of factors", () => {
    const p = randomParameters(4, 3, 2);
    const rows = [0, 1, 2].map((i) => [...p.M.slice(3 * i, 3 * i + 3)]);
    const sDelta = [0, 1, 2].map((i) => [...p.sDelta.slice(3 * i, 3 * i + 3)]);
    const q = matrixParameters({ kind: "matrix", M: rows, sDelta, a: [...p.a], x0: [[1, 1, 1]] });
    const x = Float64Array.of(0.3, -0.4, 0.5, 1, -1, 0.2);
    const out = new Float64Array(6);
    matrixField(q, 2)(x, out);
    expect(worst(out, p, x)).toBeLessThan(AGREEMENT);
  });

  it("scales exactly with the size of the tokens where Δ does not change", () => {
    // S_Δ = 0: the field is homogeneous of degree 3, so powers of two come out exactly.
    const p = { ...randomParameters(5, 2, 2), sDelta: new Float64Array(4) };
    const x = Float64Array.of(0.3, -0.4, 1, -1);
    const small = new Float64Array(4);
    const large = new Float64Array(4);
    const field = matrixField(p, 2);
    field(x, small);
    field(
      x.map((v) => v * 2 ** 250),
      large,
    );
    large.forEach((v, i) => expect(v / 2 ** 750).toBeCloseTo(small[i]!, 14));
  });
});

describe("ScaledField", () => {
  it("is the same field where doubles suffice, whatever the exponents", () => {
    const p = randomParameters(6, 2, 3);
    const random = rng(11);
    const x = Float64Array.from({ length: 12 }, () => random.normal());
    const field = new ScaledField(p, 6);
    const k = Float64Array.of(0, 3, -40, 5, 0, 60);
    field.evaluate(
      x.map((v, i) => v * 2 ** -k[Math.floor(i / 2)]!),
      k,
    );
    const out = field.w.map((w, i) => w * 2 ** (field.g[i]! + k[Math.floor(i / 2)]!));
    expect(worst(out, p, x)).toBeLessThan(AGREEMENT);
  });

  it("handles magnitudes of e^±10000", () => {
    const p = { ...randomParameters(6, 1, 1), sDelta: Float64Array.of(0) };
    const field = new ScaledField(p, 2);
    field.evaluate(Float64Array.of(1, 1), Float64Array.of(14427, -14427));
    // Token 1: μ ln 2 x³ → rate 2^28854 μ ln 2; token 2 feels q times it.
    expect(Math.log2(Math.abs(field.w[0]! / (p.M[0]! * Math.LN2))) + field.g[0]!).toBeCloseTo(28854, 8);
    expect(field.w[1]! / field.w[0]!).toBeCloseTo(2 ** -p.a[0]! * 2 ** (field.g[0]! - field.g[1]!), 12);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { afterAll, describe, expect, it } from "vitest";
import {
  checkpointSpectra,
  layerProjections,
  layerSpectrum,
  readSpectra,
  withSafetensors,
  type LayerProjections,
} from "../../../experiments/checkpoints/index.ts";
import { modelsOf, recordedSpectra } from "../../../experiments/checkpoints/record.ts";
import { rng } from "../../../solvers/numerics/rng.ts";
import { root } from "../cli/harness.ts";
import { f32, safetensors, type TestTensor } from "./writeSafetensors.ts";

const folder = mkdtempSync(path.join(tmpdir(), "token-dynamics-spectrum-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const models = modelsOf(path.join(root, "test", "references", "checkpoints"));

/** S_B = diag(d) U, S_C = U with U unit upper triangular [N, D], entries drawn with a seed: the paper's form. */
function paperForm(d: readonly number[], D: number): LayerProjections {
  const random = rng(1);
  const U = d.map((_, r) =>
    Array.from({ length: D }, (_, c) => (c < r ? 0 : c === r ? 1 : random.uniform() - 0.5)),
  );
  const tensor = (rows: readonly (readonly number[])[]): LayerProjections["sB"] => ({
    shape: [d.length, D],
    data: Float64Array.from(rows.flat()),
  });
  return {
    layer: 0,
    timeStepRank: 1,
    sC: tensor(U),
    sB: tensor(U.map((row, r) => row.map((u) => u * d[r]!))),
  };
}

function general(sB: readonly (readonly number[])[], sC: readonly (readonly number[])[]): LayerProjections {
  const tensor = (rows: readonly (readonly number[])[]): LayerProjections["sB"] => ({
    shape: [rows.length, rows[0]!.length],
    data: Float64Array.from(rows.flat()),
  });
  return { layer: 0, timeStepRank: 1, sB: tensor(sB), sC: tensor(sC) };
}

describe("the spectrum of S_Cᵀ S_B", () => {
  it("is that of the D×D matrix, which the N×N one only stands for", () => {
    const layer = paperForm([2, -0.5, 1, 0.1], 7);
    const rows = (t: LayerProjections["sB"]): Matrix =>
      new Matrix(Array.from({ length: 4 }, (_, r) => Array.from(t.data.slice(7 * r, 7 * r + 7))));
    const M = rows(layer.sC).transpose().mmul(rows(layer.sB));
    const direct = new EigenvalueDecomposition(M, { assumeSymmetric: true }).realEigenvalues;
    const nonzero = direct.filter((value) => Math.abs(value) > 1e-9).sort((p, q) => q - p);
    const found = layerSpectrum(layer);
    expect(found.eigenvalues).toHaveLength(4);
    // Both decompositions are backward stable: a few hundred ulp of ‖M‖ < 10.
    found.eigenvalues.forEach(([re, im], i) => {
      expect(Math.abs(re - nonzero[i]!)).toBeLessThan(1e-12);
      expect(im).toBe(0);
    });
  });

  it.each([
    ["positive", [1, 2, 0.7]],
    ["negative", [-1, -2, -0.7]],
    ["mixed", [1, -2, 0.7]],
    ["degenerate", [1, 0, 0.7]],
  ] as const)("has the signs of d in the paper's form (Sylvester): %s", (expected, d) => {
    const found = layerSpectrum(paperForm(d, 5));
    expect(found.class).toBe(expected);
    expect(found.eigenvalues.filter(([re]) => re > found.tolerance)).toHaveLength(
      d.filter((x) => x > 0).length,
    );
    // Rounding under a square root: √(a few 2^-53).
    expect(found.asymmetry).toBeLessThan(1e-7);
  });

  it("tells complex pairs from real eigenvalues, and asymmetry from symmetry", () => {
    const identity = [
      [1, 0],
      [0, 1],
    ];
    const rotation = layerSpectrum(
      general(identity, [
        [0, 1],
        [-1, 0],
      ]),
    );
    expect(rotation.class).toBe("complex");
    expect(rotation.eigenvalues.map(([, im]) => Math.abs(im))).toEqual([1, 1]);
    // ‖M − Mᵀ‖ = 2‖M‖ for a skew matrix.
    expect(rotation.asymmetry).toBeCloseTo(2, 14);
  });

  it("keeps only D eigenvalues where the state is larger than the layer", () => {
    const found = layerSpectrum(general([[1], [2]], [[3], [4]]));
    expect(found.eigenvalues).toEqual([[11, 0]]);
  });
});

function model(tensors: Readonly<Record<string, TestTensor>>): string {
  const file = path.join(folder, "model.safetensors");
  writeFileSync(file, safetensors(tensors));
  return file;
}

const ones = (shape: readonly number[]): TestTensor =>
  f32(
    shape,
    Array.from({ length: shape.reduce((p, n) => p * n, 1) }, (_, i) => i + 1),
  );

function layer(i: number, rows = 5): Record<string, TestTensor> {
  const prefix = `backbone.layers.${i}.mixer.`;
  return {
    [`${prefix}A_log`]: ones([3, 2]),
    [`${prefix}dt_proj.weight`]: ones([3, 1]),
    [`${prefix}x_proj.weight`]: ones([rows, 3]),
  };
}

describe("the projections of a checkpoint", () => {
  const read = (tensors: Readonly<Record<string, TestTensor>>): readonly LayerProjections[] =>
    withSafetensors(model(tensors), layerProjections);

  it("are the rows after those of the step sizes: first S_B, then S_C", () => {
    const [first, second] = read({ ...layer(1), ...layer(0) });
    expect([...first!.sB.data]).toEqual([4, 5, 6, 7, 8, 9]);
    expect([...first!.sC.data]).toEqual([10, 11, 12, 13, 14, 15]);
    expect([first!.layer, second!.layer, first!.timeStepRank]).toEqual([0, 1, 1]);
  });

  it.each([
    ["a model of another kind", { "wte.weight": ones([2, 2]) }, /none of them layers/],
    [
      "a layer that is missing",
      { ...layer(0), ...layer(2) },
      /layers\.2\.mixer.*expected backbone\.layers\.1/,
    ],
    ["rows that do not fit", layer(0, 6), /x_proj\.weight: got shape \[6, 3\], expected shape \[5, 3\]/],
    ["no A_log", { "layers.0.mixer.x_proj.weight": ones([5, 3]) }, /layers\.0\.mixer\.A_log: got no tensor/],
  ])("%s is bad input", (_, tensors, message) => {
    expect(() => read(tensors as Record<string, TestTensor>)).toThrow(message);
  });
});

describe("the trained models", () => {
  it("have the eigenvalues that their names say: the paper's three classes", () => {
    const classes = models.map((file) => checkpointSpectra(file).layers.map((each) => each.class));
    expect(classes).toEqual([
      ["positive", "positive", "positive", "positive"],
      ["mixed", "mixed", "mixed", "mixed"],
      ["negative", "negative", "negative", "negative"],
    ]);
  });

  it("are what experiments/results/checkpoints/spectra.json is from (npm run results:checkpoints)", () => {
    const [now, before] = [recordedSpectra(), readSpectra()!];
    expect(before.provenance.command).toBe(now.provenance.command);
    expect(before.checkpoints.map(({ name, sha256 }) => [name, sha256])).toEqual(
      now.checkpoints.map(({ name, sha256 }) => [name, sha256]),
    );
    const values = (each: typeof now): readonly number[] =>
      each.checkpoints.flatMap(({ layers }) => layers.flatMap(({ eigenvalues }) => eigenvalues.flat()));
    const recorded = values(before);
    expect(recorded).toHaveLength(3 * 4 * 16 * 2);
    // Ten digits are kept of values up to 10.
    values(now).forEach((value, i) => expect(Math.abs(value - recorded[i]!)).toBeLessThan(1e-8));
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  channelAttention,
  hiddenAttention,
  runBlock,
  summarizeAttention,
} from "../../../experiments/checkpoints/forward/index.ts";
import {
  analyzeCheckpoint,
  locateCheckpoint,
  Safetensors,
  withSafetensors,
  type AnalyzedRun,
} from "../../../experiments/checkpoints/index.ts";
import { mambaModel, readBlock } from "../../../experiments/checkpoints/mambaModel.ts";
import { matrixAttention } from "../../../solvers/s6/attention.ts";
import { root } from "../cli/harness.ts";
import { scalarModel, tinyModel, tinySizes } from "./tinyModel.ts";
import { f32, safetensors, type TestTensor } from "./writeSafetensors.ts";

const folder = mkdtempSync(path.join(tmpdir(), "token-dynamics-forward-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const references = path.join(root, "test", "references", "checkpoints");

function saved(tensors: Readonly<Record<string, TestTensor>>, name = "model.safetensors"): string {
  const file = path.join(folder, name);
  writeFileSync(file, safetensors(tensors));
  return file;
}

/** A block's weights, and the model they are of. */
function blockOf(tensors: Readonly<Record<string, TestTensor>>): ReturnType<typeof readBlock> {
  return withSafetensors(saved(tensors), (file) => readBlock(file, mambaModel(file, undefined), 0));
}

describe("one block, all sizes one", () => {
  // By hand: n = 2x/√(x² + 1e-5), a = 3n/2, z = −n/2, u_l = SiLU(a_{l−1}/4 + 3a_l/4 + 1/8), Δ = softplus(5u/16 − 1/2),
  // B = 3u/4, C = −u/2, A = −e^{11/16}, h_l = e^{ΔA} h_{l−1} + Δ u B, y = C h, out = x + 9/8 (y + 3u/4) SiLU(z).
  // Values: that recipe in 30-digit arithmetic (mpmath), for x = 1/2, −1, −1.
  const u = [2.172840278064365694495, -0.277493106820758917793, -0.153535952147171111089];
  const y = [-3.026204942075158084396, 0.16393537393718125104, 0.03722789943444173625];
  const out = [0.922544120288283511962, -1.036338873388672014118, -1.064087531342631146109];
  const P = [
    [-1.392741552439830695701, 0, 0],
    [0.073816729984533525715, -0.012769361633454983196, 0],
    [0.016484134556959861438, -0.002851547005894952132, -0.004033083284245208946],
  ].flat();
  const weights = blockOf(scalarModel());
  const trace = runBlock(Float64Array.of(0.5, -1, -1), weights, 1e-5);

  /** A dozen operations in doubles, each within an ulp, on numbers up to 4. */
  const tolerance = 50 * 2 ** -52;

  it.each([
    ["u", trace.u, u],
    ["y", trace.y, y],
    ["the block's output", trace.out, out],
    ["the hidden attention", channelAttention({ ...trace, aLog: weights.aLog }, 0, 3), P],
  ] as const)("%s", (_, found, expected) => {
    expect(found).toHaveLength(expected.length);
    expected.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(tolerance));
  });
});

/** Analyzes a model with saved activations. */
async function compared(file: string, activations: string, config?: string): Promise<AnalyzedRun> {
  const checkpoint = await locateCheckpoint(file, config);
  return analyzeCheckpoint({ checkpoint, activations }).run!;
}

/** A reference model with some tensors changed, as a file. */
function altered(name: string, change: (name: string, tensor: TestTensor) => TestTensor): string {
  const source = path.join(references, `${name}.safetensors`);
  const file = new Safetensors(source);
  const bytes = readFileSync(source);
  const dataBegin = 8 + Number(bytes.readBigUInt64LE(0));
  const tensors = [...file.entries.values()].map(({ name: tensor, dtype, shape, begin, end }) => {
    const whole = {
      dtype,
      shape,
      bytes: Uint8Array.from(bytes.subarray(dataBegin + begin, dataBegin + end)),
    };
    return [tensor, change(tensor, whole)] as const;
  });
  file.close();
  return saved(Object.fromEntries(tensors), `altered-${name}.safetensors`);
}

describe("the trained models, against transformers in float32", () => {
  it.each(["mamba-pos", "mamba-mixed", "mamba-neg"])("%s", async (name) => {
    const base = path.join(references, name);
    const run = await compared(`${base}.safetensors`, `${base}.reference.safetensors`);
    const { blocks, logits, whole, wholeLogits } = run.deviations!;
    // Each block has four products whose sums of up to 128 terms are rounded by 2^-24 each, independently: √512 of them in
    // one block, √2048 in four, as a standard deviation of the relative error.
    const one = Math.sqrt(4 * 128) * 2 ** -24;
    for (const deviation of [...blocks, logits!]) expect(deviation).toBeLessThan(one);
    for (const deviation of [...whole, wholeLogits!]) expect(deviation).toBeLessThan(2 * one);
    expect([blocks.length, whole.length, run.layout, run.agreement]).toEqual([4, 4, "blocks", "float32"]);
  });

  it("predict the Bible about as well as they were trained to: 4.1 to 4.2 a byte on held-out text", async () => {
    const base = path.join(references, "mamba-pos");
    const { prediction } = await compared(`${base}.safetensors`, `${base}.reference.safetensors`);
    expect(prediction!.tokens).toBe(2 * 63);
    // 126 bytes, of −ln p spread by about 1.5 nats each: within three standard errors, 0.4 nats.
    expect(Math.abs(prediction!.nats - Math.log(4.15))).toBeLessThan(0.4);
  });

  const config = path.join(references, "mamba-pos.config.json");
  const activations = path.join(references, "mamba-pos.reference.safetensors");

  /** Floats of a tensor, rearranged. */
  const moved = (tensor: TestTensor, place: (i: number, n: number) => number): TestTensor => {
    const values = new Float32Array(tensor.bytes.slice().buffer);
    return f32(
      tensor.shape,
      Array.from(values, (_, i) => values[place(i, values.length)]!),
    );
  };
  const controls: readonly (readonly [string, RegExp, (i: number, n: number) => number])[] = [
    ["the convolution reversed in time", /conv1d\.weight/, (i) => i + 3 - 2 * (i % 4)],
    ["the convolution late by one", /conv1d\.weight/, (i) => (i % 4 === 0 ? i + 3 : i - 1)],
    ["input and gate exchanged", /in_proj/, (i, n) => (i + n / 2) % n],
    // Rows of 128: four for the step sizes, then 16 of S_B. Exchanging S_B and S_C would change nothing in the paper's form.
    [
      "the states of S_B in reverse",
      /x_proj/,
      (i) => (i < 512 || i >= 2560 ? i : i + 128 * (23 - 2 * Math.floor(i / 128))),
    ],
    ["the states of A in reverse", /A_log/, (i) => i + 15 - 2 * (i % 16)],
  ];
  it.each(controls)("negative control: %s is found out", async (_, which, place) => {
    const file = altered("mamba-pos", (name, tensor) => (which.test(name) ? moved(tensor, place) : tensor));
    const run = await compared(file, activations, config);
    expect(run.agreement).not.toBe("float32");
    expect(Math.min(...run.deviations!.blocks)).toBeGreaterThan(1e-3);
  });

  it("negative control: another model's activations are found out", async () => {
    const run = await compared(path.join(references, "mamba-neg.safetensors"), activations);
    expect(run.agreement).toBe("none");
  });
});

describe("hidden attention", () => {
  const weights = blockOf(tinyModel());
  const [L, D, N] = [7, tinySizes.inner, tinySizes.state];
  const x = Float64Array.from({ length: L * tinySizes.hidden }, (_, i) => Math.sin(1 + i));
  const trace = runBlock(x, weights, 1e-5);

  it("makes the S6 layer's output of its input", () => {
    for (let d = 0; d < D; d++) {
      const P = channelAttention({ ...trace, aLog: weights.aLog }, d, L);
      for (let l = 0; l < L; l++) {
        let sum = 0;
        for (let j = 0; j < L; j++) sum += P[l * L + j]! * trace.u[j * D + d]!;
        // Seven products of numbers of order one, a few ulp each.
        expect(Math.abs(sum - trace.y[l * D + d]!)).toBeLessThan(1e-14);
      }
    }
  });

  it("is the theory's where a channel has one decay rate and the step sizes no bias", () => {
    const a = Float64Array.from({ length: D }, (_, d) => 0.5 + d / 4);
    const aLog = {
      shape: [D, N],
      data: Float64Array.from({ length: D * N }, (_, i) => Math.log(a[Math.floor(i / N)]!)),
    };
    const { u, delta, B, C } = runBlock(x, { ...weights, aLog, stepBias: new Float64Array(D) }, 1e-5);
    const rows = (data: Float64Array, width: number): number[][] =>
      Array.from({ length: data.length / width }, (_, r) => [...data.subarray(r * width, (r + 1) * width)]);
    const product = (p: number[][], q: number[][]): number[][] =>
      p.map((row) => q[0]!.map((_, k) => row.reduce((sum, value, i) => sum + value * q[i]![k]!, 0)));
    const [sB, sC] = [rows(weights.sB.data, D), rows(weights.sC.data, D)];
    const transposed = sC[0]!.map((_, d) => sC.map((row) => row[d]!));
    const M = Float64Array.from(product(transposed, sB).flat());
    const sDelta = Float64Array.from(
      product(rows(weights.stepUp.data, 2), rows(weights.stepDown.data, D)).flat(),
    );
    const theory = matrixAttention({ D, N, sB: weights.sB.data, sC: weights.sC.data, M, sDelta, a }, u);
    for (let d = 0; d < D; d++) {
      const P = channelAttention({ delta, B, C, aLog }, d, L);
      for (let l = 0; l < L; l++)
        for (let j = 0; j < L; j++) {
          // Sums of up to 36 products of numbers of order one.
          expect(Math.abs(P[l * L + j]! - theory[(l * D + d) * L + j]!)).toBeLessThan(1e-13);
        }
    }
  });

  it("is summed up as shares of |P|", () => {
    const meanAbs = Float64Array.of(2, 0, 0, 1, 3, 0, 0, 0, 0);
    // Rows: (1), (1/4, 3/4), and one without any attention, which counts as on itself.
    expect(summarizeAttention({ tokens: 3, meanAbs, mean: meanAbs })).toEqual({
      self: (1 + 0.75 + 1) / 3,
      first: (0.25 + 0) / 2,
      reach: 0.25 / 3,
    });
  });

  it("of a layer is the mean over channels, with and without signs", () => {
    const { tokens, mean, meanAbs } = hiddenAttention({ ...trace, aLog: weights.aLog });
    expect(tokens).toBe(L);
    const channels = Array.from({ length: D }, (_, d) =>
      channelAttention({ ...trace, aLog: weights.aLog }, d, L),
    );
    for (const i of [0, L * L - 1, 5 * L + 2]) {
      const at = channels.map((P) => P[i]!);
      expect(mean[i]).toBeCloseTo(at.reduce((p, q) => p + q) / D, 14);
      expect(meanAbs[i]).toBeCloseTo(at.map(Math.abs).reduce((p, q) => p + q) / D, 14);
    }
  });
});

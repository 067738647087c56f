import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  analyzeCheckpoint,
  locateCheckpoint,
  type Analysis,
} from "../../../experiments/checkpoints/index.ts";
import { InputError } from "../../../solvers/errors.ts";
import { tinyModel, tinySizes } from "./tinyModel.ts";
import { f32, safetensors, type TestTensor } from "./writeSafetensors.ts";

const folder = mkdtempSync(path.join(tmpdir(), "token-dynamics-loading-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
/** A new folder with these files; objects are JSON. */
function folderOf(files: Readonly<Record<string, Uint8Array | object>>): string {
  const home = path.join(folder, `model-${(made += 1)}`);
  mkdirSync(home);
  for (const [name, content] of Object.entries(files))
    writeFileSync(path.join(home, name), content instanceof Uint8Array ? content : JSON.stringify(content));
  return home;
}

type Tensors = Readonly<Record<string, TestTensor>>;

const tiny = tinyModel();
const ids = { value: [[1, 2, 3]], source: "ids.json", sha256: "" };

async function analyzed(checkpoint: string, config?: string): Promise<Analysis> {
  return analyzeCheckpoint({ checkpoint: await locateCheckpoint(checkpoint, config), ids });
}

const ofTensors = (tensors: Tensors): Promise<Analysis> =>
  analyzed(path.join(folderOf({ "m.safetensors": safetensors(tensors) }), "m.safetensors"));

const renamed = (change: (name: string) => string): Tensors =>
  Object.fromEntries(Object.entries(tiny).map(([name, tensor]) => [change(name), tensor]));

const norms = ({ run }: Analysis): unknown => run!.measures.map(([first]) => [...first!.after]);

describe("the same model under every roof", async () => {
  const plain = await ofTensors(tiny);

  it("has the sizes of its shapes, and says what it assumed", () => {
    expect(plain.model.sizes).toEqual(tinySizes);
    expect(plain.model.derived.join()).toMatch(/no configuration.*epsilon assumed.*embedding taken/s);
    const count = Object.values(tiny).reduce((sum, { bytes }) => sum + bytes.length / 4, 0);
    expect(plain.model.parameters).toBe(count);
  });

  it.each([
    ["mamba_ssm's names", (name: string) => name.replace("embeddings", "embedding")],
    ["a model without its head", (name: string) => name.replace("backbone.", "")],
  ])("%s", async (_, change) => {
    expect(norms(await ofTensors(renamed(change)))).toEqual(norms(plain));
  });

  it("a folder with model.safetensors and config.json", async () => {
    const config = { model_type: "mamba", hidden_size: 4, vocab_size: 250, tie_word_embeddings: true };
    const home = folderOf({ "model.safetensors": safetensors(tiny), "config.json": config });
    const found = await analyzed(home);
    expect(norms(found)).toEqual(norms(plain));
    expect(found.name).toBe(path.basename(home));
    expect(found.config!.source).toBe(path.join(home, "config.json"));
    expect(found.model.derived.join()).toMatch(/^RMSNorm's epsilon assumed to be 0.00001, the default$/);
  });

  it("shards, by their folder or their index", async () => {
    const entries = Object.entries(tiny);
    const halves = [entries.slice(0, 9), entries.slice(9)].map((part) => Object.fromEntries(part));
    const files = ["a.safetensors", "b.safetensors"];
    const weight_map = Object.fromEntries(
      halves.flatMap((half, i) => Object.keys(half).map((name) => [name, files[i]!])),
    );
    const home = folderOf({
      "a.safetensors": safetensors(halves[0]!),
      "b.safetensors": safetensors(halves[1]!),
      "model.safetensors.index.json": { metadata: {}, weight_map },
    });
    const found = await analyzed(home);
    expect(norms(found)).toEqual(norms(plain));
    expect(found.files.map(({ file }) => path.basename(file))).toEqual(files);
    expect(norms(await analyzed(path.join(home, "model.safetensors.index.json")))).toEqual(norms(plain));
  });

  it("a head of its own changes the prediction, and nothing before it", async () => {
    const head = f32(
      [256, 4],
      Array.from({ length: 1024 }, (_, i) => Math.sin(i)),
    );
    const found = await ofTensors({ ...tiny, "lm_head.weight": head });
    expect(norms(found)).toEqual(norms(plain));
    expect(found.run!.prediction!.nats).not.toBe(plain.run!.prediction!.nats);
  });

  it("biases of the projections, and none of the convolution, are read", async () => {
    const { "backbone.layers.0.mixer.conv1d.bias": _, ...rest } = tiny;
    const bias = f32(
      [12],
      Array.from({ length: 12 }, () => 0.5),
    );
    const found = await ofTensors({ ...rest, "backbone.layers.0.mixer.in_proj.bias": bias });
    expect(norms(found)).not.toEqual(norms(plain));
  });

  it("a configuration's epsilon is used", async () => {
    const config = { model_type: "mamba", hidden_size: 4, layer_norm_epsilon: 0.5 };
    const found = await analyzed(folderOf({ "model.safetensors": safetensors(tiny), "config.json": config }));
    expect(norms(found)).not.toEqual(norms(plain));
    expect(found.model.epsilon).toBe(0.5);
  });
});

const X = "backbone.layers.1.mixer.";
const without = (name: string): Tensors =>
  Object.fromEntries(Object.entries(tiny).filter(([each]) => each !== name));

/** Tensors that are no Mamba model, and what the message must name. */
const broken: readonly (readonly [string, Tensors, RegExp])[] = [
  [
    "a tensor is missing",
    without(`${X}out_proj.weight`),
    /layers\.1\.mixer\.out_proj\.weight: got no tensor/,
  ],
  ["no embedding", without("backbone.embeddings.weight"), /backbone\.embeddings\.weight: got no tensor/],
  ["no final norm", without("backbone.norm_f.weight"), /norm_f\.weight: got no tensor/],
  [
    "a tensor too many",
    { ...tiny, "backbone.layers.0.mlp.weight": f32([1], [1]) },
    /mlp\.weight: got a tensor, expected none/,
  ],
  [
    "a LayerNorm's bias",
    { ...tiny, "backbone.norm_f.bias": f32([4], [0, 0, 0, 0]) },
    /norm_f\.bias: got a tensor/,
  ],
  [
    "another shape",
    { ...tiny, [`${X}D`]: f32([5], [1, 1, 1, 1, 1]) },
    /mixer\.D: got shape \[5\], expected shape \[6\]/,
  ],
  [
    "a layer of another size",
    {
      ...tiny,
      [`${X}A_log`]: f32(
        [6, 2],
        Array.from({ length: 12 }, () => 0),
      ),
    },
    /A_log: got shape \[6, 2\], expected shape \[6, 3\]/,
  ],
  [
    "a weight that is no number",
    { ...tiny, [`${X}D`]: f32([6], [1, NaN, 1, 1, 1, 1]) },
    /mixer\.D: got NaN at position 1/,
  ],
  [
    "a weight beyond all bounds",
    { ...tiny, [`${X}D`]: f32([6], [1, 1e30, 1, 1, 1, 1]) },
    /mixer\.D: got 1\.0.*e\+30 at position 1/,
  ],
  [
    "weights that are integers",
    { ...tiny, [`${X}D`]: { dtype: "I32", shape: [6], bytes: new Uint8Array(24) } },
    /mixer\.D: got I32/,
  ],
  ["Mamba-2", { "backbone.layers.0.mixer.dt_bias": f32([2], [1, 1]) }, /Mamba-2/],
  ["a transformer", { "h.0.attn.c_attn.weight": f32([1], [1]) }, /a transformer/],
];

describe("what is no Mamba model is bad input", () => {
  it.each(broken)("%s", async (_, tensors, message) => {
    await expect(ofTensors(tensors)).rejects.toThrow(InputError);
    await expect(ofTensors(tensors)).rejects.toThrow(message);
  });

  it("states that leave the doubles are refused, not printed", async () => {
    // exp(A_log) is infinite and Δ is zero: their product is not a number.
    const mixer = "backbone.layers.0.mixer.";
    const all = (shape: readonly number[], value: number): TestTensor =>
      f32(
        shape,
        Array.from({ length: shape.reduce((p, n) => p * n, 1) }, () => value),
      );
    const tensors = {
      ...tiny,
      [`${mixer}A_log`]: all([6, 3], 1e6),
      [`${mixer}dt_proj.bias`]: all([6], -1e6),
    };
    await expect(ofTensors(tensors)).rejects.toThrow(/layer 0: got a state that is not finite/);
  });
});

const good = { "model.safetensors": safetensors(tiny) };

/** Configurations that are refused. */
const configs: readonly (readonly [string, object, RegExp])[] = [
  [
    "Falcon-Mamba",
    { model_type: "falcon_mamba", hidden_size: 4 },
    /model_type: got "falcon_mamba", expected "mamba"/,
  ],
  ["Mamba-2", { model_type: "mamba2", hidden_size: 4 }, /not Mamba-2/],
  [
    "Mamba-2 of mamba_ssm",
    { d_model: 4, n_layer: 2, ssm_cfg: { layer: "Mamba2" } },
    /ssm_cfg\.layer: got "Mamba2"/,
  ],
  ["a hybrid of mamba_ssm", { d_model: 4, n_layer: 2, attn_layer_idx: [1] }, /attn_layer_idx/],
  ["LayerNorm", { d_model: 4, n_layer: 2, rms_norm: false }, /rms_norm: got false/],
  [
    "another activation",
    { model_type: "mamba", hidden_size: 4, hidden_act: "gelu" },
    /hidden_act: got "gelu"/,
  ],
  ["another size", { model_type: "mamba", hidden_size: 4, state_size: 16 }, /state_size: got 16, expected 3/],
  [
    "more tokens than rows",
    { model_type: "mamba", hidden_size: 4, vocab_size: 257 },
    /vocab_size: got 257, expected 256/,
  ],
  ["more layers", { d_model: 4, n_layer: 3 }, /n_layer: got 3, expected 2/],
  ["no configuration of a model", { name: "x" }, /hidden_size: got nothing/],
  ["a list", [1], /\(root\): got \[1\], expected an object/],
  ["a broken number", { model_type: "mamba", hidden_size: -4 }, /hidden_size: got -4/],
];

describe("configurations", () => {
  it.each(configs)("%s is refused", async (_, config, message) => {
    const home = folderOf({ ...good, "config.json": config });
    await expect(analyzed(home)).rejects.toThrow(InputError);
    await expect(analyzed(home)).rejects.toThrow(message);
  });

  it("--config comes before the one beside the file; sizes of mamba_ssm are checked too", async () => {
    const home = folderOf({
      ...good,
      "config.json": { model_type: "mamba2" },
      "own.json": { d_model: 4, n_layer: 2, ssm_cfg: { d_state: 3, dt_rank: "auto" } },
    });
    const found = await analyzed(home, path.join(home, "own.json"));
    expect(found.config!.sizes).toEqual([
      ["layers", 2, "n_layer"],
      ["hidden", 4, "d_model"],
      ["state", 3, "d_state"],
    ]);
  });

  it("a configuration named after the file comes before config.json", async () => {
    const home = folderOf({
      "m.safetensors": safetensors(tiny),
      "m.config.json": { model_type: "mamba", hidden_size: 4 },
      "config.json": { model_type: "mamba2" },
    });
    expect((await analyzed(path.join(home, "m.safetensors"))).config!.source).toMatch(/m\.config\.json$/);
  });
});

/** Folders that hold no checkpoint. */
const folders: readonly (readonly [string, Readonly<Record<string, Uint8Array | object>>, RegExp])[] = [
  ["empty", {}, /a folder with no weights/],
  ["PyTorch's format", { "pytorch_model.bin": new Uint8Array(4) }, /pytorch_model\.bin.*safe_serialization/],
  ["several files", { "a.safetensors": new Uint8Array(4) }, /a\.safetensors.*Name one/],
  ["an index without map", { "model.safetensors.index.json": {} }, /weight_map: got none/],
  [
    "an index that leads away",
    { "model.safetensors.index.json": { weight_map: { a: "../a.safetensors" } } },
    /weight_map\.a: got "\.\.\/a\.safetensors"/,
  ],
  [
    "a shard that is missing",
    { "model.safetensors.index.json": { weight_map: { a: "a.safetensors" } } },
    /got no such file/,
  ],
  [
    "a tensor that is not in its shard",
    {
      "model.safetensors.index.json": { weight_map: { a: "a.safetensors" } },
      "a.safetensors": safetensors(tiny),
    },
    /weight_map\.a: got a tensor that its file does not have/,
  ],
  [
    "a tensor in two shards",
    {
      "model.safetensors.index.json": { weight_map: { x: "a.safetensors", y: "b.safetensors" } },
      "a.safetensors": safetensors({ x: f32([1], [1]) }),
      "b.safetensors": safetensors({ x: f32([1], [1]), y: f32([1], [1]) }),
    },
    /x: got a tensor of both/,
  ],
];

describe("folders", () => {
  it.each(folders)("%s", async (_, files, message) => {
    const home = folderOf(files);
    await expect(analyzed(home)).rejects.toThrow(InputError);
    await expect(analyzed(home)).rejects.toThrow(message);
  });
});

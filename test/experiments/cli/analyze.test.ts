import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scalarModel, tinyModel } from "../checkpoints/tinyModel.ts";
import { withSafetensors } from "../../../experiments/checkpoints/index.ts";
import { f32, safetensors, type TestTensor } from "../checkpoints/writeSafetensors.ts";
import { ensureBuilt, root, runCli, Scratch } from "./harness.ts";

const scratch = new Scratch();
const references = path.join(root, "test", "references", "checkpoints");
const reference = (name: string): string => path.join(references, name);

let tiny = "";
beforeAll(() => {
  ensureBuilt();
  tiny = scratch.write("tiny.safetensors", safetensors(tinyModel()));
});
afterAll(() => scratch.dispose());

interface Result {
  readonly checkpoint: { readonly name: string; readonly files: readonly { readonly sha256: string }[] };
  readonly layers: readonly {
    readonly layer: number;
    readonly scenario: string;
    readonly reading: { readonly paper: string; readonly firstToken: string };
  }[];
  readonly run: {
    readonly states: string;
    readonly layout: string;
    readonly agreement: string;
    readonly ids: readonly (readonly number[])[];
    readonly depth: { readonly factor: number; readonly grew: number };
    readonly layers: readonly {
      readonly sequences: readonly {
        readonly normsAfter: readonly number[];
        readonly growth: readonly number[];
        readonly quadratic: readonly number[];
        readonly importance: readonly number[];
        readonly order: readonly number[];
        readonly attention: { readonly tokens: number; readonly meanAbs: readonly (readonly number[])[] };
      }[];
    }[];
  } | null;
  readonly files: readonly string[];
  readonly doesNotFollow: readonly string[];
}

async function analyzed(
  ...args: string[]
): Promise<{ readonly result: Result; readonly code: number | null }> {
  const out = path.join(scratch.folder, "out");
  const { code, stdout, stderr } = await runCli(["analyze", ...args, "--json", "--out", out]);
  expect(stderr).not.toMatch(/internal failure|Nothing was run/);
  return { result: JSON.parse(stdout) as Result, code };
}

describe("weights alone", () => {
  it("give every layer's spectrum and scenario, and files", async () => {
    const { result, code } = await analyzed(reference("mamba-mixed.safetensors"));
    expect(code).toBe(0);
    expect(result.layers.map(({ layer, scenario }) => [layer, scenario])).toEqual(
      [0, 1, 2, 3].map((k) => [k, "mixed"]),
    );
    expect(result.run).toBeNull();
    const names = result.files.map((file) => path.basename(file));
    expect(names).toEqual(["analysis.json", "layers.csv", "layers.svg"]);
    expect(readFileSync(result.files[1]!, "utf8").trimEnd().split("\n")).toHaveLength(1 + 4);
    // One tick an eigenvalue, 16 a layer; the picture says what made it.
    const picture = readFileSync(result.files[2]!, "utf8");
    expect(picture).toMatch(/Made by: .* analyze .*mamba-mixed\.safetensors<\/desc>/);
    expect(picture.match(/class="mark-rect role-mark[^]*?<\/g>/)![0].match(/<path/g)).toHaveLength(4 * 16);
  });
});

describe("with tokens", () => {
  it("a negative model shrinks tokens in its S6 layers and grows them as a whole", async () => {
    const { result } = await analyzed(reference("mamba-neg.safetensors"), "--text", "In the beginning");
    const { run, layers } = result;
    expect(run!.ids).toEqual([[...Buffer.from("In the beginning")]]);
    for (const layer of layers)
      expect(layer.reading).toMatchObject({ paper: "vanishes", firstToken: "never-grows" });
    for (const { sequences } of run!.layers) {
      // Certain for every token: the symmetric part is negative semi-definite.
      for (const value of sequences[0]!.quadratic) expect(value).toBeLessThan(0);
      // Certain for the first.
      expect(sequences[0]!.growth[0]).toBeLessThan(0);
    }
    expect(run!.depth.factor).toBeGreaterThan(1);
  });

  it("importance orders tokens from the least, with labels from 1", async () => {
    const { result } = await analyzed(tiny, "--text", "token");
    for (const { sequences } of result.run!.layers) {
      const { importance, order } = sequences[0]!;
      const sorted = order.map((label) => importance[label - 1]!);
      expect(sorted).toEqual([...importance].sort((p, q) => p - q));
      expect([...order].sort()).toEqual([1, 2, 3, 4, 5]);
    }
  });

  it("files have a line a token, and a line a pair of tokens", async () => {
    const { result } = await analyzed(tiny, "--ids", scratch.write("ids.json", [[1, 2, 3], [4]]));
    const lines = result.files.slice(2, 4).map((file) => readFileSync(file, "utf8").trimEnd().split("\n"));
    const [tokens, attention] = lines;
    expect(tokens).toHaveLength(1 + 2 * 4);
    expect(tokens![0]).toMatch(/^layer,sequence,token,id,normBefore/);
    expect(tokens![4]).toMatch(/^0,2,1,4,/);
    expect(attention).toHaveLength(1 + 2 * (6 + 1));
    const whole = JSON.parse(readFileSync(result.files[0]!, "utf8")) as Result;
    expect(whole).toEqual(result);
    const [, attentionPicture] = result.files.slice(4).map((file) => readFileSync(file, "utf8"));
    // Pairs of the first sequence's three tokens, in both layers.
    expect(
      attentionPicture!
        .match(/class="mark-rect role-mark[^]*?<\/g>/g)!
        .join("")
        .match(/<path/g),
    ).toHaveLength(2 * 6);
    expect(scratch.files().filter((file) => file.endsWith(".tmp"))).toEqual([]);
  });

  it("the attention of long sequences is that of their first 128 tokens", async () => {
    const text = "x".repeat(150);
    const { result } = await analyzed(tiny, "--text", text);
    const { attention, normsAfter } = result.run!.layers[0]!.sequences[0]!;
    expect([attention.tokens, attention.meanAbs.length, normsAfter.length]).toEqual([128, 128, 150]);
  });
});

/** The reference states in the other convention: embeddings first, the last layer's output only after the norm. */
function withEmbeddings(change: (value: number) => number): Record<string, TestTensor> {
  const model = reference("mamba-pos.safetensors");
  const embedding = withSafetensors(model, (file) => file.floats("backbone.embeddings.weight").data);
  return withSafetensors(reference("mamba-pos.reference.safetensors"), (file) => {
    const ids = file.integers("input_ids").data;
    const embedded = ids.flatMap((id) => [...embedding.subarray(64 * id, 64 * id + 64)]);
    const saved = (name: string): readonly number[] => [...file.floats(name).data];
    const states = [embedded, ...[0, 1, 2, 4].map((k) => saved(`hidden_states.${k}`))];
    const named = states.map(
      (state, k) => [`hidden_states.${k}`, f32([2, 64, 64], state.map(change))] as const,
    );
    return { ...Object.fromEntries(named), logits: f32([2, 64, 256], saved("logits").map(change)) };
  });
}

describe("saved activations", () => {
  it("are compared with our own pass, which they agree with", async () => {
    const { result, code } = await analyzed(
      reference("mamba-pos.safetensors"),
      "--activations",
      reference("mamba-pos.reference.safetensors"),
    );
    expect(code).toBe(0);
    expect(result.run).toMatchObject({ states: "activations", layout: "blocks", agreement: "float32" });
  });

  it("of another model: said on stderr, and exit code 3", async () => {
    const out = path.join(scratch.folder, "other");
    const { code, stdout, stderr } = await runCli([
      ...["analyze", reference("mamba-neg.safetensors"), "--out", out],
      ...["--activations", reference("mamba-pos.reference.safetensors")],
    ]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/the activations are not what this checkpoint computes/);
    expect(stdout).toMatch(/do NOT agree/);
  });

  it("may start with the embeddings, and need no ids then; ids are checked against them", async () => {
    const model = reference("mamba-pos.safetensors");
    const activations = scratch.write("states.safetensors", safetensors(withEmbeddings((x) => x)));
    const { result, code } = await analyzed(model, "--activations", activations);
    expect(code).toBe(0);
    expect(result.run).toMatchObject({ layout: "embeddings", agreement: "float32" });
    expect(result.run!.ids).toBeUndefined();
    const known = withSafetensors(reference("mamba-pos.reference.safetensors"), (file) =>
      file.integers("input_ids"),
    );
    const ids = [known.data.slice(0, 64), known.data.slice(64)];
    const both = await analyzed(
      model,
      "--activations",
      activations,
      "--ids",
      scratch.write("known.json", ids),
    );
    expect(both.result.run).toMatchObject({ agreement: "float32", deviations: { embeddings: 0 } });
    const wrong = [ids[1], ids[0]];
    const other = await analyzed(
      model,
      "--activations",
      activations,
      "--ids",
      scratch.write("wrong.json", wrong),
    );
    expect([other.code, other.result.run!.agreement]).toEqual([3, "none"]);
  });

  it("in bfloat16 agree as half precision does", async () => {
    // Rounded to 8 bits: multiples of 2^-8 relative to the power of two below.
    const round = (x: number): number => {
      const unit = x === 0 ? 1 : 2 ** (Math.floor(Math.log2(Math.abs(x))) - 7);
      return Math.round(x / unit) * unit;
    };
    const activations = scratch.write("bf16.safetensors", safetensors(withEmbeddings(round)));
    const { result, code } = await analyzed(reference("mamba-pos.safetensors"), "--activations", activations);
    expect([code, result.run!.agreement]).toEqual([0, "half"]);
  });
});

describe("the text for people", () => {
  it("has a line a layer, what it means, and what does not follow", async () => {
    const out = path.join(scratch.folder, "text");
    const { stdout } = await runCli([
      "analyze",
      reference("mamba-pos.safetensors"),
      "--text",
      "Amen",
      "--out",
      out,
    ]);
    for (const layer of [0, 1, 2, 3])
      expect(stdout).toMatch(new RegExp(`^ +${layer}  positive  16\\+ 0−`, "m"));
    expect(stdout).toMatch(/What it means\n.*expects that a token diverges/);
    expect(stdout).toMatch(/What does not follow/);
    expect(stdout).not.toMatch(/NaN|undefined/);
    expect(existsSync(path.join(out, "checkpoints", "mamba-pos", "attention.csv"))).toBe(true);
  });
});

describe("bad input exits with 2 and leaves nothing", () => {
  const file = (name: string, content: unknown): string => scratch.write(name, content);
  const cases: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    ["no checkpoint", () => ["nowhere.safetensors"], /nowhere\.safetensors: \(file\): got no such file/],
    ["text and ids", () => [tiny, "--text", "a", "--ids", "x.json"], /--text and --ids/],
    ["an empty text", () => [tiny, "--text", ""], /--text: got ""/],
    [
      "a text for a model whose tokens are no bytes",
      () => [file("two.safetensors", safetensors(scalarModel())), "--text", "a"],
      /--text: got a model with 2 tokens.*--ids/,
    ],
    ["ids that are no list", () => [tiny, "--ids", file("a.json", { a: 1 })], /a list of lists of token ids/],
    ["one list", () => [tiny, "--ids", file("b.json", [1, 2])], /b\.json: \[0\]: got 1, expected a list/],
    ["an empty sequence", () => [tiny, "--ids", file("c.json", [[1], []])], /\[1\]: got \[\]/],
    [
      "an id too large",
      () => [tiny, "--ids", file("d.json", [[1, 256]])],
      /\[0\]\[1\]: got 256, expected.*0 to 255/,
    ],
    ["an id that is broken", () => [tiny, "--ids", file("e.json", [[1.5]])], /got 1\.5/],
    [
      "too many tokens",
      () => [tiny, "--ids", file("f.json", [Array.from({ length: 65_537 }, () => 1)])],
      /65537 tokens/,
    ],
    ["a configuration that is not there", () => [tiny, "--config", "none.json"], /none\.json/],
    [
      "activations without logits",
      () => [
        tiny,
        "--activations",
        file("g.safetensors", safetensors({ "hidden_states.0": f32([1, 1, 4], [1, 2, 3, 4]) })),
      ],
      /hidden_states\.1: got no tensor.*logits: got no tensor/s,
    ],
    [
      "activations of another size",
      () => [tiny, "--activations", reference("mamba-pos.reference.safetensors")],
      /hidden_states\.0: got shape \[2, 64, 64\]/,
    ],
    [
      "ids of another run",
      () => [
        ...[
          reference("mamba-pos.safetensors"),
          "--activations",
          reference("mamba-pos.reference.safetensors"),
        ],
        ...["--ids", file("h.json", [[1, 2]])],
      ],
      /--ids: got 1 sequences of 2 tokens, expected 2 of 64/,
    ],
    ["a checkpoint that is text", () => [file("i.safetensors", "not a model at all")], /header length/],
  ];
  it.each(cases)("%s", async (_, args, message) => {
    const out = path.join(scratch.folder, "refused");
    const { code, stdout, stderr } = await runCli(["analyze", ...args(), "--out", out]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(stderr).toContain("Nothing was run, nothing was written.");
    expect(existsSync(out)).toBe(false);
  });
});

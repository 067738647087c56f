import type { ErrorDetail } from "../../solvers/errors.ts";
import { FormatError } from "../formats/index.ts";
import type { BlockWeights } from "./forward/index.ts";
import type { ModelConfig, ModelSizes } from "./modelConfig.ts";
import { layerPrefixes, rowsOf } from "./projections.ts";
import type { TensorSource } from "./safetensors.ts";

/** A Mamba language model: where each of its tensors is. */
export interface MambaModel {
  readonly sizes: ModelSizes;
  /** RMSNorm's ε. */
  readonly epsilon: number;
  readonly parameters: number;
  /** Storage formats of the weights. */
  readonly dtypes: readonly string[];
  readonly embeddings: string;
  /** RMSNorm after the last block. */
  readonly finalNorm: string;
  /** The output projection, which may be the embedding; undefined where the model has none. */
  readonly head: string | undefined;
  /** Prefixes of the blocks' tensors, "backbone.layers.0.". */
  readonly blocks: readonly string[];
  /** What no configuration says, and was taken from shapes or assumed. */
  readonly derived: readonly string[];
}

/** One tensor that a Mamba model has. */
interface Wanted {
  readonly name: string;
  readonly shape: readonly number[];
  readonly optional?: boolean;
}

/** Most objections that are listed. */
const LISTED = 8;

const DEFAULT_EPSILON = 1e-5;

function blockTensors(
  prefix: string,
  { hidden, inner, state, stepRank, kernel }: ModelSizes,
): readonly Wanted[] {
  const mixer = `${prefix}mixer.`;
  return [
    { name: `${prefix}norm.weight`, shape: [hidden] },
    { name: `${mixer}in_proj.weight`, shape: [2 * inner, hidden] },
    { name: `${mixer}in_proj.bias`, shape: [2 * inner], optional: true },
    { name: `${mixer}conv1d.weight`, shape: [inner, 1, kernel] },
    { name: `${mixer}conv1d.bias`, shape: [inner], optional: true },
    { name: `${mixer}x_proj.weight`, shape: [stepRank + 2 * state, inner] },
    { name: `${mixer}dt_proj.weight`, shape: [inner, stepRank] },
    { name: `${mixer}dt_proj.bias`, shape: [inner] },
    { name: `${mixer}A_log`, shape: [inner, state] },
    { name: `${mixer}D`, shape: [inner] },
    { name: `${mixer}out_proj.weight`, shape: [hidden, inner] },
    { name: `${mixer}out_proj.bias`, shape: [hidden], optional: true },
  ];
}

/** The shape of a tensor of so many dimensions; zeros, which fit nothing, where there is none. */
function shapeOf(tensors: TensorSource, name: string, dimensions: number): readonly number[] {
  const shape = tensors.entries.get(name)?.shape;
  return shape?.length === dimensions ? shape : Array.from({ length: dimensions }, () => 0);
}

/** The sizes as the first block's and the embedding's shapes have them. */
function sizesOf(tensors: TensorSource, embeddings: string, blocks: readonly string[]): ModelSizes {
  const mixer = `${blocks[0]}mixer.`;
  const [vocabulary = 0, hidden = 0] = shapeOf(tensors, embeddings, 2);
  const [inner = 0, state = 0] = shapeOf(tensors, `${mixer}A_log`, 2);
  const [, stepRank = 0] = shapeOf(tensors, `${mixer}dt_proj.weight`, 2);
  const [, , kernel = 0] = shapeOf(tensors, `${mixer}conv1d.weight`, 3);
  return { layers: blocks.length, vocabulary, hidden, inner, state, stepRank, kernel };
}

function objections(tensors: TensorSource, wanted: readonly Wanted[]): readonly ErrorDetail[] {
  const known = new Set(wanted.map(({ name }) => name));
  const shown = (shape: readonly number[]): string => `shape [${shape.join(", ")}]`;
  const wrong = wanted.flatMap(({ name, shape, optional }): ErrorDetail[] => {
    const entry = tensors.entries.get(name);
    const expected = shown(shape);
    if (entry === undefined)
      return optional === true
        ? []
        : [{ field: name, received: "no tensor of this name", expected, remedy: "Save the whole model." }];
    const fits = entry.shape.length === shape.length && shape.every((n, i) => n > 0 && n === entry.shape[i]);
    const remedy = "Check that this is a Mamba model, its tensors unchanged.";
    return fits ? [] : [{ field: name, received: shown(entry.shape), expected, remedy }];
  });
  const extra = [...tensors.entries.keys()].filter((name) => !known.has(name));
  const remedy = "A model with further tensors computes something else: only Mamba itself is analyzed.";
  return [
    ...wrong,
    ...extra.map((field) => ({
      field,
      received: "a tensor",
      expected: "none of this name in a Mamba model",
      remedy,
    })),
  ];
}

/** Where the configuration and the shapes differ. A vocabulary may be padded: rows that no token uses. */
function conflicts(sizes: ModelSizes, config: ModelConfig | undefined): readonly ErrorDetail[] {
  const given = config?.sizes ?? [];
  const wrong = given.filter(([name, value]) =>
    name === "vocabulary" ? value > sizes[name] : value !== sizes[name],
  );
  return wrong.map(([name, value, key]) => ({
    field: key,
    received: String(value),
    expected: `${sizes[name]}, as the tensors' shapes have it`,
    remedy: `Name this checkpoint's own configuration with --config (this is ${config?.source}).`,
  }));
}

function derivedWords(config: ModelConfig | undefined, hasHead: boolean): readonly string[] {
  if (config === undefined)
    return [
      "no configuration: sizes from the tensors' shapes; plain Mamba with SiLU assumed (Falcon-Mamba has the same tensors)",
      `RMSNorm's epsilon assumed to be ${DEFAULT_EPSILON}, the default`,
      ...(hasHead ? [] : ["no lm_head.weight: the embedding taken for it"]),
    ];
  return [
    ...(config.epsilon === undefined
      ? [`RMSNorm's epsilon assumed to be ${DEFAULT_EPSILON}, the default`]
      : []),
    ...(hasHead || config.tied !== undefined ? [] : ["no lm_head.weight: the embedding taken for it"]),
  ];
}

/**
 * Finds a Mamba model among tensors named as transformers or mamba_ssm save them, and checks every shape.
 *
 * @throws FormatError listing tensors that are missing, too many or of the wrong shape, and what the configuration says
 *   otherwise.
 */
export function mambaModel(tensors: TensorSource, config: ModelConfig | undefined): MambaModel {
  const blocks = layerPrefixes(tensors);
  const base = blocks[0]!.replace(/layers\.0\.$/, "");
  const embeddings = [`${base}embeddings.weight`, `${base}embedding.weight`].find((name) =>
    tensors.entries.has(name),
  );
  const embedding = embeddings ?? `${base}embeddings.weight`;
  const finalNorm = `${base}norm_f.weight`;
  const sizes = sizesOf(tensors, embedding, blocks);
  const hasHead = tensors.entries.has("lm_head.weight");
  const wanted: readonly Wanted[] = [
    { name: embedding, shape: [sizes.vocabulary, sizes.hidden] },
    ...blocks.flatMap((prefix) => blockTensors(prefix, sizes)),
    { name: finalNorm, shape: [sizes.hidden] },
    { name: "lm_head.weight", shape: [sizes.vocabulary, sizes.hidden], optional: true },
  ];
  const wrong = [...objections(tensors, wanted), ...conflicts(sizes, config)];
  if (wrong.length > 0) throw new FormatError(tensors.source, wrong.slice(0, LISTED));
  const entries = [...tensors.entries.values()];
  const untied = config?.tied === false ? undefined : embedding;
  return {
    sizes,
    epsilon: config?.epsilon ?? DEFAULT_EPSILON,
    parameters: entries.reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0),
    dtypes: [...new Set(entries.map(({ dtype }) => dtype))].sort(),
    embeddings: embedding,
    finalNorm,
    head: hasHead ? "lm_head.weight" : untied,
    blocks,
    derived: derivedWords(config, hasHead),
  };
}

/** The weights of one block, read now. @throws FormatError if a value is not finite. */
export function readBlock(tensors: TensorSource, { blocks, sizes }: MambaModel, layer: number): BlockWeights {
  const prefix = blocks[layer]!;
  const read = (name: string): BlockWeights["inProj"] => tensors.floats(`${prefix}${name}`);
  const vector = (name: string): Float64Array => read(name).data;
  const bias = (name: string): Float64Array | undefined =>
    tensors.entries.has(`${prefix}${name}`) ? vector(name) : undefined;
  const [inBias, convBias, outBias] = ["in_proj", "conv1d", "out_proj"].map((part) =>
    bias(`mixer.${part}.bias`),
  );
  const projection = read("mixer.x_proj.weight");
  const { stepRank: R, state: N } = sizes;
  return {
    norm: vector("norm.weight"),
    inProj: read("mixer.in_proj.weight"),
    ...(inBias === undefined ? {} : { inBias }),
    conv: read("mixer.conv1d.weight"),
    ...(convBias === undefined ? {} : { convBias }),
    stepDown: rowsOf(projection, 0, R),
    sB: rowsOf(projection, R, N),
    sC: rowsOf(projection, R + N, N),
    stepUp: read("mixer.dt_proj.weight"),
    stepBias: vector("mixer.dt_proj.bias"),
    aLog: read("mixer.A_log"),
    skip: vector("mixer.D"),
    outProj: read("mixer.out_proj.weight"),
    ...(outBias === undefined ? {} : { outBias }),
  };
}

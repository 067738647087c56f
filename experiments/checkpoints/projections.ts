import type { ErrorDetail } from "../../solvers/errors.ts";
import { FormatError } from "../formats/index.ts";
import type { FloatTensor, TensorSource } from "./safetensors.ts";

/** What one S6 layer projects its input to. */
export interface LayerProjections {
  /** As the checkpoint counts: 0 is the first. */
  readonly layer: number;
  /** [N, D] S_B: N state size, D inner size. */
  readonly sB: FloatTensor;
  /** [N, D] S_C. */
  readonly sC: FloatTensor;
  /** Rows of `x_proj` before those two: the rank of the step sizes. */
  readonly timeStepRank: number;
}

/** Names as Hugging Face's `MambaForCausalLM` and mamba_ssm save them. */
const X_PROJ = /^(.*layers\.)(\d+)\.mixer\.x_proj\.weight$/;

function fail(file: TensorSource, detail: ErrorDetail): never {
  throw new FormatError(file.source, [detail]);
}

/** What else the tensors may belong to, by a name that only it has. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/\.mixer\.dt_bias$/, "Mamba-2 (mixer.dt_bias)"],
  [/\.mamba\.(x_proj|A_log|in_proj)/, "a hybrid of Mamba and attention (layers.….mamba)"],
  [/\.(self_)?attn\./, "a transformer (attention weights)"],
];

function kindOf(file: TensorSource): string {
  const names = [...file.entries.keys()];
  const other = OTHERS.find(([pattern]) => names.some((name) => pattern.test(name)));
  return other === undefined ? "" : `; this looks like ${other[1]}`;
}

/**
 * The prefixes of the blocks' tensors in order, "backbone.layers.0.".
 *
 * @throws FormatError if there are none, or layers are missing.
 */
export function layerPrefixes(file: TensorSource): readonly string[] {
  const found = [...file.entries.keys()].flatMap((name) => {
    const [, stem, layer] = X_PROJ.exec(name) ?? [];
    return stem === undefined ? [] : [{ stem, layer: Number(layer) }];
  });
  found.sort((p, q) => p.layer - q.layer);
  const [first] = found;
  if (first === undefined)
    return fail(file, {
      field: "(tensors)",
      received: `${file.entries.size} tensors, none of them layers.….mixer.x_proj.weight${kindOf(file)}`,
      expected: "a Mamba model with names as transformers or mamba_ssm save them",
      remedy: "Give a checkpoint of MambaForCausalLM.",
    });
  found.forEach(({ stem, layer }, i) => {
    if (layer !== i || stem !== first.stem)
      fail(file, {
        field: `${stem}${layer}.mixer.x_proj.weight`,
        received: `layer ${layer} at place ${i}`,
        expected: `${first.stem}${i}.mixer.x_proj.weight`,
        remedy: "Layers must be numbered from 0 without gaps; give the folder of a checkpoint in shards.",
      });
  });
  return found.map(({ stem, layer }) => `${stem}${layer}.`);
}

/** Rows `from` … `from + count − 1` of a matrix. */
export function rowsOf(tensor: FloatTensor, from: number, count: number): FloatTensor {
  const width = tensor.shape[1] ?? 0;
  return { shape: [count, width], data: tensor.data.slice(from * width, (from + count) * width) };
}

/** The shape a tensor must have: a number is required, a name stands for any positive number. */
function shaped(file: TensorSource, name: string, wanted: readonly (number | string)[]): FloatTensor {
  const tensor = file.floats(name);
  const fits =
    tensor.shape.length === wanted.length &&
    tensor.shape.every((n, i) => (typeof wanted[i] === "number" ? n === wanted[i] : n > 0));
  if (fits) return tensor;
  return fail(file, {
    field: name,
    received: `shape [${tensor.shape.join(", ")}]`,
    expected: `shape [${wanted.join(", ")}]`,
    remedy: "Check that this is a Mamba model (not Mamba-2, whose layers differ).",
  });
}

/**
 * S_B and S_C of every layer. The sizes N and the rank of the step sizes are read from `A_log` [D, N] and
 * `dt_proj.weight` [D, R]; the rows of `x_proj.weight` [R + 2N, D] are then R for the step sizes, N of S_B, N of S_C.
 *
 * @throws FormatError if a tensor is missing or has another shape.
 */
export function layerProjections(file: TensorSource): readonly LayerProjections[] {
  return layerPrefixes(file).map((block, layer) => {
    const prefix = `${block}mixer.`;
    const [D = 0, N = 0] = shaped(file, `${prefix}A_log`, ["inner size", "state size"]).shape;
    const [, R = 0] = shaped(file, `${prefix}dt_proj.weight`, [D, "time-step rank"]).shape;
    const projection = shaped(file, `${prefix}x_proj.weight`, [R + 2 * N, D]);
    return {
      layer,
      timeStepRank: R,
      sB: rowsOf(projection, R, N),
      sC: rowsOf(projection, R + N, N),
    };
  });
}

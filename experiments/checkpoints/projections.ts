import type { ErrorDetail } from "../../solvers/errors.ts";
import { FormatError } from "../formats/index.ts";
import type { FloatTensor, Safetensors } from "./safetensors.ts";

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

function fail(file: Safetensors, detail: ErrorDetail): never {
  throw new FormatError(file.source, [detail]);
}

/** The layers' prefixes in order, without gaps. */
function layerPrefixes(file: Safetensors): readonly string[] {
  const found = [...file.entries.keys()].flatMap((name) => {
    const [, stem, layer] = X_PROJ.exec(name) ?? [];
    return stem === undefined ? [] : [{ stem, layer: Number(layer) }];
  });
  found.sort((p, q) => p.layer - q.layer);
  const [first] = found;
  if (first === undefined)
    return fail(file, {
      field: "(tensors)",
      received: `${file.entries.size} tensors, none of them layers.….mixer.x_proj.weight`,
      expected: "a Mamba model with names as Hugging Face saves them",
      remedy: "Give a checkpoint of MambaForCausalLM.",
    });
  found.forEach(({ stem, layer }, i) => {
    if (layer !== i || stem !== first.stem)
      fail(file, {
        field: `${stem}${layer}.mixer.x_proj.weight`,
        received: `layer ${layer} at place ${i}`,
        expected: `${first.stem}${i}.mixer.x_proj.weight`,
        remedy: "Layers must be numbered from 0 without gaps; give all shards of the checkpoint as one file.",
      });
  });
  return found.map(({ stem, layer }) => `${stem}${layer}.mixer.`);
}

function rows(tensor: FloatTensor, from: number, count: number): FloatTensor {
  const width = tensor.shape[1] ?? 0;
  return { shape: [count, width], data: tensor.data.slice(from * width, (from + count) * width) };
}

/** The shape a tensor must have: a number is required, a name stands for any positive number. */
function shaped(file: Safetensors, name: string, wanted: readonly (number | string)[]): FloatTensor {
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
export function layerProjections(file: Safetensors): readonly LayerProjections[] {
  return layerPrefixes(file).map((prefix, layer) => {
    const [D = 0, N = 0] = shaped(file, `${prefix}A_log`, ["inner size", "state size"]).shape;
    const [, R = 0] = shaped(file, `${prefix}dt_proj.weight`, [D, "time-step rank"]).shape;
    const projection = shaped(file, `${prefix}x_proj.weight`, [R + 2 * N, D]);
    return {
      layer,
      timeStepRank: R,
      sB: rows(projection, R, N),
      sC: rows(projection, R + N, N),
    };
  });
}

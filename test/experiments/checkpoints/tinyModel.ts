/** Small Mamba models for tests, as tensors of a safetensors file. */
import type { ModelSizes } from "../../../experiments/checkpoints/modelConfig.ts";
import { rng } from "../../../solvers/numerics/rng.ts";
import { f32, type TestTensor } from "./writeSafetensors.ts";

export const tinySizes: ModelSizes = {
  layers: 2,
  vocabulary: 256,
  hidden: 4,
  inner: 6,
  state: 3,
  stepRank: 2,
  kernel: 3,
};

/** The names and shapes of a model, written down here once more. */
function shapes(sizes: ModelSizes): readonly (readonly [string, readonly number[]])[] {
  const { layers, vocabulary: V, hidden: H, inner: D, state: N, stepRank: R, kernel: K } = sizes;
  const blocks = Array.from({ length: layers }, (_, k) => {
    const block = `backbone.layers.${k}.`;
    return [
      [`${block}norm.weight`, [H]],
      [`${block}mixer.in_proj.weight`, [2 * D, H]],
      [`${block}mixer.conv1d.weight`, [D, 1, K]],
      [`${block}mixer.conv1d.bias`, [D]],
      [`${block}mixer.x_proj.weight`, [R + 2 * N, D]],
      [`${block}mixer.dt_proj.weight`, [D, R]],
      [`${block}mixer.dt_proj.bias`, [D]],
      [`${block}mixer.A_log`, [D, N]],
      [`${block}mixer.D`, [D]],
      [`${block}mixer.out_proj.weight`, [H, D]],
    ] as const;
  });
  return [["backbone.embeddings.weight", [V, H]], ...blocks.flat(), ["backbone.norm_f.weight", [H]]];
}

/** A model with weights drawn from (−1, 1) with a seed. */
export function tinyModel(sizes: ModelSizes = tinySizes): Record<string, TestTensor> {
  const random = rng(1);
  const draw = (shape: readonly number[]): TestTensor =>
    f32(
      shape,
      Array.from({ length: shape.reduce((p, n) => p * n, 1) }, () => 2 * random.uniform() - 1),
    );
  return Object.fromEntries(shapes(sizes).map(([name, shape]) => [name, draw(shape)]));
}

/** One layer, all sizes 1 but a kernel of 2 and two tokens; its numbers are worked out in forward.test.ts. */
export function scalarModel(): Record<string, TestTensor> {
  const mixer = "backbone.layers.0.mixer.";
  return {
    "backbone.embeddings.weight": f32([2, 1], [0.5, -1]),
    "backbone.layers.0.norm.weight": f32([1], [2]),
    [`${mixer}in_proj.weight`]: f32([2, 1], [1.5, -0.5]),
    [`${mixer}conv1d.weight`]: f32([1, 1, 2], [0.25, 0.75]),
    [`${mixer}conv1d.bias`]: f32([1], [0.125]),
    [`${mixer}x_proj.weight`]: f32([3, 1], [0.25, 0.75, -0.5]),
    [`${mixer}dt_proj.weight`]: f32([1, 1], [1.25]),
    [`${mixer}dt_proj.bias`]: f32([1], [-0.5]),
    [`${mixer}A_log`]: f32([1, 1], [0.6875]),
    [`${mixer}D`]: f32([1], [0.75]),
    [`${mixer}out_proj.weight`]: f32([1, 1], [1.125]),
    "backbone.norm_f.weight": f32([1], [0.875]),
  };
}

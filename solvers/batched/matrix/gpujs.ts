import { DomainError } from "../../errors.ts";
import type { Gpujs } from "../gpujsModule.ts";
import type { BackendName, Pace } from "../types.ts";
import { checkMatrixBatch, loadMatrixInParts } from "./batch.ts";
import { PipelineStack, largestTable } from "./pipeline.ts";
import type { LoadedMatrixStack, MatrixBatch, MatrixRule } from "./types.ts";

/** Problems in one launch: gpu.js lays a table out in groups of 8 by 8, at most 65,535 of them along a side. */
const LARGEST_PART = 2 ** 18;
/** Bytes of one storage buffer of any WebGPU device. */
const LARGEST_BUFFER = 2 ** 27;

function tooLong({ L, D }: MatrixBatch): DomainError {
  return new DomainError({
    field: "L, D",
    received: `${L}, ${D}`,
    expected: `at most ${LARGEST_BUFFER} bytes in the largest table of one problem`,
    remedy: "Use shorter sequences, or the float64 reference.",
  });
}

type MakeInput = (value: Float32Array, size: readonly number[]) => unknown;

/** Loads batches in D dimensions into gpu.js kernels of one backend. */
export function gpujsMatrixLoader(
  name: BackendName,
  gpu: Gpujs,
  input: MakeInput,
): (batch: MatrixBatch, rule: MatrixRule, pace: Pace) => Promise<LoadedMatrixStack> {
  return async (batch, rule, pace) => {
    checkMatrixBatch(batch, pace);
    const fits = Math.floor(LARGEST_BUFFER / (4 * largestTable(batch)));
    if (fits < 1) throw tooLong(batch);
    const largest = Math.min(LARGEST_PART, fits);
    return loadMatrixInParts(
      batch,
      largest,
      async (part) => new PipelineStack(name, gpu, input, part, rule, pace),
    );
  };
}

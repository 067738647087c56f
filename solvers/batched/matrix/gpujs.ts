import { DomainError } from "../../errors.ts";
import type { GpujsEngine } from "../registerKernels.ts";
import type { MatrixPace } from "../types.ts";
import { checkMatrixBatch, loadMatrixInParts } from "./batch.ts";
import { PipelineStack, largestTable } from "./pipeline.ts";
import { RegisterMatrixStack, registerTable } from "./registers.ts";
import { stateRows } from "./rows.ts";
import type { LoadedMatrixStack, MatrixBatch, MatrixRule } from "./types.ts";

/** Problems in one launch: gpu.js lays a table out in groups of 8 by 8, at most 65,535 of them along a side. */
const LARGEST_PART = 2 ** 18;
/** Rows of a state that at most five threads return, each computing all of it; their text is long to compile beyond. */
const LARGEST_IN_REGISTERS = 20;
/** Bytes of one storage buffer of any WebGPU device. */
const LARGEST_BUFFER = 2 ** 27;

function refused({ L, D }: MatrixBatch, expected: string): DomainError {
  return new DomainError({
    field: "L, D",
    received: `${L}, ${D}`,
    expected,
    remedy: "Leave the kernels to be chosen, use shorter sequences, or the float64 reference.",
  });
}

export interface GpujsMatrixOptions {
  /** Whole sequences in registers, if L(D + 1) < 20, or a table a kernel; default registers where possible. */
  readonly sequences?: "registers" | "tables";
}

/** Loads batches in D dimensions into gpu.js kernels of one backend. */
export function gpujsMatrixLoader(
  engine: GpujsEngine,
  options: GpujsMatrixOptions,
): (batch: MatrixBatch, rule: MatrixRule, pace: MatrixPace) => Promise<LoadedMatrixStack> {
  return async (batch, rule, pace) => {
    checkMatrixBatch(batch, pace);
    const registers = options.sequences !== "tables" && stateRows(batch) <= LARGEST_IN_REGISTERS;
    if (options.sequences === "registers" && !registers)
      throw refused(batch, `L(D + 1) under ${LARGEST_IN_REGISTERS} for sequences in registers`);
    const table = registers ? registerTable(batch) : largestTable(batch);
    const fits = Math.floor(LARGEST_BUFFER / (4 * table));
    if (fits < 1) throw refused(batch, `at most ${LARGEST_BUFFER} bytes in the largest table of one problem`);
    const Stack = registers ? RegisterMatrixStack : PipelineStack;
    return loadMatrixInParts(
      batch,
      Math.min(LARGEST_PART, fits),
      async (part) => new Stack(engine, part, rule, pace),
    );
  };
}

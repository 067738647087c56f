import type { GpujsEngine } from "../registerKernels.ts";
import { PlannedProgram } from "./plan.ts";
import type { RunningProgram, TableProgram } from "./program.ts";
import { ResidentProgram } from "./resident.ts";

export { TableProgram, type RunningProgram, type Table } from "./program.ts";

/**
 * A program at its initial state, [rows][B] float32, on a backend of gpu.js. On webgpu kernel by kernel: a pipeline's state
 * would cross to the host after each of its calls, and its constants once for every length of pipeline. On the others
 * pipelines, which gpu.js computes on several threads where it can.
 */
export function runProgram(
  engine: GpujsEngine,
  program: TableProgram,
  B: number,
  state: Float32Array,
): RunningProgram {
  const Runner = engine.name === "webgpu" ? ResidentProgram : PlannedProgram;
  return new Runner(engine, program, B, state);
}

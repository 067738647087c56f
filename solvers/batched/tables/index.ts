import type { GpujsEngine } from "../registerKernels.ts";
import { PlannedProgram } from "./plan.ts";
import type { RunningProgram, TableProgram } from "./program.ts";
import { ResidentProgram } from "./resident.ts";

export { TableProgram, type RunningProgram, type Table } from "./program.ts";

/**
 * A program at its initial state, [rows][B] float32, on a backend of gpu.js. On webgpu kernel by kernel, three to five
 * times as fast on an H200 as pipelines of 32 steps, whose state crosses to the host in between; on the others pipelines,
 * which gpu.js computes on several threads where it can.
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

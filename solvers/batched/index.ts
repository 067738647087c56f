/** Batched forward passes of the discrete deep model. */
export { backendNames, probe, selectBackend } from "./backend.ts";
export type { ProbeResult, Selection } from "./backend.ts";
export { openReference } from "./cpu.ts";
export { openGpujs } from "./gpujs.ts";
export type { GpujsOptions } from "./gpujs.ts";
export { openWgsl } from "./webgpu/stack.ts";
export type { WgslOptions } from "./webgpu/stack.ts";
export { tokensOf } from "./matrix/batch.ts";
export type { InputOutput, LoadedMatrixStack, MatrixBatch, MatrixRule, MatrixState } from "./matrix/types.ts";
export { MAX_MAGNITUDE } from "./types.ts";
export type {
  AdaptivePace,
  Backend,
  BackendName,
  Engine,
  LoadedStack,
  LogTimePace,
  MatrixPace,
  StackBatch,
  StackPace,
  StackState,
  StepRule,
} from "./types.ts";

import { BackendUnavailableError, DomainError } from "../../errors.ts";
import { checkBatch, loadInParts } from "../batch.ts";
import { encode, type Encoding } from "../encoding.ts";
import { refuseMatrices } from "../matrix/refuse.ts";
import type { Backend, LoadedStack, StackBatch, StackPace, StackState, StepRule } from "../types.ts";
import { provideWebGpu, type WebGpuAccess } from "./device.ts";
import { readBuffer } from "./readBuffer.ts";
import { WORKGROUP, fits, stackShader } from "./shader.ts";

/** One launch stays far below the seconds after which some drivers reset a device: this many token-steps at most. */
const TOKEN_STEPS_PER_LAUNCH = 2 ** 36;
const SOFTWARE_TOKEN_STEPS_PER_LAUNCH = 2 ** 25;

export interface WgslOptions {
  /** `registers`: all steps of a launch fused (L ≤ 64). `memory`: tokens in memory. Default: registers where they fit. */
  readonly tokens?: "registers" | "memory";
  /** Depth steps in one launch; default as many as the launch limit allows. */
  readonly stepsPerLaunch?: number;
}

interface Device {
  readonly device: GPUDevice;
  /** Set once the device is lost or has objected: everything after that would be wrong numbers. */
  failure: string | undefined;
}

function requireWorking(state: Device): void {
  if (state.failure === undefined) return;
  throw new BackendUnavailableError({
    field: "--backend",
    received: `"webgpu", whose device failed: ${state.failure}`,
    expected: "a device that finishes the batch",
    remedy: "Use a smaller batch, or --backend webasm.",
  });
}

async function openDevice(access: WebGpuAccess): Promise<Device> {
  const adapter = await access.gpu.requestAdapter();
  if (adapter === null)
    throw new BackendUnavailableError({
      field: "--backend",
      received: '"webgpu"',
      expected: "an adapter",
      remedy: "It was there a moment ago: try again.",
    });
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredLimits: { maxStorageBufferBindingSize, maxBufferSize },
  });
  const state: Device = { device, failure: undefined };
  void device.lost.then((info) => {
    state.failure ??= `lost (${info.message})`;
  });
  device.addEventListener("uncapturederror", (event) => {
    state.failure ??= (event as GPUUncapturedErrorEvent).error.message;
  });
  return state;
}

function storage(device: GPUDevice, data: Float32Array): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffer = device.createBuffer({ size: data.byteLength, usage });
  device.queue.writeBuffer(buffer, 0, data as Float32Array<ArrayBuffer>);
  return buffer;
}

async function compile(state: Device, code: string): Promise<GPUComputePipeline> {
  const module = state.device.createShaderModule({ code });
  const { messages } = await module.getCompilationInfo();
  const errors = messages.filter((message) => message.type === "error");
  if (errors.length > 0) throw new Error(`WGSL does not compile: ${errors.map((e) => e.message).join("; ")}`);
  return state.device.createComputePipelineAsync({ layout: "auto", compute: { module, entryPoint: "main" } });
}

/** States stay on the device from load to read. */
class WgslStack implements LoadedStack {
  readonly layout: string;
  readonly #state: Device;
  readonly #batch: StackBatch;
  readonly #encoding: Encoding;
  readonly #stepsPerLaunch: number;
  readonly #pipeline: GPUComputePipeline;
  readonly #sizes: GPUBuffer;
  readonly #x: GPUBuffer;
  readonly #time: GPUBuffer;
  readonly #parameters: GPUBuffer;
  readonly #group: GPUBindGroup;
  #steps = 0;

  constructor(
    state: Device,
    pipeline: GPUComputePipeline,
    batch: StackBatch,
    pace: StackPace,
    layout: string,
    stepsPerLaunch: number,
  ) {
    const { device } = state;
    this.layout = layout;
    this.#state = state;
    this.#batch = batch;
    this.#encoding = encode(batch, pace);
    this.#stepsPerLaunch = stepsPerLaunch;
    this.#pipeline = pipeline;
    this.#sizes = device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
    this.#parameters = storage(device, this.#encoding.parameters);
    this.#x = storage(device, this.#encoding.tokens);
    this.#time = storage(device, this.#encoding.time);
    const buffers = [this.#sizes, this.#parameters, this.#x, this.#time];
    this.#group = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
  }

  #launch(steps: number): void {
    const { device } = this.#state;
    const groups = Math.ceil(this.#batch.B / WORKGROUP);
    const rows = Math.ceil(groups / device.limits.maxComputeWorkgroupsPerDimension);
    const columns = Math.ceil(groups / rows);
    device.queue.writeBuffer(this.#sizes, 0, new Uint32Array([this.#batch.B, steps, columns * WORKGROUP, 0]));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, this.#group);
    pass.dispatchWorkgroups(columns, rows);
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  async advance(steps: number): Promise<void> {
    for (let left = steps; left > 0; left -= this.#stepsPerLaunch)
      this.#launch(Math.min(left, this.#stepsPerLaunch));
    await this.#state.device.queue.onSubmittedWorkDone();
    requireWorking(this.#state);
    this.#steps += steps;
  }

  async #readBuffer(source: GPUBuffer): Promise<Float32Array> {
    const data = await readBuffer(this.#state.device, source);
    requireWorking(this.#state);
    return data;
  }

  async read(): Promise<StackState> {
    const x = await this.#readBuffer(this.#x);
    const time = await this.#readBuffer(this.#time);
    return this.#encoding.decode(x, time, this.#steps);
  }

  release(): void {
    for (const buffer of [this.#sizes, this.#x, this.#time, this.#parameters]) buffer.destroy();
  }
}

function useRegisters(batch: StackBatch, options: WgslOptions): boolean {
  if (options.tokens !== "registers" || fits(batch.L)) return options.tokens !== "memory" && fits(batch.L);
  const remedy = "Leave the tokens in memory.";
  throw new DomainError({
    field: "L",
    received: String(batch.L),
    expected: "at most 64 tokens in registers",
    remedy,
  });
}

/**
 * Hand-written WGSL, one thread a sequence: how fast the step is without gpu.js's one-number-a-thread form.
 *
 * @throws BackendUnavailableError without an adapter.
 */
export async function openWgsl(options: WgslOptions = {}): Promise<Backend> {
  const access = await provideWebGpu();
  const state = await openDevice(access);
  const load = async (batch: StackBatch, rule: StepRule, pace: StackPace): Promise<LoadedStack> => {
    const registers = useRegisters(batch, options);
    const pipeline = await compile(state, stackShader(batch.L, rule, pace, registers));
    const allowed = access.software ? SOFTWARE_TOKEN_STEPS_PER_LAUNCH : TOKEN_STEPS_PER_LAUNCH;
    const most = Math.max(1, Math.floor(allowed / (batch.B * batch.L)));
    const layout = `WGSL, one thread a sequence, tokens in ${registers ? "registers" : "memory"}`;
    return new WgslStack(state, pipeline, batch, pace, layout, options.stepsPerLaunch ?? most);
  };
  return {
    name: "webgpu",
    engine: "wgsl",
    dtype: "f32",
    adapter: access.adapter,
    software: access.software,
    load: async (batch, rule, pace) => {
      checkBatch(batch, rule, pace);
      const words = batch.L + 4;
      const largest = Math.floor(state.device.limits.maxStorageBufferBindingSize / (4 * words));
      return loadInParts(batch, largest, (part) => load(part, rule, pace));
    },
    loadMatrix: refuseMatrices,
    close: async () => state.device.destroy(),
  };
}

/** A device with its failures noticed, and a compiled kernel with its buffers. */
import { BackendUnavailableError } from "../../errors.ts";
import type { WebGpuAccess } from "./device.ts";
import { deviceFailed, messageOf, readBuffer } from "./readBuffer.ts";

export interface Device {
  readonly device: GPUDevice;
  /** Set once the device is lost or has objected: everything after that would be wrong numbers. */
  failure: string | undefined;
}

function requireWorking(state: Device): void {
  if (state.failure !== undefined) throw deviceFailed(state.failure);
}

/** Work whose end the device reports; its complaints arrive as events, which are let in before the result is believed. */
async function confirmed<T>(state: Device, work: Promise<T>): Promise<T> {
  const [settled] = await Promise.allSettled([work]);
  await new Promise((resolve) => setImmediate(resolve));
  requireWorking(state);
  if (settled.status === "fulfilled") return settled.value;
  const { reason } = settled as { readonly reason: unknown };
  throw reason instanceof BackendUnavailableError ? reason : deviceFailed(messageOf(reason));
}

/**
 * Does something that needs memory on the device, and waits until the device has said that it has it.
 *
 * @throws BackendUnavailableError if it has not.
 */
export async function withMemory<T extends { release(): void }>(
  state: Device,
  what: string,
  allocate: () => T,
): Promise<T> {
  const { device } = state;
  device.pushErrorScope("out-of-memory");
  device.pushErrorScope("validation");
  const result = allocate();
  const errors = await confirmed(state, Promise.all([device.popErrorScope(), device.popErrorScope()]));
  const error = errors.find((each) => each !== null);
  if (error === undefined || error === null) return result;
  result.release();
  throw deviceFailed(`${what}: ${error.message}`);
}

/** The adapter's own limits. @throws BackendUnavailableError if the adapter has gone. */
export async function openDevice(access: WebGpuAccess): Promise<Device> {
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

/** A storage buffer with these numbers. */
export function storage(device: GPUDevice, data: Float32Array): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffer = device.createBuffer({ size: data.byteLength, usage });
  device.queue.writeBuffer(buffer, 0, data as Float32Array<ArrayBuffer>);
  return buffer;
}

/** @throws Error with the compiler's messages: our bug. */
export async function compile(state: Device, code: string): Promise<GPUComputePipeline> {
  const module = state.device.createShaderModule({ code });
  const { messages } = await module.getCompilationInfo();
  const errors = messages.filter((message) => message.type === "error");
  if (errors.length > 0) throw new Error(`WGSL does not compile: ${errors.map((e) => e.message).join("; ")}`);
  return state.device.createComputePipelineAsync({ layout: "auto", compute: { module, entryPoint: "main" } });
}

/** What a kernel is given at each launch: uniform `sizes`, binding 0. */
export const SIZES =
  "struct Sizes { B : u32, steps : u32, width : u32, pad : u32 }\n@group(0) @binding(0) var<uniform> sizes : Sizes;";

/** A kernel for B problems and its storage buffers (bindings 1, 2, …), which stay on the device. */
export class Program {
  readonly #state: Device;
  readonly #pipeline: GPUComputePipeline;
  readonly #buffers: readonly GPUBuffer[];
  readonly #sizes: GPUBuffer;
  readonly #group: GPUBindGroup;
  readonly #B: number;
  readonly #groups: number;
  readonly #threads: number;

  /** @param groups - workgroups of `threads` threads each. */
  constructor(
    state: Device,
    pipeline: GPUComputePipeline,
    buffers: readonly GPUBuffer[],
    { B, groups, threads }: { readonly B: number; readonly groups: number; readonly threads: number },
  ) {
    const { device } = state;
    this.#state = state;
    this.#pipeline = pipeline;
    this.#buffers = buffers;
    this.#B = B;
    this.#groups = groups;
    this.#threads = threads;
    this.#sizes = device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
    this.#group = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [this.#sizes, ...buffers].map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
  }

  #launch(steps: number): void {
    const { device } = this.#state;
    const rows = Math.ceil(this.#groups / device.limits.maxComputeWorkgroupsPerDimension);
    const columns = Math.ceil(this.#groups / rows);
    device.queue.writeBuffer(this.#sizes, 0, new Uint32Array([this.#B, steps, columns * this.#threads, 0]));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, this.#group);
    pass.dispatchWorkgroups(columns, rows);
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  /** Depth steps, at most so many a launch; resolves when they are done. */
  async run(steps: number, stepsPerLaunch: number): Promise<void> {
    for (let left = steps; left > 0; left -= stepsPerLaunch) this.#launch(Math.min(left, stepsPerLaunch));
    await confirmed(this.#state, this.#state.device.queue.onSubmittedWorkDone());
  }

  /** One of its buffers, as float32. @throws BackendUnavailableError if the device has failed since. */
  async read(buffer: GPUBuffer): Promise<Float32Array> {
    return confirmed(this.#state, readBuffer(this.#state.device, buffer));
  }

  release(): void {
    for (const buffer of [this.#sizes, ...this.#buffers]) buffer.destroy();
  }
}

/** A WebGPU device that computes nothing and fails as told: what a real one does only when memory is full or a driver dies. */
import type { WebGpuAccess } from "../../../solvers/batched/webgpu/device.ts";

export interface Failures {
  /** Bytes of storage it has; creating more is an out-of-memory error. */
  readonly memory?: number;
  /** Bytes of one binding. */
  readonly binding?: number;
  /** The device is lost at this call of submit (1 is the first). */
  readonly lostAtSubmit?: number;
  /** Word of every buffer read back, from its start, that is NaN. */
  readonly nan?: number;
  /** An error outside every scope, at this call of submit. */
  readonly errorAtSubmit?: number;
}

export interface FakeWebGpu {
  readonly access: WebGpuAccess;
  /** Sizes of the buffers that are there now. */
  readonly buffers: Set<FakeBuffer>;
}

class FakeBuffer {
  readonly size: number;
  readonly #all: Set<FakeBuffer>;
  readonly #isLost: () => boolean;
  readonly #nan: number | undefined;
  constructor(size: number, all: Set<FakeBuffer>, isLost: () => boolean, nan: number | undefined) {
    this.#nan = nan;
    this.size = size;
    this.#all = all;
    this.#isLost = isLost;
  }
  destroy(): void {
    this.#all.delete(this);
  }
  async mapAsync(): Promise<void> {
    if (this.#isLost()) throw new Error("A valid external Instance reference no longer exists");
  }
  getMappedRange(): ArrayBuffer {
    const range = new ArrayBuffer(this.size);
    if (this.#nan !== undefined) new Float32Array(range)[this.#nan] = NaN;
    return range;
  }
}

/** The part of GPUDevice that the kernels' host side uses. */
export function fakeWebGpu(failures: Failures): FakeWebGpu {
  const { memory = Infinity, binding = 2 ** 27, lostAtSubmit, errorAtSubmit, nan } = failures;
  const buffers = new Set<FakeBuffer>();
  const scopes: { filter: string; error: { message: string } | null }[] = [];
  let lose: (info: { message: string }) => void = () => undefined;
  let listener: (event: unknown) => void = () => undefined;
  let lost = false;
  let submits = 0;
  const report = (filter: string, message: string): void => {
    const scope = [...scopes].reverse().find((each) => each.filter === filter);
    if (scope !== undefined) scope.error ??= { message };
    else setImmediate(() => listener({ error: { message } }));
  };
  const device = {
    limits: { maxStorageBufferBindingSize: binding, maxComputeWorkgroupsPerDimension: 65535 },
    lost: new Promise((resolve) => (lose = resolve)),
    addEventListener: (_name: string, on: (event: unknown) => void) => (listener = on),
    createBuffer: ({ size }: { size: number }) => {
      const used = [...buffers].reduce((sum, buffer) => sum + buffer.size, 0);
      if (used + size > memory) report("out-of-memory", `Allocating ${size} bytes failed`);
      const buffer = new FakeBuffer(size, buffers, () => lost, nan);
      buffers.add(buffer);
      return buffer;
    },
    createBindGroup: () => ({}),
    createShaderModule: () => ({ getCompilationInfo: async () => ({ messages: [] }) }),
    createComputePipelineAsync: async () => ({ getBindGroupLayout: () => ({}) }),
    createCommandEncoder: () => ({
      beginComputePass: () => ({
        setPipeline: () => undefined,
        setBindGroup: () => undefined,
        dispatchWorkgroups: () => undefined,
        end: () => undefined,
      }),
      copyBufferToBuffer: () => undefined,
      finish: () => ({}),
    }),
    pushErrorScope: (filter: string) => void scopes.push({ filter, error: null }),
    popErrorScope: async () => scopes.pop()!.error,
    queue: {
      writeBuffer: () => undefined,
      submit: () => {
        submits++;
        if (submits === errorAtSubmit) report("internal", "the driver objects");
        if (submits !== lostAtSubmit) return;
        lost = true;
        setImmediate(() => lose({ message: "the driver was reset" }));
      },
      onSubmittedWorkDone: async () => undefined,
    },
    destroy: () => undefined,
  };
  const limits = { maxStorageBufferBindingSize: binding, maxBufferSize: 2 ** 30 };
  const gpu = { requestAdapter: async () => ({ limits, requestDevice: async () => device }) };
  return { access: { gpu: gpu as unknown as GPU, adapter: "fake", software: false }, buffers };
}

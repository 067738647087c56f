/**
 * gpu.js kernels that carry a table of numbers [rows][B], one column a problem, through many depth steps in registers.
 * A gpu.js thread returns at most four numbers: a column takes several threads, each of which computes what its own four
 * depend on. Such results cannot be fed back as arguments: the table crosses to the host once a launch.
 */
import { confirmRan, type Gpujs, type GpujsKernel } from "./gpujsModule.ts";
import type { BackendName } from "./types.ts";
import { isDeviceResult, readBuffer } from "./webgpu/readBuffer.ts";

/** Rows that one thread returns. */
export const RETURNED = 4;

export type MakeInput = (value: Float32Array, size: readonly number[]) => unknown;

/** gpu.js on one of its backends. */
export interface GpujsEngine {
  readonly name: BackendName;
  readonly gpu: Gpujs;
  readonly input: MakeInput;
}

/** What a kernel returned, thread by thread: a buffer on the webgpu device, or one small array a thread. */
async function flatten(result: unknown, B: number): Promise<Float32Array> {
  if (isDeviceResult(result)) {
    try {
      return await readBuffer(result.context.device, result.buffer);
    } finally {
      result.delete();
    }
  }
  const flat = new Float32Array(B * RETURNED);
  (result as readonly Float32Array[]).forEach((cell, b) => flat.set(cell, b * RETURNED));
  return flat;
}

export class RegisterKernels {
  /** [rows][B] as the last launch left it. */
  table: Float32Array;
  readonly #engine: GpujsEngine;
  readonly #B: number;
  readonly #rows: number;
  readonly #returned: number;
  readonly #kernels: readonly GpujsKernel[];
  /** On webgpu: takes the table to the device once a launch, not once a kernel. */
  readonly #upload: GpujsKernel | undefined;
  readonly #inputs: readonly unknown[];

  /**
   * @param table - [rows][B] at first, of which the kernels change the first `returned` rows.
   * @param text - of the kernel that returns rows 4·group …: a function of `x` (the table), `inputs` and `steps`.
   * @param inputs - by name, as gpu.js Inputs.
   */
  constructor(
    engine: GpujsEngine,
    table: Float32Array,
    size: { readonly B: number; readonly rows: number; readonly returned: number },
    text: (group: number) => string,
    inputs: Readonly<Record<string, unknown>>,
  ) {
    const { name, gpu } = engine;
    this.#engine = engine;
    this.table = table;
    this.#B = size.B;
    this.#rows = size.rows;
    this.#returned = size.returned;
    this.#inputs = Object.values(inputs);
    const types = Object.fromEntries(["x", ...Object.keys(inputs)].map((key) => [key, "Input"]));
    const settings = {
      output: [size.B],
      loopMaxIterations: 1e9,
      precision: "single",
      asyncMode: name !== "cpu",
      // A webgpu result is read as one buffer; gpu.js would make an object of every thread's numbers.
      pipeline: name === "webgpu",
      argumentTypes: { ...types, steps: "Float" },
    };
    this.#kernels = Array.from({ length: Math.ceil(size.returned / RETURNED) }, (_, group) =>
      gpu.createKernel(text(group), settings),
    );
    if (name === "webgpu") {
      const copy = "function (x) { return x[this.thread.y][this.thread.x]; }";
      const shape = { output: [size.B, size.rows], argumentTypes: { x: "Input" } };
      this.#upload = gpu.createKernel(copy, { ...settings, ...shape });
    }
  }

  /** Threads that share a column. */
  get threads(): number {
    return this.#kernels.length;
  }

  /** The four numbers of every thread, thread by thread, for each kernel. */
  async #launch(steps: number): Promise<readonly Float32Array[]> {
    const { name, input } = this.#engine;
    const table = input(this.table, [this.#B, this.#rows]);
    const x = this.#upload === undefined ? table : await this.#upload(table);
    try {
      // All are under way before the first is waited for.
      const under = this.#kernels.map((kernel) => kernel(x, ...this.#inputs, steps));
      return await Promise.all(
        this.#kernels.map(async (kernel, group) => {
          const result = await under[group];
          confirmRan(name, kernel);
          return flatten(result, this.#B);
        }),
      );
    } finally {
      if (isDeviceResult(x)) x.delete();
    }
  }

  /** @throws BackendUnavailableError if something else than the named backend computed. */
  async advance(steps: number): Promise<void> {
    const B = this.#B;
    const next = this.table.slice();
    for (const [group, cells] of (await this.#launch(steps)).entries()) {
      for (let i = 0; i < RETURNED && group * RETURNED + i < this.#returned; i++) {
        const first = (group * RETURNED + i) * B;
        for (let b = 0; b < B; b++) next[first + b] = cells[b * RETURNED + i]!;
      }
    }
    this.table = next;
  }

  release(): void {
    for (const kernel of [...this.#kernels, this.#upload]) kernel?.destroy?.();
  }
}

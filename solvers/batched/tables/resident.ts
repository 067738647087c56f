import { BackendUnavailableError } from "../../errors.ts";
import { confirmRan, type GpujsKernel } from "../gpujsModule.ts";
import type { GpujsEngine } from "../registerKernels.ts";
import {
  deviceFailed,
  isDeviceResult,
  messageOf,
  readBuffer,
  watched,
  type DeviceResult,
} from "../webgpu/readBuffer.ts";
import { KERNEL_SETTINGS } from "./kernelSettings.ts";
import type { ConstantTable, RunningProgram, TableProgram } from "./program.ts";

/** Steps under way before the device is waited for: it works while this thread prepares, and no queue grows long. */
const STEPS_PER_WAIT = 64;

const COPY = "function (x) { return x[this.thread.y][this.thread.x]; }";

/**
 * One kernel after the other on webgpu; every table stays on the device, between launches too. A gpu.js kernel writes
 * all its results to one buffer of its own, so calls of one text share a kernel where the earlier result is used up, and
 * the call that makes the state has two kernels, which take turns.
 */
export class ResidentProgram implements RunningProgram {
  readonly launches = "tables stay on the device";
  readonly #engine: GpujsEngine;
  readonly #program: TableProgram;
  readonly #B: number;
  readonly #made: GpujsKernel[] = [];
  /** One for each call; of the last call the kernel of odd steps. */
  readonly #kernels: readonly GpujsKernel[];
  readonly #evenLast: GpujsKernel;
  /** On the host until the first step. */
  #state: Float32Array | DeviceResult;
  #constants: readonly DeviceResult[] | undefined;
  #even = false;

  /** @param state - [rows][B] at first. */
  constructor(engine: GpujsEngine, program: TableProgram, B: number, state: Float32Array) {
    this.#engine = engine;
    this.#program = program;
    this.#B = B;
    this.#state = state;
    this.#kernels = this.#shareKernels();
    const last = program.calls.at(-1)!;
    this.#evenLast = this.#create(last.text, B, last.rows);
  }

  #create(text: string, columns: number, rows: number): GpujsKernel {
    const settings = { ...KERNEL_SETTINGS, output: [columns, rows], asyncMode: true, pipeline: true };
    const kernel = this.#engine.gpu.createKernel(text, settings);
    this.#made.push(kernel);
    return kernel;
  }

  #shareKernels(): readonly GpujsKernel[] {
    const { calls } = this.#program;
    const busy = new Map<string, { readonly kernel: GpujsKernel; until: number }[]>();
    return calls.map(({ text, rows }, i) => {
      // The state outlives the step: the call that makes it shares with none.
      if (i === calls.length - 1) return this.#create(text, this.#B, rows);
      const key = `${rows} ${text}`;
      const known = busy.get(key) ?? [];
      busy.set(key, known);
      const until = this.#program.lastUse(i);
      const idle = known.find((each) => each.until < i);
      if (idle === undefined) known.push({ kernel: this.#create(text, this.#B, rows), until });
      else idle.until = until;
      return (idle ?? known.at(-1)!).kernel;
    });
  }

  async #run(kernel: GpujsKernel, tables: readonly unknown[]): Promise<DeviceResult> {
    const result = await kernel(...tables);
    confirmRan(this.#engine.name, kernel);
    if (!isDeviceResult(result)) throw deviceFailed("gpu.js left no table on it");
    return result;
  }

  /** A table of this program, taken to the device. */
  #upload({ values, columns, rows }: ConstantTable): Promise<DeviceResult> {
    return this.#run(this.#create(COPY, columns, rows), [this.#engine.input(values, [columns, rows])]);
  }

  async #step(state: DeviceResult, constants: readonly DeviceResult[]): Promise<DeviceResult> {
    const made = [state, ...constants];
    const { calls } = this.#program;
    for (const [i, { tables }] of calls.entries()) {
      const kernel = this.#even && i === calls.length - 1 ? this.#evenLast : this.#kernels[i]!;
      made.push(
        await this.#run(
          kernel,
          tables.map((table) => made[table]),
        ),
      );
    }
    this.#even = !this.#even;
    for (const used of made.slice(1 + constants.length, -1)) used.delete();
    state.delete();
    return made.at(-1)!;
  }

  /** The state and the constants on the device. */
  async #begin(): Promise<{ readonly state: DeviceResult; readonly constants: readonly DeviceResult[] }> {
    if (this.#constants === undefined) {
      const constants: DeviceResult[] = [];
      for (const table of this.#program.constants) constants.push(await this.#upload(table));
      this.#constants = constants;
    }
    if (this.#state instanceof Float32Array) {
      const rows = this.#state.length / this.#B;
      this.#state = await this.#upload({ values: this.#state, columns: this.#B, rows });
    }
    return { state: this.#state, constants: this.#constants };
  }

  /** @throws BackendUnavailableError if the device fails on the way: there are no numbers then. */
  async advance(steps: number): Promise<void> {
    try {
      const { state, constants } = await this.#begin();
      const { device } = state.context;
      await watched(device, async () => {
        let now = state;
        for (let step = 1; step <= steps; step++) {
          now = await this.#step(now, constants);
          if (step % STEPS_PER_WAIT === 0) await device.queue.onSubmittedWorkDone();
        }
        await device.queue.onSubmittedWorkDone();
        this.#state = now;
      });
    } catch (error) {
      throw error instanceof BackendUnavailableError ? error : deviceFailed(messageOf(error));
    }
  }

  /** @throws BackendUnavailableError if the device has failed since. */
  async read(): Promise<Float32Array> {
    if (this.#state instanceof Float32Array) return this.#state;
    return readBuffer(this.#state.context.device, this.#state.buffer);
  }

  release(): void {
    const tables = [...(this.#constants ?? []), ...(isDeviceResult(this.#state) ? [this.#state] : [])];
    for (const table of tables) table.delete();
    for (const kernel of this.#made) kernel.destroy?.();
  }
}

import { confirmPlan, type GpujsKernel, type GpujsPlan } from "../gpujsModule.ts";
import type { GpujsEngine } from "../registerKernels.ts";
import { KERNEL_SETTINGS } from "./kernelSettings.ts";
import type { RunningProgram, TableProgram } from "./program.ts";

/** Depth steps recorded into one pipeline; the rest is repeated calls, between which the state crosses to the host. */
const STEPS_PER_PLAN = 32;

/** Many steps as one gpu.js pipeline: for backends that compute on the host or cannot keep a table on the device. */
export class PlannedProgram implements RunningProgram {
  readonly launches = `${STEPS_PER_PLAN} steps a launch`;
  readonly #engine: GpujsEngine;
  readonly #program: TableProgram;
  readonly #B: number;
  readonly #kernels = new Map<string, GpujsKernel>();
  readonly #plans = new Map<number, GpujsPlan>();
  readonly #constants: readonly unknown[];
  #state: Float32Array;

  /** @param state - [rows][B] at first. */
  constructor(engine: GpujsEngine, program: TableProgram, B: number, state: Float32Array) {
    this.#engine = engine;
    this.#program = program;
    this.#B = B;
    this.#state = state;
    this.#constants = program.constants.map(({ values, rows, columns }) =>
      engine.input(values, [columns, rows]),
    );
  }

  #kernel(text: string, rows: number): GpujsKernel {
    const key = `${rows} ${text}`;
    const known = this.#kernels.get(key);
    if (known !== undefined) return known;
    const kernel = this.#engine.gpu.createKernel(text, { ...KERNEL_SETTINGS, output: [this.#B, rows] });
    this.#kernels.set(key, kernel);
    return kernel;
  }

  #plan(steps: number): GpujsPlan {
    const known = this.#plans.get(steps);
    if (known !== undefined) return known;
    const { calls } = this.#program;
    // The constants, captured, are taken to the device once a plan; arguments would be at every call.
    const plan = this.#engine.gpu.createPipeline((first) => {
      let state = first;
      for (let step = 0; step < steps; step++) {
        const made = [state, ...this.#constants];
        for (const { text, rows, tables } of calls)
          made.push(this.#kernel(text, rows)(...tables.map((table) => made[table])));
        state = made.at(-1);
      }
      return state;
    }, {});
    this.#plans.set(steps, plan);
    return plan;
  }

  async advance(steps: number): Promise<void> {
    const rows = this.#state.length / this.#B;
    for (let left = steps; left > 0; left -= STEPS_PER_PLAN) {
      const plan = this.#plan(Math.min(left, STEPS_PER_PLAN));
      const table = await plan(this.#engine.input(this.#state, [this.#B, rows]));
      confirmPlan(this.#engine.name, plan);
      const next = new Float32Array(this.#state.length);
      (table as readonly Float32Array[]).forEach((row, i) => next.set(row, i * this.#B));
      this.#state = next;
    }
  }

  async read(): Promise<Float32Array> {
    return this.#state;
  }

  release(): void {
    for (const made of [...this.#plans.values(), ...this.#kernels.values()]) made.destroy?.();
  }
}

import { DomainError } from "../../errors.ts";
import { checkBatch, loadInParts } from "../batch.ts";
import { encode, type Encoding } from "../encoding.ts";
import { wgslMatrixLoader, type WgslMatrixOptions } from "../matrix/webgpu/stack.ts";
import type { Backend, LoadedStack, StackBatch, StackPace, StackState, StepRule } from "../types.ts";
import { provideWebGpu, type WebGpuAccess } from "./device.ts";
import { Program, compile, openDevice, storage, withMemory, type Device } from "./program.ts";
import { WORKGROUP, fits, stackShader } from "./shader.ts";

/** One launch stays far below the seconds after which some drivers reset a device: this many token-steps at most. */
const TOKEN_STEPS_PER_LAUNCH = 2 ** 36;
const SOFTWARE_TOKEN_STEPS_PER_LAUNCH = 2 ** 25;

export interface WgslOptions extends WgslMatrixOptions {
  /** `registers`: all steps of a launch fused (L ≤ 64). `memory`: tokens in memory. Default: registers where they fit. */
  readonly tokens?: "registers" | "memory";
}

/** States stay on the device from load to read. */
class WgslStack implements LoadedStack {
  readonly layout: string;
  readonly #encoding: Encoding;
  readonly #stepsPerLaunch: number;
  readonly #program: Program;
  readonly #x: GPUBuffer;
  readonly #time: GPUBuffer;
  #steps = 0;

  constructor(
    state: Device,
    pipeline: GPUComputePipeline,
    batch: StackBatch,
    pace: StackPace,
    layout: string,
    stepsPerLaunch: number,
  ) {
    const { B } = batch;
    this.layout = layout;
    this.#stepsPerLaunch = stepsPerLaunch;
    this.#encoding = encode(batch, pace);
    const parameters = storage(state.device, this.#encoding.parameters);
    this.#x = storage(state.device, this.#encoding.tokens);
    this.#time = storage(state.device, this.#encoding.time);
    const size = { B, groups: Math.ceil(B / WORKGROUP), threads: WORKGROUP };
    this.#program = new Program(state, pipeline, [parameters, this.#x, this.#time], size);
  }

  async advance(steps: number): Promise<void> {
    await this.#program.run(steps, this.#stepsPerLaunch);
    this.#steps += steps;
  }

  async read(): Promise<StackState> {
    const x = await this.#program.read(this.#x);
    const time = await this.#program.read(this.#time);
    return this.#encoding.decode(x, time, this.#steps);
  }

  release(): void {
    this.#program.release();
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
 * @param given - another WebGPU than this machine's, for tests.
 * @throws BackendUnavailableError without an adapter.
 */
export async function openWgsl(options: WgslOptions = {}, given?: WebGpuAccess): Promise<Backend> {
  const access = given ?? (await provideWebGpu());
  const state = await openDevice(access);
  const load = async (batch: StackBatch, rule: StepRule, pace: StackPace): Promise<LoadedStack> => {
    const registers = useRegisters(batch, options);
    const pipeline = await compile(state, stackShader(batch.L, rule, pace, registers, batch.state));
    const allowed = access.software ? SOFTWARE_TOKEN_STEPS_PER_LAUNCH : TOKEN_STEPS_PER_LAUNCH;
    const most = Math.max(1, Math.floor(allowed / (batch.B * batch.L)));
    const layout = `WGSL, one thread a sequence, tokens in ${registers ? "registers" : "memory"}`;
    const stepsPerLaunch = options.stepsPerLaunch ?? most;
    return withMemory(
      state,
      `${batch.B} problems of ${batch.L} tokens`,
      () => new WgslStack(state, pipeline, batch, pace, layout, stepsPerLaunch),
    );
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
      const largest = Math.max(1, Math.floor(state.device.limits.maxStorageBufferBindingSize / (4 * words)));
      return loadInParts(batch, largest, (part) => load(part, rule, pace));
    },
    loadMatrix: wgslMatrixLoader(state, access.software, options),
    close: async () => state.device.destroy(),
  };
}

import { DomainError } from "../../errors.ts";
import { checkedBackend } from "../checkedBackend.ts";
import { checkBatch, loadInParts } from "../batch.ts";
import { encode, type Encoding } from "../encoding.ts";
import { registerTokens } from "../limits.ts";
import { wgslMatrixLoader, type WgslMatrixOptions } from "../matrix/webgpu/stack.ts";
import type { Backend, LoadedStack, StackBatch, StackPace, StackState, StepRule } from "../types.ts";
import { provideWebGpu, type WebGpuAccess } from "./device.ts";
import { Program, compile, openDevice, storage, withMemory, type Device } from "./program.ts";
import { WORKGROUP, stackShader, tokenRows } from "./shader.ts";

/** One launch stays far below the seconds after which some drivers reset a device: this many token-steps at most. */
const TOKEN_STEPS_PER_LAUNCH = 2 ** 36;
const SOFTWARE_TOKEN_STEPS_PER_LAUNCH = 2 ** 25;

export interface WgslOptions extends WgslMatrixOptions {
  /** `registers`: all steps of a launch fused (limits.ts). `memory`: tokens in memory. Default: registers where they fit. */
  readonly tokens?: "registers" | "memory";
}

/** States stay on the device from load to read. */
class WgslStack implements LoadedStack {
  readonly layout: string;
  readonly #encoding: Encoding;
  readonly #stepsPerLaunch: number;
  readonly #program: Program;
  readonly #x: GPUBuffer;
  readonly #clock: GPUBuffer;
  #steps = 0;

  /** @param rows - numbers of a problem in the buffer of the tokens. */
  constructor(
    state: Device,
    pipeline: GPUComputePipeline,
    { B }: StackBatch,
    encoding: Encoding,
    rows: number,
    layout: string,
    stepsPerLaunch: number,
  ) {
    this.layout = layout;
    this.#stepsPerLaunch = stepsPerLaunch;
    this.#encoding = encoding;
    const tokens = new Float32Array(rows * B);
    tokens.set(encoding.tokens);
    const parameters = storage(state.device, encoding.parameters);
    this.#x = storage(state.device, tokens);
    this.#clock = storage(state.device, encoding.clock);
    const size = { B, groups: Math.ceil(B / WORKGROUP), threads: WORKGROUP };
    this.#program = new Program(state, pipeline, [parameters, this.#x, this.#clock], size);
  }

  async advance(steps: number): Promise<void> {
    await this.#program.run(steps, this.#stepsPerLaunch);
    this.#steps += steps;
  }

  async read(): Promise<StackState> {
    const x = await this.#program.read(this.#x);
    const clock = await this.#program.read(this.#clock);
    return this.#encoding.decode(x, clock, this.#steps);
  }

  release(): void {
    this.#program.release();
  }
}

function useRegisters({ L }: StackBatch, pace: StackPace, { tokens }: WgslOptions): boolean {
  const fits = L <= registerTokens(pace);
  if (tokens !== "registers" || fits) return tokens !== "memory" && fits;
  throw new DomainError({
    field: "L",
    received: String(L),
    expected: `at most ${registerTokens(pace)} tokens in registers with the ${pace.kind} pace`,
    remedy: "Leave the tokens in memory.",
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
    const registers = useRegisters(batch, pace, options);
    const rows = tokenRows(batch.L, pace, registers);
    const pipeline = await compile(state, stackShader(batch.L, rule, pace, registers, batch.state));
    const allowed = access.software ? SOFTWARE_TOKEN_STEPS_PER_LAUNCH : TOKEN_STEPS_PER_LAUNCH;
    const most = Math.max(1, Math.floor(allowed / (batch.B * batch.L)));
    const layout = `WGSL, one thread a sequence, tokens in ${registers ? "registers" : "memory"}`;
    const stepsPerLaunch = options.stepsPerLaunch ?? most;
    return withMemory(
      state,
      `${batch.B} problems of ${batch.L} tokens`,
      () => new WgslStack(state, pipeline, batch, encode(batch, rule, pace), rows, layout, stepsPerLaunch),
    );
  };
  return checkedBackend({
    name: "webgpu",
    engine: "wgsl",
    dtype: "f32",
    adapter: access.adapter,
    software: access.software,
    load: async (batch, rule, pace) => {
      checkBatch(batch, rule, pace);
      const words = Math.max(batch.L + 4, tokenRows(batch.L, pace, false));
      const largest = Math.max(1, Math.floor(state.device.limits.maxStorageBufferBindingSize / (4 * words)));
      return loadInParts(batch, largest, (part) => load(part, rule, pace));
    },
    loadMatrix: wgslMatrixLoader(state, access.software, options),
    close: async () => state.device.destroy(),
  });
}

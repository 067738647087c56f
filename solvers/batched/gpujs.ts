import { DomainError } from "../errors.ts";
import { checkBatch, loadInParts } from "./batch.ts";
import { encode, type Encoding } from "./encoding.ts";
import { confirmRan, kernelClasses, loadGpujs, type Gpujs, type GpujsKernel } from "./gpujsModule.ts";
import type { StateRule } from "../s6/stateRule.ts";
import { declareScratch, stepText } from "./kernelText.ts";
import { MAX_REGISTER_TOKENS } from "./limits.ts";
import { logTimeStep } from "./logTime/text.ts";
import { gpujsMatrixLoader } from "./matrix/gpujs.ts";
import { ScanStack } from "./scan.ts";
import type {
  Backend,
  BackendName,
  LoadedStack,
  StackBatch,
  StackPace,
  StackState,
  StepRule,
} from "./types.ts";
import { provideWebGpu } from "./webgpu/device.ts";
import { isDeviceResult, readBuffer } from "./webgpu/readBuffer.ts";

/** A gpu.js thread returns at most four numbers. */
const RETURNED = 4;
/** Problems in one launch: gpu.js lays a table out in groups of 8 by 8, at most 65,535 of them along a side. */
const LARGEST_PART = 2 ** 18;

/**
 * The kernel of one group of four tokens. The system is causal, so a thread needs the tokens up to its last one only: it
 * carries them all through the depth steps in registers and returns its own four. To choose the step every thread
 * needs all tokens; there the depth t follows the tokens as one more value.
 */
export function groupKernel(
  L: number,
  group: number,
  rule: StepRule,
  pace: StackPace,
  state: StateRule = "simplified",
): string {
  const last = group * RETURNED + RETURNED;
  const n = pace.kind === "fixed" ? Math.min(L, last) : L;
  const logTime = pace.kind === "log-time";
  const values = Array.from({ length: RETURNED }, (_, i) => {
    const l = group * RETURNED + i;
    return l < L ? `x${l}` : l === L ? "t" : "0.0";
  });
  const loads = Array.from({ length: n }, (_, l) => {
    const sign = logTime ? ` var p${l} = par[${4 + l}][b]; var r${l} = 0.0;` : "";
    return `var x${l} = x[${l}][b];${sign}`;
  }).join(" ");
  return `function (x, time, par, steps) {
var b = this.thread.x; var m = par[0][b]; var sd = par[1][b]; var av = par[2][b]; var e = par[3][b];
var t = time[b]; ${declareScratch()}
${loads}
for (var k = 0; k < steps; k++) {
${logTime ? logTimeStep("javascript", pace, n) : stepText("javascript", rule, pace, n, state)}
}
return [${values.join(", ")}];
}`;
}

/** What a kernel returned, thread by thread: a buffer on the webgpu device, or one small array a thread. */
async function flatten(result: unknown, B: number): Promise<Float32Array> {
  if (isDeviceResult(result)) {
    const data = await readBuffer(result.context.device, result.buffer);
    result.delete();
    return data;
  }
  const flat = new Float32Array(B * RETURNED);
  (result as readonly Float32Array[]).forEach((cell, b) => flat.set(cell, b * RETURNED));
  return flat;
}

type MakeInput = (value: Float32Array, size: readonly number[]) => unknown;

/** gpu.js cannot feed Array(4) results back as arguments: the state crosses to the host once a launch. */
class RegisterStack implements LoadedStack {
  readonly layout: string;
  readonly #batch: StackBatch;
  readonly #name: BackendName;
  readonly #kernels: readonly GpujsKernel[];
  /** On webgpu: takes the tokens to the device once a launch, not once a kernel. */
  readonly #upload: GpujsKernel | undefined;
  readonly #input: MakeInput;
  readonly #encoding: Encoding;
  readonly #fixed: boolean;
  #x: Float32Array;
  #t: Float32Array;
  #steps = 0;

  constructor(
    name: BackendName,
    gpu: Gpujs,
    input: MakeInput,
    batch: StackBatch,
    rule: StepRule,
    pace: StackPace,
  ) {
    this.#batch = batch;
    this.#name = name;
    this.#input = input;
    this.#fixed = pace.kind === "fixed";
    const values = batch.L + (this.#fixed ? 0 : 1);
    const settings = {
      output: [batch.B],
      loopMaxIterations: 1e9,
      precision: "single",
      asyncMode: name !== "cpu",
      // A webgpu result is read as one buffer; gpu.js would make an object of every thread's numbers.
      pipeline: name === "webgpu",
      argumentTypes: { x: "Input", time: "Input", par: "Input", steps: "Float" },
    };
    this.#kernels = Array.from({ length: Math.ceil(values / RETURNED) }, (_, group) =>
      gpu.createKernel(groupKernel(batch.L, group, rule, pace, batch.state), settings),
    );
    if (name === "webgpu") {
      const copy = "function (x) { return x[this.thread.y][this.thread.x]; }";
      const shape = { output: [batch.B, batch.L], argumentTypes: { x: "Input" } };
      this.#upload = gpu.createKernel(copy, { ...settings, ...shape });
    }
    this.layout = `gpu.js, ${this.#kernels.length} threads a sequence, up to ${RETURNED} tokens each, depth in registers`;
    this.#encoding = encode(batch, pace);
    this.#x = this.#encoding.tokens;
    this.#t = this.#encoding.time;
  }

  /** The four numbers of every thread, thread by thread, for each kernel. */
  async #launch(steps: number): Promise<readonly Float32Array[]> {
    const { B, L } = this.#batch;
    const tokens = this.#input(this.#x, [B, L]);
    const x = this.#upload === undefined ? tokens : await this.#upload(tokens);
    const time = this.#input(this.#t, [B]);
    const parameters = this.#input(this.#encoding.parameters, [B, this.#encoding.rows]);
    // All are under way before the first is waited for.
    const under = this.#kernels.map((kernel) => kernel(x, time, parameters, steps));
    const results: Float32Array[] = [];
    for (const [group, kernel] of this.#kernels.entries()) {
      const result = await under[group];
      confirmRan(this.#name, kernel);
      results.push(await flatten(result, B));
    }
    if (isDeviceResult(x)) x.delete();
    return results;
  }

  async advance(steps: number): Promise<void> {
    const { B, L } = this.#batch;
    const next = new Float32Array(B * L);
    const t = this.#t.slice();
    for (const [group, cells] of (await this.#launch(steps)).entries()) {
      for (let i = 0; i < RETURNED; i++) {
        const l = group * RETURNED + i;
        const target = l < L ? next.subarray(l * B, (l + 1) * B) : l === L && !this.#fixed ? t : undefined;
        if (target !== undefined) for (let b = 0; b < B; b++) target[b] = cells[b * RETURNED + i]!;
      }
    }
    this.#x = next;
    this.#t = t;
    this.#steps += steps;
  }

  async read(): Promise<StackState> {
    return this.#encoding.decode(this.#x, this.#t, this.#steps);
  }

  release(): void {
    for (const kernel of [...this.#kernels, this.#upload]) kernel?.destroy?.();
  }
}

function refuseLongSequences(name: BackendName, batch: StackBatch, rule: StepRule, pace: StackPace): void {
  if (pace.kind === "fixed" && rule !== "log-midpoint") return;
  throw new DomainError({
    field: "L",
    received: String(batch.L),
    expected: `at most ${MAX_REGISTER_TOKENS} tokens for ${rule} with the ${pace.kind} pace in gpu.js kernels (${name})`,
    remedy: "Use euler or log-euler with the fixed pace, the WGSL engine, or the reference.",
  });
}

/**
 * gpu.js kernels on one of its backends, in float32.
 *
 * @throws BackendUnavailableError if the backend is not there; what computes is checked again after every launch.
 */
export async function openGpujs(name: BackendName): Promise<Backend> {
  const device = name === "webgpu" ? await provideWebGpu() : undefined;
  const module = await loadGpujs();
  const gpu = module.create(name);
  const load = async (part: StackBatch, rule: StepRule, pace: StackPace): Promise<LoadedStack> => {
    if (part.L <= MAX_REGISTER_TOKENS) return new RegisterStack(name, gpu, module.input, part, rule, pace);
    refuseLongSequences(name, part, rule, pace);
    return new ScanStack(name, gpu, module.input, part, rule);
  };
  return {
    name,
    engine: "gpu.js",
    dtype: "f32",
    adapter: device?.adapter ?? `gpu.js ${kernelClasses[name]} on Node.js ${process.versions.node}`,
    // The package gl hides the renderer's name; under Xvfb it is Mesa's on the CPU.
    software: device?.software ?? name === "headlessgl",
    load: async (batch, rule, pace) => {
      checkBatch(batch, rule, pace);
      const largest = Math.max(1, Math.min(LARGEST_PART, Math.floor(2 ** 27 / (4 * (batch.L + 4)))));
      return loadInParts(batch, largest, (part) => load(part, rule, pace));
    },
    loadMatrix: gpujsMatrixLoader(name, gpu, module.input),
    close: async () => gpu.destroy(),
  };
}

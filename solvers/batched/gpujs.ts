import { DomainError } from "../errors.ts";
import { checkBatch, loadInParts } from "./batch.ts";
import { encode, type Encoding } from "./encoding.ts";
import { gpujsDialect, type Dialect } from "./elementaryText.ts";
import { kernelClasses, loadGpujs } from "./gpujsModule.ts";
import type { StateRule } from "../s6/stateRule.ts";
import { declareScratch, stepText } from "./kernelText.ts";
import { MAX_REGISTER_TOKENS } from "./limits.ts";
import { logTimeStep } from "./logTime/text.ts";
import { gpujsMatrixLoader, type GpujsMatrixOptions } from "./matrix/gpujs.ts";
import { RETURNED, RegisterKernels, type GpujsEngine } from "./registerKernels.ts";
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
  dialect: Dialect = "javascript",
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
  return `function (x, par, steps) {
var b = this.thread.x; var m = par[0][b]; var sd = par[1][b]; var av = par[2][b]; var e = par[3][b];
var t = x[${L}][b]; ${declareScratch()}
${loads}
for (var k = 0; k < steps; k++) {
${logTime ? logTimeStep(dialect, pace, n) : stepText(dialect, rule, pace, n, state)}
}
return [${values.join(", ")}];
}`;
}

/** Tokens and, as one more row, the depth, in registers. */
class RegisterStack implements LoadedStack {
  readonly layout: string;
  readonly #L: number;
  readonly #B: number;
  readonly #encoding: Encoding;
  readonly #kernels: RegisterKernels;
  #steps = 0;

  constructor(engine: GpujsEngine, batch: StackBatch, rule: StepRule, pace: StackPace) {
    const { B, L } = batch;
    this.#L = L;
    this.#B = B;
    this.#encoding = encode(batch, pace);
    const table = new Float32Array((L + 1) * B);
    table.set(this.#encoding.tokens);
    table.set(this.#encoding.time, L * B);
    const size = { B, rows: L + 1, returned: pace.kind === "fixed" ? L : L + 1 };
    const dialect = gpujsDialect(engine.name, L);
    const text = (group: number): string => groupKernel(L, group, rule, pace, batch.state, dialect);
    const par = engine.input(this.#encoding.parameters, [B, this.#encoding.rows]);
    this.#kernels = new RegisterKernels(engine, table, size, text, { par });
    this.layout = `gpu.js, ${this.#kernels.threads} threads a sequence, up to ${RETURNED} tokens each, depth in registers`;
  }

  async advance(steps: number): Promise<void> {
    await this.#kernels.advance(steps);
    this.#steps += steps;
  }

  async read(): Promise<StackState> {
    const { table } = this.#kernels;
    const depth = this.#L * this.#B;
    return this.#encoding.decode(table.subarray(0, depth), table.subarray(depth), this.#steps);
  }

  release(): void {
    this.#kernels.release();
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

export type GpujsOptions = GpujsMatrixOptions;

/**
 * gpu.js kernels on one of its backends, in float32.
 *
 * @throws BackendUnavailableError if the backend is not there; what computes is checked again after every launch.
 */
export async function openGpujs(name: BackendName, options: GpujsOptions = {}): Promise<Backend> {
  const device = name === "webgpu" ? await provideWebGpu() : undefined;
  const module = await loadGpujs();
  const gpu = module.create(name);
  const engine = { name, gpu, input: module.input };
  const load = async (part: StackBatch, rule: StepRule, pace: StackPace): Promise<LoadedStack> => {
    if (part.L <= MAX_REGISTER_TOKENS) return new RegisterStack(engine, part, rule, pace);
    refuseLongSequences(name, part, rule, pace);
    return new ScanStack(engine, part, rule);
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
    loadMatrix: gpujsMatrixLoader(engine, options),
    close: async () => gpu.destroy(),
  };
}

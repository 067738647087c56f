import { DomainError } from "../errors.ts";
import { checkedBackend } from "./checkedBackend.ts";
import { checkBatch, loadInParts } from "./batch.ts";
import { encode, type Encoding } from "./encoding.ts";
import { gpujsDialect, type Dialect } from "./elementaryText.ts";
import { kernelClasses, loadGpujs } from "./gpujsModule.ts";
import type { StateRule } from "../s6/stateRule.ts";
import { registerTokens } from "./limits.ts";
import { gpujsMatrixLoader, type GpujsMatrixOptions } from "./matrix/gpujs.ts";
import { clockNames, declareProblem, declareToken, depthStep } from "./registerText.ts";
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
 * needs all tokens; there the clock (registerText.ts) follows the tokens.
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
  const clock = clockNames(pace);
  const values = Array.from({ length: RETURNED }, (_, i) => {
    const row = group * RETURNED + i;
    return row < L ? `x${row}` : (clock[row - L] ?? "0.0");
  });
  const tokens = Array.from({ length: n }, (_, l) =>
    declareToken(pace, l, `x[${l}][b]`, `par[${4 + l}][b]`),
  ).join(" ");
  const problem = declareProblem(
    pace,
    (row) => `par[${row}][b]`,
    (row) => `x[${L + row}][b]`,
  );
  return `function (x, par, steps) {
var b = this.thread.x;
${problem}
${tokens}
for (var k = 0; k < steps; k++) {
${depthStep(dialect, rule, pace, n, state)}
}
return [${values.join(", ")}];
}`;
}

/** Tokens and, as further rows, the clock, in registers. */
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
    this.#encoding = encode(batch, rule, pace);
    const rows = L + clockNames(pace).length;
    const table = new Float32Array(rows * B);
    table.set(this.#encoding.tokens);
    table.set(this.#encoding.clock, L * B);
    const size = { B, rows, returned: pace.kind === "fixed" ? L : rows };
    const dialect = gpujsDialect(engine.name, depthStep("wasm", rule, pace, L, batch.state));
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
    expected: `at most ${registerTokens(pace)} tokens for ${rule} with the ${pace.kind} pace in gpu.js kernels (${name})`,
    remedy:
      "Use euler or log-euler with the fixed pace, the WGSL engine, or the reference, which take any length.",
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
    if (part.L <= registerTokens(pace)) return new RegisterStack(engine, part, rule, pace);
    refuseLongSequences(name, part, rule, pace);
    return new ScanStack(engine, part, rule);
  };
  return checkedBackend({
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
  });
}

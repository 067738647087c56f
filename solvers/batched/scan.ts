/**
 * Long sequences in gpu.js: the recurrence h_l = Ā(Δ(x_l))h_{l−1} + B̄(Δ(x_l))x_l² is a scan, done in chunks of C tokens.
 * carry: one thread a chunk, the chunk's own h and its decay; prefix: one thread a chunk, h at its start, from the
 * carries before it; apply: one thread a token, h from the chunk's start on, and the step. A gpu.js thread returns one
 * number that other kernels can take, so the decay and h of a chunk are two kernels and apply recomputes C/2 tokens on
 * average: a constant factor over O(L), and (L/C)²/2 additions a sequence in prefix.
 * The steps of one launch are one gpu.js pipeline: the states stay on the device between them.
 */
import { packParameters, packTokens, unpackState } from "./batch.ts";
import { confirmPlan, type Gpujs, type GpujsKernel, type GpujsPlan } from "./gpujsModule.ts";
import { declareScratch, rateStatement, tokenStatement } from "./kernelText.ts";
import type { StateRule } from "../s6/stateRule.ts";
import type { BackendName, LoadedStack, StackBatch, StackState, StepRule } from "./types.ts";

/** Tokens in a chunk: apply recomputes half of it, prefix sums L/C of them. */
const CHUNK = 8;
/** Depth steps recorded into one pipeline; the rest is repeated calls. */
const STEPS_PER_PLAN = 32;

const parameters =
  "var m = par[0][b]; var sd = par[1][b]; var av = par[2][b]; var e = par[3][b]; var t = 0.0;";

/** Chunk c's own contribution ("h") or the product of its Ā ("decay"), output [B, chunks]. */
function carryKernel(L: number, state: StateRule | undefined, what: "h" | "decay"): string {
  const multiply = what === "decay" ? "product = product*keep;" : "";
  return `function (x, par) {
var b = this.thread.x; ${parameters} ${declareScratch()} var y0 = 0.0; var product = 1.0; var l = 0;
for (var i = 0; i < ${CHUNK}; i++) {
l = this.thread.y * ${CHUNK} + i;
if (l < ${L}) { y0 = x[l][b]; ${rateStatement("javascript", "y0", state)} ${multiply} }
}
return ${what === "decay" ? "product" : "h"};
}`;
}

/** h before chunk c, output [B, chunks]. */
function prefixKernel(): string {
  return `function (own, decay) {
var b = this.thread.x; var h = 0.0;
for (var i = 0; i < this.thread.y; i++) { h = decay[i][b] * h + own[i][b]; }
return h;
}`;
}

/** The step of token l, output [B, L]. */
function applyKernel(rule: StepRule, state: StateRule | undefined): string {
  return `function (x, start, par) {
var b = this.thread.x; ${parameters} ${declareScratch()} var y0 = 0.0; var y1 = 0.0;
var first = Math.floor(this.thread.y / ${CHUNK});
h = start[first][b];
first = first * ${CHUNK};
for (var i = 0; i < ${CHUNK}; i++) {
if (first + i < this.thread.y) { y0 = x[first + i][b]; ${rateStatement("javascript", "y0", state)} }
}
y1 = x[this.thread.y][b];
${tokenStatement("javascript", rule, "y1", state)}
return y1;
}`;
}

interface Kernels {
  readonly own: GpujsKernel;
  readonly decay: GpujsKernel;
  readonly prefix: GpujsKernel;
  readonly apply: GpujsKernel;
}

function createKernels(gpu: Gpujs, batch: StackBatch, rule: StepRule): Kernels {
  const { B, L } = batch;
  const settings = { loopMaxIterations: 1e9, precision: "single" };
  const chunked = { ...settings, output: [B, Math.ceil(L / CHUNK)] };
  return {
    own: gpu.createKernel(carryKernel(L, batch.state, "h"), chunked),
    decay: gpu.createKernel(carryKernel(L, batch.state, "decay"), chunked),
    prefix: gpu.createKernel(prefixKernel(), chunked),
    apply: gpu.createKernel(applyKernel(rule, batch.state), { ...settings, output: [B, L] }),
  };
}

/** `steps` depth steps as one gpu.js pipeline. */
function createPlan(gpu: Gpujs, kernels: Kernels, steps: number): GpujsPlan {
  return gpu.createPipeline((x, par) => {
    let state: unknown = x;
    for (let k = 0; k < steps; k++) {
      const start = kernels.prefix(kernels.own(state, par), kernels.decay(state, par));
      state = kernels.apply(state, start, par);
    }
    return state;
  }, {});
}

/** L > 64 on gpu.js: fixed pace, Euler or log-Euler. */
export class ScanStack implements LoadedStack {
  readonly layout = `gpu.js, scan in chunks of ${CHUNK} tokens, ${STEPS_PER_PLAN} steps a launch`;
  readonly #batch: StackBatch;
  readonly #name: BackendName;
  readonly #gpu: Gpujs;
  readonly #input: (value: Float32Array, size: readonly number[]) => unknown;
  readonly #kernels: Kernels;
  readonly #plans = new Map<number, GpujsPlan>();
  readonly #parameters: Float32Array;
  #x: Float32Array;
  #steps = 0;

  constructor(
    name: BackendName,
    gpu: Gpujs,
    input: (value: Float32Array, size: readonly number[]) => unknown,
    batch: StackBatch,
    rule: StepRule,
  ) {
    this.#batch = batch;
    this.#name = name;
    this.#gpu = gpu;
    this.#input = input;
    this.#kernels = createKernels(gpu, batch, rule);
    this.#parameters = packParameters(batch);
    this.#x = packTokens(batch);
  }

  #plan(steps: number): GpujsPlan {
    const known = this.#plans.get(steps);
    if (known !== undefined) return known;
    const plan = createPlan(this.#gpu, this.#kernels, steps);
    this.#plans.set(steps, plan);
    return plan;
  }

  async advance(steps: number): Promise<void> {
    const { B, L } = this.#batch;
    for (let left = steps; left > 0;) {
      const now = Math.min(left, STEPS_PER_PLAN);
      const plan = this.#plan(now);
      const rows = (await plan(
        this.#input(this.#x, [B, L]),
        this.#input(this.#parameters, [B, 4]),
      )) as Float32Array[];
      confirmPlan(this.#name, plan);
      const next = new Float32Array(B * L);
      rows.forEach((row, l) => next.set(row, l * B));
      this.#x = next;
      left -= now;
    }
    this.#steps += steps;
  }

  async read(): Promise<StackState> {
    return unpackState(
      this.#batch,
      this.#x,
      this.#batch.eta.map((eta) => eta * this.#steps),
    );
  }

  release(): void {
    for (const plan of this.#plans.values()) plan.destroy?.();
  }
}

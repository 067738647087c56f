/**
 * Long sequences in gpu.js: the recurrence h_l = Ā(Δ(x_l))h_{l−1} + B̄(Δ(x_l))x_l² is a scan, done in chunks of CHUNK
 * tokens. carry: one thread a chunk, the chunk's own h and its decay; fold and start: h at the start of each chunk, on as
 * many levels of FAN chunks as L needs; apply: one thread a token, h from the chunk's start on, and the step. A gpu.js
 * thread returns one number that other kernels can take, so the decay and h of a chunk are two kernels and apply
 * recomputes CHUNK/2 tokens on average: a constant factor over O(L).
 */
import { packParameters, packTokens, unpackState } from "./batch.ts";
import { declareScratch, hiddenStatement, tokenStatement } from "./kernelText.ts";
import type { StateRule } from "../s6/stateRule.ts";
import type { GpujsEngine } from "./registerKernels.ts";
import { TableProgram, runProgram, type RunningProgram, type Table } from "./tables/index.ts";
import type { LoadedStack, StackBatch, StackState, StepRule } from "./types.ts";

/** Tokens in a chunk, of which apply recomputes half. */
const CHUNK = 8;
/** Chunks of a level that are one chunk of the next. */
const FAN = 8;

const parameters =
  "var m = par[0][b]; var sd = par[1][b]; var av = par[2][b]; var e = par[3][b]; var t = 0.0;";

/** Chunk c's own contribution ("h") or the product of its Ā ("decay"), output [B, chunks]. */
function carryKernel(L: number, state: StateRule | undefined, what: "h" | "decay"): string {
  const multiply = what === "decay" ? "product = product*keep;" : "";
  return `function (x, par) {
var b = this.thread.x; ${parameters} ${declareScratch()} var y0 = 0.0; var product = 1.0; var l = 0;
for (var i = 0; i < ${CHUNK}; i++) {
l = this.thread.y * ${CHUNK} + i;
if (l < ${L}) { y0 = x[l][b]; ${hiddenStatement("javascript", state, "h", "y0")} ${multiply} }
}
return ${what === "decay" ? "product" : "h"};
}`;
}

/** FAN chunks as one of the next level, of `count` on this one: their own h, or the product of their Ā. */
function foldKernel(count: number, what: "h" | "decay"): string {
  const step = what === "h" ? "sum = decay[i][b] * sum + own[i][b];" : "sum = decay[i][b] * sum;";
  return `function (${what === "h" ? "own, " : ""}decay) {
var b = this.thread.x; var sum = ${what === "h" ? "0.0" : "1.0"}; var i = 0;
for (var k = 0; k < ${FAN}; k++) { i = this.thread.y * ${FAN} + k; if (i < ${count}) { ${step} } }
return sum;
}`;
}

/** h before each chunk, from that before its group of FAN chunks (`top`, absent on the last level). */
function startKernel(top: boolean): string {
  return `function (own, decay${top ? ", top" : ""}) {
var b = this.thread.x; var group = Math.floor((this.thread.y + 0.5) / ${FAN}); var i = 0;
var h = ${top ? "top[group][b]" : "0.0"};
for (var k = 0; k < ${FAN}; k++) {
i = group * ${FAN} + k;
if (i < this.thread.y) { h = decay[i][b] * h + own[i][b]; }
}
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
if (first + i < this.thread.y) { y0 = x[first + i][b]; ${hiddenStatement("javascript", state, "h", "y0")} }
}
y1 = x[this.thread.y][b];
${tokenStatement("javascript", rule, "y1", state)}
return y1;
}`;
}

/** h before each of `count` chunks. */
function scan(program: TableProgram, own: Table, decay: Table, count: number): Table {
  if (count <= FAN) return program.call(startKernel(false), count, own, decay);
  const groups = Math.ceil(count / FAN);
  const foldedOwn = program.call(foldKernel(count, "h"), groups, own, decay);
  const foldedDecay = program.call(foldKernel(count, "decay"), groups, decay);
  const top = scan(program, foldedOwn, foldedDecay, groups);
  return program.call(startKernel(true), count, own, decay, top);
}

/** One depth step. */
function programOf(batch: StackBatch, rule: StepRule): TableProgram {
  const { B, L, state: stateRule } = batch;
  const program = new TableProgram([{ values: packParameters(batch), columns: B, rows: 4 }]);
  const { state } = program;
  const par = program.constant(0);
  const chunks = Math.ceil(L / CHUNK);
  const own = program.call(carryKernel(L, stateRule, "h"), chunks, state, par);
  const decay = program.call(carryKernel(L, stateRule, "decay"), chunks, state, par);
  program.call(applyKernel(rule, stateRule), L, state, scan(program, own, decay, chunks), par);
  return program;
}

/** L > 64 on gpu.js: fixed pace, Euler or log-Euler. */
export class ScanStack implements LoadedStack {
  readonly layout: string;
  readonly #batch: StackBatch;
  readonly #running: RunningProgram;
  #steps = 0;

  constructor(engine: GpujsEngine, batch: StackBatch, rule: StepRule) {
    this.#batch = batch;
    this.#running = runProgram(engine, programOf(batch, rule), batch.B, packTokens(batch));
    this.layout = `gpu.js, scan in chunks of ${CHUNK} tokens, ${this.#running.launches}`;
  }

  async advance(steps: number): Promise<void> {
    await this.#running.advance(steps);
    this.#steps += steps;
  }

  async read(): Promise<StackState> {
    const depth = this.#batch.eta.map((eta) => eta * this.#steps);
    return unpackState(this.#batch, await this.#running.read(), depth);
  }

  release(): void {
    this.#running.release();
  }
}

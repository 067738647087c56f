/**
 * The discrete deep model in D dimensions through gpu.js. A thread returns one number, so that a depth step is some ten
 * kernels (pipelineText.ts).
 */
import { TableProgram, runProgram, type RunningProgram, type Table } from "../tables/index.ts";
import type { GpujsEngine } from "../registerKernels.ts";
import type { MatrixPace } from "../types.ts";
import { isPaced, packMatrixParameters, shapeOf } from "./form.ts";
import {
  CHUNK,
  FAN,
  boundKernel,
  decayKernel,
  foldKernel,
  moveKernel,
  normKernel,
  ownKernel,
  paceKernel,
  projectKernel,
  rateKernel,
  scoreKernel,
  speedKernel,
  startKernel,
  type Layout,
} from "./pipelineText.ts";
import { packState, stateRows, unpackState } from "./rows.ts";
import type { LoadedMatrixStack, MatrixBatch, MatrixRule, MatrixState } from "./types.ts";

/** H at the start of each of `count` chunks. */
function scan(program: TableProgram, layout: Layout, own: Table, decay: Table, count: number): Table {
  const { D, columns } = layout;
  const start = (...top: readonly Table[]): Table =>
    program.call(startKernel(layout, top.length > 0), count * D * columns, own, decay, ...top);
  if (count <= FAN) return start();
  const groups = Math.ceil(count / FAN);
  const foldedOwn = program.call(foldKernel(layout, count, "own"), groups * D * columns, own, decay);
  const foldedDecay = program.call(foldKernel(layout, count, "decay"), groups * D, decay);
  return start(scan(program, layout, foldedOwn, foldedDecay, groups));
}

interface Field {
  readonly projected: Table;
  readonly rate: Table;
  /** What the pace needs besides. */
  readonly paced: { readonly norms: Table; readonly bound: Table } | undefined;
}

/** dv/dt of all tokens of a state. */
function field(program: TableProgram, layout: Layout, state: Table): Field {
  const { L, D, N, rows, columns } = layout;
  const W = program.constant(0);
  const chunks = Math.ceil(L / CHUNK);
  const projected = program.call(projectKernel(layout), L * rows, state, W);
  const score = program.call(scoreKernel(layout), L * CHUNK, state, projected);
  const norms = columns > N ? program.call(normKernel(layout), 2 * L, state, projected) : undefined;
  const more = norms === undefined ? [] : [norms];
  const own = program.call(ownKernel(layout), chunks * D * columns, state, projected, W, ...more);
  const decay = program.call(decayKernel(layout), chunks * D, projected, W);
  const start = scan(program, layout, own, decay, chunks);
  const rate = program.call(rateKernel(layout), L * D, state, projected, W, score, start);
  if (norms === undefined) return { projected, rate, paced: undefined };
  const bound = program.call(boundKernel(layout), L * D, state, projected, W, norms, start);
  return { projected, rate, paced: { norms, bound } };
}

/** Records one depth step; constant 0 is W, constant 1 is η. */
function recordStep(program: TableProgram, layout: Layout, rule: MatrixRule, pace: MatrixPace): void {
  const { L, D } = layout;
  const { state } = program;
  const move = (part: number, at: Table, rate: Table, eta: Table): Table =>
    program.call(moveKernel(layout, part), L * D + L + 1, state, at, rate, eta);
  const { projected, rate, paced } = field(program, layout, state);
  let eta = program.constant(1);
  if (isPaced(pace) && paced !== undefined) {
    const { norms, bound } = paced;
    const text = speedKernel(layout, pace.change);
    const speed = program.call(text, 2 * L, state, projected, program.constant(0), rate, bound, norms);
    eta = program.call(paceKernel(layout, pace), 1, state, speed);
  }
  if (rule === "euler") {
    move(1, state, rate, eta);
    return;
  }
  const half = move(0.5, state, rate, eta);
  move(1, half, field(program, layout, half).rate, eta);
}

/** The numbers of the largest table a problem has on the device. */
export function largestTable(batch: MatrixBatch): number {
  const { L, D, N, rows } = shapeOf(batch);
  return Math.max(stateRows(batch), L * rows, L * CHUNK, Math.ceil(L / CHUNK) * D * (N + 1), rows * D + D);
}

/** One depth step, with what it needs besides the state. */
function programOf(batch: MatrixBatch, rule: MatrixRule, pace: MatrixPace): TableProgram {
  const shape = shapeOf(batch);
  const W = {
    values: packMatrixParameters(batch),
    columns: batch.B / batch.share,
    rows: shape.rows * shape.D + shape.D,
  };
  const eta = { values: Float32Array.from(batch.eta), columns: batch.B, rows: 1 };
  const program = new TableProgram([W, eta]);
  const layout = { ...shape, columns: shape.N + (isPaced(pace) ? 1 : 0) };
  recordStep(program, layout, rule, pace);
  return program;
}

export class PipelineStack implements LoadedMatrixStack {
  readonly layout: string;
  readonly #batch: MatrixBatch;
  readonly #pace: MatrixPace;
  readonly #running: RunningProgram;
  #steps = 0;

  constructor(engine: GpujsEngine, batch: MatrixBatch, rule: MatrixRule, pace: MatrixPace) {
    this.#batch = batch;
    this.#pace = pace;
    const program = programOf(batch, rule, pace);
    this.#running = runProgram(engine, program, batch.B, packState(batch, "problems-last"));
    const { factors, N } = shapeOf(batch);
    const form = factors ? `factors of ${N} rows` : "M";
    this.layout = `gpu.js, ${form}, scan in chunks of ${CHUNK} tokens, ${this.#running.launches}`;
  }

  async advance(steps: number): Promise<void> {
    await this.#running.advance(steps);
    this.#steps += steps;
  }

  async read(): Promise<MatrixState> {
    const t = isPaced(this.#pace) ? undefined : this.#batch.eta.map((eta) => eta * this.#steps);
    return unpackState(this.#batch, await this.#running.read(), "problems-last", t);
  }

  release(): void {
    this.#running.release();
  }
}

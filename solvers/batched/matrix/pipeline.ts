/**
 * The discrete deep model in D dimensions through gpu.js. A thread returns one number, so that a depth step is some ten
 * kernels (pipelineText.ts); the steps of one launch are one gpu.js pipeline, whose tables stay on the device.
 */
import { confirmPlan, type Gpujs, type GpujsKernel, type GpujsPlan } from "../gpujsModule.ts";
import type { GpujsEngine } from "../registerKernels.ts";
import type { Pace } from "../types.ts";
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

/** Depth steps recorded into one pipeline; the rest is repeated calls. */
const STEPS_PER_PLAN = 32;

/** A table on the device, as a pipeline passes it from kernel to kernel. */
type Table = unknown;
type Kernel = (...tables: readonly Table[]) => Table;

/** Makes each kernel once, whatever the number of steps and plans that use it. */
class Kernels {
  readonly layout: Layout;
  readonly #gpu: Gpujs;
  readonly #B: number;
  readonly #known = new Map<string, GpujsKernel>();

  constructor(gpu: Gpujs, layout: Layout, B: number) {
    this.#gpu = gpu;
    this.layout = layout;
    this.#B = B;
  }

  get(text: string, rows: number): Kernel {
    const key = `${rows} ${text}`;
    let kernel = this.#known.get(key);
    if (kernel === undefined) {
      const settings = { output: [this.#B, rows], loopMaxIterations: 1e9, precision: "single" };
      kernel = this.#gpu.createKernel(text, settings);
      this.#known.set(key, kernel);
    }
    return kernel;
  }
}

/** H at the start of each of `count` chunks. */
function scan(kernels: Kernels, own: Table, decay: Table, count: number): Table {
  const { layout } = kernels;
  const { D, columns } = layout;
  const start = (top: boolean): Kernel => kernels.get(startKernel(layout, top), count * D * columns);
  if (count <= FAN) return start(false)(own, decay);
  const groups = Math.ceil(count / FAN);
  const foldedOwn = kernels.get(foldKernel(layout, count, "own"), groups * D * columns)(own, decay);
  const foldedDecay = kernels.get(foldKernel(layout, count, "decay"), groups * D)(decay);
  return start(true)(own, decay, scan(kernels, foldedOwn, foldedDecay, groups));
}

interface Field {
  readonly projected: Table;
  readonly rate: Table;
  /** What the pace needs besides. */
  readonly norms: Table | undefined;
  readonly bound: Table | undefined;
}

/** dv/dt of all tokens of a state. */
function field(kernels: Kernels, state: Table, W: Table): Field {
  const { layout } = kernels;
  const { L, D, N, rows, columns } = layout;
  const chunks = Math.ceil(L / CHUNK);
  const projected = kernels.get(projectKernel(layout), L * rows)(state, W);
  const score = kernels.get(scoreKernel(layout), L * CHUNK)(state, projected);
  const norms = columns > N ? kernels.get(normKernel(layout), 2 * L)(state, projected) : undefined;
  const more = norms === undefined ? [] : [norms];
  const own = kernels.get(ownKernel(layout), chunks * D * columns)(state, projected, W, ...more);
  const decay = kernels.get(decayKernel(layout), chunks * D)(projected, W);
  const start = scan(kernels, own, decay, chunks);
  const rate = kernels.get(rateKernel(layout), L * D)(state, projected, W, score, start);
  const bound =
    norms === undefined
      ? undefined
      : kernels.get(boundKernel(layout), L * D)(state, projected, W, norms, start);
  return { projected, rate, norms, bound };
}

/** One depth step. */
function step(kernels: Kernels, rule: MatrixRule, pace: Pace, state: Table, W: Table, given: Table): Table {
  const { layout } = kernels;
  const { L, D } = layout;
  const move = (part: number): Kernel => kernels.get(moveKernel(layout, part), L * D + L + 1);
  const { projected, rate, norms, bound } = field(kernels, state, W);
  let eta = given;
  if (isPaced(pace)) {
    const speedOf = kernels.get(speedKernel(layout, pace.change), 2 * L);
    eta = kernels.get(paceKernel(layout, pace), 1)(state, speedOf(state, projected, W, rate, bound, norms));
  }
  if (rule === "euler") return move(1)(state, state, rate, eta);
  const half = move(0.5)(state, state, rate, eta);
  return move(1)(state, half, field(kernels, half, W).rate, eta);
}

/** The numbers of the largest table a problem has on the device. */
export function largestTable(batch: MatrixBatch): number {
  const { L, D, N, rows } = shapeOf(batch);
  return Math.max(stateRows(batch), L * rows, L * CHUNK, Math.ceil(L / CHUNK) * D * (N + 1), rows * D + D);
}

export class PipelineStack implements LoadedMatrixStack {
  readonly layout: string;
  readonly #engine: GpujsEngine;
  readonly #batch: MatrixBatch;
  readonly #rule: MatrixRule;
  readonly #pace: Pace;
  readonly #kernels: Kernels;
  readonly #plans = new Map<number, GpujsPlan>();
  readonly #parameters: unknown;
  readonly #eta: unknown;
  #state: Float32Array;
  #steps = 0;

  constructor(engine: GpujsEngine, batch: MatrixBatch, rule: MatrixRule, pace: Pace) {
    const { gpu, input } = engine;
    this.#engine = engine;
    this.#batch = batch;
    this.#rule = rule;
    this.#pace = pace;
    const shape = shapeOf(batch);
    const columns = shape.N + (isPaced(pace) ? 1 : 0);
    this.#kernels = new Kernels(gpu, { ...shape, columns }, batch.B);
    const sets = batch.B / batch.share;
    this.#parameters = input(packMatrixParameters(batch), [sets, shape.rows * shape.D + shape.D]);
    this.#eta = input(Float32Array.from(batch.eta), [batch.B, 1]);
    this.#state = packState(batch, "problems-last");
    const form = shape.factors ? `factors of ${shape.N} rows` : "M";
    this.layout = `gpu.js, ${form}, scan in chunks of ${CHUNK} tokens, ${STEPS_PER_PLAN} steps a launch`;
  }

  #plan(steps: number): GpujsPlan {
    const known = this.#plans.get(steps);
    if (known !== undefined) return known;
    // W and η, captured, are taken to the device once a plan; arguments would be at every call.
    const plan = this.#engine.gpu.createPipeline((state) => {
      let now: Table = state;
      for (let i = 0; i < steps; i++) {
        now = step(this.#kernels, this.#rule, this.#pace, now, this.#parameters, this.#eta);
      }
      return now;
    }, {});
    this.#plans.set(steps, plan);
    return plan;
  }

  async advance(steps: number): Promise<void> {
    const { B } = this.#batch;
    const rows = stateRows(this.#batch);
    for (let left = steps; left > 0;) {
      const now = Math.min(left, STEPS_PER_PLAN);
      const plan = this.#plan(now);
      const table = await plan(this.#engine.input(this.#state, [B, rows]));
      confirmPlan(this.#engine.name, plan);
      const next = new Float32Array(B * rows);
      (table as readonly Float32Array[]).forEach((row, i) => next.set(row, i * B));
      this.#state = next;
      left -= now;
    }
    this.#steps += steps;
  }

  async read(): Promise<MatrixState> {
    const t = isPaced(this.#pace) ? undefined : this.#batch.eta.map((eta) => eta * this.#steps);
    return unpackState(this.#batch, this.#state, "problems-last", t);
  }

  release(): void {
    for (const plan of this.#plans.values()) plan.destroy?.();
  }
}

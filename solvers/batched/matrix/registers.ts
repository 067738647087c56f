import { RETURNED, RegisterKernels, type GpujsEngine } from "../registerKernels.ts";
import type { MatrixPace } from "../types.ts";
import { isPaced, packMatrixParameters, shapeOf, type Shape } from "./form.ts";
import {
  decayName,
  entryName,
  exponentName,
  inRegisters,
  stepNames,
  stepText,
  weightName,
} from "./kernelText.ts";
import { packState, stateRows, unpackState } from "./rows.ts";
import type { LoadedMatrixStack, MatrixBatch, MatrixRule, MatrixState } from "./types.ts";

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/** The variable that holds row r of a state of L tokens. */
function rowName({ L, D }: Shape, row: number): string {
  if (row < L * D) return entryName(Math.floor(row / D), row % D);
  return row < L * D + L ? exponentName(row - L * D) : "t";
}

/** How many tokens row r depends on, by causality; all where they set the step. */
function tokensFor({ L, D }: Shape, row: number, paced: boolean): number {
  if (paced || row >= L * D + L) return L;
  return row < L * D ? Math.floor(row / D) + 1 : row - L * D + 1;
}

/** The gpu.js kernel that returns rows 4·group … 4·group + 3 of the state. */
export function registerKernel(shape: Shape, group: number, rule: MatrixRule, pace: MatrixPace): string {
  const { L, D, rows, share } = shape;
  const paced = isPaced(pace);
  const mine = range(RETURNED).map((i) => group * RETURNED + i);
  const last = L * D + L + (paced ? 1 : 0);
  const held = {
    ...shape,
    L: Math.max(...mine.filter((row) => row < last).map((row) => tokensFor(shape, row, paced))),
  };
  const at = [...range(held.L * D), ...range(held.L).map((l) => L * D + l), L * D + L];
  const weights = range(rows * D).map((i) => `var ${weightName(Math.floor(i / D), i % D)} = par[${i}][p];`);
  const decays = range(D).map((d) => `var ${decayName(d)} = par[${rows * D + d}][p];`);
  return `function (x, par, etas, steps) {
var i = this.thread.x; var p = ${share === 1 ? "this.thread.x" : `Math.floor((this.thread.x + 0.5) / ${share})`};
${weights.join(" ")} ${decays.join(" ")}
${at.map((row) => `var ${rowName(shape, row)} = x[${row}][i];`).join(" ")}
${stepNames(held, rule, paced)
  .map((name) => `var ${name} = 0.0;`)
  .join(" ")}
var e = etas[i];
for (var n = 0; n < steps; n++) {
${stepText("javascript", held, rule, pace, inRegisters(held))}
}
return [${mine.map((row) => (row < last ? rowName(shape, row) : "0.0")).join(", ")}];
}`;
}

/** The numbers of the largest table of one problem. */
export function registerTable(batch: MatrixBatch): number {
  const { rows, D } = shapeOf(batch);
  return Math.max(stateRows(batch), rows * D + D);
}

/** Short sequences of few dimensions through gpu.js, depth in registers. */
export class RegisterMatrixStack implements LoadedMatrixStack {
  readonly layout: string;
  readonly #batch: MatrixBatch;
  readonly #paced: boolean;
  readonly #kernels: RegisterKernels;
  #steps = 0;

  constructor(engine: GpujsEngine, batch: MatrixBatch, rule: MatrixRule, pace: MatrixPace) {
    const { B, share } = batch;
    const shape = shapeOf(batch);
    this.#batch = batch;
    this.#paced = isPaced(pace);
    const rows = stateRows(batch);
    const par = engine.input(packMatrixParameters(batch), [B / share, shape.rows * shape.D + shape.D]);
    const etas = engine.input(Float32Array.from(batch.eta), [B]);
    this.#kernels = new RegisterKernels(
      engine,
      packState(batch, "problems-last"),
      { B, rows, returned: this.#paced ? rows : rows - 1 },
      (group) => registerKernel(shape, group, rule, pace),
      { par, etas },
    );
    const form = shape.factors ? `factors of ${shape.N} rows` : "M";
    this.layout = `gpu.js, ${form}, ${this.#kernels.threads} threads a sequence, depth in registers`;
  }

  async advance(steps: number): Promise<void> {
    await this.#kernels.advance(steps);
    this.#steps += steps;
  }

  async read(): Promise<MatrixState> {
    const t = this.#paced ? undefined : this.#batch.eta.map((eta) => eta * this.#steps);
    return unpackState(this.#batch, this.#kernels.table, "problems-last", t);
  }

  release(): void {
    this.#kernels.release();
  }
}

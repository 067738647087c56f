import { DomainError } from "../../../errors.ts";
import type { MatrixPace } from "../../types.ts";
import { Program, compile, storage, withMemory, type Device } from "../../webgpu/program.ts";
import { checkMatrixBatch, cheapestForm, loadMatrixInParts } from "../batch.ts";
import { forEachParameter, isPaced, packMatrixParameters, shapeOf } from "../form.ts";
import { packState, stateRows, unpackState, type RowOrder } from "../rows.ts";
import type { LoadedMatrixStack, MatrixBatch, MatrixRule, MatrixState } from "../types.ts";
import { laneShader, quads } from "./laneShader.ts";
import {
  IN_THREAD,
  WORKGROUP,
  fitsThread,
  keepsRates,
  threadShader,
  tokensInRegisters,
} from "./threadShader.ts";

/** One launch stays far below the seconds after which some drivers reset a device: this many multiplications at most. */
const WORK_PER_LAUNCH = 2 ** 42;
const SOFTWARE_WORK_PER_LAUNCH = 2 ** 31;
/** Threads of a workgroup that several short sequences share. */
const THREADS = 64;
/** Numbers a thread keeps in registers with its weights there: beyond, they are read again for every token. */
const REGISTERS = 160;

export interface WgslMatrixOptions {
  /** One thread a sequence, for D ≤ 4 only, or D threads; default one where that is possible. */
  readonly threads?: "sequence" | "channel";
  /** With D threads, where the rows of S_Δ, S_C, S_B are; default registers while they fit. */
  readonly weights?: "registers" | "memory";
  /** Depth steps in one launch; default as many as the launch limit allows. */
  readonly stepsPerLaunch?: number;
}

/** A kernel for one batch: its text, how many problems a workgroup takes, and its buffers, the state among them. */
interface Kernel {
  readonly layout: string;
  readonly code: string;
  readonly threads: number;
  readonly sequences: number;
  readonly order: RowOrder;
  /** Buffers before and after the state. */
  readonly before: (device: GPUDevice) => readonly GPUBuffer[];
  readonly after: (device: GPUDevice) => readonly GPUBuffer[];
}

/** Rows of S_Δ and of [S_C; S_B] as laneShader reads them: [P][2][D/4][D] vectors of four. */
function packRows(batch: MatrixBatch): Float32Array {
  const form = cheapestForm(batch);
  const { D } = batch;
  const { rows } = shapeOf(batch);
  const sets = batch.B / batch.share;
  const block = 4 * quads(D) * D;
  const packed = new Float32Array(sets * 2 * block);
  for (let p = 0; p < sets; p++) {
    forEachParameter(form, p, (index, value) => {
      const row = Math.floor(index / D);
      if (row >= rows) return;
      const e = index % D;
      const [which, lane] = row < D ? [0, row] : [1, row - D];
      packed[(2 * p + which) * block + (Math.floor(e / 4) * D + lane) * 4 + (e % 4)] = value;
    });
  }
  return packed;
}

function threadKernel(batch: MatrixBatch, rule: MatrixRule, pace: MatrixPace): Kernel {
  const { B, L, D } = batch;
  const shape = shapeOf(batch);
  return {
    layout: `one thread a sequence, tokens in ${tokensInRegisters(shape) ? "registers" : "memory"}`,
    code: threadShader(shape, rule, pace),
    threads: WORKGROUP,
    sequences: WORKGROUP,
    order: "problems-last",
    before: (device) => [
      storage(device, packMatrixParameters(batch)),
      storage(device, Float32Array.from(batch.eta)),
    ],
    after: (device) => (keepsRates(shape, pace) ? [storage(device, new Float32Array(B * L * D))] : []),
  };
}

function laneKernel(
  batch: MatrixBatch,
  rule: MatrixRule,
  pace: MatrixPace,
  options: WgslMatrixOptions,
): Kernel {
  const { B, L, D } = batch;
  const shape = shapeOf(batch);
  const states = rule === "midpoint" && !isPaced(pace) ? 2 : 1;
  const needed = 8 * quads(D) + 4 * states * quads(shape.N);
  const weights = options.weights ?? (needed <= REGISTERS ? "registers" : "memory");
  const sequences = Math.max(1, Math.floor(THREADS / D));
  return {
    layout: `${D} threads a sequence, ${sequences} sequences a workgroup, weights in ${weights}`,
    code: laneShader({ ...shape, sequences, weights }, rule, pace),
    threads: sequences * D,
    sequences,
    order: "problems-first",
    before: (device) => [
      storage(device, packRows(batch)),
      storage(device, Float32Array.from(batch.a)),
      storage(device, Float32Array.from(batch.eta)),
    ],
    after: (device) => (isPaced(pace) ? [storage(device, new Float32Array(B * L * D))] : []),
  };
}

/** @throws DomainError if one thread a sequence is asked for and cannot be. */
function kernelOf(
  batch: MatrixBatch,
  rule: MatrixRule,
  pace: MatrixPace,
  options: WgslMatrixOptions,
): Kernel {
  const fits = fitsThread(shapeOf(batch));
  if (options.threads === "sequence" && !fits) {
    throw new DomainError({
      field: "L, D",
      received: `${batch.L}, ${batch.D}`,
      expected: IN_THREAD,
      remedy: "Leave the threads to be chosen.",
    });
  }
  if (fits && options.threads !== "channel") return threadKernel(batch, rule, pace);
  return laneKernel(batch, rule, pace, options);
}

/** States stay on the device from load to read. */
class WgslMatrixStack implements LoadedMatrixStack {
  readonly layout: string;
  readonly #batch: MatrixBatch;
  readonly #pace: MatrixPace;
  readonly #stepsPerLaunch: number;
  readonly #program: Program;
  readonly #state: GPUBuffer;
  readonly #order: RowOrder;
  #steps = 0;

  constructor(
    state: Device,
    pipeline: GPUComputePipeline,
    kernel: Kernel,
    batch: MatrixBatch,
    pace: MatrixPace,
    stepsPerLaunch: number,
  ) {
    const { device } = state;
    const { N, factors } = shapeOf(batch);
    this.#batch = batch;
    this.#pace = pace;
    this.#stepsPerLaunch = stepsPerLaunch;
    this.#order = kernel.order;
    this.layout = `WGSL, ${factors ? `factors of ${N} rows` : "M"}, ${kernel.layout}`;
    this.#state = storage(device, packState(batch, kernel.order));
    const buffers = [...kernel.before(device), this.#state, ...kernel.after(device)];
    const groups = Math.ceil(batch.B / kernel.sequences);
    this.#program = new Program(state, pipeline, buffers, { B: batch.B, groups, threads: kernel.threads });
  }

  async advance(steps: number): Promise<void> {
    await this.#program.run(steps, this.#stepsPerLaunch);
    this.#steps += steps;
  }

  async read(): Promise<MatrixState> {
    const packed = await this.#program.read(this.#state);
    const t = isPaced(this.#pace) ? undefined : this.#batch.eta.map((eta) => eta * this.#steps);
    return unpackState(this.#batch, packed, this.#order, t);
  }

  release(): void {
    this.#program.release();
  }
}

/** Problems of a batch that one storage buffer holds. @throws DomainError if not even one. */
function largestPart(batch: MatrixBatch, bytes: number): number {
  const { D } = batch;
  const largest = Math.floor(bytes / (4 * Math.max(stateRows(batch), 8 * quads(D) * D)));
  if (largest >= 1) return largest;
  throw new DomainError({
    field: "L, D",
    received: `${batch.L}, ${D}`,
    expected: "a problem that fits into one storage buffer of the device",
    remedy: "Use shorter sequences, or the float64 reference.",
  });
}

/** Loads batches in D dimensions into hand-written WGSL. */
export function wgslMatrixLoader(
  state: Device,
  software: boolean,
  options: WgslMatrixOptions,
): (batch: MatrixBatch, rule: MatrixRule, pace: MatrixPace) => Promise<LoadedMatrixStack> {
  const pipelines = new Map<string, GPUComputePipeline>();
  const compiled = async (code: string): Promise<GPUComputePipeline> => {
    const pipeline = pipelines.get(code) ?? (await compile(state, code));
    pipelines.set(code, pipeline);
    return pipeline;
  };
  return async (batch, rule, pace) => {
    checkMatrixBatch(batch, pace);
    const largest = largestPart(batch, state.device.limits.maxStorageBufferBindingSize);
    return loadMatrixInParts(batch, largest, async (part) => {
      const { L, D, N, rows } = shapeOf(part);
      const allowed = software ? SOFTWARE_WORK_PER_LAUNCH : WORK_PER_LAUNCH;
      const most = Math.max(1, Math.floor(allowed / (part.B * L * D * (rows + N))));
      const kernel = kernelOf(part, rule, pace, options);
      const pipeline = await compiled(kernel.code);
      return withMemory(
        state,
        `${part.B} problems of ${L} tokens in ${D} dimensions`,
        () => new WgslMatrixStack(state, pipeline, kernel, part, pace, options.stepsPerLaunch ?? most),
      );
    });
  };
}

import { DomainError } from "../../../errors.ts";
import { Program, compile, storage, type Device } from "../../webgpu/program.ts";
import type { Pace } from "../../types.ts";
import { checkMatrixBatch, cheapestForm, loadMatrixInParts } from "../batch.ts";
import { forEachParameter, isPaced, shapeOf } from "../form.ts";
import { packState, stateRows, unpackState } from "../rows.ts";
import type { LoadedMatrixStack, MatrixBatch, MatrixRule, MatrixState } from "../types.ts";
import { laneShader, quads, type LaneLayout } from "./laneShader.ts";

/** One launch stays far below the seconds after which some drivers reset a device: this many multiplications at most. */
const WORK_PER_LAUNCH = 2 ** 42;
const SOFTWARE_WORK_PER_LAUNCH = 2 ** 31;
/** Threads of a workgroup that several short sequences share. */
const THREADS = 64;
/** Numbers a thread keeps in registers with its weights there: beyond, they are read again for every token. */
const REGISTERS = 160;

export interface WgslMatrixOptions {
  /** Where the rows of S_Δ, S_C, S_B are; default registers while they fit. */
  readonly weights?: "registers" | "memory";
  /** Depth steps in one launch; default as many as the launch limit allows. */
  readonly stepsPerLaunch?: number;
}

function layoutOf(batch: MatrixBatch, rule: MatrixRule, pace: Pace, options: WgslMatrixOptions): LaneLayout {
  const shape = shapeOf(batch);
  const states = rule === "midpoint" && !isPaced(pace) ? 2 : 1;
  const needed = 8 * quads(shape.D) + 4 * states * quads(shape.N);
  return {
    ...shape,
    sequences: Math.max(1, Math.floor(THREADS / shape.D)),
    weights: options.weights ?? (needed <= REGISTERS ? "registers" : "memory"),
  };
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

/** States stay on the device from load to read. */
class WgslMatrixStack implements LoadedMatrixStack {
  readonly layout: string;
  readonly #batch: MatrixBatch;
  readonly #pace: Pace;
  readonly #stepsPerLaunch: number;
  readonly #program: Program;
  readonly #state: GPUBuffer;
  #steps = 0;

  constructor(
    state: Device,
    pipeline: GPUComputePipeline,
    batch: MatrixBatch,
    pace: Pace,
    layout: LaneLayout,
    stepsPerLaunch: number,
  ) {
    const { device } = state;
    const { B, L, D } = batch;
    this.#batch = batch;
    this.#pace = pace;
    this.#stepsPerLaunch = stepsPerLaunch;
    const form = layout.factors ? `factors of ${layout.N} rows` : "M";
    this.layout = `WGSL, ${form}, ${D} threads a sequence, ${layout.sequences} sequences a workgroup, weights in ${layout.weights}`;
    this.#state = storage(device, packState(batch, "problems-first"));
    const buffers = [
      storage(device, packRows(batch)),
      storage(device, Float32Array.from(batch.a)),
      storage(device, Float32Array.from(batch.eta)),
      this.#state,
      ...(isPaced(pace) ? [storage(device, new Float32Array(B * L * D))] : []),
    ];
    const groups = Math.ceil(B / layout.sequences);
    this.#program = new Program(state, pipeline, buffers, { B, groups, threads: layout.sequences * D });
  }

  async advance(steps: number): Promise<void> {
    await this.#program.run(steps, this.#stepsPerLaunch);
    this.#steps += steps;
  }

  async read(): Promise<MatrixState> {
    const packed = await this.#program.read(this.#state);
    const t = isPaced(this.#pace) ? undefined : this.#batch.eta.map((eta) => eta * this.#steps);
    return unpackState(this.#batch, packed, "problems-first", t);
  }

  release(): void {
    this.#program.release();
  }
}

/** Loads batches in D dimensions into hand-written WGSL. */
export function wgslMatrixLoader(
  state: Device,
  software: boolean,
  options: WgslMatrixOptions,
): (batch: MatrixBatch, rule: MatrixRule, pace: Pace) => Promise<LoadedMatrixStack> {
  return async (batch, rule, pace) => {
    checkMatrixBatch(batch, pace);
    const layout = layoutOf(batch, rule, pace, options);
    const words = Math.max(stateRows(batch), 8 * quads(batch.D) * batch.D);
    const largest = Math.floor(state.device.limits.maxStorageBufferBindingSize / (4 * words));
    if (largest < 1) {
      throw new DomainError({
        field: "L, D",
        received: `${batch.L}, ${batch.D}`,
        expected: "a problem that fits into one storage buffer of the device",
        remedy: "Use shorter sequences, or the float64 reference.",
      });
    }
    const pipeline = await compile(state, laneShader(layout, rule, pace));
    return loadMatrixInParts(batch, largest, async (part) => {
      const work = part.B * part.L * layout.D * (layout.rows + layout.N);
      const most = Math.max(1, Math.floor((software ? SOFTWARE_WORK_PER_LAUNCH : WORK_PER_LAUNCH) / work));
      const partLayout = { ...layout, share: part.share };
      const own =
        partLayout.share === layout.share
          ? pipeline
          : await compile(state, laneShader(partLayout, rule, pace));
      return new WgslMatrixStack(state, own, part, pace, partLayout, options.stepsPerLaunch ?? most);
    });
  };
}

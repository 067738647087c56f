import type { IntegrateOptions, IntegrationResult, Integrator, StepView, VectorField } from "./integrator.ts";
import { allFinite, errorScale, solve } from "./solve.ts";
import type { ErrorScale, Stepper } from "./solve.ts";
import { DENSE, ERROR_ORDER_5, NODES, ROWS, WEIGHTS_ORDER_3 } from "./tableaus/dop853.ts";
import type { SparseRow } from "./tableaus/dop853.ts";

/** A sparse row as flat arrays, for the inner loop. */
interface FlatRow {
  readonly stage: Int32Array;
  readonly weight: Float64Array;
}

function flat(row: SparseRow): FlatRow {
  return { stage: Int32Array.from(row, (e) => e[0]), weight: Float64Array.from(row, (e) => e[1]) };
}

const STAGE_ROWS = ROWS.map(flat);
const DENSE_ROWS = DENSE.map(flat);
const ERROR_5 = flat(ERROR_ORDER_5);
const ERROR_3 = flat(
  ROWS[12]!.map(([s, b]) => [s, b - (WEIGHTS_ORDER_3.find((w) => w[0] === s)?.[1] ?? 0)] as const),
);
const STAGES = 16;

class Dop853Stepper implements Stepper {
  y: Float64Array;
  yOld: Float64Array;
  evaluations = 0;
  private yNew: Float64Array;
  /** Stage derivatives; slot 0 is the field at y, slot 12 the field at the trial state. */
  private readonly k: Float64Array[] = [];
  private readonly all: Float64Array;
  private readonly probe: Float64Array;
  private readonly scale: Float64Array;
  private readonly dense: Float64Array[];
  private readonly fNext: Float64Array;
  private readonly field: VectorField;
  private readonly errorScale: ErrorScale;
  private readonly n: number;
  private h = 0;
  private tOld = 0;
  private denseReady = false;

  constructor(field: VectorField, n: number, scale: ErrorScale) {
    this.field = field;
    this.errorScale = scale;
    this.n = n;
    this.y = new Float64Array(n);
    this.yOld = new Float64Array(n);
    this.yNew = new Float64Array(n);
    this.probe = new Float64Array(n);
    this.scale = new Float64Array(n);
    this.fNext = new Float64Array(n);
    this.all = new Float64Array(STAGES * n);
    for (let s = 0; s < STAGES; s++) this.k.push(this.all.subarray(s * n, (s + 1) * n));
    this.dense = Array.from({ length: 7 }, () => new Float64Array(n));
  }

  get f(): Float64Array {
    return this.fNext;
  }

  start(t: number, y: Float64Array): boolean {
    this.y.set(y);
    this.yOld.set(y);
    if (!allFinite(y)) return false;
    this.evaluate(t, this.y, this.fNext);
    return allFinite(this.fNext);
  }

  attempt(t: number, h: number): number {
    const { n, k, probe, y, yNew } = this;
    this.h = h;
    this.tOld = t;
    this.k[0]!.set(this.fNext);
    for (let s = 1; s < 12; s++) {
      this.combine(STAGE_ROWS[s]!, y, h, probe);
      this.evaluate(t + NODES[s]! * h, probe, k[s]!);
    }
    this.combine(STAGE_ROWS[12]!, y, h, yNew);
    if (!allFinite(yNew)) return NaN;
    this.errorScale(y, yNew, this.scale);
    let sum5 = 0;
    let sum3 = 0;
    for (let i = 0; i < n; i++) {
      const e5 = this.dot(ERROR_5, i) / this.scale[i]!;
      const e3 = this.dot(ERROR_3, i) / this.scale[i]!;
      sum5 += e5 * e5;
      sum3 += e3 * e3;
    }
    if (sum5 === 0 && sum3 === 0) return 0;
    // Hairer's combination: err5²/√(err5² + 0.01 err3²), of order h⁸.
    return (Math.abs(h) * sum5) / Math.sqrt((sum5 + 0.01 * sum3) * n);
  }

  commit(tNew: number): boolean {
    this.evaluate(tNew, this.yNew, this.k[12]!);
    if (!allFinite(this.k[12]!)) return false;
    this.fNext.set(this.k[12]!);
    const recycled = this.yOld;
    this.yOld = this.y;
    this.y = this.yNew;
    this.yNew = recycled;
    this.denseReady = false;
    return true;
  }

  interpolate(theta: number, out: Float64Array): void {
    if (!this.denseReady) this.prepareDense();
    const [d0, d1, d2, d3, d4, d5, d6] = this.dense as [Float64Array, ...Float64Array[]];
    const r = 1 - theta;
    for (let i = 0; i < this.n; i++) {
      const tail = d3![i]! + theta * (d4![i]! + r * (d5![i]! + theta * d6![i]!));
      out[i] = this.yOld[i]! + theta * (d0[i]! + r * (d1![i]! + theta * (d2![i]! + r * tail)));
    }
  }

  /** The three extra stages and the seven coefficient vectors of the order-7 interpolant. */
  private prepareDense(): void {
    const { h, k, dense, yOld, y } = this;
    for (let s = 13; s < STAGES; s++) {
      this.combine(STAGE_ROWS[s]!, yOld, h, this.probe);
      this.evaluate(this.tOld + NODES[s]! * h, this.probe, k[s]!);
    }
    // An extra stage outside the field's domain leaves the cubic Hermite part, which is always there.
    const usable = allFinite(k[13]!) && allFinite(k[14]!) && allFinite(k[15]!);
    for (let i = 0; i < this.n; i++) {
      const difference = y[i]! - yOld[i]!;
      const bend = h * k[0]![i]! - difference;
      dense[0]![i] = difference;
      dense[1]![i] = bend;
      dense[2]![i] = difference - h * k[12]![i]! - bend;
      for (let d = 0; d < 4; d++) dense[3 + d]![i] = usable ? h * this.dot(DENSE_ROWS[d]!, i) : 0;
    }
    this.denseReady = true;
  }

  private evaluate(t: number, y: Float64Array, out: Float64Array): void {
    this.evaluations++;
    this.field(t, y, out);
  }

  private dot(row: FlatRow, i: number): number {
    const { all, n } = this;
    const { stage, weight } = row;
    let sum = 0;
    for (let c = 0; c < stage.length; c++) sum += weight[c]! * all[stage[c]! * n + i]!;
    return sum;
  }

  private combine(row: FlatRow, base: Float64Array, h: number, out: Float64Array): void {
    for (let i = 0; i < this.n; i++) out[i] = base[i]! + h * this.dot(row, i);
  }
}

/**
 * DOP853: explicit, order 8, with an 8(5,3) error estimate, order-7 dense output (three more evaluations
 * per step that is interpolated), PI step control and first-same-as-last.
 *
 * Error norm: root mean square over the components of error/scale.
 *
 * @see Hairer, Nørsett, Wanner, Solving ODEs I, 2nd ed., sections II.4–II.6.
 */
export const dop853: Integrator = {
  name: "dop853",
  order: 8,
  acceptsScale: true,
  integrate(
    field: VectorField,
    t0: number,
    y0: Float64Array,
    tEnd: number,
    options: IntegrateOptions,
    onStep?: (step: StepView) => "continue" | "stop",
  ): IntegrationResult {
    const stepper = new Dop853Stepper(field, y0.length, errorScale(options));
    return solve(stepper, 8, field, t0, y0, tEnd, options, onStep);
  },
};

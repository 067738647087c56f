import { powerOfTwo } from "../../numerics/scaled.ts";
import { softplus } from "../../numerics/softplus.ts";
import { SMALLEST_PART, type MatrixBatch } from "./types.ts";

/** S_B or S_C applied to a token: rows of `width`, or the identity. */
function project(
  rows: Float64Array,
  first: number,
  x: Float64Array,
  start: number,
  D: number,
  out: Float64Array,
): void {
  for (let n = 0; n < out.length; n++) {
    let sum = 0;
    for (let e = 0; e < D; e++) sum += rows[first + n * D + e]! * x[start + e]!;
    out[n] = sum;
  }
}

function norm(vector: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < vector.length; n++) sum += vector[n]! * vector[n]!;
  return Math.sqrt(sum);
}

/** M of every set transposed, so that Mᵀx is a sum along rows. */
function transposed(M: Float64Array, D: number): Float64Array {
  const size = D * D;
  return M.map((_, i) => M[i - (i % size) + (i % D) * D + Math.floor((i % size) / D)]!);
}

/**
 * dx/dt of one problem by the recurrence, token after token, in float64: O(L·D·(D + N)), no allocation.
 * Beside it, what the relative pace needs (see MatrixPace).
 */
export class Recurrence {
  readonly #batch: MatrixBatch;
  readonly #N: number;
  /** [P·N·D] each; without sB, S_B is the identity and sC = Mᵀ. */
  readonly #sB: Float64Array | undefined;
  readonly #sC: Float64Array;
  /** [D·N]. */
  readonly #h: Float64Array;
  readonly #b: Float64Array;
  readonly #c: Float64Array;
  /** [D] of the token under way: S_Δ v, then Δ; e^−aΔ; |Δ x_d|·2^k. */
  readonly #delta: Float64Array;
  readonly #keep: Float64Array;
  readonly #gain: Float64Array;
  /** [D] H_d with magnitudes in place of its terms: |H_d| ≤ q_d. */
  readonly #q: Float64Array;
  #set = 0;
  /** Fastest relative change per unit of t, and the largest |x_{d,l}|, of the last evaluation with a `change`. */
  change = 0;
  largest = 0;

  constructor(batch: MatrixBatch) {
    const { D, inputOutput: map } = batch;
    this.#batch = batch;
    this.#N = map.kind === "matrix" ? D : map.N;
    this.#sB = map.kind === "matrix" ? undefined : map.sB;
    this.#sC = map.kind === "matrix" ? transposed(map.M, D) : map.sC;
    this.#h = new Float64Array(D * this.#N);
    this.#b = new Float64Array(this.#N);
    this.#c = new Float64Array(this.#N);
    this.#delta = new Float64Array(D);
    this.#keep = new Float64Array(D);
    this.#gain = new Float64Array(D);
    this.#q = new Float64Array(D);
  }

  /** The problem whose parameters the next evaluations use. */
  choose(b: number): void {
    this.#set = Math.floor(b / this.#batch.share);
  }

  /**
   * @param v - [L·D] mantissas. @param k - [L] exponents, x_l = 2^k_l·v_l.
   * @param rate - [L·D] receives dv/dt. @param change - of the relative pace, if its rate is wanted.
   */
  evaluate(v: Float64Array, k: Float64Array, rate: Float64Array, change: number | undefined): void {
    const { L, D } = this.#batch;
    this.#h.fill(0);
    this.#q.fill(0);
    this.change = 0;
    this.largest = 0;
    for (let l = 0; l < L; l++) {
      const unit = powerOfTwo(k[l]!);
      this.#token(v, l * D, unit, rate);
      if (change !== undefined) this.#look(v, l * D, unit, rate, change);
    }
  }

  #project(v: Float64Array, start: number): void {
    const { D, sDelta } = this.#batch;
    const N = this.#N;
    const set = this.#set;
    if (this.#sB === undefined) for (let n = 0; n < N; n++) this.#b[n] = v[start + n]!;
    else project(this.#sB, set * N * D, v, start, D, this.#b);
    project(this.#sC, set * N * D, v, start, D, this.#c);
    project(sDelta, set * D * D, v, start, D, this.#delta);
  }

  /** One token: H_d ← e^{−aΔ}H_d + Δ x_d·S_B x, rate_d = (S_C v)ᵀH_d. */
  #token(v: Float64Array, start: number, unit: number, rate: Float64Array): void {
    const { D, a } = this.#batch;
    const N = this.#N;
    const h = this.#h;
    const b = this.#b;
    const c = this.#c;
    this.#project(v, start);
    for (let d = 0; d < D; d++) {
      const delta = softplus(this.#delta[d]! * unit);
      const keep = Math.exp(-a[this.#set * D + d]! * delta);
      const gain = delta * v[start + d]! * unit * unit;
      let sum = 0;
      for (let n = 0, i = d * N; n < N; n++, i++) {
        const next = keep * h[i]! + gain * b[n]!;
        h[i] = next;
        sum += c[n]! * next;
      }
      rate[start + d] = sum;
      this.#delta[d] = delta;
      this.#keep[d] = keep;
      this.#gain[d] = Math.abs(gain);
    }
  }

  /** Takes a token into account for the relative pace. */
  #look(v: Float64Array, start: number, unit: number, rate: Float64Array, change: number): void {
    const { D, sDelta } = this.#batch;
    const sizeB = norm(this.#b);
    const sizeC = norm(this.#c);
    let top = 0;
    let all = 0;
    for (let d = 0; d < D; d++) {
      top = Math.max(top, Math.abs(v[start + d]!));
      this.#q[d] = this.#keep[d]! * this.#q[d]! + this.#gain[d]! * sizeB;
      all = Math.max(all, sizeC * this.#q[d]!);
    }
    this.largest = Math.max(this.largest, top * unit);
    if (!(all > 0) || top === 0) return;
    this.change = Math.max(this.change, all / top);
    for (let d = 0; d < D; d++) {
      let slope = 0;
      const row = (this.#set * D + d) * D;
      for (let e = 0; e < D; e++) slope += sDelta[row + e]! * rate[start + e]!;
      // d ln Δ/dt: the slope of ln ln(1 + eᵘ) is (1 − e^−Δ)/Δ ≤ min(1, 1/Δ).
      slope *= unit * Math.min(1, 1 / this.#delta[d]!);
      const part = Math.max((this.#gain[d]! * sizeB * sizeC) / all, SMALLEST_PART);
      // A growing part of the whole may grow until it has added `change` of it; a shrinking one takes itself away at most.
      const speed = slope > 0 ? (slope * change) / Math.log(1 + change / part) : -slope * part;
      this.change = Math.max(this.change, speed);
    }
  }
}

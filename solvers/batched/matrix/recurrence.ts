import { powerOfTwo } from "../../numerics/scaled.ts";
import { softplus } from "../../numerics/softplus.ts";
import type { MatrixBatch } from "./types.ts";

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

/** M of every set transposed, so that Mᵀx is a sum along rows. */
function transposed(M: Float64Array, D: number): Float64Array {
  const size = D * D;
  return M.map((_, i) => M[i - (i % size) + (i % D) * D + Math.floor((i % size) / D)]!);
}

/**
 * dx/dt of one problem by the recurrence, token after token, in float64: O(L·D·(D + N)), no allocation.
 * Beside it, what the relative pace needs (see Pace).
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
  readonly #delta: Float64Array;
  readonly #own: Float64Array;
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
    this.#own = new Float64Array(D);
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
    this.change = 0;
    this.largest = 0;
    for (let l = 0; l < L; l++) {
      const uncancelled = this.#token(v, l * D, powerOfTwo(k[l]!), rate);
      if (change !== undefined) this.#look(v, l * D, powerOfTwo(k[l]!), rate, uncancelled, change);
    }
  }

  /** One token: H_d ← e^{−aΔ}H_d + Δ x_d·S_B x, rate_d = (S_C v)ᵀH_d. @returns max_d Σ_n |(S_C v)_n H_dn|. */
  #token(v: Float64Array, start: number, unit: number, rate: Float64Array): number {
    const N = this.#N;
    const D = this.#batch.D;
    const h = this.#h;
    const b = this.#b;
    const c = this.#c;
    const set = this.#set;
    if (this.#sB === undefined) for (let n = 0; n < N; n++) b[n] = v[start + n]!;
    else project(this.#sB, set * N * D, v, start, D, b);
    project(this.#sC, set * N * D, v, start, D, c);
    project(this.#batch.sDelta, set * D * D, v, start, D, this.#delta);
    let form = 0;
    for (let n = 0; n < N; n++) form += Math.abs(c[n]! * b[n]!);
    let largest = 0;
    for (let d = 0; d < D; d++) {
      const delta = softplus(this.#delta[d]! * unit);
      const keep = Math.exp(-this.#batch.a[set * D + d]! * delta);
      const gain = delta * v[start + d]! * unit * unit;
      let sum = 0;
      let uncancelled = 0;
      for (let n = 0, i = d * N; n < N; n++, i++) {
        const next = keep * h[i]! + gain * b[n]!;
        h[i] = next;
        const term = c[n]! * next;
        sum += term;
        uncancelled += Math.abs(term);
      }
      rate[start + d] = sum;
      this.#delta[d] = delta;
      this.#own[d] = Math.abs(gain) * form;
      largest = Math.max(largest, uncancelled);
    }
    return largest;
  }

  /** Takes a token into account for the relative pace. */
  #look(
    v: Float64Array,
    start: number,
    unit: number,
    rate: Float64Array,
    uncancelled: number,
    change: number,
  ): void {
    const { D, sDelta } = this.#batch;
    let top = 0;
    for (let d = 0; d < D; d++) top = Math.max(top, Math.abs(v[start + d]!));
    this.largest = Math.max(this.largest, top * unit);
    if (!(uncancelled > 0)) return;
    this.change = Math.max(this.change, uncancelled / top);
    for (let d = 0; d < D; d++) {
      let slope = 0;
      const row = (this.#set * D + d) * D;
      for (let e = 0; e < D; e++) slope += sDelta[row + e]! * rate[start + e]!;
      // d ln Δ/dt: the slope of ln ln(1 + eᵘ) is (1 − e^−Δ)/Δ ≤ min(1, 1/Δ).
      slope *= unit * Math.min(1, 1 / this.#delta[d]!);
      const part = this.#own[d]! / uncancelled;
      // What grows from a small part of the whole may grow until it is `change` of it; what shrinks takes away its part.
      const speed = slope > 0 ? (slope * change) / Math.log1p(change / part) : -slope * part;
      if (part > 0) this.change = Math.max(this.change, speed);
    }
  }
}

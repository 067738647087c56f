import { exponentOf, expExponent, expMantissa, powerOfTwo, scaleByPowerOfTwo } from "../numerics/scaled.ts";
import { softplus } from "../numerics/softplus.ts";
import type { MatrixParameters } from "./parameters.ts";

/** Below this e^u needs an exponent of its own; above, softplus is an ordinary double. */
const DEEP = -600;
/** Sums that cancel to this share of their terms are zero: a few roundings of their factors. */
const ROUNDING = 4 * Number.EPSILON;
/** Mantissas of the hidden state are renormalised beyond these exponents. */
const DRIFT = 64;

function largestExponent(v: Float64Array, start: number, end: number): number {
  let largest = 0;
  for (let i = start; i < end; i++) largest = Math.max(largest, Math.abs(v[i]!));
  return exponentOf(largest);
}

function normalised(v: Float64Array): { readonly mantissas: Float64Array; readonly exponent: number } {
  const exponent = largestExponent(v, 0, v.length);
  if (exponent === -Infinity) return { mantissas: v.slice(), exponent: 0 };
  return { mantissas: v.map((entry) => scaleByPowerOfTwo(entry, -exponent)), exponent };
}

/**
 * The S6 vector field over a range far beyond doubles: token l is x_l = 2^k_l · v_l, and its derivative
 * comes out as dx_{d,l}/dt = 2^(k_l + g_{l,d}) · w_{l,d}. Every step size Δ and every hidden state h carries
 * its own exponent, so that e^−10000 beside e^10000 costs no digits. Causal recurrence, O(L·D·N), no
 * allocation after construction.
 *
 * @see arXiv:2410.03292, the S6 layer: h_{d,l} = exp(−a_d Δ_d(x_l)) h_{d,l−1} + Δ_d(x_l) x_{d,l} S_B x_l
 */
export class ScaledField {
  readonly L: number;
  readonly D: number;
  /** [L·D] mantissas of dx/dt, and the exponents g beyond the token's own k_l. */
  readonly w: Float64Array;
  readonly g: Float64Array;
  /** [L·D] step sizes: mantissa and exponent. */
  readonly delta: Float64Array;
  readonly deltaExponent: Float64Array;
  private readonly parameters: MatrixParameters;
  private readonly sB: Float64Array;
  private readonly sC: Float64Array;
  private readonly factorExponent: number;
  private readonly sDelta: Float64Array;
  private readonly sDeltaExponent: Int32Array;
  private readonly bx: Float64Array;
  private readonly cx: Float64Array;
  private form = 0;
  /** [D·N] mantissas of h with one exponent per d. */
  private readonly h: Float64Array;
  private readonly hExponent: Float64Array;

  constructor(parameters: MatrixParameters, L: number) {
    const { D, N } = parameters;
    this.parameters = parameters;
    this.L = L;
    this.D = D;
    const b = normalised(parameters.sB);
    const c = normalised(parameters.sC);
    this.sB = b.mantissas;
    this.sC = c.mantissas;
    this.factorExponent = b.exponent + c.exponent;
    this.sDelta = new Float64Array(D * D);
    this.sDeltaExponent = new Int32Array(D);
    for (let d = 0; d < D; d++) {
      const row = normalised(parameters.sDelta.subarray(d * D, (d + 1) * D));
      this.sDelta.set(row.mantissas, d * D);
      this.sDeltaExponent[d] = row.exponent;
    }
    this.w = new Float64Array(L * D);
    this.g = new Float64Array(L * D);
    this.delta = new Float64Array(L * D);
    this.deltaExponent = new Float64Array(L * D);
    this.bx = new Float64Array(N);
    this.cx = new Float64Array(N);
    this.h = new Float64Array(D * N);
    this.hExponent = new Float64Array(D);
  }

  /**
   * Fills w, g, delta, deltaExponent.
   *
   * @param v - [L·D] mantissas, moderate (|v| within 2^±300). @param k - [L] integer exponents.
   */
  evaluate(v: Float64Array, k: Float64Array): void {
    this.h.fill(0);
    this.hExponent.fill(0);
    for (let l = 0; l < this.L; l++) {
      this.project(v, l);
      for (let d = 0; d < this.D; d++) {
        this.stepSize(v, k[l]!, l, d);
        this.update(v, k[l]!, l, d);
      }
    }
  }

  /** S_B v_l, S_C v_l and their product v_lᵀ M v_l. */
  private project(v: Float64Array, l: number): void {
    const { D } = this;
    this.form = 0;
    let size = 0;
    for (let n = 0; n < this.bx.length; n++) {
      let b = 0;
      let c = 0;
      for (let e = 0; e < D; e++) {
        const entry = v[l * D + e]!;
        b += this.sB[n * D + e]! * entry;
        c += this.sC[n * D + e]! * entry;
      }
      this.bx[n] = b;
      this.cx[n] = c;
      this.form += b * c;
      size += Math.abs(b * c);
    }
    // What is left of x_lᵀ M x_l after cancellation to the last bits is rounding; followed for a time of 1/ε, it
    // would move tokens that are at rest.
    if (Math.abs(this.form) <= ROUNDING * size) this.form = 0;
  }

  /** Δ_d(x_l) as mantissa and exponent. */
  private stepSize(v: Float64Array, k: number, l: number, d: number): void {
    const { D, delta, deltaExponent } = this;
    let u = 0;
    for (let e = 0; e < D; e++) u += this.sDelta[d * D + e]! * v[l * D + e]!;
    const exponent = k + this.sDeltaExponent[d]!;
    const full = u === 0 ? 0 : scaleByPowerOfTwo(u, exponent);
    const at = l * D + d;
    deltaExponent[at] = 0;
    if (full === Infinity || full > 1e200) {
      delta[at] = u;
      deltaExponent[at] = exponent;
    } else if (full === -Infinity || full < -1e15) {
      // e^u is zero beside anything this system can build up in a representable time.
      delta[at] = 0;
    } else if (full < DEEP) {
      const n = expExponent(full);
      delta[at] = expMantissa(full, n);
      deltaExponent[at] = n;
    } else {
      delta[at] = softplus(full);
    }
  }

  /** h ← exp(−aΔ) h + Δ x_d S_B x_l, and (S_C x_l)ᵀ h. */
  private update(v: Float64Array, k: number, l: number, d: number): void {
    const { h, bx } = this;
    const N = bx.length;
    const at = l * this.D + d;
    const size = scaleByPowerOfTwo(this.parameters.a[d]! * this.delta[at]!, this.deltaExponent[at]!);
    const keepExponent = size > 600 && size < 1e15 ? expExponent(-size) : 0;
    const keep = keepExponent === 0 ? Math.exp(-size) : expMantissa(-size, keepExponent);
    const gain = this.delta[at]! * v[at]!;
    const newExponent =
      gain === 0 ? -Infinity : largestExponent(bx, 0, N) + exponentOf(gain) + this.deltaExponent[at]! + 2 * k;
    const oldExponent = keep === 0 ? -Infinity : this.hExponent[d]! + keepExponent;
    const top = largestExponent(h, d * N, (d + 1) * N);
    if (top + oldExponent === -Infinity && newExponent === -Infinity) {
      h.fill(0, d * N, (d + 1) * N);
      this.hExponent[d] = 0;
      this.w[at] = 0;
      this.g[at] = 0;
      return;
    }
    const target = Math.max(top + oldExponent, newExponent);
    const oldFactor = oldExponent === -Infinity || top === -Infinity ? 0 : oldExponent - target;
    const newShift = this.deltaExponent[at]! + 2 * k - target;
    const keepFactor = top + oldExponent === -Infinity ? 0 : scaleByPowerOfTwo(keep, oldFactor);
    let past = 0;
    for (let n = 0; n < N; n++) {
      past += this.cx[n]! * h[d * N + n]!;
      const fresh = gain === 0 ? 0 : scaleByPowerOfTwo(gain * bx[n]!, newShift);
      h[d * N + n] = keepFactor * h[d * N + n]! + fresh;
    }
    // dx/dt = keep·(S_C x)ᵀh_old + Δ x_d·(x_lᵀ M x_l): the quadratic form is one number for all d, so that
    // where it nearly vanishes (equilibria) its rounding moves x along the field and not across it.
    const own = gain === 0 ? 0 : scaleByPowerOfTwo(gain * this.form, newShift);
    this.w[at] = keepFactor * past + own;
    this.g[at] = target + this.factorExponent;
    this.hExponent[d] = target;
    this.recentre(d);
  }

  private recentre(d: number): void {
    const N = this.bx.length;
    const top = largestExponent(this.h, d * N, (d + 1) * N);
    if (top === -Infinity || Math.abs(top) < DRIFT) return;
    const factor = powerOfTwo(-top);
    for (let n = 0; n < N; n++) this.h[d * N + n]! *= factor;
    this.hExponent[d]! += top;
  }
}

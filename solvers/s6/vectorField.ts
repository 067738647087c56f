import { asMatrix } from "./parameters.ts";
import type { MatrixParameters, ScalarParameters } from "./parameters.ts";
import { wideScores, wideTokens } from "./wideScores.ts";

/** Writes dx/dt of all tokens; autonomous. Both arrays are [L] in one dimension, [L·D] otherwise. */
export type TokenField = (x: Float64Array, dxdt: Float64Array) => void;

/** Inputs inside these bounds cannot overflow or underflow the plain formulas (products of at most seven). */
const SAFE_LARGE = 1e40;
const SAFE_SMALL = 1e-40;
/** A smaller step size Δ takes the extended-range path, where it keeps all digits. */
const SAFE_DELTA = 1e-180;

function safe(v: number): boolean {
  const size = Math.abs(v);
  return size === 0 || (size <= SAFE_LARGE && size >= SAFE_SMALL);
}

/**
 * The vector field in one dimension: dx_l/dt = μ x_l h_l, h_l = e^{−aΔ(x_l)} h_{l−1} + Δ(x_l) x_l².
 *
 * O(L), two exponentials and one log1p a token, no allocation. Inputs whose intermediate products leave
 * the doubles are recomputed with separate exponents in O(L²), so that the result is infinite only where dx/dt is.
 *
 * @returns a field on arrays [L] of any length.
 * @see arXiv:2410.03292, the dynamical system in one dimension
 */
export function scalarField(parameters: ScalarParameters): TokenField {
  const { mu, sDelta, a } = parameters;
  const plainParameters = safe(mu) && safe(sDelta);
  return (x, dxdt) => {
    if (plainParameters && plainScalar(mu, sDelta, a, x, dxdt)) return;
    dxdt.set(wideScores(asMatrix(parameters), wideTokens(x)).dxdt);
  };
}

/** The recurrence in plain doubles; false if some token was outside the safe range. */
function plainScalar(mu: number, s: number, a: number, x: Float64Array, dxdt: Float64Array): boolean {
  const L = x.length;
  let h = 0;
  let inside = true;
  for (let l = 0; l < L; l++) {
    const xl = x[l]!;
    const u = s * xl;
    const tail = Math.log1p(Math.exp(u > 0 ? -u : u));
    const delta = u > 0 ? u + tail : tail;
    h = Math.exp(-a * delta) * h + delta * xl * xl;
    dxdt[l] = mu * xl * h;
    const size = xl < 0 ? -xl : xl;
    // Written so that NaN also leaves the fast path.
    if (!(size === 0 || (size <= SAFE_LARGE && size >= SAFE_SMALL && delta >= SAFE_DELTA))) inside = false;
  }
  return inside;
}

/**
 * The vector field in D dimensions: dx_{d,l}/dt = (S_C x_l)ᵀ h_{d,l} with the hidden state h_{d,l} ∈ R^N.
 *
 * O(L·D·N), no allocation per call; extended range as in scalarField.
 *
 * @param L - number of tokens; arrays are [L·D] row-major.
 * @see arXiv:2410.03292, the dynamical system of the S6 layer
 */
export function matrixField(parameters: MatrixParameters, L: number): TokenField {
  const plain = [parameters.sB, parameters.sC, parameters.sDelta].every((v) => v.every(safe));
  const workspace = new PlainWorkspace(parameters);
  return (x, dxdt) => {
    if (plain && workspace.evaluate(x, dxdt, L)) return;
    dxdt.set(wideScores(parameters, wideTokens(x)).dxdt);
  };
}

class PlainWorkspace {
  private readonly p: MatrixParameters;
  private readonly h: Float64Array;
  private readonly bx: Float64Array;
  private readonly cx: Float64Array;
  private form = 0;

  constructor(parameters: MatrixParameters) {
    this.p = parameters;
    this.h = new Float64Array(parameters.D * parameters.N);
    this.bx = new Float64Array(parameters.N);
    this.cx = new Float64Array(parameters.N);
  }

  /** The recurrence in plain doubles; false if some token was outside the safe range. */
  evaluate(x: Float64Array, dxdt: Float64Array, L: number): boolean {
    const { D, a } = this.p;
    this.h.fill(0);
    let inside = true;
    for (let l = 0; l < L; l++) {
      const start = l * D;
      this.project(x, start);
      for (let d = 0; d < D; d++) {
        const xd = x[start + d]!;
        const u = this.preActivation(x, start, d);
        const tail = Math.log1p(Math.exp(u > 0 ? -u : u));
        const delta = u > 0 ? u + tail : tail;
        dxdt[start + d] = this.advance(d, Math.exp(-a[d]! * delta), delta * xd);
        const size = Math.abs(xd);
        if (!(size === 0 || (size <= SAFE_LARGE && size >= SAFE_SMALL && delta >= SAFE_DELTA)))
          inside = false;
      }
    }
    return inside;
  }

  private project(x: Float64Array, start: number): void {
    const { D, N, sB, sC } = this.p;
    this.form = 0;
    for (let n = 0; n < N; n++) {
      let b = 0;
      let c = 0;
      for (let e = 0; e < D; e++) {
        b += sB[n * D + e]! * x[start + e]!;
        c += sC[n * D + e]! * x[start + e]!;
      }
      this.bx[n] = b;
      this.cx[n] = c;
      this.form += b * c;
    }
  }

  private preActivation(x: Float64Array, start: number, d: number): number {
    const { D, sDelta } = this.p;
    let u = 0;
    for (let e = 0; e < D; e++) u += sDelta[d * D + e]! * x[start + e]!;
    return u;
  }

  /** h_d ← keep·h_d + gain·S_B x, and (S_C x)ᵀ h_d with x_lᵀ M x_l formed once, as in ScaledField. */
  private advance(d: number, keep: number, gain: number): number {
    const { h, bx, cx } = this;
    const N = bx.length;
    let past = 0;
    for (let n = 0; n < N; n++) {
      const old = h[d * N + n]!;
      past += cx[n]! * old;
      h[d * N + n] = keep * old + gain * bx[n]!;
    }
    return keep * past + gain * this.form;
  }
}

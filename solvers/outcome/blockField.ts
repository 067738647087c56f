import { sigmoid, softplus } from "../numerics/softplus.ts";
import type { MatrixParameters } from "../s6/parameters.ts";

/**
 * The diagonal blocks ∂(dx_l/dt)/∂x_l = rest_l + own_l gradient_lᵀ of the Jacobian. The second part, own = Δ(x_l) ∘ x_l
 * times the gradient of x_lᵀM x_l, is what makes tokens near xᵀMx = 0 stiff; kept apart, it costs no digits.
 */
export interface Blocks {
  /** [L·D·D] row-major. */
  readonly rest: Float64Array;
  /** [L·D]. */
  readonly own: Float64Array;
  readonly gradient: Float64Array;
}

/**
 * The vector field in D dimensions in plain doubles, with its Jacobian in a form that costs no more than D evaluations.
 *
 * Token l is moved by H_l Mᵀ x_l, H_l = diag(e^{−aΔ(x_l)}) H_{l−1} + (Δ(x_l) ∘ x_l) x_lᵀ (MATH.md, section 1). The system
 * is causal: its Jacobian is block triangular, with diagonal blocks ∂(dx_l/dt)/∂x_l and, left of them, products with a
 * direction that follow from the derivative of H alone.
 */
export class BlockField {
  readonly L: number;
  readonly D: number;
  /** Least pre-activation ⟨S_Δ,d, x_l⟩ of the last evaluation. */
  lowest = 0;
  private readonly p: MatrixParameters;
  /** [D·D] H of the token at hand, and its derivative along a direction. */
  private readonly H: Float64Array;
  private readonly dH: Float64Array;
  /** [L·D] of the last point with blocks: Mᵀx, Δ, Δ′ and e^{−aΔ}. */
  private readonly w: Float64Array;
  private readonly delta: Float64Array;
  private readonly slope: Float64Array;
  private readonly decay: Float64Array;

  constructor(parameters: MatrixParameters, L: number) {
    const { D } = parameters;
    this.p = parameters;
    this.L = L;
    this.D = D;
    this.H = new Float64Array(D * D);
    this.dH = new Float64Array(D * D);
    this.w = new Float64Array(L * D);
    this.delta = new Float64Array(L * D);
    this.slope = new Float64Array(L * D);
    this.decay = new Float64Array(L * D);
  }

  /**
   * @param x - [L·D] tokens. @param f - [L·D] receives dx/dt.
   * @param blocks - receives the diagonal blocks, if given.
   */
  evaluate(x: Float64Array, f: Float64Array, blocks?: Blocks): void {
    const { D, H, delta } = this;
    this.lowest = Infinity;
    H.fill(0);
    for (let l = 0; l < this.L; l++) {
      const at = l * D;
      this.measure(x, at);
      const q = this.quadratic(x, at);
      this.fade(H, at);
      this.move(at, H, f);
      if (blocks !== undefined) this.differentiate(x, at, q, f, blocks);
      // The token's own part as one number times a vector: its rounding then leaves the direction alone.
      for (let d = 0; d < D; d++) {
        const gain = delta[at + d]! * x[at + d]!;
        f[at + d]! += q * gain;
        for (let e = 0; e < D; e++) H[d * D + e]! += gain * x[at + e]!;
      }
    }
  }

  /**
   * Solves (I − A) k = b token by token, A the Jacobian of the last `evaluate` times `scale`.
   *
   * @param solveBlock - solves (I − A_ll) k_l = right-hand side, in place.
   * @param k - [L·D] b at first, the solution at the end.
   */
  substitute(
    x: Float64Array,
    scale: number,
    k: Float64Array,
    solveBlock: (l: number, k: Float64Array) => void,
  ): void {
    const { D, L, H, dH } = this;
    H.fill(0);
    dH.fill(0);
    const pushed = new Float64Array(L * D);
    for (let l = 0; l < L; l++) {
      const at = l * D;
      this.fade(H, at);
      this.fade(dH, at);
      this.move(at, dH, pushed);
      for (let d = 0; d < D; d++) k[at + d]! += scale * pushed[at + d]!;
      solveBlock(l, k);
      this.absorbTangent(x, at, k);
    }
  }

  /** Δ, Δ′, e^{−aΔ} and Mᵀx of the token at `at`. */
  private measure(x: Float64Array, at: number): void {
    const { D, p, w, delta } = this;
    w.fill(0, at, at + D);
    for (let d = 0; d < D; d++) {
      let u = 0;
      for (let e = 0; e < D; e++) u += p.sDelta[d * D + e]! * x[at + e]!;
      this.lowest = Math.min(this.lowest, u);
      delta[at + d] = softplus(u);
      this.slope[at + d] = sigmoid(u);
      this.decay[at + d] = Math.exp(-p.a[d]! * delta[at + d]!);
      for (let e = 0; e < D; e++) w[at + e]! += p.M[d * D + e]! * x[at + d]!;
    }
  }

  /** xᵀM x of the token at `at`. */
  private quadratic(x: Float64Array, at: number): number {
    let q = 0;
    for (let e = 0; e < this.D; e++) q += this.w[at + e]! * x[at + e]!;
    return q;
  }

  private fade(matrix: Float64Array, at: number): void {
    const { D, decay } = this;
    for (let d = 0; d < D; d++) {
      const keep = decay[at + d]!;
      for (let e = 0; e < D; e++) matrix[d * D + e]! *= keep;
    }
  }

  /** H and dH, already decayed, with the contributions of the token and of its tangent. */
  private absorbTangent(x: Float64Array, at: number, k: Float64Array): void {
    const { D, p, H, dH, delta } = this;
    for (let d = 0; d < D; d++) {
      let du = 0;
      for (let e = 0; e < D; e++) du += p.sDelta[d * D + e]! * k[at + e]!;
      du *= this.slope[at + d]!;
      const gain = delta[at + d]! * x[at + d]!;
      const change = du * x[at + d]! + delta[at + d]! * k[at + d]!;
      for (let e = 0; e < D; e++) {
        const i = d * D + e;
        dH[i]! += change * x[at + e]! + gain * k[at + e]! - p.a[d]! * du * H[i]!;
        H[i]! += gain * x[at + e]!;
      }
    }
  }

  /** out_l = matrix · Mᵀx_l. */
  private move(at: number, matrix: Float64Array, out: Float64Array): void {
    const { D, w } = this;
    for (let d = 0; d < D; d++) {
      let sum = 0;
      for (let e = 0; e < D; e++) sum += matrix[d * D + e]! * w[at + e]!;
      out[at + d] = sum;
    }
  }

  /**
   * With H and f from the tokens before alone and q = xᵀM x, ∂f_d/∂x_k is (H Mᵀ)_dk + [d = k] Δ_d q +
   * (q x_d − a_d f_d) Δ′_d S_dk, and Δ_d x_d times ∂q/∂x_k = (Mᵀx + Mx)_k.
   */
  private differentiate(x: Float64Array, at: number, q: number, f: Float64Array, blocks: Blocks): void {
    const { D, p, w, delta } = this;
    const { rest, own, gradient } = blocks;
    for (let d = 0; d < D; d++) {
      own[at + d] = delta[at + d]! * x[at + d]!;
      const throughStep = (q * x[at + d]! - p.a[d]! * f[at + d]!) * this.slope[at + d]!;
      const row = (at + d) * D;
      let sum = w[at + d]!;
      for (let k = 0; k < D; k++) {
        sum += p.M[d * D + k]! * x[at + k]!;
        rest[row + k] = throughStep * p.sDelta[d * D + k]!;
      }
      gradient[at + d] = sum;
      rest[row + d]! += delta[at + d]! * q;
      if (at > 0) this.addRow(row, d, rest);
    }
  }

  /** Adds row d of H Mᵀ. */
  private addRow(row: number, d: number, rest: Float64Array): void {
    const { D, p, H } = this;
    for (let k = 0; k < D; k++) {
      let sum = 0;
      for (let e = 0; e < D; e++) sum += H[d * D + e]! * p.M[k * D + e]!;
      rest[row + k]! += sum;
    }
  }
}

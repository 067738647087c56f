import { sigmoid, softplus } from "../numerics/softplus.ts";
import type { MatrixParameters } from "../s6/parameters.ts";

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
   * @param blocks - [L·D·D] receives the diagonal blocks, row-major, if given.
   */
  evaluate(x: Float64Array, f: Float64Array, blocks?: Float64Array): void {
    this.H.fill(0);
    for (let l = 0; l < this.L; l++) {
      this.measure(x, l * this.D);
      this.absorb(x, l * this.D);
      this.move(l * this.D, this.H, f);
      if (blocks !== undefined) this.differentiate(x, l * this.D, f, blocks);
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
    const { D, L, H, dH, decay } = this;
    H.fill(0);
    dH.fill(0);
    const pushed = new Float64Array(L * D);
    for (let l = 0; l < L; l++) {
      const at = l * D;
      for (let d = 0; d < D; d++) {
        for (let e = 0; e < D; e++) {
          H[d * D + e]! *= decay[at + d]!;
          dH[d * D + e]! *= decay[at + d]!;
        }
      }
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
      delta[at + d] = softplus(u);
      this.slope[at + d] = sigmoid(u);
      this.decay[at + d] = Math.exp(-p.a[d]! * delta[at + d]!);
      for (let e = 0; e < D; e++) w[at + e]! += p.M[d * D + e]! * x[at + d]!;
    }
  }

  private absorb(x: Float64Array, at: number): void {
    const { D, H } = this;
    for (let d = 0; d < D; d++) {
      const keep = this.decay[at + d]!;
      const gain = this.delta[at + d]! * x[at + d]!;
      for (let e = 0; e < D; e++) H[d * D + e] = keep * H[d * D + e]! + gain * x[at + e]!;
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

  /** ∂f_d/∂x_k = (H Mᵀ)_dk + Δ_d x_d w_k + [d = k] Δ_d q + (q x_d − a_d (f_d − q Δ_d x_d)) Δ′_d S_dk, q = xᵀM x. */
  private differentiate(x: Float64Array, at: number, f: Float64Array, blocks: Float64Array): void {
    const { D, p, H, w, delta } = this;
    let q = 0;
    for (let e = 0; e < D; e++) q += w[at + e]! * x[at + e]!;
    for (let d = 0; d < D; d++) {
      const own = delta[at + d]! * x[at + d]!;
      const throughStep = (q * x[at + d]! - p.a[d]! * (f[at + d]! - q * own)) * this.slope[at + d]!;
      const row = (at + d) * D;
      for (let k = 0; k < D; k++) {
        let sum = own * w[at + k]! + throughStep * p.sDelta[d * D + k]!;
        for (let e = 0; e < D; e++) sum += H[d * D + e]! * p.M[k * D + e]!;
        blocks[row + k] = sum;
      }
      blocks[row + d]! += delta[at + d]! * q;
    }
  }
}

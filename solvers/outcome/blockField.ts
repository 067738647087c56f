import { sigmoid, softplus } from "../numerics/softplus.ts";
import type { MatrixParameters } from "../s6/parameters.ts";

/**
 * The diagonal blocks ∂(dx_l/dt)/∂x_l = rest_l + own_l gradient_lᵀ + Σ_j push_lj (M x_j)ᵀ of the Jacobian, j the tokens
 * before l that slide along xᵀMx = 0. The parts of rank one are what makes problems stiff; kept apart, they cost no digits.
 */
export interface Blocks {
  /** [L·D·D] row-major. */
  readonly rest: Float64Array;
  /** [L·D]. */
  readonly own: Float64Array;
  readonly gradient: Float64Array;
  /** [L·D] M x_l. */
  readonly image: Float64Array;
  /** Tokens (0-based) that slide, in ascending order. */
  readonly sliders: number[];
  /** [L·L·D] push_lj at (l·L + j)·D, for sliders j < l. */
  readonly push: Float64Array;
}

export function emptyBlocks(L: number, D: number): Blocks {
  return {
    rest: new Float64Array(L * D * D),
    own: new Float64Array(L * D),
    gradient: new Float64Array(L * D),
    image: new Float64Array(L * D),
    sliders: [],
    push: new Float64Array(L * L * D),
  };
}

/**
 * Tokens count as sliding along xᵀMx = 0 if they are this close to it and return so much faster than they are pushed.
 */
const [CLOSE, FAST] = [1e-3, 1e4];

export class BlockField {
  readonly L: number;
  readonly D: number;
  private readonly p: MatrixParameters;
  /** [D·D] G of the token at hand, and its derivative along a direction. */
  private readonly G: Float64Array;
  private readonly dG: Float64Array;
  /** [L·D] of the last point: Mx, Δ, Δ′ and e^{−aΔ}. */
  private readonly w: Float64Array;
  private readonly delta: Float64Array;
  private readonly slope: Float64Array;
  private readonly decay: Float64Array;
  /** [L] of the last point: the share of its own pushes that each token is given, 1 unless it slides. */
  private readonly share: Float64Array;
  /** [D] M times a direction. */
  private readonly image: Float64Array;

  constructor(parameters: MatrixParameters, L: number) {
    const { D } = parameters;
    this.p = parameters;
    this.L = L;
    this.D = D;
    this.G = new Float64Array(D * D);
    this.dG = new Float64Array(D * D);
    this.w = new Float64Array(L * D);
    this.delta = new Float64Array(L * D);
    this.slope = new Float64Array(L * D);
    this.decay = new Float64Array(L * D);
    this.share = new Float64Array(L);
    this.image = new Float64Array(D);
  }

  /**
   * @param x - [L·D] tokens. @param f - [L·D] receives dx/dt.
   * @param blocks - receives the diagonal blocks, if given. @param stiffest - rate at which tokens that slide return to
   *   xᵀMx = 0 at most: beyond it their pushes are made weaker, which moves where they are held by less than they are
   *   known, and keeps that rate times rounding small.
   */
  evaluate(x: Float64Array, f: Float64Array, blocks?: Blocks, stiffest = Infinity): void {
    const { D, G, w, delta } = this;
    G.fill(0);
    if (blocks !== undefined) blocks.sliders.length = 0;
    for (let l = 0; l < this.L; l++) {
      const at = l * D;
      this.measure(x, at);
      let q = 0;
      for (let d = at; d < at + D; d++) q += w[d]! * x[d]!;
      this.fadeAndMove(x, at, f);
      let slides = false;
      this.share[l] = 1;
      if (blocks !== undefined) {
        this.pushBySliders(x, l, f, blocks);
        slides = this.differentiate(x, at, q, f, blocks, stiffest);
      }
      // The token's own part as one number times a vector: its rounding then leaves the direction alone.
      for (let d = 0; d < D; d++) {
        const gain = this.share[l]! * delta[at + d]! * x[at + d]!;
        f[at + d]! += q * gain;
        const row = d * D;
        if (!slides) for (let e = 0; e < D; e++) G[row + e]! += gain * w[at + e]!;
      }
      if (slides) blocks!.sliders.push(l);
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
    const { D, L, G, dG, decay } = this;
    G.fill(0);
    dG.fill(0);
    for (let l = 0; l < L; l++) {
      const at = l * D;
      for (let d = 0; d < D; d++) {
        const keep = decay[at + d]!;
        const row = d * D;
        let pushed = 0;
        for (let e = 0; e < D; e++) {
          G[row + e]! *= keep;
          dG[row + e]! *= keep;
          pushed += dG[row + e]! * x[at + e]!;
        }
        k[at + d]! += scale * pushed;
      }
      solveBlock(l, k);
      if (l + 1 < L) this.absorbTangent(x, at, k);
    }
  }

  /** [L·D] Δ(x) ∘ x at the last point. */
  gains(x: Float64Array): Float64Array {
    return x.map((entry, i) => entry * this.delta[i]!);
  }

  /** Δ, Δ′, e^{−aΔ} and Mx of the token at `at`. */
  private measure(x: Float64Array, at: number): void {
    const { D, p, w, delta } = this;
    const { M, sDelta } = p;
    for (let d = 0; d < D; d++) {
      const row = d * D;
      let u = 0;
      let image = 0;
      for (let e = 0; e < D; e++) {
        const entry = x[at + e]!;
        u += sDelta[row + e]! * entry;
        image += M[row + e]! * entry;
      }
      w[at + d] = image;
      delta[at + d] = softplus(u);
      this.slope[at + d] = sigmoid(u);
      this.decay[at + d] = Math.exp(-p.a[d]! * delta[at + d]!);
    }
  }

  /** G ← diag(e^{−aΔ}) G, f_l ← G x_l. */
  private fadeAndMove(x: Float64Array, at: number, f: Float64Array): void {
    const { D, G, decay } = this;
    for (let d = 0; d < D; d++) {
      const keep = decay[at + d]!;
      const row = d * D;
      let sum = 0;
      for (let e = 0; e < D; e++) {
        G[row + e]! *= keep;
        sum += G[row + e]! * x[at + e]!;
      }
      f[at + d] = sum;
    }
  }

  /** The faded pushes of sliders before token l, each a number times a vector. */
  private pushBySliders(x: Float64Array, l: number, f: Float64Array, blocks: Blocks): void {
    const { D, L, w, decay } = this;
    const { sliders, push, own } = blocks;
    for (const j of sliders) {
      const to = (l * L + j) * D;
      const before = j === l - 1 ? j * D : ((l - 1) * L + j) * D;
      const source = j === l - 1 ? own : push;
      let along = 0;
      for (let d = 0; d < D; d++) along += w[j * D + d]! * x[l * D + d]!;
      for (let d = 0; d < D; d++) {
        push[to + d] = decay[l * D + d]! * source[before + d]!;
        f[l * D + d]! += along * push[to + d]!;
      }
    }
  }

  /** G and dG, already decayed, with the contributions of the token and of its tangent. */
  private absorbTangent(x: Float64Array, at: number, k: Float64Array): void {
    const { D, p, G, dG, w, delta, image } = this;
    const { M, sDelta } = p;
    const share = this.share[at / D]!;
    for (let d = 0; d < D; d++) {
      let sum = 0;
      for (let e = 0; e < D; e++) sum += M[d * D + e]! * k[at + e]!;
      image[d] = sum;
    }
    for (let d = 0; d < D; d++) {
      const row = d * D;
      let du = 0;
      for (let e = 0; e < D; e++) du += sDelta[row + e]! * k[at + e]!;
      du *= this.slope[at + d]!;
      const gain = share * delta[at + d]! * x[at + d]!;
      const change = share * (du * x[at + d]! + delta[at + d]! * k[at + d]!);
      const fading = p.a[d]! * du;
      for (let e = 0; e < D; e++) {
        dG[row + e]! += change * w[at + e]! + gain * image[e]! - fading * G[row + e]!;
        G[row + e]! += gain * w[at + e]!;
      }
    }
  }

  /**
   * With G and f from the tokens before alone and q = xᵀM x, ∂f_d/∂x_k is G_dk + [d = k] Δ_d q +
   * (q x_d − a_d f_d) Δ′_d S_dk, and Δ_d x_d times ∂q/∂x_k = (Mᵀx + Mx)_k.
   *
   * @returns whether the token slides.
   */
  private differentiate(
    x: Float64Array,
    at: number,
    q: number,
    f: Float64Array,
    blocks: Blocks,
    stiffest: number,
  ): boolean {
    const { D, p, w, delta, G } = this;
    const { rest, own, gradient, image } = blocks;
    for (let d = at; d < at + D; d++) {
      image[d] = gradient[d] = w[d]!;
      own[d] = delta[d]! * x[d]!;
    }
    for (let d = 0; d < D; d++) for (let k = 0; k < D; k++) gradient[at + k]! += p.M[d * D + k]! * x[at + d]!;
    const slide = this.slide(x, at, q, f, blocks);
    const quiet = slide?.q ?? q;
    const share = slide === null ? 1 : Math.min(1, stiffest / slide.rate);
    this.share[at / D] = share;
    for (let d = at; d < at + D; d++) own[d]! *= share;
    for (let d = 0; d < D; d++) {
      const throughStep = (quiet * x[at + d]! - p.a[d]! * f[at + d]!) * this.slope[at + d]!;
      const from = d * D;
      const row = (at + d) * D;
      for (let k = 0; k < D; k++) rest[row + k] = throughStep * p.sDelta[from + k]! + G[from + k]!;
      rest[row + d]! += delta[at + d]! * quiet;
    }
    return slide !== null;
  }

  /**
   * Of a token that slides the rate at which it returns to xᵀMx = 0, and q = xᵀM x while it slides, −⟨g, f⟩/⟨g, own⟩; null
   * if it does not. What q is measured to be then is rounding, or an offset that is gone at once, but times t it would
   * be the largest part of the Jacobian.
   */
  private slide(
    x: Float64Array,
    at: number,
    q: number,
    f: Float64Array,
    { own, gradient }: Blocks,
  ): { readonly q: number; readonly rate: number } | null {
    let [rate, pushed, scale, size, push] = [0, 0, 0, 0, 0];
    for (let d = at; d < at + this.D; d++) {
      rate -= gradient[d]! * own[d]!;
      pushed += gradient[d]! * f[d]!;
      scale += Math.abs(this.w[d]! * x[d]!);
      size += x[d]! ** 2;
      push += f[d]! ** 2;
    }
    const slides = Math.abs(q) < CLOSE * scale && rate * Math.sqrt(size) > FAST * Math.sqrt(push);
    return slides ? { q: pushed / rate, rate } : null;
  }
}

import type { MatrixParameters } from "../s6/parameters.ts";
import { Linearised } from "./linearised.ts";

const SAFETY = 0.85;
const [SHRINK, GROW] = [0.1, 5];
/** Step at first, as a share of the time in which the fastest token changes by its own size. */
const FIRST_SHARE = 0.01;
/** Length of the short step after a step, as a share of that. */
const RELAXING_SHARE = 1e-3;
/** Rate of return of tokens that slide, at most, per step. */
const STIFFEST = 1e8;
/** Attempts at one step. */
const ATTEMPTS = 60;

/**
 * The linearly implicit Euler method x ← x + h (I − hA)⁻¹ f(x), extrapolated once: a step of h and two of h/2 with the
 * Jacobian A of their own make order two, 2 x_{h/2} − x_h, and their difference the error.
 *
 * Tokens that slide along xᵀMx = 0 return to it by |x|²t times faster than they slide, in a direction that turns with
 * them. With one Jacobian for several stages (Rosenbrock methods) this leaves (change)³·|x|²t per step: tokens at rest
 * then seem to grow. Here each linearisation is at the point itself, and steps are long however stiff the problem is.
 *
 * @see P. Deuflhard, Recent progress in extrapolation methods for ordinary differential equations, SIAM Review 27 (1985)
 */
export class BlockEuler {
  /** [L·D]. */
  readonly x: Float64Array;
  t = 0;
  h: number;
  accepted = 0;
  rejected = 0;
  private readonly D: number;
  private readonly L: number;
  private readonly rtol: number;
  /** ‖M‖. */
  private readonly size: number;
  private readonly start: Linearised;
  private readonly middle: Linearised;
  private readonly whole: Float64Array;
  private readonly half: Float64Array;
  private readonly next: Float64Array;
  private readonly k: Float64Array;
  /** Largest relative change of a token in the last step, per unit of time. */
  private speed = NaN;

  /**
   * @param x0 - [L·D]. @param rtol - local error of a step relative to the norm of each token.
   * @param drift - dx/dt = field + drift·x.
   */
  constructor(parameters: MatrixParameters, x0: Float64Array, rtol: number, drift = 0) {
    this.D = parameters.D;
    this.L = x0.length / this.D;
    this.rtol = rtol;
    this.size = Math.hypot(...parameters.M) / Math.sqrt(this.D);
    this.start = new Linearised(parameters, this.L, drift);
    this.middle = new Linearised(parameters, this.L, drift);
    this.x = Float64Array.from(x0);
    this.whole = new Float64Array(x0.length);
    this.half = new Float64Array(x0.length);
    this.next = new Float64Array(x0.length);
    this.k = new Float64Array(x0.length);
    this.start.at(this.x, Infinity);
    this.h = FIRST_SHARE / this.fastest();
  }

  /** Largest ‖dx_l/dt‖/‖x_l‖; 0 if nothing moves. */
  fastest(): number {
    let most = 0;
    for (let l = 0; l < this.L; l++) {
      const size = this.norm(this.x, l);
      if (size > 0) most = Math.max(most, this.norm(this.start.f, l) / size);
    }
    return most;
  }

  /** Largest relative change of a token per e-fold of t in the last step. */
  motion(): number {
    return this.speed * this.t;
  }

  /** Largest entry of the Jacobian's diagonal blocks without the part that costs no digits. */
  stiffness(): number {
    let largest = 0;
    for (const entry of this.start.blocks.rest) largest = Math.max(largest, Math.abs(entry));
    return largest;
  }

  /** [L] ‖Δ(x_l) ∘ x_l‖ ‖x_l‖ ‖M‖: the rates at which tokens would move themselves in another direction. */
  ownRates(): Float64Array {
    const gains = this.start.gains();
    return Float64Array.from({ length: this.L }, (_, l) => this.norm(gains, l) * this.length(l) * this.size);
  }

  /** ‖x_l‖. */
  length(l: number): number {
    return this.norm(this.x, l);
  }

  /** One accepted step of at most `longest`; false if none succeeds. */
  step(longest: number): boolean {
    this.h = Math.min(this.h, longest);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const error = this.attempt();
      const factor = error > 0 ? SAFETY / Math.sqrt(error) : GROW;
      if (error <= 1) {
        this.accept();
        this.h *= Math.min(GROW, Math.max(SHRINK, factor));
        return true;
      }
      this.rejected++;
      this.h *= error < Infinity ? Math.min(0.9, Math.max(SHRINK, factor)) : SHRINK;
    }
    return false;
  }

  private accept(): void {
    const { h, x, next, k } = this;
    this.accepted++;
    this.t += h;
    for (let i = 0; i < x.length; i++) k[i] = next[i]! - x[i]!;
    this.speed = this.largest(k) / h;
    this.t += this.arrive(this.start, next, RELAXING_SHARE * h);
    x.set(this.start.x);
  }

  /**
   * Linearises at x. Tokens that slide pull themselves, and tokens behind them, back to where they are held: first by a
   * very short step, lest the pull be taken for a push that lasts.
   *
   * @returns the length of that step.
   */
  private arrive(at: Linearised, x: Float64Array, h: number): number {
    const stiffest = STIFFEST / this.h;
    at.at(x, stiffest);
    if (at.blocks.sliders.length === 0 || !at.slope(h, this.k)) return 0;
    for (let i = 0; i < x.length; i++) this.k[i] = x[i]! + h * this.k[i]!;
    at.at(this.k, stiffest);
    return h;
  }

  /** Largest error of a token in units of rtol of its norm; Infinity where the step is unusable. */
  private attempt(): number {
    const { h, x, whole, half, next, k, start, middle } = this;
    if (!start.slope(h, k)) return Infinity;
    for (let i = 0; i < x.length; i++) whole[i] = x[i]! + h * k[i]!;
    if (!start.slope(h / 2, k)) return Infinity;
    for (let i = 0; i < x.length; i++) half[i] = x[i]! + (h / 2) * k[i]!;
    const rest = h / 2 - this.arrive(middle, half, RELAXING_SHARE * h);
    if (!middle.slope(rest, k)) return Infinity;
    for (let i = 0; i < x.length; i++) {
      k[i] = middle.x[i]! + rest * k[i]! - whole[i]!;
      next[i] = whole[i]! + 2 * k[i]!;
    }
    return this.largest(k) / this.rtol;
  }

  /** Largest ‖v_l‖ relative to ‖x_l‖ or that of the next point; Infinity if that is no number. */
  private largest(v: Float64Array): number {
    let worst = 0;
    for (let l = 0; l < this.L; l++) {
      const size = Math.max(this.norm(this.x, l), this.norm(this.next, l));
      if (size === 0) continue;
      const share = this.norm(v, l) / size;
      if (!(share < Infinity)) return Infinity;
      worst = Math.max(worst, share);
    }
    return worst;
  }

  private norm(v: Float64Array, l: number): number {
    const { D } = this;
    let sum = 0;
    for (let i = l * D; i < (l + 1) * D; i++) sum += v[i]! ** 2;
    return Math.sqrt(sum);
  }
}

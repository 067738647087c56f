import { luFactor, luSolve } from "../numerics/lu.ts";
import type { MatrixParameters } from "../s6/parameters.ts";
import { BlockField } from "./blockField.ts";
import type { Blocks } from "./blockField.ts";

/** Makes ROS2 L-stable, with the smaller of the two error constants. */
const GAMMA = 1 - Math.SQRT1_2;
const SAFETY = 0.85;
const [SHRINK, GROW] = [0.1, 5];
/** Step at first, as a share of the time in which the fastest token changes by its own size. */
const FIRST_SHARE = 0.01;

/**
 * Rosenbrock's method ROS2 of order two, L-stable: (I − γhA) k₁ = f(x), (I − γhA) k₂ = f(x + h k₁) − 2 k₁,
 * x ← x + h (3 k₁ + k₂)/2, with the Jacobian A solved token by token (it is block triangular). A step costs O(L D³),
 * however stiff the problem is: tokens that slide along xᵀMx = 0 relax onto it by |x|³ times faster than they slide.
 *
 * @see J. G. Verwer, E. J. Spee, J. G. Blom, W. Hundsdorfer, A second-order Rosenbrock method applied to photochemical
 *   dispersion problems, SIAM J. Sci. Comput. 20 (1999)
 */
export class BlockRosenbrock {
  readonly x: Float64Array;
  t = 0;
  h: number;
  accepted = 0;
  rejected = 0;
  private readonly field: BlockField;
  private readonly stage: BlockField;
  private readonly rtol: number;
  private readonly drift: number;
  private readonly f: Float64Array;
  private readonly blocks: Blocks;
  private readonly factors: Float64Array[];
  private readonly pivots: Int32Array[];
  /** [L·D] (I − γh rest)⁻¹ own. */
  private readonly reached: Float64Array;
  private readonly k1: Float64Array;
  private readonly k2: Float64Array;
  private readonly next: Float64Array;

  /**
   * @param x0 - [L·D]. @param rtol - local error of a step relative to the norm of each token.
   * @param drift - dx/dt = field + drift·x.
   */
  constructor(parameters: MatrixParameters, x0: Float64Array, rtol: number, drift = 0) {
    const { D } = parameters;
    const L = x0.length / D;
    this.field = new BlockField(parameters, L);
    this.stage = new BlockField(parameters, L);
    this.rtol = rtol;
    this.drift = drift;
    this.x = Float64Array.from(x0);
    this.f = new Float64Array(L * D);
    this.blocks = {
      rest: new Float64Array(L * D * D),
      own: new Float64Array(L * D),
      gradient: new Float64Array(L * D),
    };
    this.reached = new Float64Array(L * D);
    this.factors = Array.from({ length: L }, () => new Float64Array(D * D));
    this.pivots = Array.from({ length: L }, () => new Int32Array(D));
    this.k1 = new Float64Array(L * D);
    this.k2 = new Float64Array(L * D);
    this.next = new Float64Array(L * D);
    this.evaluate();
    this.h = FIRST_SHARE / this.fastest();
  }

  /** Largest ‖dx_l/dt‖/‖x_l‖; 0 if nothing moves. */
  fastest(): number {
    let most = 0;
    for (let l = 0; l < this.field.L; l++) {
      const size = this.norm(this.x, l);
      if (size > 0) most = Math.max(most, this.norm(this.f, l) / size);
    }
    return most;
  }

  /** Largest entry of the Jacobian's diagonal blocks without the part that costs no digits. */
  stiffness(): number {
    let largest = 0;
    for (const entry of this.blocks.rest) largest = Math.max(largest, Math.abs(entry));
    return largest;
  }

  /** −u for the least pre-activation u: a component that idles comes alive when ln t is about this. */
  idle(): number {
    return -this.field.lowest;
  }

  /** ‖x_l‖. */
  length(l: number): number {
    return this.norm(this.x, l);
  }

  /** One accepted step of at most `longest`; false if none succeeds. */
  step(longest: number): boolean {
    this.h = Math.min(this.h, longest);
    for (let attempt = 0; attempt < 60; attempt++) {
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
    this.accepted++;
    this.t += this.h;
    this.x.set(this.next);
    this.evaluate();
  }

  private evaluate(): void {
    const { D } = this.field;
    this.field.evaluate(this.x, this.f, this.blocks);
    if (this.drift === 0) return;
    for (let i = 0; i < this.x.length; i++) {
      this.f[i]! += this.drift * this.x[i]!;
      this.blocks.rest[i * D + (i % D)]! += this.drift;
    }
  }

  /** Largest error of a token in units of rtol of its norm; Infinity where the step is unusable. */
  private attempt(): number {
    const { h, x, f, k1, k2, next } = this;
    if (!this.factor()) return Infinity;
    k1.set(f);
    this.solve(k1);
    for (let i = 0; i < x.length; i++) next[i] = x[i]! + h * k1[i]!;
    this.stage.evaluate(next, k2);
    for (let i = 0; i < x.length; i++) k2[i]! += this.drift * next[i]! - 2 * k1[i]!;
    this.solve(k2);
    // Against the embedded x + h k₁, of order one.
    for (let i = 0; i < x.length; i++) {
      next[i] = x[i]! + h * (1.5 * k1[i]! + 0.5 * k2[i]!);
      k2[i] = 0.5 * h * (k1[i]! + k2[i]!);
    }
    let worst = 0;
    for (let l = 0; l < this.field.L; l++) {
      const size = Math.max(this.norm(x, l), this.norm(next, l));
      if (size === 0) continue;
      const error = this.norm(k2, l) / (this.rtol * size);
      if (!(error < Infinity)) return Infinity;
      worst = Math.max(worst, error);
    }
    return worst;
  }

  /** LU of I − γh rest, block by block. */
  private factor(): boolean {
    const { D, L } = this.field;
    const scale = -GAMMA * this.h;
    this.reached.set(this.blocks.own);
    for (let l = 0; l < L; l++) {
      const block = this.factors[l]!;
      const from = l * D * D;
      for (let i = 0; i < D * D; i++) block[i] = scale * this.blocks.rest[from + i]!;
      for (let d = 0; d < D; d++) block[d * D + d]! += 1;
      if (!luFactor(block, this.pivots[l]!)) return false;
      luSolve(block, this.pivots[l]!, this.reached.subarray(l * D, (l + 1) * D));
    }
    return true;
  }

  private solve(k: Float64Array): void {
    this.field.substitute(this.x, GAMMA * this.h, k, (l, of) => this.solveBlock(l, of));
  }

  /** Sherman–Morrison: y + z γh⟨g, y⟩/(1 − γh⟨g, z⟩), y and z the solutions without the rank-one part. */
  private solveBlock(l: number, k: Float64Array): void {
    const { D } = this.field;
    const { reached } = this;
    const { gradient } = this.blocks;
    luSolve(this.factors[l]!, this.pivots[l]!, k.subarray(l * D, (l + 1) * D));
    let along = 0;
    let back = 0;
    for (let i = l * D; i < (l + 1) * D; i++) {
      along += gradient[i]! * k[i]!;
      back += gradient[i]! * reached[i]!;
    }
    const factor = (GAMMA * this.h * along) / (1 - GAMMA * this.h * back);
    for (let i = l * D; i < (l + 1) * D; i++) k[i]! += factor * reached[i]!;
  }

  private norm(v: Float64Array, l: number): number {
    const { D } = this.field;
    let sum = 0;
    for (let i = l * D; i < (l + 1) * D; i++) sum += v[i]! ** 2;
    return Math.sqrt(sum);
  }
}

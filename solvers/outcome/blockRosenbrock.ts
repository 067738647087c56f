import { luFactor, luSolve } from "../numerics/lu.ts";
import type { MatrixParameters } from "../s6/parameters.ts";
import { BlockField } from "./blockField.ts";

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
  private readonly f: Float64Array;
  private readonly blocks: Float64Array;
  private readonly factors: Float64Array[];
  private readonly pivots: Int32Array[];
  private readonly k1: Float64Array;
  private readonly k2: Float64Array;
  private readonly next: Float64Array;

  /** @param x0 - [L·D]. @param rtol - local error of a step relative to the norm of each token. */
  constructor(parameters: MatrixParameters, x0: Float64Array, rtol: number) {
    const { D } = parameters;
    const L = x0.length / D;
    this.field = new BlockField(parameters, L);
    this.stage = new BlockField(parameters, L);
    this.rtol = rtol;
    this.x = Float64Array.from(x0);
    this.f = new Float64Array(L * D);
    this.blocks = new Float64Array(L * D * D);
    this.factors = Array.from({ length: L }, () => new Float64Array(D * D));
    this.pivots = Array.from({ length: L }, () => new Int32Array(D));
    this.k1 = new Float64Array(L * D);
    this.k2 = new Float64Array(L * D);
    this.next = new Float64Array(L * D);
    this.field.evaluate(this.x, this.f, this.blocks);
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

  /** Largest entry of the diagonal blocks of the Jacobian. */
  stiffness(): number {
    let largest = 0;
    for (const entry of this.blocks) largest = Math.max(largest, Math.abs(entry));
    return largest;
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
    this.field.evaluate(this.x, this.f, this.blocks);
  }

  /** Largest error of a token in units of rtol of its norm; Infinity where the step is unusable. */
  private attempt(): number {
    const { h, x, f, k1, k2, next } = this;
    if (!this.factor()) return Infinity;
    k1.set(f);
    this.solve(k1);
    for (let i = 0; i < x.length; i++) next[i] = x[i]! + h * k1[i]!;
    this.stage.evaluate(next, k2);
    for (let i = 0; i < x.length; i++) k2[i]! -= 2 * k1[i]!;
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

  /** LU of I − γhA, block by block. */
  private factor(): boolean {
    const { D, L } = this.field;
    const scale = -GAMMA * this.h;
    for (let l = 0; l < L; l++) {
      const block = this.factors[l]!;
      const from = l * D * D;
      for (let i = 0; i < D * D; i++) block[i] = scale * this.blocks[from + i]!;
      for (let d = 0; d < D; d++) block[d * D + d]! += 1;
      if (!luFactor(block, this.pivots[l]!)) return false;
    }
    return true;
  }

  private solve(k: Float64Array): void {
    const { D } = this.field;
    this.field.substitute(this.x, GAMMA * this.h, k, (l, of) =>
      luSolve(this.factors[l]!, this.pivots[l]!, of.subarray(l * D, (l + 1) * D)),
    );
  }

  private norm(v: Float64Array, l: number): number {
    const { D } = this.field;
    let sum = 0;
    for (let i = l * D; i < (l + 1) * D; i++) sum += v[i]! ** 2;
    return Math.sqrt(sum);
  }
}

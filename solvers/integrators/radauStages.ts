import type { VectorField } from "./integrator.ts";
import { allFinite } from "./solve.ts";
import { StageSystem } from "./stageSystem.ts";
import type { Structure } from "./stageSystem.ts";
import type { RadauTableau } from "./tableaus/radauIIA.ts";

const MAX_NEWTON = 12;
/** The iteration stops at this fraction of the error tolerance (Hairer–Wanner IV.8). */
const NEWTON_FRACTION = 0.02;
/** Steps for which a full Newton iteration that was needed once is tried first. */
const FULL_MEMORY = 30;

export type StageOutcome = "converged" | "diverged" | "non-finite";

/** √(mean of (v_i/scale_i)²) over scale.length entries from `start`. */
export function rootMeanSquare(v: Float64Array, start: number, scale: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < scale.length; i++) {
    const q = v[start + i]! / scale[i]!;
    sum += q * q;
  }
  return Math.sqrt(sum / scale.length);
}

/**
 * Forward-difference Jacobian, [n·n] row-major; `increment` is relative to the size of each entry of y (at least
 * a thousandth of the largest).
 *
 * @param f - the field at y. @param probe - scratch [n].
 */
export function differenceJacobian(
  field: (y: Float64Array, out: Float64Array) => void,
  y: Float64Array,
  f: Float64Array,
  increment: number,
  probe: Float64Array,
  jacobian: Float64Array,
): void {
  const n = y.length;
  const moved = new Float64Array(n);
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(y[i]!));
  probe.set(y);
  for (let j = 0; j < n; j++) {
    const size = Math.max(Math.abs(y[j]!), 1e-3 * largest, Number.MIN_VALUE * 2 ** 60);
    probe[j] = y[j]! + increment * size;
    const step = probe[j]! - y[j]!;
    field(probe, moved);
    for (let i = 0; i < n; i++) jacobian[i * n + j] = (moved[i]! - f[i]!) / step;
    probe[j] = y[j]!;
  }
}

/** ∂f_i/∂y_j at (t, y), [n·n] row-major; `f` is the field there. */
export type JacobianAt = (t: number, y: Float64Array, f: Float64Array, out: Float64Array) => void;

/**
 * The stage equations z_p = h Σ_q a_pq f(y + z_q) of a Radau step, and f_i(y + z_p) = 0 for algebraic components i:
 * simplified Newton iteration started from the previous step's collocation polynomial, else from 0, else a full
 * Newton iteration with a Jacobian for every stage (for fast directions that turn within a step).
 */
export class RadauStages {
  /** [s·n] stage increments of the last solve. */
  readonly z: Float64Array;
  private readonly method: RadauTableau;
  private readonly n: number;
  private readonly field: VectorField;
  private readonly jacobianAt: JacobianAt;
  private readonly algebraic: Uint8Array;
  private readonly g: Float64Array;
  private readonly r: Float64Array;
  private readonly probe: Float64Array;
  private readonly system: StageSystem;
  private readonly stageJacobians: readonly Float64Array[];
  private readonly remembered: Float64Array;
  private rememberedStep = 0;
  private step = 0;
  private preferFull = 0;

  constructor(
    method: RadauTableau,
    n: number,
    field: VectorField,
    jacobianAt: JacobianAt,
    structure: Structure,
  ) {
    const size = method.stages * n;
    this.method = method;
    this.n = n;
    this.field = field;
    this.jacobianAt = jacobianAt;
    this.algebraic = structure.algebraic;
    [this.z, this.g, this.r] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
    this.remembered = new Float64Array(size);
    this.probe = new Float64Array(n);
    this.system = new StageSystem(method.A, n, structure);
    this.stageJacobians = Array.from({ length: method.stages }, () => new Float64Array(n * n));
  }

  /** The step just solved was accepted: its polynomial predicts the next one. */
  remember(): void {
    this.remembered.set(this.z);
    this.rememberedStep = this.step;
  }

  /**
   * Solves for z of a step h from `base`.
   *
   * @param jacobian - at the step's start. @param scale - error scale [n].
   * @param from - where the step starts on the remembered polynomial: 1 for the next step, 0 for a part of it.
   */
  solve(
    t: number,
    h: number,
    base: Float64Array,
    jacobian: Float64Array,
    scale: Float64Array,
    from: 0 | 1,
  ): StageOutcome {
    this.step = h;
    let outcome: StageOutcome = "diverged";
    if (this.preferFull > 0) {
      this.preferFull--;
    } else {
      const same = this.stageJacobians.map(() => jacobian);
      if (!this.system.factor(h, same)) return "diverged";
      if (this.predict(h, from)) outcome = this.newton(t, h, base, scale, false);
      if (outcome !== "converged") {
        this.z.fill(0);
        outcome = this.newton(t, h, base, scale, false);
      }
      if (outcome === "converged") return outcome;
    }
    if (!this.predict(h, from)) return outcome;
    const full = this.newton(t, h, base, scale, true);
    if (full === "converged" && this.preferFull === 0) this.preferFull = FULL_MEMORY;
    return full;
  }

  /** Components at the step's start as the stages extrapolate them, for algebraic ones that no history gives. */
  extrapolateAlgebraic(base: Float64Array, out: Float64Array): void {
    const { n, z, algebraic } = this;
    const { stages: s, c } = this.method;
    out.set(base);
    for (let q = 0; q < s; q++) {
      let weight = 1;
      for (let k = 0; k < s; k++) if (k !== q) weight *= c[k]! / (c[k]! - c[q]!);
      for (let i = 0; i < n; i++) if (algebraic[i] === 1) out[i]! += weight * z[q * n + i]!;
    }
  }

  /** Extrapolates the remembered collocation polynomial to the stages of a step h; false if there is none. */
  private predict(h: number, from: 0 | 1): boolean {
    const { n, z, remembered, method } = this;
    const { stages: s, c } = method;
    if (this.rememberedStep === 0 || this.rememberedStep * h <= 0) return false;
    for (let p = 0; p < s; p++) {
      const stage = z.subarray(p * n, (p + 1) * n);
      this.collocation(from + (c[p]! * h) / this.rememberedStep, stage);
      for (let i = 0; i < n; i++) stage[i]! -= from * remembered[(s - 1) * n + i]!;
    }
    return allFinite(z);
  }

  /** The remembered step's polynomial at theta (0 its start, 1 its end), as an increment [n] over its start. */
  collocation(theta: number, out: Float64Array): void {
    const { n, remembered, method } = this;
    const { stages: s, c } = method;
    const node = (i: number): number => (i < 0 ? 0 : c[i]!);
    out.fill(0);
    for (let q = 0; q < s; q++) {
      // Lagrange weight of node c_q among 0, c_1, …, c_s; the polynomial is 0 at 0.
      let weight = 1;
      for (let k = -1; k < s; k++) if (k !== q) weight *= (theta - node(k)) / (node(q) - node(k));
      for (let i = 0; i < n; i++) out[i]! += weight * remembered[q * n + i]!;
    }
  }

  /** The system with the Jacobian of every stage at its present iterate, factored. */
  private assembleFull(t: number, h: number, base: Float64Array): boolean {
    const { n, z, g, probe, stageJacobians } = this;
    for (let q = 0; q < stageJacobians.length; q++) {
      for (let i = 0; i < n; i++) probe[i] = base[i]! + z[q * n + i]!;
      const f = g.subarray(q * n, (q + 1) * n);
      this.jacobianAt(t + this.method.c[q]! * h, probe, f, stageJacobians[q]!);
      if (!allFinite(stageJacobians[q]!)) return false;
    }
    return this.system.factor(h, stageJacobians);
  }

  private newton(t: number, h: number, base: Float64Array, scale: Float64Array, full: boolean): StageOutcome {
    const { n, z, r } = this;
    const s = this.method.stages;
    let previous = Infinity;
    for (let iteration = 0; iteration < MAX_NEWTON; iteration++) {
      if (!this.residual(t, h, base)) return "non-finite";
      if (full && !this.assembleFull(t, h, base)) return "diverged";
      this.system.solve(r);
      for (let i = 0; i < s * n; i++) z[i]! += r[i]!;
      let change = 0;
      for (let p = 0; p < s; p++) change = Math.max(change, rootMeanSquare(r, p * n, scale));
      if (!(change < Infinity)) return "non-finite";
      const rate = iteration === 0 ? 0.5 : change / previous;
      if (change === 0 || (rate < 1 && (rate / (1 - rate)) * change <= NEWTON_FRACTION)) return "converged";
      // At the rounding floor the changes stop shrinking: fine if they are far below the tolerance.
      if (rate > 0.9 && iteration > 1) return change <= 0.3 ? "converged" : "diverged";
      previous = change;
    }
    return "diverged";
  }

  /** r = h Σ a_pq f(base + z_q) − z_p, or f itself where it must vanish; false if a stage is not finite. */
  private residual(t: number, h: number, base: Float64Array): boolean {
    const { n, z, g, r, probe, algebraic } = this;
    const { stages: s, A, c } = this.method;
    for (let p = 0; p < s; p++) {
      for (let i = 0; i < n; i++) probe[i] = base[i]! + z[p * n + i]!;
      this.field(t + c[p]! * h, probe, g.subarray(p * n, (p + 1) * n));
    }
    if (!allFinite(g)) return false;
    for (let p = 0; p < s; p++) {
      for (let i = 0; i < n; i++) {
        if (algebraic[i] === 1) {
          r[p * n + i] = g[p * n + i]!;
          continue;
        }
        let sum = 0;
        for (let q = 0; q < s; q++) sum += A[p * s + q]! * g[q * n + i]!;
        r[p * n + i] = h * sum - z[p * n + i]!;
      }
    }
    return true;
  }
}

import { luFactor, luSolve } from "../numerics/lu.ts";
import type { IntegrateOptions, IntegrationResult, Integrator, StepView, VectorField } from "./integrator.ts";
import { allFinite, errorScale, solve } from "./solve.ts";
import type { ErrorScale, Stepper } from "./solve.ts";
import { radauTableau } from "./tableaus/radauIIA.ts";
import type { RadauTableau } from "./tableaus/radauIIA.ts";

const MAX_NEWTON = 12;
/** Reported for a step whose Newton iteration did not converge: shrink, but it is no non-finite trial. */
const NO_CONVERGENCE = 1e9;
/** The Newton iteration stops at this fraction of the error tolerance (Hairer–Wanner IV.8). */
const NEWTON_FRACTION = 0.02;

function rootMeanSquare(v: Float64Array, start: number, scale: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < scale.length; i++) {
    const q = v[start + i]! / scale[i]!;
    sum += q * q;
  }
  return Math.sqrt(sum / scale.length);
}

class RadauStepper implements Stepper {
  y: Float64Array;
  yOld: Float64Array;
  f: Float64Array;
  evaluations = 0;
  private fNext: Float64Array;
  private readonly fOld: Float64Array;
  private readonly method: RadauTableau;
  private readonly field: VectorField;
  private readonly options: IntegrateOptions;
  private readonly scaleOf: ErrorScale;
  private readonly n: number;
  private readonly scale: Float64Array;
  private readonly jacobian: Float64Array;
  private readonly system: Float64Array;
  private readonly systemPivots: Int32Array;
  private readonly estimator: Float64Array;
  private readonly estimatorPivots: Int32Array;
  /** [s·n] stage increments, stage derivatives, right-hand side. */
  private readonly z: Float64Array;
  private readonly g: Float64Array;
  private readonly r: Float64Array;
  private readonly probe: Float64Array;
  private readonly error: Float64Array;
  private readonly yNew: Float64Array;
  private jacobianFresh = false;
  private troubled = true;
  private tOld = 0;
  private hOld = 0;

  constructor(method: RadauTableau, field: VectorField, n: number, options: IntegrateOptions) {
    const s = method.stages;
    this.method = method;
    this.field = field;
    this.options = options;
    this.scaleOf = errorScale(options);
    this.n = n;
    const vector = (): Float64Array => new Float64Array(n);
    [this.y, this.yOld, this.f, this.fNext, this.fOld] = [vector(), vector(), vector(), vector(), vector()];
    [this.scale, this.probe, this.error, this.yNew] = [vector(), vector(), vector(), vector()];
    this.jacobian = new Float64Array(n * n);
    this.estimator = new Float64Array(n * n);
    this.estimatorPivots = new Int32Array(n);
    this.system = new Float64Array(s * n * s * n);
    this.systemPivots = new Int32Array(s * n);
    [this.z, this.g, this.r] = [new Float64Array(s * n), new Float64Array(s * n), new Float64Array(s * n)];
  }

  start(t: number, y: Float64Array): boolean {
    this.y.set(y);
    this.yOld.set(y);
    if (!allFinite(y)) return false;
    this.evaluate(t, this.y, this.f);
    return allFinite(this.f);
  }

  attempt(t: number, h: number): number {
    this.tOld = t;
    this.hOld = h;
    if (!this.jacobianFresh) {
      if (!this.formJacobian(t)) return NaN;
      this.jacobianFresh = true;
    }
    this.scaleOf(this.y, this.y, this.scale);
    if (!this.factor(h)) return NaN;
    this.z.fill(0);
    const outcome = this.newton(t, h, this.y);
    if (outcome !== "converged") {
      this.troubled = true;
      return outcome === "non-finite" ? NaN : NO_CONVERGENCE;
    }
    const { n, method } = this;
    for (let i = 0; i < n; i++) this.yNew[i] = this.y[i]! + this.z[(method.stages - 1) * n + i]!;
    if (!allFinite(this.yNew)) return NaN;
    this.scaleOf(this.y, this.yNew, this.scale);
    const size = this.estimate(t, h);
    this.troubled = !(size <= 1);
    return size;
  }

  commit(tNew: number): boolean {
    this.evaluate(tNew, this.yNew, this.fNext);
    if (!allFinite(this.fNext)) return false;
    this.yOld.set(this.y);
    this.fOld.set(this.f);
    this.y.set(this.yNew);
    this.f.set(this.fNext);
    this.jacobianFresh = false;
    return true;
  }

  /** One step of the method itself from the old state: as accurate as the step, whatever its order. */
  interpolate(theta: number, out: Float64Array): void {
    const h = theta * this.hOld;
    if (theta === 0) return void out.set(this.yOld);
    const { n, method } = this;
    this.scaleOf(this.yOld, this.y, this.scale);
    this.z.fill(0);
    // The Jacobian is still that of yOld: commit only marks it stale.
    if (this.factor(h) && this.newton(this.tOld, h, this.yOld) === "converged") {
      for (let i = 0; i < n; i++) out[i] = this.yOld[i]! + this.z[(method.stages - 1) * n + i]!;
    } else {
      this.hermite(theta, out);
    }
  }

  /** Cubic Hermite interpolation, for the case that the sub-step fails. */
  private hermite(theta: number, out: Float64Array): void {
    const h = this.hOld;
    for (let i = 0; i < this.n; i++) {
      const rise = this.y[i]! - this.yOld[i]!;
      const left = h * this.fOld[i]! - rise;
      const right = rise - h * this.f[i]!;
      const bend = theta * (1 - theta) * ((1 - theta) * left + theta * right);
      out[i] = this.yOld[i]! + theta * rise + bend;
    }
  }

  private evaluate(t: number, y: Float64Array, out: Float64Array): void {
    this.evaluations++;
    this.field(t, y, out);
  }

  /** Analytic, or forward differences with steps √ε of the size of each entry. */
  private formJacobian(t: number): boolean {
    const { n, y, jacobian, probe } = this;
    if (this.options.jacobian !== undefined) {
      this.options.jacobian(t, y, jacobian);
      return allFinite(jacobian);
    }
    let largest = 0;
    for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(y[i]!));
    const root = this.options.jacobianStep ?? Math.sqrt(Number.EPSILON);
    probe.set(y);
    for (let j = 0; j < n; j++) {
      const size = Math.max(Math.abs(y[j]!), 1e-3 * largest, Number.MIN_VALUE * 2 ** 60);
      probe[j] = y[j]! + root * size;
      const step = probe[j]! - y[j]!;
      this.evaluate(t, probe, this.error);
      for (let i = 0; i < n; i++) jacobian[i * n + j] = (this.error[i]! - this.f[i]!) / step;
      probe[j] = y[j]!;
    }
    return allFinite(jacobian);
  }

  /** I − h A⊗J for the stages and I − hγJ for the error estimate. */
  private factor(h: number): boolean {
    const { n, jacobian, system, estimator } = this;
    const { stages: s, A, gamma } = this.method;
    const size = s * n;
    for (let p = 0; p < s; p++) {
      for (let q = 0; q < s; q++) {
        const weight = h * A[p * s + q]!;
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            system[(p * n + i) * size + q * n + j] =
              (p === q && i === j ? 1 : 0) - weight * jacobian[i * n + j]!;
          }
        }
      }
    }
    for (let i = 0; i < n * n; i++) estimator[i] = -h * gamma * jacobian[i]!;
    for (let i = 0; i < n; i++) estimator[i * n + i]! += 1;
    return luFactor(system, this.systemPivots) && luFactor(estimator, this.estimatorPivots);
  }

  /** Simplified Newton iteration for the stage increments z of a step from `base`. */
  private newton(t: number, h: number, base: Float64Array): "converged" | "diverged" | "non-finite" {
    const { n, z, g, r, method, scale, probe } = this;
    const { stages: s, A, c } = method;
    let previous = Infinity;
    for (let iteration = 0; iteration < MAX_NEWTON; iteration++) {
      for (let p = 0; p < s; p++) {
        for (let i = 0; i < n; i++) probe[i] = base[i]! + z[p * n + i]!;
        this.evaluate(t + c[p]! * h, probe, g.subarray(p * n, (p + 1) * n));
      }
      if (!allFinite(g)) return "non-finite";
      for (let p = 0; p < s; p++) {
        for (let i = 0; i < n; i++) {
          let sum = 0;
          for (let q = 0; q < s; q++) sum += A[p * s + q]! * g[q * n + i]!;
          r[p * n + i] = h * sum - z[p * n + i]!;
        }
      }
      luSolve(this.system, this.systemPivots, r);
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

  private estimate(t: number, h: number): number {
    const { n, z, error, f } = this;
    const { stages: s, gamma, e } = this.method;
    const weighted = (derivative: Float64Array): void => {
      for (let i = 0; i < n; i++) {
        let sum = h * gamma * derivative[i]!;
        for (let p = 0; p < s; p++) sum += e[p]! * z[p * n + i]!;
        error[i] = sum;
      }
      luSolve(this.estimator, this.estimatorPivots, error);
    };
    weighted(f);
    const first = rootMeanSquare(error, 0, this.scale);
    if (!(first > 1 && this.troubled)) return first;
    // A second filtering damps the overestimate of stiff components (Hairer–Wanner IV.8.20).
    for (let i = 0; i < n; i++) this.probe[i] = this.y[i]! + error[i]!;
    this.evaluate(t, this.probe, this.fNext);
    weighted(this.fNext);
    return rootMeanSquare(error, 0, this.scale);
  }
}

function radau(stages: number): Integrator {
  const method = radauTableau(stages);
  const order = 2 * stages - 1;
  return {
    name: `radau${order}`,
    order,
    acceptsScale: true,
    integrate(
      field: VectorField,
      t0: number,
      y0: Float64Array,
      tEnd: number,
      options: IntegrateOptions,
      onStep?: (step: StepView) => "continue" | "stop",
    ): IntegrationResult {
      const stepper = new RadauStepper(method, field, y0.length, options);
      return solve(stepper, stages + 1, field, t0, y0, tEnd, options, onStep);
    },
  };
}

/**
 * Radau IIA, three stages, order 5: implicit, L-stable. For stiff problems and modest tolerances.
 *
 * Simplified Newton on the full stage system with dense LU (meant for n up to a few dozen), fresh Jacobian
 * every step, error estimate of order h⁴; dense output by one step of the method itself.
 *
 * @see E. Hairer, G. Wanner, Solving ODEs II, 2nd ed., sections IV.5 and IV.8
 */
export const radau5: Integrator = radau(3);

/** Radau IIA, five stages, order 9, error estimate of order h⁶. */
export const radau9: Integrator = radau(5);

/** Radau IIA, seven stages, order 13, error estimate of order h⁸: stiff problems at tight tolerances. */
export const radau13: Integrator = radau(7);

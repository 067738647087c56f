import { luFactor, luSolve } from "../numerics/lu.ts";
import type { IntegrateOptions, IntegrationResult, Integrator, StepView, VectorField } from "./integrator.ts";
import { allFinite, errorScale, solve } from "./solve.ts";
import type { ErrorScale, Stepper } from "./solve.ts";
import { differenceJacobian, RadauStages, rootMeanSquare } from "./radauStages.ts";
import { radauTableau } from "./tableaus/radauIIA.ts";
import type { RadauTableau } from "./tableaus/radauIIA.ts";

/** Reported for a step whose Newton iteration did not converge: shrink, but it is no non-finite trial. */
const NO_CONVERGENCE = 1e9;

class RadauStepper implements Stepper {
  y: Float64Array;
  yOld: Float64Array;
  f: Float64Array;
  evaluations = 0;
  private fNext: Float64Array;
  private readonly method: RadauTableau;
  private readonly field: VectorField;
  private readonly options: IntegrateOptions;
  private readonly scaleOf: ErrorScale;
  private readonly n: number;
  private readonly scale: Float64Array;
  private readonly jacobian: Float64Array;
  private readonly stages: RadauStages;
  private readonly estimator: Float64Array;
  private readonly estimatorPivots: Int32Array;
  private readonly probe: Float64Array;
  private readonly error: Float64Array;
  private readonly yNew: Float64Array;
  private jacobianFresh = false;
  private troubled = true;
  private tOld = 0;
  private hOld = 0;

  constructor(method: RadauTableau, field: VectorField, n: number, options: IntegrateOptions) {
    this.method = method;
    this.field = field;
    this.options = options;
    this.scaleOf = errorScale(options);
    this.n = n;
    const vector = (): Float64Array => new Float64Array(n);
    [this.y, this.yOld, this.f, this.fNext] = [vector(), vector(), vector(), vector()];
    [this.scale, this.probe, this.error, this.yNew] = [vector(), vector(), vector(), vector()];
    this.jacobian = new Float64Array(n * n);
    this.estimator = new Float64Array(n * n);
    this.estimatorPivots = new Int32Array(n);
    this.stages = new RadauStages(method, n, (t, y, out) => this.evaluate(t, y, out), this.incrementOf());
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
    if (!this.factorEstimator(h)) return NaN;
    const outcome = this.stages.solve(t, h, this.y, this.jacobian, this.scale, 1);
    if (outcome !== "converged") {
      this.troubled = true;
      return outcome === "non-finite" ? NaN : NO_CONVERGENCE;
    }
    const { n, method } = this;
    const { z } = this.stages;
    for (let i = 0; i < n; i++) this.yNew[i] = this.y[i]! + z[(method.stages - 1) * n + i]!;
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
    this.y.set(this.yNew);
    this.f.set(this.fNext);
    this.jacobianFresh = false;
    this.stages.remember();
    return true;
  }

  /** One step of the method itself from the old state: as accurate as the step, whatever its order. */
  interpolate(theta: number, out: Float64Array): void {
    const h = theta * this.hOld;
    if (theta === 0) return void out.set(this.yOld);
    const { n, method } = this;
    this.scaleOf(this.yOld, this.y, this.scale);
    // The Jacobian is still that of yOld: commit only marks it stale.
    if (this.stages.solve(this.tOld, h, this.yOld, this.jacobian, this.scale, 0) === "converged") {
      const { z } = this.stages;
      for (let i = 0; i < n; i++) out[i] = this.yOld[i]! + z[(method.stages - 1) * n + i]!;
    } else {
      // The collocation polynomial, of order s: only where the sub-step fails.
      this.stages.collocation(theta, out);
      for (let i = 0; i < n; i++) out[i]! += this.yOld[i]!;
    }
  }

  private evaluate(t: number, y: Float64Array, out: Float64Array): void {
    this.evaluations++;
    this.field(t, y, out);
  }

  private incrementOf(): number {
    return this.options.jacobianStep ?? Math.sqrt(Number.EPSILON);
  }

  /** Analytic, or forward differences. */
  private formJacobian(t: number): boolean {
    const { y, jacobian, probe } = this;
    if (this.options.jacobian !== undefined) {
      this.options.jacobian(t, y, jacobian);
      return allFinite(jacobian);
    }
    differenceJacobian(
      (at, out) => this.evaluate(t, at, out),
      y,
      this.f,
      this.incrementOf(),
      probe,
      jacobian,
    );
    return allFinite(jacobian);
  }

  /** I − hγJ, for the error estimate. */
  private factorEstimator(h: number): boolean {
    const { n, jacobian, estimator, method } = this;
    for (let i = 0; i < n * n; i++) estimator[i] = -h * method.gamma * jacobian[i]!;
    for (let i = 0; i < n; i++) estimator[i * n + i]! += 1;
    return luFactor(estimator, this.estimatorPivots);
  }

  private estimate(t: number, h: number): number {
    const { n, error, f } = this;
    const { z } = this.stages;
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

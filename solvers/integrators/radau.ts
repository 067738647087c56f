import type { IntegrateOptions, IntegrationResult, Integrator, StepView, VectorField } from "./integrator.ts";
import { allFinite, errorScale, solve } from "./solve.ts";
import type { ErrorScale, Stepper } from "./solve.ts";
import { differenceJacobian, RadauStages, rootMeanSquare } from "./radauStages.ts";
import { StageSystem } from "./stageSystem.ts";
import type { Structure } from "./stageSystem.ts";
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
  private readonly structure: Structure;
  private readonly estimator: StageSystem;
  private readonly probe: Float64Array;
  private readonly error: Float64Array;
  private readonly yNew: Float64Array;
  private jacobianFresh = false;
  private troubled = true;
  /** The field at y can be trusted. */
  private consistent: boolean;
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
    this.structure = options.structure ?? { blocks: [n], algebraic: new Uint8Array(n), consistent: true };
    this.consistent = this.structure.consistent;
    this.estimator = new StageSystem(Float64Array.of(method.gamma), n, this.structure);
    this.stages = new RadauStages(
      method,
      n,
      (t, y, out) => this.evaluate(t, y, out),
      (t, y, f, out) => this.jacobianAt(t, y, f, out),
      this.structure,
    );
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
      this.jacobianAt(t, this.y, this.f, this.jacobian);
      if (!allFinite(this.jacobian)) return NaN;
      this.jacobianFresh = true;
    }
    this.scaleOf(this.y, this.y, this.scale);
    if (!this.estimator.factor(h, [this.jacobian])) return NaN;
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
    this.consistent = true;
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

  /** Analytic, or forward differences. */
  private jacobianAt(t: number, y: Float64Array, f: Float64Array, out: Float64Array): void {
    const { jacobian, jacobianStep } = this.options;
    if (jacobian !== undefined) return jacobian(t, y, out);
    const increment = jacobianStep ?? Math.sqrt(Number.EPSILON);
    const scratch = new Float64Array(this.n);
    differenceJacobian((at, g) => this.evaluate(t, at, g), y, f, increment, scratch, out);
  }

  private estimate(t: number, h: number): number {
    const { n, error, probe, fNext } = this;
    let first = this.f;
    if (!this.consistent) {
      this.stages.extrapolateAlgebraic(this.y, probe);
      this.evaluate(t, probe, fNext);
      first = fNext;
    }
    this.weigh(h, first);
    const size = rootMeanSquare(error, 0, this.scale);
    if (!(size > 1 && this.troubled)) return size;
    // A second filtering damps the overestimate of stiff components (Hairer–Wanner IV.8.20).
    if (first !== fNext) probe.set(this.y);
    for (let i = 0; i < n; i++) probe[i]! += error[i]!;
    this.evaluate(t, probe, fNext);
    this.weigh(h, fNext);
    return rootMeanSquare(error, 0, this.scale);
  }

  /** error = (I − hγJ)^−1 (h γ f + Σ e_p z_p). */
  private weigh(h: number, f: Float64Array): void {
    const { n, error, method, structure } = this;
    const { z } = this.stages;
    const { stages: s, gamma, e } = method;
    for (let i = 0; i < n; i++) {
      let sum = h * gamma * f[i]!;
      for (let p = 0; p < s; p++) sum += e[p]! * z[p * n + i]!;
      error[i] = structure.algebraic[i] === 1 ? 0 : sum;
    }
    this.estimator.solve(error);
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

import type { Statistics } from "../types.ts";
import type { Structure } from "./stageSystem.ts";

/** dy/dt = f(t, y): writes f into `dydt`, never keeps a reference to its arguments. */
export type VectorField = (t: number, y: Float64Array, dydt: Float64Array) => void;

/** One accepted step. The arrays are the integrator's own and are valid only during the `onStep` call. */
export interface StepView {
  readonly tOld: number;
  readonly t: number;
  readonly yOld: Float64Array;
  readonly y: Float64Array;
  /** Dense output inside [tOld, t]; may cost extra evaluations, which `statistics` counts. */
  interpolate(t: number, out: Float64Array): void;
}

export interface IntegrateOptions {
  /** Relative tolerance, per component if an array [n]. */
  readonly rtol: number | Float64Array;
  /** Absolute tolerance, per component if an array [n]. */
  readonly atol: number | Float64Array;
  /** First trial step, > 0; chosen from the field if absent. */
  readonly initialStep?: number;
  /** Largest step, > 0; unbounded if absent. */
  readonly maxStep?: number;
  /** Trial steps, accepted and rejected together; 100000 if absent. */
  readonly maxSteps?: number;
  /** Overrides the error scale atol + rtol·max(|yOld|, |yNew|); must write positive numbers. */
  readonly scale?: (yOld: Float64Array, yNew: Float64Array, out: Float64Array) => void;
  /** Analytic Jacobian ∂f_i/∂y_j, [n·n] row-major, for implicit methods; finite differences if absent. */
  readonly jacobian?: (t: number, y: Float64Array, out: Float64Array) => void;
  /** Relative increment of finite-difference Jacobians; √ε if absent. */
  readonly jacobianStep?: number;
  /** Algebraic components and blocks, for implicit methods; a plain system of one block if absent. */
  readonly structure?: Structure;
}

export type EndKind = "reached-end" | "stopped" | "max-steps" | "step-underflow" | "non-finite";

/** How an integration ended; `t` and `y` are the last accepted state, always finite if y0 was. */
export interface IntegrationResult {
  readonly t: number;
  readonly y: Float64Array;
  readonly kind: EndKind;
  readonly statistics: Statistics;
}

/**
 * An adaptive method for initial value problems. Numerical trouble is data, never an exception: a trial
 * step with a non-finite stage or state is a rejected step, and `kind` says why the integration ended.
 */
export interface Integrator {
  readonly name: string;
  readonly order: number;
  /** Whether `options.scale` is honoured; a method that cannot throws when it is given. */
  readonly acceptsScale: boolean;
  /**
   * @param t0 - start. @param y0 - [n], not modified. @param tEnd - end, before or after t0, may be ±Infinity.
   * @param onStep - sees every accepted step; "stop" ends the integration at that step's end.
   */
  integrate(
    field: VectorField,
    t0: number,
    y0: Float64Array,
    tEnd: number,
    options: IntegrateOptions,
    onStep?: (step: StepView) => "continue" | "stop",
  ): IntegrationResult;
}

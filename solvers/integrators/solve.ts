import type { EndKind, IntegrateOptions, IntegrationResult, StepView, VectorField } from "./integrator.ts";
import { initialStep } from "./initialStep.ts";
import { piController } from "./stepSizeController.ts";

const DEFAULT_MAX_STEPS = 100_000;

/**
 * A one-step method as the step loop sees it. `y` is the current state, `f` the field there; `attempt`
 * leaves a trial state that `commit` makes current.
 */
export interface Stepper {
  readonly y: Float64Array;
  readonly f: Float64Array;
  /** Sets the current state and evaluates the field there; false if something is not finite. */
  start(t: number, y: Float64Array): boolean;
  /** Trial step; the scaled error norm (accept if ≤ 1), NaN if a stage or the trial state is not finite. */
  attempt(t: number, h: number): number;
  /** Accepts the trial: evaluates the field at its end; false (and no change) if that is not finite. */
  commit(tNew: number): boolean;
  /** Dense output over the step just committed; theta in [0, 1]. */
  interpolate(theta: number, out: Float64Array): void;
  /** State before the last committed step. */
  readonly yOld: Float64Array;
  /** Field evaluations so far. */
  readonly evaluations: number;
}

/** Writes the error scale of every component; positive. */
export type ErrorScale = (yOld: Float64Array, yNew: Float64Array, out: Float64Array) => void;

/** The caller's scale, or atol + rtol·max(|yOld|, |yNew|). */
export function errorScale(options: IntegrateOptions): ErrorScale {
  if (options.scale !== undefined) return options.scale;
  const { rtol, atol } = options;
  if (typeof rtol === "number" && typeof atol === "number") {
    return (yOld, yNew, out) => {
      for (let i = 0; i < out.length; i++) {
        out[i] = atol + rtol * Math.max(Math.abs(yOld[i]!), Math.abs(yNew[i]!));
      }
    };
  }
  return (yOld, yNew, out) => {
    for (let i = 0; i < out.length; i++) {
      const a = typeof atol === "number" ? atol : atol[i]!;
      const r = typeof rtol === "number" ? rtol : rtol[i]!;
      out[i] = a + r * Math.max(Math.abs(yOld[i]!), Math.abs(yNew[i]!));
    }
  };
}

/** True if every entry is finite. */
export function allFinite(v: Float64Array): boolean {
  // A sum of magnitudes is finite only if all terms are, or overflows: then look one by one.
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += Math.abs(v[i]!);
  if (sum < Infinity) return true;
  return v.every(Number.isFinite);
}

class CurrentStep implements StepView {
  tOld = 0;
  t = 0;
  private readonly stepper: Stepper;
  constructor(stepper: Stepper) {
    this.stepper = stepper;
  }
  get yOld(): Float64Array {
    return this.stepper.yOld;
  }
  get y(): Float64Array {
    return this.stepper.y;
  }
  interpolate(t: number, out: Float64Array): void {
    this.stepper.interpolate((t - this.tOld) / (this.t - this.tOld), out);
  }
}

/**
 * The step loop shared by the one-step methods: step control, limits, direction, end point, statistics.
 *
 * @param errorOrder - exponent of the method's error estimate in h.
 * @returns why and where it ended; the state is the last accepted one.
 */
export function solve(
  stepper: Stepper,
  errorOrder: number,
  field: VectorField,
  t0: number,
  y0: Float64Array,
  tEnd: number,
  options: IntegrateOptions,
  onStep?: (step: StepView) => "continue" | "stop",
): IntegrationResult {
  let t = t0;
  let accepted = 0;
  let rejected = 0;
  let extraEvaluations = 0;
  const end = (kind: EndKind): IntegrationResult => ({
    t,
    y: stepper.y.slice(),
    kind,
    statistics: { accepted, rejected, evaluations: stepper.evaluations + extraEvaluations },
  });
  if (!Number.isFinite(t0) || Number.isNaN(tEnd) || !stepper.start(t0, y0)) return end("non-finite");
  if (tEnd === t0) return end("reached-end");
  const direction = tEnd > t0 ? 1 : -1;
  const maxStep = Math.min(options.maxStep ?? Infinity, Math.abs(tEnd - t0));
  let h = options.initialStep;
  if (h === undefined) {
    h = initialStep(field, t0, stepper.y, stepper.f, direction, errorOrder, errorScale(options), maxStep);
    extraEvaluations = 1;
  }
  h = Math.min(h, maxStep);
  const controller = piController(errorOrder);
  const view = new CurrentStep(stepper);
  const maxSteps = options.maxSteps ?? DEFAULT_MAX_STEPS;
  // Accepted steps since a trial was not finite: near a wall acceptances and such rejections alternate.
  let sinceWall = Infinity;
  for (;;) {
    if (accepted + rejected >= maxSteps) return end("max-steps");
    const last = Math.abs(tEnd - t) <= 1.0001 * h;
    if (last) h = Math.abs(tEnd - t);
    if (t + 0.1 * direction * h === t || h < 1e-300)
      return end(sinceWall > 2 ? "step-underflow" : "non-finite");
    const tNew = last ? tEnd : t + direction * h;
    let error = stepper.attempt(t, tNew - t);
    if (error <= 1 && !stepper.commit(tNew)) error = NaN;
    if (!(error <= 1)) {
      rejected++;
      if (!(error < Infinity)) sinceWall = 0;
      h *= controller.rejected(error);
      continue;
    }
    accepted++;
    sinceWall++;
    view.tOld = t;
    view.t = t = tNew;
    if (onStep !== undefined && onStep(view) === "stop") return end("stopped");
    if (last) return end("reached-end");
    h = Math.min(h * controller.accepted(error), maxStep);
  }
}

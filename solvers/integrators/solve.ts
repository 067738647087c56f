import type { EndKind, IntegrateOptions, IntegrationResult, StepView, VectorField } from "./integrator.ts";
import { initialStep } from "./initialStep.ts";
import { piController } from "./stepSizeController.ts";
import type { StepSizeController } from "./stepSizeController.ts";

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

/** A problem for the step loop: what to integrate, from where to where, how. */
interface Span {
  readonly field: VectorField;
  readonly t0: number;
  readonly tEnd: number;
  readonly options: IntegrateOptions;
  readonly onStep?: ((step: StepView) => "continue" | "stop") | undefined;
}

class StepLoop {
  private readonly stepper: Stepper;
  private readonly errorOrder: number;
  private readonly span: Span;
  private readonly controller: StepSizeController;
  private readonly view: CurrentStep;
  private t: number;
  private h = 0;
  private maxStep = Infinity;
  private accepted = 0;
  private rejected = 0;
  private extraEvaluations = 0;
  /** Accepted steps since a trial was not finite: near a wall acceptances and such rejections alternate. */
  private sinceWall = Infinity;

  constructor(stepper: Stepper, errorOrder: number, span: Span) {
    this.stepper = stepper;
    this.errorOrder = errorOrder;
    this.span = span;
    this.controller = piController(errorOrder);
    this.view = new CurrentStep(stepper);
    this.t = span.t0;
  }

  run(y0: Float64Array): IntegrationResult {
    const { t0, tEnd } = this.span;
    if (!Number.isFinite(t0) || Number.isNaN(tEnd) || !this.stepper.start(t0, y0))
      return this.end("non-finite");
    if (tEnd === t0) return this.end("reached-end");
    this.chooseFirstStep();
    let kind: EndKind | null = null;
    while (kind === null) kind = this.trial();
    return this.end(kind);
  }

  private end(kind: EndKind): IntegrationResult {
    const { t, accepted, rejected, stepper } = this;
    const evaluations = stepper.evaluations + this.extraEvaluations;
    return { t, y: stepper.y.slice(), kind, statistics: { accepted, rejected, evaluations } };
  }

  private get direction(): number {
    return this.span.tEnd > this.span.t0 ? 1 : -1;
  }

  private chooseFirstStep(): void {
    const { field, t0, tEnd, options } = this.span;
    const { y, f } = this.stepper;
    this.maxStep = Math.min(options.maxStep ?? Infinity, Math.abs(tEnd - t0));
    let h = options.initialStep;
    if (h === undefined) {
      h = initialStep(field, t0, y, f, this.direction, this.errorOrder, errorScale(options), this.maxStep);
      this.extraEvaluations = 1;
    }
    this.h = Math.min(h, this.maxStep);
  }

  /** One trial step; null to go on. */
  private trial(): EndKind | null {
    const { t, span, stepper } = this;
    if (this.accepted + this.rejected >= (span.options.maxSteps ?? DEFAULT_MAX_STEPS)) return "max-steps";
    const left = Math.abs(span.tEnd - t);
    const last = left <= 1.0001 * this.h;
    if (last) this.h = left;
    const step = this.direction * this.h;
    if (t + 0.1 * step === t || this.h < 1e-300) return this.sinceWall > 2 ? "step-underflow" : "non-finite";
    const tNew = last ? span.tEnd : t + step;
    const error = stepper.attempt(t, tNew - t);
    if (!(error <= 1) || !stepper.commit(tNew)) {
      this.reject(error <= 1 ? NaN : error);
      return null;
    }
    this.accepted++;
    this.sinceWall++;
    this.view.tOld = t;
    this.view.t = this.t = tNew;
    if (span.onStep !== undefined && span.onStep(this.view) === "stop") return "stopped";
    if (last) return "reached-end";
    this.h = Math.min(this.h * this.controller.accepted(error), this.maxStep);
    return null;
  }

  private reject(error: number): void {
    this.rejected++;
    if (!(error < Infinity)) this.sinceWall = 0;
    this.h *= this.controller.rejected(error);
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
  return new StepLoop(stepper, errorOrder, { field, t0, tEnd, options, onStep }).run(y0);
}

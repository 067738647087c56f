import { Outcome, Solver } from "odex";
import { DomainError } from "../errors.ts";
import type {
  EndKind,
  IntegrateOptions,
  IntegrationResult,
  Integrator,
  StepView,
  VectorField,
} from "./integrator.ts";

/** A state beyond this is on its way to overflow inside odex's own arithmetic. */
const STATE_LIMIT = 1e250;
const DEFAULT_MAX_STEPS = 100_000;
/** A step below this many ulp of t no longer advances t reliably; odex itself would go on. */
const UNDERFLOW_ULPS = 8;
const NON_FINITE_SHRINK = 0.1;
/** odex's own smallest first step, and how fast smaller ones are enlarged. */
const ODEX_FIRST_STEP = 1e-4;
const STEP_GROWTH = 5;
/** More evaluations than this since the last accepted step: odex is looping. */
const LOOPING = 20_000;

/** Thrown by the wrapped field to leave odex where it would go on with NaN; never leaves this file. */
class Abort extends Error {
  readonly reason: "non-finite-stage" | "budget";
  constructor(reason: "non-finite-stage" | "budget") {
    super(reason);
    this.reason = reason;
  }
}

function tolerance(value: number | Float64Array): number | number[] {
  return typeof value === "number" ? value : [...value];
}

/** One call of odex, guarded: what the adapter knows is only what the field and the callback saw. */
class GuardedRun {
  t: number;
  y: Float64Array;
  tOld: number;
  yOld: Float64Array;
  accepted = 0;
  rejected = 0;
  evaluations = 0;
  private readonly field: VectorField;
  private readonly options: IntegrateOptions;
  private readonly input: Float64Array;
  private readonly output: Float64Array;
  /** Distance from t of the farthest evaluation of the current attempt. */
  private reach = 0;
  private sinceAccept = 0;

  constructor(field: VectorField, t0: number, y0: Float64Array, options: IntegrateOptions) {
    this.field = field;
    this.options = options;
    this.t = this.tOld = t0;
    this.y = y0.slice();
    this.yOld = y0.slice();
    this.input = new Float64Array(y0.length);
    this.output = new Float64Array(y0.length);
  }

  /** From the current state to tEnd, restarting with a smaller step whenever a stage is not finite. */
  advance(tEnd: number, step: number | undefined, onAccept: () => "continue" | "stop"): EndKind {
    let h = step;
    for (;;) {
      const end = this.attempt(tEnd, h, onAccept);
      if (end === "enlarge") {
        h = STEP_GROWTH * Math.abs(this.t - this.tOld);
        continue;
      }
      if (end !== "retry") return end;
      this.rejected++;
      if (this.accepted + this.rejected >= this.maxSteps) return "max-steps";
      // The failed attempt reached `reach` beyond the last accepted state.
      h = NON_FINITE_SHRINK * this.reach;
      if (this.tooSmall(h)) return "non-finite";
    }
  }

  private get maxSteps(): number {
    return this.options.maxSteps ?? DEFAULT_MAX_STEPS;
  }

  private tooSmall(h: number): boolean {
    return Math.abs(h) <= UNDERFLOW_ULPS * Number.EPSILON * Math.abs(this.t) || Math.abs(h) < 1e-300;
  }

  /** One call of odex. "enlarge": one small first step is done, go on with a larger one; "retry": a bad stage. */
  private attempt(
    tEnd: number,
    h: number | undefined,
    onAccept: () => "continue" | "stop",
  ): EndKind | "retry" | "enlarge" {
    this.reach = 0;
    const n = this.y.length;
    const solver = new Solver(n);
    solver.relativeTolerance = tolerance(this.options.rtol);
    solver.absoluteTolerance = tolerance(this.options.atol);
    solver.maxSteps = this.maxSteps;
    solver.denseOutput = false;
    if (this.options.maxStep !== undefined) solver.maxStepSize = this.options.maxStep;
    // odex raises the first step to 1e-4; only a bound on all steps holds it down, so such a run ends early.
    const held = h !== undefined && h < ODEX_FIRST_STEP;
    if (h !== undefined) solver.initialStepSize = h;
    if (held) solver.maxStepSize = Math.min(this.options.maxStep ?? Infinity, h);
    let verdict: EndKind | "enlarge" | null = null;
    const observe = (count: number, _from: number, t: number, y: readonly number[]): boolean => {
      if (count === 1) return true; // the initial state
      if (y.some((v) => !(Math.abs(v) <= STATE_LIMIT))) verdict = "non-finite";
      else if (!this.nearly(t, tEnd) && this.tooSmall(t - this.t)) verdict = "step-underflow";
      if (verdict !== null) return false;
      this.accept(t, y);
      if (onAccept() === "stop") verdict = "stopped";
      else if (this.accepted + this.rejected >= this.maxSteps && t !== tEnd) verdict = "max-steps";
      else if (held && !this.nearly(t, tEnd)) verdict = "enlarge";
      return verdict === null;
    };
    try {
      const result = solver.solve((t, y) => this.derivative(t, y), this.t, [...this.y], tEnd, observe);
      this.rejected += result.nReject;
      if (verdict !== null) return verdict;
      // "Converged" is believed only if the last accepted state is finite and really at the end.
      if (result.outcome === Outcome.Converged && this.t === tEnd) return "reached-end";
      if (result.outcome === Outcome.Converged && solver.maxStepSize > 0 && this.nearly(this.t, tEnd))
        return "reached-end";
      return "max-steps";
    } catch (error) {
      if (!(error instanceof Abort)) throw error;
      return error.reason === "budget" ? "max-steps" : "retry";
    }
  }

  /** odex ends within rounding of the end point; then the end is taken as reached. */
  private nearly(t: number, tEnd: number): boolean {
    return Math.abs(t - tEnd) <= 4 * Number.EPSILON * Math.abs(tEnd);
  }

  private accept(t: number, y: readonly number[]): void {
    this.tOld = this.t;
    this.yOld.set(this.y);
    this.t = t;
    this.y.set(y);
    this.accepted++;
    this.reach = 0;
    this.sinceAccept = 0;
  }

  private derivative(t: number, y: readonly number[]): number[] {
    this.evaluations++;
    if (this.sinceAccept++ > LOOPING) throw new Abort("budget");
    this.reach = Math.max(this.reach, Math.abs(t - this.t));
    this.input.set(y);
    this.field(t, this.input, this.output);
    const derivative = new Array<number>(y.length);
    for (let i = 0; i < y.length; i++) {
      const value = this.output[i]!;
      if (!Number.isFinite(value)) throw new Abort("non-finite-stage");
      derivative[i] = value;
    }
    return derivative;
  }
}

/** The last step as a StepView; interpolation integrates anew from its start, so it is as accurate as a step. */
class OdexStep implements StepView {
  private readonly run: GuardedRun;
  private readonly field: VectorField;
  private readonly options: IntegrateOptions;
  constructor(run: GuardedRun, field: VectorField, options: IntegrateOptions) {
    this.run = run;
    this.field = field;
    this.options = options;
  }
  get tOld(): number {
    return this.run.tOld;
  }
  get t(): number {
    return this.run.t;
  }
  get yOld(): Float64Array {
    return this.run.yOld;
  }
  get y(): Float64Array {
    return this.run.y;
  }
  interpolate(t: number, out: Float64Array): void {
    if (t === this.tOld) return void out.set(this.yOld);
    const sub = new GuardedRun(this.field, this.tOld, this.yOld, this.options);
    sub.advance(t, undefined, () => "continue");
    this.run.evaluations += sub.evaluations;
    out.set(sub.y);
  }
}

/**
 * Gragg–Bulirsch–Stoer extrapolation of variable order (npm odex 2.0.4, Hairer's ODEX), guarded.
 *
 * odex reports success with NaN, integrates through poles and echoes the requested end time; this adapter
 * believes only the states its callback saw, stops at the first one that is not finite, beyond 1e250 or
 * no longer advancing t, and restarts with a smaller step when a stage is not finite. Extrapolation needs
 * no dense output here: `interpolate` integrates again from the start of the step.
 * `statistics.rejected` leaves out the rejections of attempts that ended in a non-finite stage.
 *
 * @throws DomainError if `scale` is given: odex has its own error norm.
 * @see E. Hairer, S. P. Nørsett, G. Wanner, Solving ODEs I, 2nd ed., section II.9
 */
export const odex: Integrator = {
  name: "odex",
  order: 8,
  acceptsScale: false,
  integrate(
    field: VectorField,
    t0: number,
    y0: Float64Array,
    tEnd: number,
    options: IntegrateOptions,
    onStep?: (step: StepView) => "continue" | "stop",
  ): IntegrationResult {
    if (options.scale !== undefined) {
      throw new DomainError({
        field: "options.scale",
        received: "a function",
        expected: "none for odex",
        remedy: "Use rtol and atol arrays, or another integrator.",
      });
    }
    const run = new GuardedRun(field, t0, y0, options);
    const finish = (kind: EndKind): IntegrationResult => ({
      t: run.t,
      y: run.y.slice(),
      kind,
      statistics: { accepted: run.accepted, rejected: run.rejected, evaluations: run.evaluations },
    });
    if (!Number.isFinite(t0) || Number.isNaN(tEnd) || !y0.every(Number.isFinite)) return finish("non-finite");
    if (tEnd === t0) return finish("reached-end");
    const view = new OdexStep(run, field, options);
    const bounded = Number.isFinite(tEnd) ? tEnd : Math.sign(tEnd) * 1e300;
    return finish(run.advance(bounded, options.initialStep, () => onStep?.(view) ?? "continue"));
  },
};

import type { EndKind, StepView } from "../integrators/integrator.ts";
import { logAddExp } from "../numerics/logAddExp.ts";
import type { MatrixParameters } from "../s6/parameters.ts";
import { finalApproach } from "./approach.ts";
import type { Chart, Frame } from "./charts.ts";
import type { Moment, Path, PathEnd, PathPoint, Segment } from "./path.ts";
import { keepPoints } from "./keepPoints.ts";
import { acceleration, observeMoment } from "./observe.ts";
import { Rates } from "./rates.ts";
import { distance, TokenState } from "./tokenState.ts";
import { segmentOptions, STEPS_PER_SEGMENT } from "./way.ts";
import type { WalkOptions, Way } from "./way.ts";

/** Segments of an approach end when the rate has grown by e² or the arc by 2: clocks then lose no digits. */
const APPROACH_GROWTH = 2;
const APPROACH_SPAN = 2;
/** Growth rate times age at which time is counted from the end rather than from the start, and back. */
const ENTER_APPROACH = Math.log(40);
const LEAVE_APPROACH = Math.log(8);
/** ln(ρt) at which a steadily growing rate is taken for a blow-up: 10^15 e-foldings ahead of its age. */
const CONFIRMED = 35;
const CONFIRMED_ARC = 6;
/** d ln ρ/dη that makes a blow-up (1/p for ρ ~ p/(T − t)); below STALLED over STALL_ARC it is none. */
const BLOWING_UP = 0.2;
const STALLED = 0.1;
const STALL_ARC = 8;
/** After an approach that was none, the next one must wait for this much arc. */
const BARRED_ARC = 3;
/** A full segment that moves less than this, three times in a row: the explicit method is stability-bound. */
const STIFF_TRAVEL = 0.5;
const STIFF_SEGMENTS = 3;
/** So many segments that advance τ by less than this together: the arc is too long, as in e^(ct). */
const LONG_SEGMENTS = 10;
const LONG_TAU = 0.5;
/** After so many segments, and so late, what is left is smooth in τ: large implicit steps to e^10000. */
const SETTLED_SEGMENTS = 10;
const STIFF_COST = 10;
/** So many evaluations cost one step, however they are spent. */
const EVALUATIONS_PER_STEP = 12;
/** A segment that may be the last before an approach has at least this many steps. */
const FEWEST_STEPS = 4;

/** Far out steps may be this share of τ: their middles and ends are then a hundredth apart, as traces keep them. */
const STEP_SHARE = 0.02;

function longestStep(maxStep: number, frame: Frame): number {
  return frame.phase === "global" ? Math.max(maxStep, STEP_SHARE * frame.tau) : maxStep;
}

/** Follows the tokens from t = 0 in segments; each can be integrated again (see requests.ts). */
export function walk(parameters: MatrixParameters, x0: Float64Array, options: WalkOptions): Path {
  return new Walker(parameters, x0, options).run();
}

class Walker {
  private readonly p: MatrixParameters;
  private readonly options: WalkOptions;
  private readonly rates: Rates;
  private readonly state: TokenState;
  private readonly logT0: number;
  private phase: Frame["phase"] = "global";
  private tau = 0;
  /** In an approach: t = e^logBase · fraction. */
  private logBase = 0;
  private fraction = 1;
  private way: Way;
  private step: number | undefined;
  private travelled = 0;
  private stiffSegments = 0;
  private cost = 0;
  private failures = 0;
  /** Arc at which the current approach began. */
  private enteredAt = 0;
  /** Arc before which no approach is entered again. */
  private barredUntil = 0;
  private costAtGoal = -1;
  private readonly statistics = { accepted: 0, rejected: 0, evaluations: 0 };
  private readonly segments: Segment[] = [];
  private readonly moments: Moment[] = [];
  private readonly points: PathPoint[] = [];
  private readonly names = new Set<string>();

  constructor(parameters: MatrixParameters, x0: Float64Array, options: WalkOptions) {
    this.p = parameters;
    this.options = options;
    this.state = TokenState.of(x0, parameters.D);
    this.rates = new Rates(parameters, this.state.L);
    this.way = options.usual;
    this.rates.evaluate(this.state);
    this.logT0 = this.rates.still ? 0 : -this.rates.logNorm(2);
  }

  run(): Path {
    let end: PathEnd | null = null;
    while (end === null) {
      this.state.normalise();
      const moment = this.observe();
      this.moments.push(moment);
      end = this.finished(moment);
      if (end !== null) break;
      this.choosePhase(moment);
      end = this.segment(moment);
    }
    if (this.moments.length === this.segments.length) this.moments.push(this.observe());
    const blowUp = end === "blow-up" ? finalApproach(this.segments, this.moments) : null;
    if (end === "blow-up" && blowUp === null) end = "step-underflow";
    return {
      segments: this.segments,
      moments: this.moments,
      end,
      logTimeEnd: this.logTime(),
      finalState: this.state.copy(),
      blowUp,
      statistics: this.statistics,
      description: [...this.names].join("; "),
      points: this.points,
    };
  }

  private logTime(): number {
    // ln t = ln t0 + ln(e^τ − 1)
    if (this.phase === "global")
      return this.logT0 + (this.tau > 40 ? this.tau : Math.log(Math.expm1(this.tau)));
    return this.logBase + Math.log(this.fraction);
  }

  /** ln(t + t0). */
  private logAge(): number {
    return this.phase === "global" ? this.logT0 + this.tau : logAddExp(this.logTime(), this.logT0);
  }

  private observe(): Moment {
    return observeMoment(this.p, this.state, this.rates, this.logTime(), this.travelled);
  }

  private finished(moment: Moment): PathEnd | null {
    const { options } = this;
    const depth = moment.logRho + this.logAge();
    const deep = depth > Math.max(options.depth, CONFIRMED) && -moment.logRho < options.logRemainingGoal;
    const watched = this.phase === "approach" && this.travelled - this.enteredAt > CONFIRMED_ARC;
    if (watched && deep && acceleration(this.moments, 4) > BLOWING_UP) return "blow-up";
    const { cost } = this;
    if (moment.logTime >= options.logTimeGoal && this.phase === "global") {
      if (this.costAtGoal < 0) this.costAtGoal = cost;
      if (this.tau >= options.tauGoal || cost - this.costAtGoal > options.extraSteps) return "reached-goal";
    }
    if (cost < options.maxSteps) return null;
    return moment.logTime >= options.logTimeGoal ? "reached-goal" : "max-steps";
  }

  private choosePhase(moment: Moment): void {
    const growth = Math.max(...moment.radial);
    const logGrowthTimesAge = growth > 0 ? Math.log(growth) + moment.logRho + this.logAge() : -Infinity;
    if (this.phase === "global") {
      const fast = logGrowthTimesAge > ENTER_APPROACH && growth > 0.5;
      const free = this.travelled >= this.barredUntil;
      if (fast && free && acceleration(this.moments, 0.5) > BLOWING_UP) this.enterApproach();
      return;
    }
    const steady = acceleration(this.moments, STALL_ARC) < STALLED;
    if (steady || logGrowthTimesAge < LEAVE_APPROACH) this.leaveApproach(steady);
  }

  private enterApproach(): void {
    this.logBase = this.logTime();
    this.fraction = 1;
    this.phase = "approach";
    this.enteredAt = this.travelled;
    this.switchTo(this.options.usual);
  }

  private leaveApproach(exponential: boolean): void {
    this.tau = logAddExp(0, this.logTime() - this.logT0);
    this.phase = "global";
    this.barredUntil = this.travelled + (exponential ? BARRED_ARC : 0);
    this.switchTo(exponential ? this.options.stiff : this.way);
  }

  private switchTo(way: Way): void {
    this.way = way;
    this.step = undefined;
    this.stiffSegments = 0;
  }

  /** Integrates one segment; null to go on, else why the path ends. */
  private segment(moment: Moment): PathEnd | null {
    const frame: Frame =
      this.phase === "global"
        ? { phase: "global", logT0: this.logT0, tau: this.tau }
        : { phase: "approach", logRho: moment.logRho };
    const start = this.state.copy();
    const chart = this.way.chart(start, frame, this.rates);
    this.names.add(`${this.way.method.name}: ${chart.name}`);
    const logTimeStart = this.logTime();
    let steps = 0;
    let clock = 0;
    const watch = (view: StepView): "continue" | "stop" => {
      steps++;
      clock = chart.clock(view.t, view.y);
      if (this.options.keepPoints) keepPoints(this.points, this.segments.length, chart, view, start);
      return this.segmentEnds(chart, frame, view, steps, clock) ? "stop" : "continue";
    };
    const { rtol, maxStep } = this.options;
    const reach = this.reach(chart, frame);
    const run = this.way.method.integrate(
      chart.field,
      chart.s0,
      chart.y0,
      reach,
      {
        ...segmentOptions(chart, rtol, longestStep(maxStep, frame)),
        ...(this.step === undefined ? {} : { initialStep: this.step }),
      },
      watch,
    );
    this.account(run.statistics);
    if (steps === 0) return this.rescue(run.kind);
    this.failures = 0;
    chart.read(run.y, this.state);
    const initialStep = this.step;
    this.step = (run.t - chart.s0) / steps;
    this.advanceClock(frame, clock);
    this.segments.push({
      frame,
      start,
      way: this.way,
      initialStep,
      logTimeStart,
      logTimeEnd: this.logTime(),
      clockEnd: clock,
      reach,
    });
    this.watchStiffness(start, frame, clock, steps);
    return null;
  }

  private account(run: { accepted: number; rejected: number; evaluations: number }): void {
    this.statistics.accepted += run.accepted;
    this.statistics.rejected += run.rejected;
    this.statistics.evaluations += run.evaluations;
    const steps = (run.accepted + run.rejected) * (this.way === this.options.stiff ? STIFF_COST : 1);
    this.cost += Math.max(steps, run.evaluations / EVALUATIONS_PER_STEP);
  }

  /** No step succeeded: try the other way; if that fails too, give up. */
  private rescue(kind: EndKind): PathEnd | null {
    if (++this.failures < 2) {
      if (this.phase === "approach") this.leaveApproach(true);
      else this.switchTo(this.way === this.options.stiff ? this.options.usual : this.options.stiff);
      return null;
    }
    return kind === "non-finite" || kind === "max-steps" ? kind : "step-underflow";
  }

  /** Farthest value of the independent variable in one segment. */
  private reach(chart: Chart, frame: Frame): number {
    if (frame.phase === "approach") return chart.s0 + APPROACH_SPAN;
    return chart.s0 + Math.max(8, 0.5 * frame.tau);
  }

  private segmentEnds(chart: Chart, frame: Frame, view: StepView, steps: number, clock: number): boolean {
    if (steps >= STEPS_PER_SEGMENT) return true;
    const logTokens = this.logRhoAt(chart, view);
    if (frame.phase === "approach") return logTokens - frame.logRho > APPROACH_GROWTH;
    const { logTimeGoal, tauGoal } = this.options;
    const tauNeeded = Math.max(tauGoal, logAddExp(0, logTimeGoal - this.logT0));
    const fast = steps >= FEWEST_STEPS && logTokens + frame.logT0 + clock > ENTER_APPROACH;
    return clock >= tauNeeded || fast;
  }

  private logRhoAt(chart: Chart, view: StepView): number {
    chart.read(view.y, this.state);
    this.rates.evaluate(this.state);
    return this.rates.logNorm(2);
  }

  private advanceClock(frame: Frame, clock: number): void {
    if (frame.phase === "global") this.tau = clock;
    else this.fraction += clock * Math.exp(-frame.logRho - this.logBase);
  }

  private watchStiffness(start: TokenState, frame: Frame, clock: number, steps: number): void {
    const travel = distance(start, this.state) + (frame.phase === "global" ? clock - frame.tau : 0);
    this.travelled += travel;
    const bound = steps >= STEPS_PER_SEGMENT && travel < STIFF_TRAVEL;
    this.stiffSegments = bound ? this.stiffSegments + 1 : 0;
    if (this.way === this.options.stiff) return;
    if (frame.phase === "approach") {
      if (this.stiffSegments >= STIFF_SEGMENTS) this.leaveApproach(true);
      return;
    }
    const { segments } = this;
    const past = segments[segments.length - LONG_SEGMENTS];
    const long = past !== undefined && past.frame.phase === "global" && clock - past.frame.tau < LONG_TAU;
    const settled = segments.length > SETTLED_SEGMENTS && clock > this.options.settledTau;
    if (this.stiffSegments >= STIFF_SEGMENTS || long || settled) this.switchTo(this.options.stiff);
  }
}

import type { EndKind, IntegrationResult, StepView } from "../integrators/integrator.ts";
import type { MatrixParameters } from "../s6/parameters.ts";
import { finalApproach } from "./approach.ts";
import { speedsAt } from "./charts.ts";
import type { Chart, Hint, Speeds } from "./charts.ts";
import { Clock, clockAt } from "./frames.ts";
import type { Frame } from "./frames.ts";
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
/** So many steps that move less than this per full segment: the explicit method is stability-bound. */
const STIFF_TRAVEL = 0.5;
const STIFF_STEPS = 3 * STEPS_PER_SEGMENT;
/** So many segments that advance τ by less than this together: the arc is too long, as in e^(ct). */
const LONG_SEGMENTS = 10;
const LONG_TAU = 0.5;
/** After so many segments, and so late, what is left is smooth in τ: large implicit steps to e^10000. */
const SETTLED_SEGMENTS = 10;
const STIFF_COST = 5;
/** Local time, in the scale at which the stiff way failed, e^20 of which have passed it again. */
const RELAXED_TAU = 20;
/** Failures in a row, each answered in another way, after which a path ends. */
const LAST_FAILURE = 3;
/** ln(ρ·local time) beyond which what happens is lost in the rounding of that time. */
const UNRESOLVED = 34;
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
  private readonly clock: Clock;
  private way: Way;
  /** Step to begin the next segment with. */
  private step: number | undefined;
  private speeds: Speeds;
  /** What the last segment left, while the way stays the same. */
  private hint: Hint | undefined;
  private travelled = 0;
  private stiffSteps = 0;
  private cost = 0;
  private failures = 0;
  /** The stiff way has failed here: it is not taken again for being late alone. */
  private rescued = false;
  /** Segments before that. */
  private since = 0;
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
    this.speeds = speedsAt(this.rates, this.state);
    this.clock = new Clock(this.rates.still ? 0 : -this.speeds.logRho);
  }

  run(): Path {
    let end: PathEnd | null = null;
    while (end === null) {
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
      logTimeEnd: this.clock.logTime,
      finalState: this.state.copy(),
      blowUp,
      statistics: this.statistics,
      description: [...this.names].join("; "),
      points: this.points,
    };
  }

  private observe(): Moment {
    this.state.normalise();
    return observeMoment(this.p, this.state, this.speeds, this.clock.logTime, this.travelled);
  }

  private finished(moment: Moment): PathEnd | null {
    const { options, cost, clock } = this;
    const depth = moment.logRho + clock.logAge;
    const deep = depth > Math.max(options.depth, CONFIRMED) && -moment.logRho < options.logRemainingGoal;
    const watched = clock.phase === "approach" && this.travelled - this.enteredAt > CONFIRMED_ARC;
    if (watched && deep && acceleration(this.moments, 4) > BLOWING_UP) return "blow-up";
    if (moment.logTime >= options.logTimeGoal && clock.phase === "global") {
      if (this.costAtGoal < 0) this.costAtGoal = cost;
      if (clock.tau >= options.tauGoal || cost - this.costAtGoal > options.extraSteps) return "reached-goal";
    }
    if (cost < options.maxSteps) return null;
    return moment.logTime >= options.logTimeGoal ? "reached-goal" : "max-steps";
  }

  private choosePhase(moment: Moment): void {
    const growth = Math.max(...moment.radial);
    const logGrowthTimesAge = growth > 0 ? Math.log(growth) + moment.logRho + this.clock.logAge : -Infinity;
    if (this.clock.phase === "global") {
      const fast = logGrowthTimesAge > ENTER_APPROACH && growth > 0.5;
      const free = this.travelled >= this.barredUntil;
      if (fast && free && acceleration(this.moments, 0.5) > BLOWING_UP) this.enterApproach();
      else if (moment.logRho + this.clock.logLocalAge > UNRESOLVED) this.clock.restart(moment.logRho);
      return;
    }
    const steady = acceleration(this.moments, STALL_ARC) < STALLED;
    if (steady || logGrowthTimesAge < LEAVE_APPROACH) this.leaveApproach(steady);
  }

  private enterApproach(): void {
    this.clock.enterApproach();
    this.enteredAt = this.travelled;
    this.switchTo(this.options.usual);
  }

  private leaveApproach(exponential: boolean): void {
    this.clock.leaveApproach();
    this.barredUntil = this.travelled + (exponential ? BARRED_ARC : 0);
    this.switchTo(exponential ? this.options.stiff : this.way);
  }

  private switchTo(way: Way): void {
    this.way = way;
    this.step = undefined;
    this.hint = undefined;
    this.stiffSteps = 0;
  }

  /** Integrates one segment; null to go on, else why the path ends. */
  private segment(moment: Moment): PathEnd | null {
    const frame = this.clock.next(moment.logRho);
    const start = this.state.copy();
    const { way, hint, step: initialStep } = this;
    const chart = way.chart(start, frame, this.rates, hint);
    this.names.add(`${this.way.method.name}: ${chart.name}`);
    const reach = this.reach(chart, frame);
    const { run, steps } = this.integrate(chart, frame, start, reach);
    this.account(run.statistics);
    if (steps === 0) return this.rescue(run.kind);
    this.failures = 0;
    chart.read(run.y, this.state);
    this.speeds = chart.speeds(run.t, run.y);
    const clock = chart.clock(run.t, run.y);
    const logTimeStart = this.clock.logTime;
    this.clock.advance(clock);
    this.hint = chart.hint?.(run.y);
    const times = { logTimeStart, logTimeEnd: this.clock.logTime, clockEnd: clock };
    this.segments.push({ frame, start, way, hint, initialStep, ...times, reach });
    this.step = (run.t - chart.s0) / steps;
    this.chooseWay(this.segments[this.segments.length - 1]!, steps);
    return null;
  }

  private integrate(
    chart: Chart,
    frame: Frame,
    start: TokenState,
    reach: number,
  ): { readonly run: IntegrationResult; readonly steps: number } {
    let steps = 0;
    const watch = (view: StepView): "continue" | "stop" => {
      steps++;
      if (this.options.keepPoints) keepPoints(this.points, this.segments.length, chart, view, start);
      return this.segmentEnds(chart, frame, view, steps) ? "stop" : "continue";
    };
    const { rtol, maxStep } = this.options;
    const options = {
      ...segmentOptions(chart, rtol, longestStep(maxStep, frame)),
      ...(this.step === undefined ? {} : { initialStep: this.step }),
    };
    const run = this.way.method.integrate(chart.field, chart.s0, chart.y0, reach, options, watch);
    return { run, steps };
  }

  private account(run: { accepted: number; rejected: number; evaluations: number }): void {
    this.statistics.accepted += run.accepted;
    this.statistics.rejected += run.rejected;
    this.statistics.evaluations += run.evaluations;
    const steps = (run.accepted + run.rejected) * (this.way === this.options.stiff ? STIFF_COST : 1);
    this.cost += Math.max(steps, run.evaluations / EVALUATIONS_PER_STEP);
  }

  /** No step succeeded: try the other way, then the other phase; if all that fails too, give up. */
  private rescue(kind: EndKind): PathEnd | null {
    const { stiff, usual } = this.options;
    if (++this.failures < LAST_FAILURE) {
      this.moments.pop(); // one a segment
      this.rescued = this.way === stiff;
      this.since = this.segments.length;
      if (this.failures === 2 && this.clock.phase === "approach") this.leaveApproach(true);
      else this.switchTo(this.rescued ? usual : stiff);
      if (this.rescued && this.clock.phase === "global") this.clock.restart(this.speeds.logRho);
      return null;
    }
    return kind === "non-finite" || kind === "max-steps" ? kind : "step-underflow";
  }

  /** Farthest value of the independent variable in one segment. */
  private reach(chart: Chart, frame: Frame): number {
    if (frame.phase === "approach") return chart.s0 + APPROACH_SPAN;
    return chart.s0 + Math.max(8, 0.5 * frame.tau);
  }

  private segmentEnds(chart: Chart, frame: Frame, view: StepView, steps: number): boolean {
    if (steps >= STEPS_PER_SEGMENT) return true;
    const { logRho } = chart.speeds(view.t, view.y);
    if (frame.phase === "approach") return logRho - frame.logRho > APPROACH_GROWTH;
    const clock = chart.clock(view.t, view.y);
    const { logTimeGoal, tauGoal } = this.options;
    const tauNeeded = Math.max(clockAt(frame, tauGoal + this.clock.logT0), clockAt(frame, logTimeGoal));
    const fast = steps >= FEWEST_STEPS && logRho + frame.logT0 + clock > ENTER_APPROACH;
    return clock >= tauNeeded || fast;
  }

  /** Goes over to the stiff way where the usual one is held back, or for good where that is all that is left. */
  private chooseWay({ start, frame, clockEnd }: Segment, steps: number): void {
    const advance = frame.phase === "global" ? clockEnd - frame.tau : 0;
    const travel = distance(start, this.state) + advance;
    this.travelled += travel;
    const bound = travel * STEPS_PER_SEGMENT < STIFF_TRAVEL * steps;
    this.stiffSteps = bound ? this.stiffSteps + steps : 0;
    const { options, segments } = this;
    if (this.way === options.stiff) return;
    if (this.stiffSteps >= STIFF_STEPS) return this.switchTo(options.stiff);
    if (frame.phase === "approach") return;
    const past = segments[segments.length - LONG_SEGMENTS];
    const long = past !== undefined && past.frame.phase === "global" && clockEnd - past.frame.tau < LONG_TAU;
    const settled = segments.length - this.since > SETTLED_SEGMENTS && clockEnd > options.settledTau;
    const relaxed = this.rescued && clockEnd > RELAXED_TAU;
    if ((long && !this.rescued) || settled || relaxed) this.switchTo(options.stiff);
  }
}

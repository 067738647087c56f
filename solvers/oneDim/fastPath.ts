import type { EndKind, IntegrateOptions, Integrator } from "../integrators/integrator.ts";
import type { Statistics } from "../types.ts";
import { Leaders } from "./fastLeaders.ts";
import { FastSegment, logTimeLeftAlone } from "./fastSegment.ts";
import type { KeptStep } from "./locate.ts";
import { linearGuess, locate } from "./locate.ts";
import { LogField } from "./logField.ts";
import { pacedField, slownessOf } from "./pacedField.ts";
import type { Clock, Pace } from "./pacedField.ts";
import type { ScaledProblem } from "./scaledProblem.ts";
import { addStatistics, NO_STATISTICS } from "./statistics.ts";

export interface FastOptions {
  readonly integrator: Integrator;
  readonly pace: Exclude<Pace, { kind: "log-time" }>;
  readonly rtol: number;
  readonly maxSteps: number;
  /** ln θ beyond which nothing is wanted. */
  readonly logThetaMax: number;
  /** ln of the scaled time left down to which the path is wanted. */
  readonly logRemainingMin: number;
  /** Instants wanted, as ln θ; those before T extend the path as far as they need. */
  readonly logThetas?: readonly number[];
  /** Go on until followers' own terms are negligible, so that a tail can be attached (traces). */
  readonly untilFollowersLocked?: boolean;
}

/** Segments end when the field has changed by e^{±3}, or the leader's time left by e^{−9}. */
const PLAIN_SPAN = 3;
const LEADER_SPAN = 9;
/** An inherited share below this changes nothing in double precision. */
const NEGLIGIBLE = 1e-17;
/** T − t below this share of t, e^−40, is lost in its rounding: no instant lies between them. */
const UNRESOLVED = 40;

/**
 * Fast divergence: log-magnitudes against arc length, with time kept in segments and, as soon as one token dominates
 * its own equation, as a function of that token. T − t is a sum of positive increments plus the leader's analytic tail
 * and so has full relative accuracy down to T (MATH section 3).
 */
export class FastPath {
  readonly scaled: ScaledProblem;
  readonly logTotal0: number;
  kind: EndKind = "reached-end";
  statistics: Statistics = NO_STATISTICS;
  /** Position of the leader among the nonzero tokens, once it has decoupled. */
  leader: number | undefined;
  /** ln T in scaled time, once there is a leader. */
  logBlowUpTheta = Infinity;
  y: Float64Array;
  private readonly options: FastOptions;
  private readonly segments: FastSegment[] = [];
  private readonly field: LogField;
  private readonly leaders: Leaders;
  private lastStep = 0;

  constructor(scaled: ScaledProblem, options: FastOptions) {
    this.scaled = scaled;
    this.options = options;
    this.field = new LogField(scaled);
    this.leaders = new Leaders(scaled, this.field);
    this.field.evaluate(scaled.logY0);
    this.logTotal0 = this.field.logTotal;
    this.y = new Float64Array(scaled.n + 1);
    this.y.set(scaled.logY0);
    let done = false;
    while (!done && this.kind === "reached-end") done = this.advanceSegment();
    this.fillRemaining();
  }

  private fieldOf(clock: Clock): ReturnType<typeof pacedField> {
    return pacedField(this.scaled, new LogField(this.scaled), this.options.pace, clock, this.logTotal0);
  }

  private tolerances(segment: FastSegment): IntegrateOptions {
    const { rtol, maxSteps, integrator } = this.options;
    const { n } = this.scaled;
    const used = this.statistics.accepted + this.statistics.rejected;
    const common = {
      maxSteps: Math.max(1, maxSteps - used),
      ...(this.lastStep > 0 ? { initialStep: this.lastStep } : {}),
    };
    if (!integrator.acceptsScale) {
      const atol = new Float64Array(n + 1).fill(rtol);
      atol[n] = rtol * Math.exp(-2 * PLAIN_SPAN);
      return { ...common, rtol: 1e-15, atol };
    }
    // Time left is at least e^{−3 growth} of what it was; the clock's error counts against it.
    const leftAt = (yOld: Float64Array): number =>
      segment.clock.kind !== "segment" ? segment.logLeftAlone(yOld) : -this.field.logTotal;
    const scale: NonNullable<IntegrateOptions["scale"]> = (yOld, yNew, out) => {
      let growth = 0;
      for (let i = 0; i < n; i++) {
        growth = Math.max(growth, yNew[i]! - yOld[i]!);
        out[i] = rtol + 1e-15 * Math.abs(yNew[i]!);
      }
      const left = Math.exp(segment.clock.logReference + leftAt(yOld) - 3 * growth);
      out[n] = Math.max(rtol * left, 1e-300) + 2e-16 * yNew[n]!;
    };
    return { ...common, rtol, atol: rtol, scale };
  }

  private nextClock(): Exclude<Clock, { kind: "tau" }> {
    const token = this.leaders.timekeeper();
    const logReference = this.field.logTotal;
    if (token === undefined) return { kind: "segment", logReference };
    return { kind: this.field.excess(token) > NEGLIGIBLE ? "leader" : "decoupled", logReference, token };
  }

  private advanceSegment(): boolean {
    const { n } = this.scaled;
    const previous = this.segments.at(-1);
    const clock = this.nextClock();
    const segment = new FastSegment(this.scaled, this.logTotal0, clock, this.y, previous?.thetaEnd ?? 0);
    this.segments.push(segment);
    const from = this.y.slice();
    from[n] = 0;
    let done = false;
    const xi = previous?.steps.at(-1)?.xi ?? 0;
    const options = this.tolerances(segment);
    const result = this.options.integrator.integrate(
      this.fieldOf(clock),
      xi,
      from,
      Infinity,
      options,
      (step) => {
        segment.steps.push({ xiOld: step.tOld, xi: step.t, yOld: step.yOld.slice(), y: step.y.slice() });
        this.lastStep = step.t - step.tOld;
        this.field.evaluate(step.y);
        done = this.isDone(segment, step.y);
        return done || this.isOver(segment, step.y) ? "stop" : "continue";
      },
    );
    this.y = result.y;
    this.statistics = addStatistics(this.statistics, result.statistics);
    if (result.kind !== "stopped") this.kind = result.kind;
    if (segment.steps.length === 0) this.segments.pop();
    return done;
  }

  private isOver({ clock, logLeftAtStart }: FastSegment, y: Float64Array): boolean {
    const next = this.nextClock();
    if (next.kind !== clock.kind) return true;
    if (clock.kind === "segment") return Math.abs(this.field.logTotal - clock.logReference) > PLAIN_SPAN;
    if (next.kind !== "segment" && next.token !== clock.token) return true;
    const dropped = logLeftAtStart - logTimeLeftAlone(this.scaled, y[clock.token]!);
    return clock.kind === "leader" && dropped > LEADER_SPAN;
  }

  private isDone(segment: FastSegment, y: Float64Array): boolean {
    const { logThetaMax, logRemainingMin, logThetas, untilFollowersLocked } = this.options;
    const theta = segment.theta(y);
    const logTheta = Math.log(theta) - this.logTotal0;
    // As atLogTheta reads it: ln θ alone may reach a maximum near T that θ itself never does.
    if (theta >= Math.exp(logThetaMax + this.logTotal0)) return true;
    this.leader = this.leaders.decoupled(y);
    if (this.leader === undefined) return false;
    const logLeft = logTimeLeftAlone(this.scaled, y[this.leader]!);
    this.logBlowUpTheta = Math.log(theta + Math.exp(logLeft + this.logTotal0)) - this.logTotal0;
    if (logThetas !== undefined && logLeft < logTheta - UNRESOLVED) return true;
    if (this.logBlowUpTheta > logThetaMax || logLeft > logRemainingMin) return false;
    if (untilFollowersLocked === true && !this.leaders.followersLocked(this.leader, y)) return false;
    return (logThetas ?? []).every((wanted) => wanted <= logTheta || wanted >= this.logBlowUpTheta);
  }

  private fillRemaining(): void {
    if (this.leader === undefined) return;
    let logLeft = logTimeLeftAlone(this.scaled, this.y[this.leader]!);
    for (let s = this.segments.length - 1; s >= 0; s--) logLeft = this.segments[s]!.setRemaining(logLeft);
    this.logBlowUpTheta = logLeft;
  }

  /** Every accepted step's end, with ln θ and ln of the time left (NaN without a leader). */
  *points(): Generator<{
    readonly l: Float64Array;
    readonly logTheta: number;
    readonly logRemaining: number;
  }> {
    for (const segment of this.segments) {
      for (const { y } of segment.steps) {
        const logTheta = Math.log(segment.theta(y)) - this.logTotal0;
        yield { l: y, logTheta, logRemaining: segment.logRemaining(y) };
      }
    }
  }

  /** State at ln θ, or undefined if the path does not reach it. */
  atLogTheta(logTheta: number): Float64Array | undefined {
    const theta = Math.exp(logTheta + this.logTotal0);
    if (theta <= 0) return this.scaled.logY0;
    const segment = this.segments.find((candidate) => theta <= candidate.thetaEnd);
    const step = segment?.steps.find(({ y }) => theta <= segment.theta(y));
    if (segment === undefined || step === undefined) return undefined;
    // θ in units of θ₀ = exp(−logTotal0).
    const toGo = (y: Float64Array): number =>
      (theta - segment.theta(y)) * Math.exp(this.logPace(y) - this.logTotal0);
    return this.inside(
      segment,
      step,
      toGo,
      linearGuess(step, segment.theta(step.yOld), segment.theta(step.y), theta),
    );
  }

  /** State where ln of the time left is `target`; undefined outside the path. */
  atLogRemaining(target: number): Float64Array | undefined {
    if (target > this.logBlowUpTheta) return undefined;
    for (const segment of this.segments) {
      const step = segment.steps.find(({ y }) => segment.logRemaining(y) <= target);
      if (step === undefined) continue;
      const toGo = (y: Float64Array): number =>
        Math.expm1(segment.logRemaining(y) - target) * Math.exp(target + this.logPace(y));
      const guess = linearGuess(
        step,
        -segment.logRemaining(step.yOld),
        -segment.logRemaining(step.y),
        -target,
      );
      return this.inside(segment, step, toGo, guess);
    }
    return undefined;
  }

  private logPace(y: Float64Array): number {
    this.field.evaluate(y);
    return this.field.logScale - Math.log(slownessOf(this.options.pace, this.field));
  }

  private inside(
    segment: FastSegment,
    step: KeptStep,
    toGo: (y: Float64Array) => number,
    guess: number,
  ): Float64Array {
    const options = this.tolerances(segment);
    const located = locate(this.fieldOf(segment.clock), this.options.integrator, options, step, toGo, guess);
    this.statistics = addStatistics(this.statistics, located.statistics);
    return located.y;
  }
}

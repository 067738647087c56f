import type { EndKind, IntegrateOptions, Integrator } from "../integrators/integrator.ts";
import { logAddExp } from "../numerics/logAddExp.ts";
import type { Statistics } from "../types.ts";
import type { KeptStep } from "./locate.ts";
import { locate } from "./locate.ts";
import { LogField } from "./logField.ts";
import { pacedField } from "./pacedField.ts";
import type { Clock, Pace } from "./pacedField.ts";
import type { ScaledProblem } from "./scaledProblem.ts";
import { addStatistics, NO_STATISTICS } from "./statistics.ts";
import { logTail, logTailConstant } from "./tail.ts";

/** A stretch on which the field stays within a factor e^{±3} or one step: times inside it keep full relative accuracy. */
interface Segment {
  readonly logReference: number;
  readonly steps: KeptStep[];
  /** Scaled time at its start, in units of θ₀. */
  readonly start: number;
  /** ln of the scaled time left at its end; set once T is known. */
  logRemainingEnd: number;
}

export interface FastOptions {
  readonly integrator: Integrator;
  readonly pace: Pace;
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

/** How far the leader's equation has decoupled: relative size of what the tail formula leaves out. */
const DECOUPLED = 1e-13;
const SEGMENT_SPAN = 3;
const LOG_SMALLEST_TAIL = Math.log(8);
const LOG_LINEAR = Math.log(40);

/**
 * Fast divergence: log-magnitudes against arc length, with time kept in segments, so that T − t, a sum of positive
 * increments plus the leader's analytic tail, has full relative accuracy down to T (MATH section 3).
 */
export class FastPath {
  readonly scaled: ScaledProblem;
  readonly logTotal0: number;
  kind: EndKind = "reached-end";
  statistics: Statistics = NO_STATISTICS;
  /** Position of the leader among the nonzero tokens, once the tail formula holds. */
  leader: number | undefined;
  /** ln T in scaled time, once there is a leader. */
  logBlowUpTheta = Infinity;
  y: Float64Array;
  private readonly options: FastOptions;
  private readonly segments: Segment[] = [];
  private readonly clock: Clock & { kind: "segment" } = { kind: "segment", logReference: 0 };
  private readonly field: LogField;
  private readonly vectorField: ReturnType<typeof pacedField>;
  private logTotal: number;
  private lastStep = 0;

  constructor(scaled: ScaledProblem, options: FastOptions) {
    this.scaled = scaled;
    this.options = options;
    this.field = new LogField(scaled);
    this.field.evaluate(scaled.logY0);
    this.logTotal0 = this.logTotal = this.field.logTotal;
    this.vectorField = pacedField(scaled, new LogField(scaled), options.pace, this.clock, this.logTotal0);
    this.y = new Float64Array(scaled.n + 1);
    this.y.set(scaled.logY0);
    let done = false;
    while (!done && this.kind === "reached-end") done = this.advanceSegment();
    this.fillRemaining();
  }

  private get tolerances(): IntegrateOptions {
    const { rtol, maxSteps } = this.options;
    const { n } = this.scaled;
    const used = this.statistics.accepted + this.statistics.rejected;
    const common = {
      maxSteps: Math.max(1, maxSteps - used),
      ...(this.lastStep > 0 ? { initialStep: this.lastStep } : {}),
    };
    if (!this.options.integrator.acceptsScale) {
      const atol = new Float64Array(n + 1).fill(rtol);
      atol[n] = rtol * Math.exp(-2 * SEGMENT_SPAN);
      return { ...common, rtol: 1e-15, atol };
    }
    return {
      ...common,
      rtol,
      atol: rtol,
      scale: (yOld, yNew, out) => {
        let growth = 0;
        for (let i = 0; i < n; i++) {
          growth = Math.max(growth, yNew[i]! - yOld[i]!);
          out[i] = rtol + 1e-15 * Math.abs(yNew[i]!);
        }
        // The time left after this step is about 1/(its field): errors of w count against that.
        const left = Math.exp(this.clock.logReference - this.logTotal - 3 * growth);
        out[n] = rtol * left + 2e-16 * yNew[n]!;
      },
    };
  }

  private advanceSegment(): boolean {
    const { n } = this.scaled;
    const previous = this.segments.at(-1);
    const start = previous === undefined ? 0 : this.thetaAtEnd(previous);
    const segment: Segment = { logReference: this.logTotal, steps: [], start, logRemainingEnd: NaN };
    this.segments.push(segment);
    this.clock.logReference = this.logTotal;
    const from = this.y.slice();
    from[n] = 0;
    let done = false;
    const xi = previous?.steps.at(-1)?.xi ?? 0;
    const result = this.options.integrator.integrate(
      this.vectorField,
      xi,
      from,
      Infinity,
      this.tolerances,
      (step) => {
        segment.steps.push({ xiOld: step.tOld, xi: step.t, yOld: step.yOld.slice(), y: step.y.slice() });
        this.lastStep = step.t - step.tOld;
        this.field.evaluate(step.y);
        this.logTotal = this.field.logTotal;
        done = this.isDone(segment, step.y);
        return done || Math.abs(this.logTotal - segment.logReference) > SEGMENT_SPAN ? "stop" : "continue";
      },
    );
    this.y = result.y;
    this.statistics = addStatistics(this.statistics, result.statistics);
    if (result.kind !== "stopped") this.kind = result.kind;
    return done;
  }

  private thetaAtEnd(segment: Segment): number {
    const w = segment.steps.at(-1)!.y[this.scaled.n]!;
    return segment.start + w * Math.exp(this.logTotal0 - segment.logReference);
  }

  private isDone(segment: Segment, y: Float64Array): boolean {
    const { logThetaMax, logRemainingMin, logThetas, untilFollowersLocked } = this.options;
    const theta = this.thetaAtEnd(segment);
    const logTheta = Math.log(theta) - this.logTotal0;
    if (logTheta >= logThetaMax) return true;
    this.leader = this.findLeader();
    if (this.leader === undefined) return false;
    const logLeft = this.tail(y[this.leader]!);
    this.logBlowUpTheta = Math.log(theta + Math.exp(logLeft + this.logTotal0)) - this.logTotal0;
    if (this.logBlowUpTheta > logThetaMax || logLeft > logRemainingMin) return false;
    if (untilFollowersLocked === true && !this.followersLocked(this.leader)) return false;
    return (logThetas ?? []).every((wanted) => wanted <= logTheta || wanted >= this.logBlowUpTheta);
  }

  private tail(logY: number): number {
    return this.scaled.sZero ? logTailConstant(logY) : logTail(logY);
  }

  /** The token whose own term is all that matters to its equation; assumes `field` is evaluated. */
  private findLeader(): number | undefined {
    const { n, sign, sZero } = this.scaled;
    const { rate, logScale } = this.field;
    const own = (i: number): number => Math.exp(this.field.logOwn(i) - logScale);
    const runs = (i: number): boolean => sZero || sign[i]! > 0;
    let k = -1;
    for (let i = 0; i < n; i++) if (runs(i) && (k < 0 || this.field.logOwn(i) > this.field.logOwn(k))) k = i;
    const ownK = own(k);
    if (!(ownK > 0) || rate[k]! - ownK > DECOUPLED * ownK) return undefined;
    if (!sZero && this.field.logDelta[k]! < LOG_SMALLEST_TAIL) return undefined;
    for (let i = 0; i < k; i++) if (rate[i]! > DECOUPLED * ownK) return undefined;
    for (let i = k + 1; i < n; i++) if (runs(i) && own(i) > 1e-6 * ownK) return undefined;
    return k;
  }

  /** Followers' own terms, and e^{−Y} in the leader's, are below rounding. */
  private followersLocked(k: number): boolean {
    const { rate, logScale } = this.field;
    if (!this.scaled.sZero && this.field.logDelta[k]! < LOG_LINEAR) return false;
    for (let i = k + 1; i < this.scaled.n; i++) {
      if (Math.exp(this.field.logOwn(i) - logScale) > DECOUPLED * rate[i]!) return false;
    }
    return true;
  }

  private fillRemaining(): void {
    if (this.leader === undefined) return;
    let logLeft = this.tail(this.y[this.leader]!);
    for (let s = this.segments.length - 1; s >= 0; s--) {
      const segment = this.segments[s]!;
      segment.logRemainingEnd = logLeft;
      const w = segment.steps.at(-1)?.y[this.scaled.n] ?? 0;
      logLeft = logAddExp(logLeft, Math.log(w) - segment.logReference);
    }
    this.logBlowUpTheta = logLeft;
  }

  /** ln of the time left when `w` is reached inside a segment. */
  private logRemaining(segment: Segment, w: number): number {
    const wEnd = segment.steps.at(-1)!.y[this.scaled.n]!;
    return logAddExp(segment.logRemainingEnd, Math.log(wEnd - w) - segment.logReference);
  }

  /** Every accepted step's end, with ln θ and ln of the time left (NaN without a leader). */
  *points(): Generator<{
    readonly l: Float64Array;
    readonly logTheta: number;
    readonly logRemaining: number;
  }> {
    const { n } = this.scaled;
    for (const segment of this.segments) {
      for (const { y } of segment.steps) {
        const theta = segment.start + y[n]! * Math.exp(this.logTotal0 - segment.logReference);
        yield {
          l: y,
          logTheta: Math.log(theta) - this.logTotal0,
          logRemaining: this.logRemaining(segment, y[n]!),
        };
      }
    }
  }

  /** State at ln θ, or undefined if the path does not reach it. */
  atLogTheta(logTheta: number): Float64Array | undefined {
    const theta = Math.exp(logTheta + this.logTotal0);
    if (theta <= 0) return this.scaled.logY0;
    const segment = this.segments.find((candidate) => theta <= this.thetaAtEnd(candidate));
    if (segment === undefined) return undefined;
    const w = Math.exp(Math.log(theta - segment.start) + segment.logReference - this.logTotal0);
    return this.inside(segment, w);
  }

  /** State where ln of the time left is `logRemaining`, with its ln θ; undefined outside the path. */
  atLogRemaining(logRemaining: number): Float64Array | undefined {
    const segment = this.segments.find((candidate) => logRemaining >= candidate.logRemainingEnd);
    if (segment === undefined || logRemaining > this.logBlowUpTheta) return undefined;
    const wEnd = segment.steps.at(-1)!.y[this.scaled.n]!;
    const beyond = Math.exp(segment.logReference + segment.logRemainingEnd);
    const w = wEnd - beyond * Math.expm1(logRemaining - segment.logRemainingEnd);
    return this.inside(segment, Math.max(0, w));
  }

  private inside(segment: Segment, w: number): Float64Array {
    const { n } = this.scaled;
    const step = segment.steps.find((candidate) => w <= candidate.y[n]!) ?? segment.steps.at(-1)!;
    this.clock.logReference = segment.logReference;
    const located = locate(this.vectorField, this.options.integrator, this.tolerances, step, w);
    this.statistics = addStatistics(this.statistics, located.statistics);
    return located.y;
  }
}

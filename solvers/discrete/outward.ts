/**
 * A problem followed to t → ∞: layer by layer while a layer changes tokens noticeably, by the flow through the layers
 * where it does not (all the way if η = 0). Convergence ends in ln|x| = −½ ln t + constant, which is continued; slow
 * divergence, once e^{−|s x|} is below rounding, is the same for every rule and step, and is left to the solver of the
 * theory's system; an escape (doubly exponential in the number of layers) ends where ln|x| leaves the doubles.
 */
import type { Integrator, StepView } from "../integrators/integrator.ts";
import { traceScalar } from "../oneDim/trace.ts";
import { addStatistics, NO_STATISTICS } from "../oneDim/statistics.ts";
import type { ScalarProblem, Scenario, Statistics, TerminationKind, TraceMethod } from "../types.ts";
import { arcLengthField, pack, trialSteps, unpack, type Length } from "./arcLength.ts";
import { Points } from "./points.ts";
import { Stack } from "./stack.ts";
import type { Discretisation } from "./types.ts";

export interface OutwardOptions {
  readonly method: TraceMethod;
  readonly integrator: Integrator;
  readonly length: Length;
  readonly rtol: number;
  /** A layer that changes a token by more than this share is taken by itself. */
  readonly noticeable: number;
}

export interface Outward {
  readonly points: Points;
  readonly scenario: Scenario;
  readonly kind: TerminationKind;
  /** Layers taken one by one. */
  readonly layers: number;
  readonly statistics: Statistics;
}

const MAX_LAYERS = 200_000;
const MAX_STEPS = 8_000;
/** A token that has not moved by this ln t idles; its fate is beyond any depth. */
const FAR = 20_000;
/** |s x| from which e^{−|s x|}, hence every difference between rules and steps, is below rounding. */
const ALL_RULES_AGREE = 50;
/** Points made after the hand-over start e^37 times later: its time of origin is then below rounding. */
const FORGOTTEN = 37;
/** ln|x| at which an escape ends: the next layer multiplies it by three or four. */
const LOG_END = 1e298;
/** A token past this ln|x| is escaping: layers change its logarithm by factors. */
const ESCAPED = 1e6;
const SETTLED_DOUBLINGS = 40;
/** Δ = ln 2 to rounding below this ln|s x|. */
const LOG_TINY = -37;
/** The first layers are all kept, later ones as t grows by this factor. */
const ALL_KEPT = 64;
const KEPT_FACTOR = 1.03;

type Stage = "layers" | "settled" | "hand-over" | "far" | "unfinished";

/** Follows one problem; used once. */
class Path {
  readonly points = new Points();
  layers = 0;
  statistics: Statistics = NO_STATISTICS;
  private readonly stack: Stack;
  private readonly active: readonly number[];
  private readonly signs: Int8Array;
  private logT = -Infinity;
  private readonly problem: ScalarProblem;
  private readonly eta: number;
  private readonly options: OutwardOptions;

  constructor(problem: ScalarProblem, discretisation: Discretisation, options: OutwardOptions) {
    this.problem = problem;
    this.eta = discretisation.eta;
    this.options = options;
    this.stack = new Stack(problem, discretisation);
    this.signs = this.stack.sign.slice();
    this.active = problem.x0.flatMap((x, l) => (x === 0 ? [] : [l]));
    this.stack.largestChange();
    this.points.outward(this.stack, -Infinity);
  }

  follow(): Outward {
    let end: readonly [Scenario, TerminationKind] | null = null;
    while (end === null) {
      const change = this.stack.largestChange();
      end = change > this.options.noticeable ? this.takeLayers(change) : this.flow();
    }
    const [scenario, kind] = end;
    return { points: this.points, scenario, kind, layers: this.layers, statistics: this.statistics };
  }

  /** Layers until they are no longer noticeable. */
  private takeLayers(first: number): readonly [Scenario, TerminationKind] | null {
    const { stack } = this;
    let kept = this.logT;
    for (let change = first; change > this.options.noticeable; change = stack.largestChange()) {
      if (this.layers === MAX_LAYERS) return ["unclassified", "max-steps"];
      stack.layer();
      this.layers++;
      this.logT = Math.log(Math.exp(this.logT) + this.eta);
      stack.field.evaluate(stack.log, stack.sign);
      const turned = stack.sign.some((sign, l) => sign !== this.signs[l]);
      if (turned || this.layers < ALL_KEPT || this.logT > kept + Math.log(KEPT_FACTOR)) {
        this.points.outward(stack, this.logT);
        kept = this.logT;
        this.signs.set(stack.sign);
      }
      if (Math.max(...this.active.map((l) => stack.log[l]!)) > LOG_END) {
        this.points.outward(stack, this.logT);
        // Tokens before the one that escapes go on at their own pace, which this path has not seen.
        const first = this.active[0]!;
        return ["fast-divergence", stack.log[first]! > ESCAPED ? "reached-end" : "max-steps"];
      }
    }
    this.points.outward(stack, this.logT);
    return null;
  }

  /** The flow until something else is due. */
  private flow(): readonly [Scenario, TerminationKind] | null {
    const stage = this.integrate();
    switch (stage) {
      case "layers":
        return null;
      case "settled":
        this.continueSettled();
        return ["convergence", "reached-end"];
      case "hand-over": {
        const { log, sign } = this.stack;
        const x0 = this.problem.x0.map((_, l) => sign[l]! * Math.exp(log[l]!));
        const { points, termination } = traceScalar({ ...this.problem, x0 }, this.options.method);
        this.points.append(points, Math.max(this.logT, 0) + FORGOTTEN);
        return ["slow-divergence", termination.kind];
      }
      case "far":
      case "unfinished":
        return ["unclassified", "max-steps"];
      default:
        return stage satisfies never;
    }
  }

  /** Integrates (ln|x| of the nonzero tokens, ln(t + t0)), t0 the first time scale or the t already reached. */
  private integrate(): Stage {
    const { stack, active, options } = this;
    const n = active.length;
    const firstScale = stack.rates(stack.log, new Float64Array(stack.log.length));
    const logT0 = Math.max(-firstScale, this.logT);
    const logShift = logDifference(logT0, this.logT);
    const field = arcLengthField(stack, active, { logRate: (w) => -w, counts: true }, options.length);
    const at = (y: Float64Array): void => {
      unpack(stack, active, y);
      this.logT = logDifference(y[n]!, logShift);
    };
    const atol = new Float64Array(n + 1).fill(options.rtol);
    atol[n] = 0.03 * options.rtol;
    const tolerances = { atol, rtol: 1e-15, maxSteps: Math.max(1, MAX_STEPS - trialSteps(this.statistics)) };
    let stage: Stage = "unfinished";
    const y0 = pack(stack, active, logT0);
    const { statistics } = options.integrator.integrate(field, 0, y0, Infinity, tolerances, (step) => {
      at(step.y);
      stage = this.stageAt();
      if (this.eta > 0 && stack.largestChange() > 2 * options.noticeable) {
        at(this.crossing(step, at));
        stage = "layers";
      }
      stack.largestChange();
      this.points.outward(stack, this.logT);
      return stage === "unfinished" ? "continue" : "stop";
    });
    this.statistics = addStatistics(this.statistics, statistics);
    return stage;
  }

  /** Where inside a step the layers become noticeable. */
  private crossing(step: StepView, at: (y: Float64Array) => void): Float64Array {
    const y = new Float64Array(step.y.length);
    let [lo, hi] = [step.tOld, step.t];
    for (let i = 0; i < 40; i++) {
      const middle = (lo + hi) / 2;
      step.interpolate(middle, y);
      at(y);
      if (this.stack.largestChange() > 1.5 * this.options.noticeable) hi = middle;
      else lo = middle;
    }
    step.interpolate(hi, y);
    return y;
  }

  private stageAt(): Stage {
    const { stack, active, problem } = this;
    const { mu, sDelta } = problem;
    if (this.logT > FAR) return "far";
    const logS = Math.log(Math.abs(sDelta));
    if (mu < 0) {
      const small = sDelta === 0 || active.every((l) => stack.log[l]! + logS < LOG_TINY);
      return small && this.isSettled() ? "settled" : "unfinished";
    }
    const far = active.every(
      (l) => stack.sign[l]! * sDelta < 0 && stack.log[l]! + logS > Math.log(ALL_RULES_AGREE),
    );
    return far ? "hand-over" : "unfinished";
  }

  /** Every |μ| h_l t has reached ½ to the accuracy of the integration. */
  private isSettled(): boolean {
    const { stack, active, problem, options } = this;
    stack.largestChange();
    const logMu = Math.log(Math.abs(problem.mu));
    return active.every((l) => {
      const half = stack.field.signH[l]! * Math.exp(stack.field.logH[l]! + logMu + this.logT);
      return Math.abs(half - 0.5) < 10 * options.rtol;
    });
  }

  private continueSettled(): void {
    const constants = this.stack.log.map((log) => log + 0.5 * this.logT);
    const from = Math.max(1, this.logT);
    for (let k = 1; k <= SETTLED_DOUBLINGS; k++)
      this.points.settled(this.problem, this.stack.sign, constants, from * 2 ** k);
  }
}

/** ln(e^a − e^b), a ≥ b. */
function logDifference(a: number, b: number): number {
  return b === -Infinity ? a : a + Math.log(-Math.expm1(b - a));
}

/** @param problem - μ ≠ 0 and a nonzero token. */
export function followOutward(
  problem: ScalarProblem,
  discretisation: Discretisation,
  options: OutwardOptions,
): Outward {
  return new Path(problem, discretisation, options).follow();
}

/**
 * A problem whose flow blows up in finite time, followed to T under any rule of the state. The path is cut into segments
 * in each of which the largest s x grows by a fixed factor; T − t is the sum of the durations of the segments ahead, plus
 * the closed form of what is left at the end, where the leader has decoupled from the tokens before it.
 */
import type { Integrator } from "../integrators/integrator.ts";
import { gainOf, type StateRule } from "../s6/stateRule.ts";
import { addStatistics, NO_STATISTICS } from "../oneDim/statistics.ts";
import type { BlowUp, ScalarProblem, Statistics, TerminationKind } from "../types.ts";
import { arcLengthField, pack, trialSteps, unpack, type Length } from "./arcLength.ts";
import { Points } from "./points.ts";
import { Stack } from "./stack.ts";

export interface Inward {
  readonly points: Points;
  readonly kind: TerminationKind;
  readonly blowUp?: BlowUp;
  readonly statistics: Statistics;
}

export interface InwardOptions {
  readonly integrator: Integrator;
  readonly length: Length;
  readonly rtol: number;
  /** Global relative error of T. */
  readonly error: number;
}

/** ln of the growth of the leader over one segment. */
const SEGMENT = 1;
/** ln|s x| of the leader at the end: a trace to −ln(T − t) ≈ 200 or 300. */
const LOG_END = 100;
const MAX_STEPS = 30_000;
/** A token behind the leader becomes unbounded at T if it still grows like this power of the leader. */
const GROWS = 0.01;

interface Instant {
  readonly log: Float64Array;
  /** Time since the start of the segment. */
  readonly since: number;
}

interface Segment {
  readonly instants: readonly Instant[];
  readonly duration: number;
}

/**
 * ln of the time left to a token alone with s x = Y > 0 large, or s = 0: ∫ dx/(μ x³ B̄(Δ(x))) from |x| on, exact up to
 * e^{−Y} and e^{−aY}. B̄ ~ Δ: 1/(3 μ|s||x|³); B̄ → 1/a: a/(2 μ x²); bilinear, 1/B̄ = 1/Δ + a/2: a/(4 μ x²) + 1/(3 μ|s||x|³).
 */
export function logTimeLeftAlone(problem: ScalarProblem, rule: StateRule, logX: number): number {
  const { mu, sDelta, a } = problem;
  if (sDelta === 0) return -Math.log(2 * mu * gainOf(rule, a, Math.LN2)) - 2 * logX;
  if (rule === "zoh") return Math.log(a / (2 * mu)) - 2 * logX;
  const cubic = -Math.log(3 * mu * Math.abs(sDelta)) - 3 * logX;
  return rule === "bilinear" ? cubic + Math.log1p(0.75 * a * Math.abs(sDelta) * Math.exp(logX)) : cubic;
}

class Path {
  readonly segments: Segment[] = [];
  readonly stack: Stack;
  statistics: Statistics = NO_STATISTICS;
  kind: TerminationKind = "reached-end";
  private readonly active: readonly number[];
  /** Tokens that can lead. */
  private readonly candidates: readonly number[];
  private readonly options: InwardOptions;
  /** The integrator's last step: the next segment begins with it. */
  private lastStep = 0;

  constructor(problem: ScalarProblem, state: StateRule, options: InwardOptions) {
    this.stack = new Stack(problem, { state, eta: 0 });
    this.options = options;
    this.active = problem.x0.flatMap((x, l) => (x === 0 ? [] : [l]));
    const { sDelta } = problem;
    this.candidates = this.active.filter((l) => sDelta === 0 || problem.x0[l]! * sDelta > 0);
  }

  /** The token with the largest s x > 0 (the largest |x| if s = 0). */
  get leader(): number {
    return this.candidates.reduce((best, l) => (this.stack.log[l]! > this.stack.log[best]! ? l : best));
  }

  /** One segment: until the largest s x has grown by SEGMENT, whichever token that is. False if the integrator gave up. */
  advance(): boolean {
    const { stack, active, options } = this;
    const logUnit = stack.rates(stack.log, new Float64Array(stack.log.length));
    const goal = stack.log[this.leader]! + SEGMENT;
    // Time in units of 1/max|μh| at the start of the segment: of order 1.
    const field = arcLengthField(stack, active, { logRate: () => logUnit, counts: false }, options.length);
    const y0 = pack(stack, active, 0);
    const instants: Instant[] = [{ log: stack.log.slice(), since: 0 }];
    const tolerances = {
      atol: options.rtol,
      rtol: 1e-15,
      maxSteps: Math.max(1, MAX_STEPS - trialSteps(this.statistics)),
      ...(this.lastStep > 0 ? { initialStep: this.lastStep } : {}),
    };
    const result = options.integrator.integrate(field, 0, y0, Infinity, tolerances, (step) => {
      unpack(stack, active, step.y);
      this.lastStep = step.t - step.tOld;
      instants.push({ log: stack.log.slice(), since: step.y[active.length]! * Math.exp(-logUnit) });
      return stack.log[this.leader]! >= goal ? "stop" : "continue";
    });
    this.statistics = addStatistics(this.statistics, result.statistics);
    this.segments.push({ instants, duration: instants.at(-1)!.since });
    if (result.kind !== "stopped") this.kind = result.kind;
    return result.kind === "stopped";
  }
}

/** Tokens that become unbounded at T, the leader first. */
function unbounded(
  problem: ScalarProblem,
  rule: StateRule,
  { segments, stack }: Path,
  leader: number,
): number[] {
  const start = segments.at(-1)!.instants[0]!.log;
  const grows = (l: number): boolean => {
    const share = (stack.log[l]! - start[l]!) / (stack.log[leader]! - start[leader]!);
    return share > GROWS || rule === "simplified" || rule === "zoh";
  };
  return problem.x0.flatMap((x, l) => (x !== 0 && l >= leader && (l === leader || grows(l)) ? [l] : []));
}

/** T − t at the end of each segment, and at the start of the first. @param left - at the end of the last. */
function timesLeft(
  segments: readonly Segment[],
  left: number,
): { readonly ends: number[]; readonly time: number } {
  const ends: number[] = [];
  let time = left;
  for (const { duration } of segments.toReversed()) {
    ends.unshift(time);
    time += duration;
  }
  return { ends, time };
}

function pointsOf({ segments, stack }: Path, ends: readonly number[], time: number): Points {
  const points = new Points();
  for (const [i, { instants, duration }] of segments.entries()) {
    for (const { log, since } of instants) {
      stack.log.set(log);
      stack.field.evaluate(stack.log, stack.sign);
      const remaining = ends[i]! + (duration - since);
      points.inward(stack, i === 0 && since === 0 ? 0 : time - remaining, Math.log(remaining));
    }
  }
  return points;
}

/** @param problem - μ > 0 and some s x > 0, or s = 0. */
export function followInward(problem: ScalarProblem, state: StateRule, options: InwardOptions): Inward {
  const path = new Path(problem, state, options);
  const { stack } = path;
  const logS = problem.sDelta === 0 ? 0 : Math.log(Math.abs(problem.sDelta));
  while (stack.log[path.leader]! + logS < LOG_END && path.advance());
  const { leader, kind, statistics } = path;
  if (kind !== "reached-end") return { points: new Points(), kind, statistics };
  const left = Math.exp(logTimeLeftAlone(problem, state, stack.log[leader]!));
  const { ends, time } = timesLeft(path.segments, left);
  const tokens = unbounded(problem, state, path, leader);
  const blowUp = { time, logTime: Math.log(time), error: time * options.error, tokens };
  return { points: pointsOf(path, ends, time), kind: "blow-up", blowUp, statistics };
}

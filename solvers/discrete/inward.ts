/**
 * A problem whose flow blows up in finite time, followed to T under any rule of the state. The path is cut into segments
 * in each of which the largest s x grows by a fixed factor; T − t is the sum of the durations of the segments ahead, plus
 * the closed form of what is left at the end, where the leader has decoupled from the tokens before it.
 */
import type { Integrator } from "../integrators/integrator.ts";
import { gainOf, type StateRule } from "../s6/stateRule.ts";
import type { BlowUp, ScalarProblem, TerminationKind } from "../types.ts";
import { Points } from "./points.ts";
import { Stack } from "./stack.ts";

export interface Inward {
  readonly points: Points;
  readonly kind: TerminationKind;
  readonly blowUp?: BlowUp;
  readonly steps: number;
}

export interface InwardOptions {
  readonly integrator: Integrator;
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
  steps = 0;
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
    const n = active.length;
    const all = stack.log.slice();
    const rate = new Float64Array(all.length);
    const logUnit = stack.rates(all, rate);
    const goal = stack.log[this.leader]! + SEGMENT;
    const y0 = new Float64Array(n + 1);
    active.forEach((l, i) => (y0[i] = all[l]!));
    const field = (_xi: number, y: Float64Array, dy: Float64Array): void => {
      active.forEach((l, i) => (all[l] = y[i]!));
      const logScale = stack.rates(all, rate);
      let pace = 0;
      active.forEach((l, i) => (pace += Math.abs((dy[i] = rate[l]!))));
      for (let i = 0; i < n; i++) dy[i]! /= pace;
      // Time in units of 1/max|μh| at the start of the segment: of order 1.
      dy[n] = Math.exp(logUnit - logScale) / pace;
    };
    const instants: Instant[] = [{ log: stack.log.slice(), since: 0 }];
    const tolerances = {
      atol: options.rtol,
      rtol: 1e-15,
      maxSteps: Math.max(1, MAX_STEPS - this.steps),
      ...(this.lastStep > 0 ? { initialStep: this.lastStep } : {}),
    };
    const result = options.integrator.integrate(field, 0, y0, Infinity, tolerances, (step) => {
      active.forEach((l, i) => (stack.log[l] = step.y[i]!));
      this.lastStep = step.t - step.tOld;
      instants.push({ log: stack.log.slice(), since: step.y[n]! * Math.exp(-logUnit) });
      return stack.log[this.leader]! >= goal ? "stop" : "continue";
    });
    this.steps += result.statistics.accepted + result.statistics.rejected;
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

/** @param problem - μ > 0 and some s x > 0, or s = 0. */
export function followInward(problem: ScalarProblem, state: StateRule, options: InwardOptions): Inward {
  const path = new Path(problem, state, options);
  const { stack } = path;
  const logS = problem.sDelta === 0 ? 0 : Math.log(Math.abs(problem.sDelta));
  while (stack.log[path.leader]! + logS < LOG_END && path.advance());
  const { leader } = path;
  const points = new Points();
  if (path.kind !== "reached-end") return { points, kind: path.kind, steps: path.steps };
  let left = Math.exp(logTimeLeftAlone(problem, state, stack.log[leader]!));
  const ahead: number[] = [];
  for (const { duration } of path.segments.toReversed()) {
    ahead.push(left);
    left += duration;
  }
  const time = left;
  for (const [i, { instants, duration }] of path.segments.entries()) {
    const after = ahead[path.segments.length - 1 - i]!;
    for (const { log, since } of instants) {
      stack.log.set(log);
      stack.field.evaluate(stack.log, stack.sign);
      const remaining = after + (duration - since);
      points.inward(stack, i === 0 && since === 0 ? 0 : time - remaining, Math.log(remaining));
    }
  }
  const blowUp = {
    time,
    logTime: Math.log(time),
    error: time * options.error,
    tokens: unbounded(problem, state, path, leader),
  };
  return { points, kind: "blow-up", blowUp, steps: path.steps };
}

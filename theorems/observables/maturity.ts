/**
 * Tokens whose growth is too slow to be seen on a trace, towards a blow-up or behind a zero in slow divergence, and what
 * may still be said about them.
 *
 * A token with s x > 0 behind the leader grows like ln ln|x_k|, after having waited until −ln(T−t) ~ e^{a s x(0)}:
 * that may be beyond every double, and then it looks like a constant. A verdict on a quantity that depends on
 * such a token would be read from a transient. So: quantities are read only from where all tokens that they
 * depend on have begun to grow in earnest, or not at all; and for the size of a token alone the ladder is
 * climbed with its exact derivative along the flow, which is small but perfectly known.
 */
import { nearest, NODES, climb, type Rung } from "./ladder.ts";
import { environmentAt, latePoints, logAt } from "./series.ts";
import type { CompiledExpression, Instance } from "../language/types.ts";
import type { Extended, ScalarProblem, Trace, TracePoint } from "../../solvers/types.ts";

/** Growth sets in where a·d|s x|/d ln Σ, which tends to 1, passes this. */
const ONSET = 0.5;
/** The transient before onset leaves corrections of order Σ_onset/Σ: they are let die to this. */
const TRANSIENT = 1e-3;
const NUDGE = 0.01;

/** ln(e^p + e^q). */
function logSum(p: number, q: number): number {
  const hi = Math.max(p, q);
  return hi === -Infinity ? hi : hi + Math.log1p(Math.exp(Math.min(p, q) - hi));
}

/**
 * ln d|x_l|/dΣ on the way to T: ln((T−t)·|mu|·|x_l|·h_l), h by the recurrence of the layer. All terms of h are
 * positive, so there is no cancellation. The power of T − t is divided out of h first, so Σ may be 1e300.
 */
function logDrift(problem: ScalarProblem, point: TracePoint, l: number): number {
  const { sigma } = point;
  let h = -Infinity;
  for (let i = 0; i <= l; i++) {
    const x = point.x[i] as Extended;
    const delta = point.delta[i] as Extended;
    const slope = x.sign === 0 ? 0 : delta.slope + 2 * x.slope - 1;
    const own =
      x.sign === 0 ? -Infinity : (Math.abs(slope) < 1e-12 ? 0 : slope * sigma) + delta.offset + 2 * x.offset;
    h = logSum(h - problem.a * Math.exp(logAt(delta, sigma)), own);
  }
  return Math.log(Math.abs(problem.mu)) + logAt(point.x[l] as Extended, sigma) + h;
}

/** From which Σ token l (0-based) is in its final regime; Infinity if never on this trace, −Infinity if always. */
function matureFrom(problem: ScalarProblem, points: readonly TracePoint[], l: number): number {
  const last = points.at(-1) as TracePoint;
  const x = last.x[l] as Extended;
  if (x.sign === 0 || x.slope !== 0) return -Infinity;
  const half = points[
    nearest(
      Float64Array.from(points, (p) => p.sigma),
      last.sigma / 2,
    )
  ] as TracePoint;
  if (Math.abs(logAt(x, last.sigma) - logAt(half.x[l] as Extended, half.sigma)) > 1) return -Infinity;
  if (x.sign * problem.sDelta < 0)
    return l === 0 ? -Infinity : matureFrom(problem, points, previousGrower(problem, last, l));
  const unit = Math.log(problem.a * Math.abs(problem.sDelta));
  let onset = Infinity;
  for (let i = points.length - 1; i >= 0; i--) {
    const p = points[i] as TracePoint;
    if (unit + Math.log(p.sigma) + logDrift(problem, p, l) < Math.log(ONSET)) break;
    onset = p.sigma;
  }
  return onset / TRANSIENT;
}

/** The last token before l that moves the same way as a growing one, s x > 0; 0 if there is none. */
function previousGrower(problem: ScalarProblem, point: TracePoint, l: number): number {
  let m = l - 1;
  while (m > 0 && (point.x[m] as Extended).sign * problem.sDelta <= 0) m--;
  return m;
}

/** How far d ln|x_l|/d ln|x_1| may be from 1, in units of 1 − q: a token behind zeros that is not bound yet has q^g. */
const LAGGING = 0.3;

/**
 * Tokens (0-based) of a slow divergence that do not keep pace with the first one yet. Behind a zero a token larger than
 * the first waits, growing like its power q^g, until the first has caught up, at ln t = (|x_l|/|x_1|)^(1/(1 − q^g)).
 */
function laggingTokens(problem: ScalarProblem, points: readonly TracePoint[]): readonly number[] {
  const [last, before] = [points.at(-1), points.at(-2)];
  const first = last?.x.findIndex((x) => x.sign !== 0) ?? -1;
  if (last === undefined || before === undefined || first < 0) return [];
  const change = (l: number): number =>
    logAt(last.x[l] as Extended, last.sigma) - logAt(before.x[l] as Extended, before.sigma);
  const allowed = -LAGGING * Math.expm1(-problem.a * Math.LN2) * change(first);
  return last.x.flatMap(({ sign }, l) =>
    sign !== 0 && Math.abs(change(l) - change(first)) > allowed ? [l] : [],
  );
}

const cache = new WeakMap<Trace, ReadonlyMap<number, number>>();

/**
 * Tokens (0-based) that become unbounded but are not in their final regime from the start, with its onset; Infinity
 * where the trace does not reach it.
 */
export function lateTokens(trace: Trace): ReadonlyMap<number, number> {
  const known = cache.get(trace);
  if (known !== undefined) return known;
  const late = new Map<number, number>();
  const points = latePoints(trace);
  if (trace.problem.kind === "scalar" && trace.toward === "T" && points.length > 0) {
    for (const l of trace.blowUp?.tokens ?? []) {
      const from = matureFrom(trace.problem, points, l);
      if (from > (points[0] as TracePoint).sigma) late.set(l, from);
    }
  }
  if (trace.problem.kind === "scalar" && trace.scenario === "slow-divergence") {
    for (const l of laggingTokens(trace.problem, points)) late.set(l, Infinity);
  }
  cache.set(trace, late);
  return late;
}

function nudged(point: TracePoint, token: number): TracePoint {
  const shift = (v: Extended, i: number): Extended => (i === token ? { ...v, offset: v.offset + NUDGE } : v);
  return { ...point, x: point.x.map(shift), delta: point.delta.map(shift) };
}

/** What is watched while a token is nudged: ln|value| of a quantity, the margin of a condition. */
export type Probe = (point: TracePoint) => number;

/** ln|value| at an instant; NaN where it has no sign. */
export function valueProbe(of: CompiledExpression, trace: Trace, instance: Instance): Probe {
  return (point) => {
    const value = of.evaluate(environmentAt(trace, point, instance));
    return value.sign === 0 ? NaN : logAt(value, point.sigma);
  };
}

export function marginProbe(of: CompiledExpression, trace: Trace, instance: Instance): Probe {
  return (point) => of.truth(environmentAt(trace, point, instance)).margin;
}

/** Change of the probe when token i is scaled by e^0.01; 0 only if it does not depend on it there. */
export function response(probe: Probe, point: TracePoint, i: number): number {
  return probe(nudged(point, i)) - probe(point);
}

export interface Dependence {
  /** Σ from which every late token that matters is in its final regime; −Infinity if none matters. */
  readonly from: number;
  /** The token (0-based) whose onset is `from`; −1 if none. */
  readonly token: number;
}

/** How a quantity or condition depends on late tokens. */
export function dependence(probe: Probe, trace: Trace): Dependence {
  let found: Dependence = { from: -Infinity, token: -1 };
  const last = latePoints(trace).at(-1);
  if (last === undefined) return found;
  for (const [token, from] of lateTokens(trace)) {
    if (from > found.from && response(probe, last, token) !== 0) found = { from, token };
  }
  return found;
}

/** Whether the quantity is, on the way to T, a constant times |x_token| and nothing else. */
export function isTokenAlone(probe: Probe, trace: Trace, token: number): boolean {
  if (trace.toward !== "T") return false;
  const points = latePoints(trace);
  const last = points.at(-1) as TracePoint;
  if (!(Math.abs(response(probe, last, token) - NUDGE) <= 1e-9)) return false;
  if (last.x.some((_, i) => i !== token && response(probe, last, i) !== 0)) return false;
  const three = [points[0] as TracePoint, points[points.length >> 1] as TracePoint, last];
  const offsets = three.map((p) => probe(p) - logAt(p.x[token] as Extended, p.sigma));
  return Math.max(...offsets) - Math.min(...offsets) < 1e-9;
}

/** The ladder for |x_token| on the way to T, climbed with its derivative along the flow. */
export function tokenGrowth(trace: Trace, token: number): Rung {
  const points = latePoints(trace);
  const tau = Float64Array.from(points, (p) => Math.log(p.sigma));
  const problem = trace.problem as ScalarProblem;
  const last = tau.length - 1;
  const nodes = [...new Set(NODES.map((f) => nearest(tau, f * (tau[last] as number))))];
  // Where nothing moves the solver takes giant steps: then the last instants have to do.
  const at = nodes.length >= 4 ? nodes : [0, 1, 2, 3].map((k) => last - k).filter((i) => i >= 0);
  if (at.length < 3) return { trend: "unknown", direction: 0, beta: NaN, rung: 1 };
  return climb({
    tau: at.map((i) => tau[i] as number),
    sign: at.map(() => Math.sign(problem.mu)),
    log: at.map((i) => (tau[i] as number) + logDrift(problem, points[i] as TracePoint, token)),
  });
}

/**
 * One expression along one trace: sign, ln|value| and error at each instant, in the clock Σ.
 *
 * Everything downstream (settling, extrapolation, growth ladder) reads a `Series` only, so it can be
 * tested on sequences with a known closed form.
 */
import type { CompiledExpression, Environment, Evaluated, Instance } from "../language/types.ts";
import type { Extended, Trace, TracePoint } from "../../solvers/types.ts";

/** Parallel arrays over the instants kept, Σ strictly increasing and ≥ `START`. */
export interface Series {
  readonly sigma: Float64Array;
  /** τ = ln Σ. */
  readonly tau: Float64Array;
  /** −1, 0, 1; NaN where the value is complex or 0/0. 0 with a finite `log` is a bound left by cancellation. */
  readonly sign: Float64Array;
  /** ln|value|; ±Infinity for zero and infinity; the logarithm of the bound where cancellation was total. */
  readonly log: Float64Array;
  /** Absolute error of `log`; Infinity where cancellation was total. */
  readonly error: Float64Array;
  /** Where cancellation was total: ln of the bound as a share of the terms that cancelled; 0 elsewhere. */
  readonly lost: Float64Array;
}

/** ln Σ must exist and be positive for the ladder of clocks. */
export const START = 1.05;
/** More instants than this are thinned, evenly in ln(1 + ln Σ): the methods below read about twenty. */
const MOST = 120;
/** Doublings of Σ written down for a trajectory that does not move. */
const STATIONARY_DOUBLINGS = 40;

/** ln|v| at an instant. */
export const logAt = (v: Extended, sigma: number): number =>
  v.slope === 0 ? v.offset : v.slope * sigma + v.offset;

/** The same state at other Σ: a trajectory that does not move may be written down as one point. */
function extendStationary(trace: Trace): readonly TracePoint[] {
  const last = trace.points.at(-1);
  if (trace.scenario !== "stationary" || trace.toward !== "infinity" || last === undefined)
    return trace.points;
  return Array.from({ length: STATIONARY_DOUBLINGS }, (_, i) => {
    const t = { sign: 1, slope: 1, offset: 0 };
    return { sigma: 2 ** (i + 1), t, remaining: null, x: last.x, delta: last.delta };
  });
}

function thinned(points: readonly TracePoint[]): readonly TracePoint[] {
  const late = points.filter((p) => p.sigma >= START);
  const last = late.at(-1);
  if (late.length <= MOST || last === undefined) return late;
  // Even in ln(1 + τ): slow clocks need the early instants as much as the late ones.
  const spot = (p: TracePoint): number => Math.log1p(Math.log(p.sigma));
  const step = (spot(last) - spot(late[0] as TracePoint)) / MOST;
  const kept: TracePoint[] = [];
  let next = -Infinity;
  for (const p of late) {
    const here = spot(p);
    if (here < next && p !== last) continue;
    kept.push(p);
    next = here + step;
  }
  return kept;
}

/** Late instants of a trace, computed once for all claims and instances. */
const lateCache = new WeakMap<Trace, readonly TracePoint[]>();

/** The instants that limits are read from: Σ ≥ 1.05, thinned. */
export function latePoints(trace: Trace): readonly TracePoint[] {
  const known = lateCache.get(trace);
  if (known !== undefined) return known;
  const points = thinned(extendStationary(trace));
  lateCache.set(trace, points);
  return points;
}

/** What an expression sees at one instant. */
export function environmentAt(trace: Trace, point: TracePoint | null, instance: Instance): Environment {
  return {
    problem: trace.problem,
    point,
    blowUp: trace.blowUp ?? null,
    relativeError: trace.relativeError,
    ...instance,
  };
}

/** Arrays from values. @param evaluate - the value at the i-th instant. */
function seriesOf(sigma: readonly number[], evaluate: (i: number) => Evaluated): Series {
  const n = sigma.length;
  const series = {
    sigma: Float64Array.from(sigma),
    tau: new Float64Array(n),
    sign: new Float64Array(n),
    log: new Float64Array(n),
    error: new Float64Array(n),
    lost: new Float64Array(n),
  };
  for (let i = 0; i < n; i++) {
    const at = sigma[i] as number;
    const value = evaluate(i);
    series.tau[i] = Math.log(at);
    series.sign[i] = value.sign;
    series.log[i] = logAt(value, at);
    series.error[i] = value.error;
    series.lost[i] = value.lost ?? 0;
  }
  return series;
}

/** The instants of a stretch of Σ, denser than the late instants of the whole trace. */
export function pointsWithin(trace: Trace, from: number, to: number): readonly TracePoint[] {
  return thinned(trace.points.filter((p) => p.sigma >= from && p.sigma <= to));
}

/** The expression at the late instants of the trace, or at those given. */
export function sample(
  expression: CompiledExpression,
  trace: Trace,
  instance: Instance,
  points: readonly TracePoint[] = latePoints(trace),
): Series {
  return seriesOf(
    points.map((p) => p.sigma),
    (i) => expression.evaluate(environmentAt(trace, points[i] as TracePoint, instance)),
  );
}

function slice(series: Series, from: number, to: number): Series {
  return {
    sigma: series.sigma.subarray(from, to),
    tau: series.tau.subarray(from, to),
    sign: series.sign.subarray(from, to),
    log: series.log.subarray(from, to),
    error: series.error.subarray(from, to),
    lost: series.lost.subarray(from, to),
  };
}

/** The part with Σ ≥ from. */
export function after(series: Series, from: number): Series {
  let k = 0;
  while (k < series.sigma.length && (series.sigma[k] as number) < from) k++;
  return slice(series, k, series.sigma.length);
}

/** The first n instants. */
export function before(series: Series, n: number): Series {
  return slice(series, 0, n);
}

/** Values in units of exp(ref), and their absolute errors in the same unit. */
export interface Scaled {
  readonly tau: Float64Array;
  readonly value: Float64Array;
  readonly noise: Float64Array;
}

/** Errors are first-order estimates: this many of them are allowed for. */
export const CAUTION = 4;

/** The series as plain numbers in units of exp(ref); a value lost in cancellation is 0 ± its bound. */
export function scaledBy(series: Series, ref: number): Scaled {
  const n = series.tau.length;
  const value = new Float64Array(n);
  const noise = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const sign = series.sign[i] as number;
    const size = Math.exp((series.log[i] as number) - ref);
    value[i] = sign === 0 ? 0 : sign * size;
    const error = series.error[i] as number;
    noise[i] = sign === 0 ? (size === 0 ? 0 : size) : size * CAUTION * (error + Number.EPSILON);
  }
  return { tau: series.tau, value, noise };
}

import { logAddExp } from "../numerics/logAddExp.ts";
import { initialTokens, matrixParameters } from "../s6/parameters.ts";
import type { MatrixParameters } from "../s6/parameters.ts";
import type { BlowUp, Extended, MatrixProblem, Trace, TraceMethod, TracePoint } from "../types.ts";
import { classify, unboundedTokens } from "./classify.ts";
import { logTimeAt } from "./frames.ts";
import type { Path, PathPoint } from "./path.ts";
import { Rates } from "./rates.ts";
import { runOf, walkOptions } from "./simulate.ts";
import { isStationary } from "./stationary.ts";
import { TokenState } from "./tokenState.ts";
import { walk } from "./walk.ts";

/** Per-step tolerance, and the global error it is measured to stay below (trace.test). */
const TRACE_RTOL = 1e-11;
const TRACE_ERROR = 1e-9;
/** Σ = ln t, and −ln(T − t), that traces aim at; the time scale of the problem may shift them. */
const FAR = 230;
/** A token with pre-activation −u idles until ln t ≈ u; traces look well past that, up to here. */
const FARTHEST = 6_000;
const MAX_STEPS = 6_000;
/** Longest step in τ or arc: "always" claims are read from the points. */
const DENSE = 0.5;
/** With steps a fiftieth of τ long, implicit ones pay from here on. */
const SETTLED = 40;
/** Σ beyond which points are thinned to steps of 1%. */
const THIN_FROM = 50;

/** At rest in ln t that rate is of order 1; beyond e^4 the tokens are running away. */
const RUSH = 4;

const ZERO: Extended = { sign: 0, slope: 0, offset: -Infinity };
const LINEAR: Extended = { sign: 1, slope: 1, offset: 0 };

/**
 * Follows a problem in D dimensions from t = 0 towards T or infinity.
 *
 * @param method - "primary": DOP853 on block-scaled tokens against arc length; "second": odex on log-norms
 *   and directions against ln(1 + t/t0). Both go over to Radau IIA where stability holds them back.
 * @throws InputError for a bad problem.
 */
export function traceMatrix(problem: MatrixProblem, method: TraceMethod): Trace {
  const parameters = matrixParameters(problem);
  const x0 = initialTokens(problem);
  if (isStationary(parameters, x0)) return stationaryTrace(problem, parameters, x0);
  const idle = longestIdle(parameters, x0);
  const L = problem.x0.length;
  // Steps are as long as points may be apart: five stages are then better than seven, which the second method takes.
  const { stiff } = walkOptions(method === "primary" ? "second" : "primary", parameters, L, TRACE_RTOL);
  const path = walk(parameters, x0, {
    ...walkOptions(method, parameters, L, TRACE_RTOL),
    stiff,
    tauGoal: Math.min(FARTHEST, FAR + 1.5 * idle),
    depth: FAR + 10,
    maxSteps: MAX_STEPS,
    extraSteps: MAX_STEPS,
    settledTau: SETTLED,
    maxStep: DENSE,
    keepPoints: true,
  });
  const live = problem.x0.map((token) => token.some((entry) => entry !== 0));
  const blowUp = blowUpOf(path);
  // A path that ends before its tokens have all come alive, or in the middle of a rush, has not seen their limit.
  const early = tauOf(path) < 1.2 * idle || logRush(path) > RUSH;
  const ended = path.end === "blow-up" || (path.end === "reached-goal" && !early);
  return {
    problem,
    scenario: classify(path, live),
    toward: blowUp === null ? "infinity" : "T",
    ...(blowUp === null ? {} : { blowUp }),
    points: pointsOf(path, parameters, x0),
    relativeError: TRACE_ERROR,
    termination: {
      kind: path.end === "reached-goal" ? (early ? "max-steps" : "reached-end") : path.end,
      ...(ended ? {} : { t: Math.exp(path.logTimeEnd) }),
    },
    run: runOf(path, TRACE_RTOL),
  };
}

/** The most negative pre-activation −u of the data: such a token idles until ln t ≈ u. */
function longestIdle(parameters: MatrixParameters, x0: Float64Array): number {
  const { D, sDelta } = parameters;
  let lowest = 0;
  for (let start = 0; start < x0.length; start += D) {
    for (let d = 0; d < D; d++) {
      let u = 0;
      for (let k = 0; k < D; k++) u += sDelta[d * D + k]! * x0[start + k]!;
      lowest = Math.min(lowest, u);
    }
  }
  return -lowest;
}

/** τ = ln(1 + t/t0) at the end of a path. */
function tauOf(path: Path): number {
  const frame = path.segments[0]?.frame;
  return frame?.phase === "global" ? path.logTimeEnd - frame.logT0 : 0;
}

/** ln of the largest relative rate times the age, at the end of a path on its way to infinity. */
function logRush(path: Path): number {
  const frame = path.segments[0]?.frame;
  const last = path.moments[path.moments.length - 1];
  if (frame?.phase !== "global" || last === undefined) return -Infinity;
  return last.logRho + logAddExp(path.logTimeEnd, frame.logT0);
}

function blowUpOf(path: Path): BlowUp | null {
  if (path.blowUp === null) return null;
  const { logTime, tailError, logRemaining } = path.blowUp;
  const time = Math.exp(logTime);
  const tail = tailError * Math.exp(logRemaining[logRemaining.length - 1]! - logTime);
  return { time, logTime, error: time * (TRACE_ERROR + tail), tokens: unboundedTokens(path) };
}

/** The trace's points with strictly increasing Σ. */
function pointsOf(path: Path, parameters: MatrixParameters, x0: Float64Array): TracePoint[] {
  const start = TokenState.of(x0, parameters.D);
  const rates = new Rates(parameters, start.L);
  const logT = path.blowUp === null ? null : path.blowUp.logTime;
  const first = pointAt(rates, start, logT === null ? -Infinity : -logT, ZERO, logT !== null);
  const points = [first];
  for (const point of path.points) {
    const last = points[points.length - 1]!.sigma;
    const sigma = sigmaOf(path, point);
    if (!(sigma.sigma > (last > THIN_FROM ? 1.01 * last : last) && sigma.sigma < Infinity)) continue;
    const time: Extended = logT === null ? LINEAR : { sign: 1, slope: 0, offset: sigma.logTime };
    points.push(pointAt(rates, point.state, sigma.sigma, time, logT !== null));
  }
  return points;
}

/** Σ and ln t of a point. */
function sigmaOf(path: Path, point: PathPoint): { readonly sigma: number; readonly logTime: number } {
  const { blowUp, segments } = path;
  const { frame } = segments[point.segment]!;
  if (blowUp !== null && frame.phase === "approach" && point.segment >= blowUp.firstSegment) {
    const i = point.segment - blowUp.firstSegment;
    // What is left of the segment, plus what is left after it: no subtraction of nearly equal times.
    const rest = Math.max(0, segments[point.segment]!.clockEnd - point.clock);
    const after = blowUp.logRemaining[i + 1]! + frame.logRho;
    const logLeft = Math.log(rest + Math.exp(after)) - frame.logRho;
    return { sigma: -logLeft, logTime: blowUp.logTime + Math.log1p(-Math.exp(logLeft - blowUp.logTime)) };
  }
  const logTime = logTimeAt(frame, point.clock);
  if (blowUp === null) return { sigma: logTime, logTime };
  return { sigma: -(blowUp.logTime + Math.log1p(-Math.exp(logTime - blowUp.logTime))), logTime };
}

function pointAt(rates: Rates, state: TokenState, sigma: number, t: Extended, towardT: boolean): TracePoint {
  rates.field.evaluate(state.v, state.k);
  const { delta, deltaExponent } = rates.field;
  const extended = (mantissa: number, exponent: number): Extended =>
    mantissa === 0
      ? ZERO
      : { sign: Math.sign(mantissa), slope: 0, offset: Math.log(Math.abs(mantissa)) + exponent * Math.LN2 };
  const remaining: Extended = { sign: 1, slope: -1, offset: 0 };
  return {
    sigma,
    t,
    remaining: towardT ? remaining : null,
    x: Array.from(state.v, (v, i) => extended(v, state.k[Math.floor(i / state.D)]!)),
    delta: Array.from(delta, (m, i) => extended(m, deltaExponent[i]!)),
  };
}

/** Constant tokens at a few instants out to Σ = FAR. */
function stationaryTrace(problem: MatrixProblem, parameters: MatrixParameters, x0: Float64Array): Trace {
  const state = TokenState.of(x0, parameters.D);
  const rates = new Rates(parameters, state.L);
  const sigmas = Array.from({ length: 48 }, (_, i) => -5 + i * 5);
  return {
    problem,
    scenario: "stationary",
    toward: "infinity",
    points: [
      pointAt(rates, state, -Infinity, ZERO, false),
      ...sigmas.map((sigma) => pointAt(rates, state, sigma, LINEAR, false)),
    ],
    relativeError: 0,
    termination: { kind: "reached-end" },
    run: { method: "the field is zero at x0", rtol: 0, accepted: 0, rejected: 0, evaluations: 0 },
  };
}

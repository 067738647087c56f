import { InvariantError } from "../errors.ts";
import { dop853 } from "../integrators/dop853.ts";
import { odex } from "../integrators/odex.ts";
import type { Extended, MethodRun, ScalarProblem, Trace, TraceMethod, TracePoint } from "../types.ts";
import { followConvergence } from "./convergence.ts";
import { FastPath } from "./fastPath.ts";
import { FastTail } from "./fastTail.ts";
import { FirstToken } from "./firstToken.ts";
import { LogField } from "./logField.ts";
import { describeMethod, IMPLICIT_UP_TO, PRIMARY, SECOND_ARC, SECOND_TRACE } from "./methods.ts";
import type { Method } from "./methods.ts";
import { initialPoint, LINEAR, PointList, pointAt, withFirstToken, withSlopes, ZERO } from "./points.ts";
import { scaleProblem } from "./scaledProblem.ts";
import type { ScaledProblem } from "./scaledProblem.ts";
import { scalarScenario } from "./scenario.ts";
import { followSlow } from "./slow.ts";
import { terminationKind } from "./statistics.ts";

/** Per-step tolerance of traces; their global error is measured in trace.test to stay below TRACE_ERROR. */
const TRACE_RTOL = 1e-12;
const TRACE_ERROR = 1e-10;
/** In convergence errors die out with the data that they belong to: a wider tolerance keeps TRACE_ERROR (trace.test). */
const CONVERGENCE_RTOL = 1e-11;
const MAX_STEPS = 6000;
/** ln z to which slow traces reach, and ln ln|y| of the leader in fast ones: e^230 = 10^100, e^690 = 10^300. */
const FAR = 230;
const FAR_FAST = 690;
/** z_i − z_1 below which a token behind a zero counts as bound: its limit is at most −ln(1 − 2^−0.1) = 2.7 for a ≥ 0.1. */
const BOUND = 10;
/** Absolute error of z_i − z_1 there; at most 4e-9 from its limit over 150 random problems at z > 10^10. */
const BOUND_ERROR = 1e-8;
/** One token costs little and is known to rounding: points near enough, and far enough, for what comes next to its limit. */
const ALONE = { settledSlope: 1e-13, maxStep: 1 };
/** Settled convergence is continued to ln t = 2^40. */
const SETTLED_DOUBLINGS = 40;

/** Follows a one-dimensional problem from t = 0 to its limit point. */
export function traceScalar(problem: ScalarProblem, which: TraceMethod): Trace {
  const scenario = scalarScenario(problem);
  if (scenario === "stationary") return stationaryTrace(problem);
  const scaled = scaleProblem(problem);
  const second = scenario !== "fast-divergence" && scaled.n <= IMPLICIT_UP_TO ? SECOND_TRACE : SECOND_ARC;
  const method: Method = which === "primary" ? PRIMARY : second;
  switch (scenario) {
    case "convergence":
      return convergenceTrace(problem, scaled, method);
    case "slow-divergence":
      return slowTrace(problem, scaled, method);
    default:
      return fastTrace(problem, scaled, method);
  }
}

function runOf(method: Method, rtol: number, statistics: Omit<MethodRun, "method" | "rtol">): MethodRun {
  return { method: describeMethod(method), rtol, ...statistics };
}

function convergenceTrace(problem: ScalarProblem, scaled: ScaledProblem, method: Method): Trace {
  const list = new PointList(initialPoint(problem, undefined));
  const field = new LogField(scaled);
  const first = new FirstToken(scaled);
  const result = followConvergence(scaled, {
    ...method,
    rtol: CONVERGENCE_RTOL,
    maxSteps: MAX_STEPS,
    targets: [],
    tauEnd: 20_000,
    clockShare: 1,
    ...(scaled.n === 1 ? ALONE : { settledSlope: 10 * CONVERGENCE_RTOL }),
    onPoint: (logTheta, l) => {
      const exact = first.advance(logTheta, l[0]!, TRACE_ERROR);
      if (!list.wants(logTheta + scaled.logTimeUnit)) return;
      const point = pointAt(problem, scaled, field, { logTheta, l });
      list.add(exact === null ? point : withFirstToken(point, scaled, exact, TRACE_ERROR));
    },
    onSettled: (constants, _target, drift) => {
      const from = Math.max(1, list.lastSigma);
      for (let k = 1; k <= SETTLED_DOUBLINGS; k++)
        list.add(settledPoint(problem, scaled, from * 2 ** k, constants, TRACE_ERROR + drift));
    },
  });
  return {
    problem,
    scenario: "convergence",
    toward: "infinity",
    points: list.points,
    relativeError: TRACE_ERROR,
    termination: { kind: terminationKind(result.kind) },
    run: runOf(method, CONVERGENCE_RTOL, result.statistics),
  };
}

/** ln|y_i| = −½ ln θ + constant, Δ = ln 2. */
function settledPoint(
  problem: ScalarProblem,
  scaled: ScaledProblem,
  sigma: number,
  constants: Float64Array,
  relativeError: number,
): TracePoint {
  const x = Array.from(constants, (c) => ({
    slope: -0.5,
    offset: c + 0.5 * scaled.logTimeUnit + scaled.logTokenUnit,
  }));
  const logDelta = x.map(() => ({ slope: 0, offset: Math.log(Math.LN2) }));
  const error = x.map(() => relativeError);
  return withSlopes(problem, scaled, { sigma, t: LINEAR, remaining: null, x, logDelta, error });
}

function slowTrace(problem: ScalarProblem, scaled: ScaledProblem, method: Method): Trace {
  const list = new PointList(initialPoint(problem, undefined));
  const field = new LogField(scaled);
  let zStar: number | undefined;
  const result = followSlow(scaled, {
    ...method,
    rtol: TRACE_RTOL,
    maxSteps: MAX_STEPS,
    targets: [],
    etaEnd: FAR,
    onEarly: (logTheta, l) => list.add(pointAt(problem, scaled, field, { logTheta, l })),
    onLate: ({ eta, lead, rho }) => {
      const z = Math.exp(eta);
      const sigma = z - lead + scaled.logTimeUnit;
      const x = Array.from(rho, (r) => ({ slope: 0, offset: r + eta + scaled.logTokenUnit }));
      const shift = lead - scaled.logTimeUnit;
      const logDelta = Array.from(rho, (r) => logDeltaBehind(z, r, shift));
      zStar ??= z;
      const error = lateErrors(scaled, z, zStar, rho);
      list.add(withSlopes(problem, scaled, { sigma, t: LINEAR, remaining: null, x, logDelta, error }));
    },
  });
  return {
    problem,
    scenario: "slow-divergence",
    toward: "infinity",
    points: list.points,
    relativeError: TRACE_ERROR,
    // Running out of steps once token 1 keeps the time only shortens the trace.
    termination: {
      kind:
        result.kind === "max-steps" && zStar !== undefined && list.lastSigma > 1000
          ? "reached-end"
          : terminationKind(result.kind),
    },
    run: runOf(method, TRACE_RTOL, result.statistics),
  };
}

/**
 * Relative errors once token 1 is the clock: θ(z_1) is known to rounding, but for the error of θ at z*, which dies like
 * e^{z* − z}; a token bound behind a zero is known as well as its small distance ρ z_1 from token 1.
 */
function lateErrors(scaled: ScaledProblem, z: number, zStar: number, rho: Float64Array): number[] {
  // ln z is written down to half an ulp, and a few more operations have gone before.
  const clock = Number.EPSILON * (4 + Math.log(z)) + TRACE_ERROR * Math.exp(zStar - z);
  return Array.from(rho, (r, i) => {
    if (i === 0) return clock;
    const bound = scaled.gap[i]! > 0 && z * Math.abs(Math.expm1(r)) < BOUND;
    return clock + (bound ? BOUND_ERROR / z : TRACE_ERROR);
  });
}

/**
 * −z_i for z_i = e^r z_1 and z_1 = Σ + shift: the part proportional to Σ is kept apart, and where z_i − z_1 is moderate
 * that part is exactly Σ, so that the difference survives.
 */
function logDeltaBehind(
  z: number,
  r: number,
  shift: number,
): { readonly slope: number; readonly offset: number } {
  const ahead = z * Math.expm1(r);
  if (Math.abs(ahead) < 1000) return { slope: -1, offset: -shift - ahead };
  return { slope: -Math.exp(r), offset: -Math.exp(r) * shift };
}

function fastTrace(problem: ScalarProblem, scaled: ScaledProblem, method: Method): Trace {
  const { integrator, pace } = method;
  if (pace.kind === "log-time") throw new InvariantError("log-time cannot pass a blow-up");
  const path = new FastPath(scaled, {
    integrator,
    pace,
    rtol: TRACE_RTOL,
    maxSteps: MAX_STEPS,
    logThetaMax: Infinity,
    logRemainingMin: Infinity,
    untilFollowersLocked: true,
  });
  const { leader } = path;
  const logTime = leader === undefined ? undefined : path.logBlowUpTheta + scaled.logTimeUnit;
  const list = new PointList(initialPoint(problem, logTime));
  const field = new LogField(scaled);
  for (const { l, logTheta, logRemaining } of path.points()) {
    list.add(
      pointAt(problem, scaled, field, { logTheta, l, ...(leader === undefined ? {} : { logRemaining }) }),
    );
  }
  const common = { problem, scenario: "fast-divergence", toward: "T", relativeError: TRACE_ERROR } as const;
  const run = runOf(method, TRACE_RTOL, path.statistics);
  const { points } = list;
  if (leader === undefined || logTime === undefined)
    return { ...common, points, termination: { kind: terminationKind(path.kind) }, run };
  if (path.kind === "reached-end") attachTail(problem, scaled, path, leader, list, method);
  const time = Math.exp(logTime);
  const tokens = Array.from(scaled.index).slice(leader);
  return {
    ...common,
    points,
    blowUp: { time, logTime, error: time * TRACE_ERROR, tokens },
    termination: { kind: "blow-up" },
    run,
  };
}

function attachTail(
  problem: ScalarProblem,
  scaled: ScaledProblem,
  path: FastPath,
  leader: number,
  list: PointList,
  method: Method,
): void {
  const tail = new FastTail(scaled, leader, path.y);
  // T − t = e^unit / (3 Y³), or e^unit / (2 ln 2 y²) for s = 0: η in terms of Σ = −ln(T − t).
  const power = scaled.sZero ? 2 : 3;
  const logFactor = scaled.sZero ? Math.log(2 * Math.LN2) : Math.log(3);
  const t: Extended = { sign: 1, slope: 0, offset: path.logBlowUpTheta + scaled.logTimeUnit };
  const integrator = method === PRIMARY ? dop853 : odex;
  tail.follow(integrator, TRACE_RTOL, Math.exp(FAR_FAST), ({ eta, constant }) => {
    const sigma = power * eta + logFactor - scaled.logTimeUnit;
    const x = Array.from(constant, (c, i) => ({
      slope: tail.power[i]! / power,
      offset:
        tail.power[i]! * ((scaled.logTimeUnit - logFactor) / power - tail.eta0) + c + scaled.logTokenUnit,
    }));
    const logDelta = x.map(({ slope, offset }, i) =>
      logDeltaOf(scaled, i, slope, offset - scaled.logTokenUnit, sigma),
    );
    const remaining: Extended = { sign: 1, slope: -1, offset: 0 };
    list.add(withSlopes(problem, scaled, { sigma, t, remaining, x, logDelta }));
  });
}

/** ln Δ(y_i) for ln|y_i| = slope·Σ + offset. */
function logDeltaOf(
  scaled: ScaledProblem,
  i: number,
  slope: number,
  offset: number,
  sigma: number,
): { readonly slope: number; readonly offset: number } {
  if (scaled.sZero) return { slope: 0, offset: Math.log(Math.LN2) };
  const magnitude = Math.exp(slope * sigma + offset);
  if (scaled.sign[i]! > 0) {
    if (magnitude > 40) return { slope, offset };
    return { slope: 0, offset: Math.log(magnitude + Math.log1p(Math.exp(-magnitude))) };
  }
  return { slope: 0, offset: magnitude > 40 ? -magnitude : Math.log(Math.log1p(Math.exp(-magnitude))) };
}

function stationaryTrace(problem: ScalarProblem): Trace {
  const first = initialPoint(problem, undefined);
  const later = Array.from({ length: 44 }, (_, k): TracePoint => ({
    ...first,
    sigma: 2 ** (k - 3),
    t: LINEAR,
  }));
  return {
    problem,
    scenario: "stationary",
    toward: "infinity",
    points: [{ ...first, t: ZERO }, ...later],
    relativeError: 0,
    termination: { kind: "reached-end" },
    run: { method: "the field is zero", rtol: 0, accepted: 0, rejected: 0, evaluations: 0 },
  };
}

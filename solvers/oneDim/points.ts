import type { Extended, ScalarProblem, TracePoint } from "../types.ts";
import type { LogField } from "./logField.ts";
import type { ScaledProblem } from "./scaledProblem.ts";

export const ZERO: Extended = { sign: 0, slope: 0, offset: -Infinity };
/** t itself, where Σ = ln t. */
export const LINEAR: Extended = { sign: 1, slope: 1, offset: 0 };
/** T − t itself, where Σ = −ln(T − t). */
const REMAINING: Extended = { sign: 1, slope: -1, offset: 0 };
/** Δ(0) = ln 2. */
const DELTA_OF_ZERO: Extended = { sign: 1, slope: 0, offset: Math.log(Math.LN2) };

/** ln of a positive number as slope·Σ + offset. */
export interface LogLinear {
  readonly slope: number;
  readonly offset: number;
}

/** A scaled state at ln θ; `logRemaining` (scaled time left) on the way to a blow-up. */
export interface ScaledState {
  readonly logTheta: number;
  readonly logRemaining?: number;
  readonly l: Float64Array;
}

/** Smallest growth of Σ from one point to the next: denser points tell a claim nothing more. */
function spacing(sigma: number): number {
  if (sigma < 50) return 1;
  if (sigma < 1e4) return 1.02;
  if (sigma < 1e11) return 1.2;
  return sigma < 1e20 ? 2 : 8;
}

/** Collects points with strictly increasing Σ, thinned where Σ is large. */
export class PointList {
  readonly points: TracePoint[];

  constructor(first: TracePoint) {
    this.points = [first];
  }

  get lastSigma(): number {
    return this.points[this.points.length - 1]!.sigma;
  }

  /** Whether a point at `sigma` would be kept; asked before it is built. */
  wants(sigma: number): boolean {
    const last = this.lastSigma;
    return sigma > last * (last > 0 ? spacing(last) : 1);
  }

  add(point: TracePoint): void {
    if (this.wants(point.sigma)) this.points.push(point);
  }
}

/** A point near enough that logarithms need no splitting. @param field - scratch. */
export function pointAt(
  problem: ScalarProblem,
  scaled: ScaledProblem,
  field: LogField,
  state: ScaledState,
): TracePoint {
  field.evaluate(state.l);
  const logT = state.logTheta + scaled.logTimeUnit;
  const logLeft = state.logRemaining === undefined ? undefined : state.logRemaining + scaled.logTimeUnit;
  const forward = logLeft === undefined;
  const x = problem.x0.map(() => ZERO);
  const delta = problem.x0.map(() => DELTA_OF_ZERO);
  for (let i = 0; i < scaled.n; i++) {
    const l = scaled.index[i]!;
    x[l] = { sign: problem.x0[l]! > 0 ? 1 : -1, slope: 0, offset: state.l[i]! + scaled.logTokenUnit };
    delta[l] = { sign: 1, slope: 0, offset: field.logDelta(i) };
  }
  return {
    sigma: forward ? logT : -logLeft,
    t: forward ? LINEAR : { sign: 1, slope: 0, offset: logT },
    remaining: forward ? null : REMAINING,
    x,
    delta,
  };
}

/** The point with its first nonzero token known to rounding: ln|y√(Kθ)|, K = 2 ln 2, with its own error. */
export function withFirstToken(
  point: TracePoint,
  scaled: ScaledProblem,
  first: { readonly log: number; readonly error: number },
  relativeError: number,
): TracePoint {
  const l = scaled.index[0]!;
  const x = point.x.slice();
  const offset = first.log + 0.5 * (scaled.logTimeUnit - Math.log(2 * Math.LN2)) + scaled.logTokenUnit;
  x[l] = { sign: point.x[l]!.sign, slope: -0.5, offset };
  const error = new Array<number>(x.length).fill(relativeError);
  error[l] = first.error;
  const { sigma, t, remaining, delta } = point;
  return { sigma, t, remaining, x, delta, error };
}

/** Puts zero tokens back and gives magnitudes their signs. */
export function withSlopes(
  problem: ScalarProblem,
  scaled: ScaledProblem,
  point: {
    readonly sigma: number;
    readonly t: Extended;
    readonly remaining: Extended | null;
    readonly x: readonly LogLinear[];
    readonly logDelta: readonly LogLinear[];
    readonly error?: readonly number[];
  },
): TracePoint {
  const x: Extended[] = problem.x0.map(() => ZERO);
  const delta: Extended[] = problem.x0.map(() => DELTA_OF_ZERO);
  scaled.index.forEach((l, i) => {
    x[l] = { sign: Math.sign(problem.x0[l]!), ...point.x[i]! };
    const logDelta = point.logDelta[i]!;
    delta[l] = logDelta.offset === -Infinity ? ZERO : { sign: 1, ...logDelta };
  });
  const { sigma, t, remaining } = point;
  if (point.error === undefined) return { sigma, t, remaining, x, delta };
  const error = problem.x0.map(() => 0);
  scaled.index.forEach((l, i) => (error[l] = point.error![i]!));
  return { sigma, t, remaining, x, delta, error };
}

/** t = 0, from the data themselves. @param logBlowUpTime - ln T where there is one. */
export function initialPoint(problem: ScalarProblem, logBlowUpTime: number | undefined): TracePoint {
  const delta = problem.x0.map((value): Extended => {
    const u = problem.sDelta * value;
    const logDelta = u < -37 ? u : Math.log(Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u))));
    return { sign: 1, slope: 0, offset: logDelta };
  });
  return {
    sigma: logBlowUpTime === undefined ? -Infinity : -logBlowUpTime,
    t: ZERO,
    remaining: logBlowUpTime === undefined ? null : { sign: 1, slope: 0, offset: logBlowUpTime },
    x: problem.x0.map((value) =>
      value === 0 ? ZERO : { sign: Math.sign(value), slope: 0, offset: Math.log(Math.abs(value)) },
    ),
    delta,
  };
}

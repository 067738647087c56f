import type { EndKind, Integrator } from "../integrators/integrator.ts";
import type { Statistics } from "../types.ts";
import { LogField } from "./logField.ts";
import type { Pace } from "./pacedField.ts";
import type { ScaledProblem } from "./scaledProblem.ts";
import { followTau, logTotalAt } from "./tauPath.ts";
import { logThetaOfTau, tauOfLogTheta } from "./time.ts";

export interface ConvergenceOptions {
  readonly integrator: Integrator;
  readonly pace: Pace;
  readonly rtol: number;
  readonly maxSteps: number;
  /** ln θ wanted, ascending. */
  readonly targets: readonly number[];
  readonly onPoint: (logTheta: number, l: Float64Array, target: number | undefined) => void;
  /** After settling, l_i = −½ ln θ + constant: only the constants are handed out, with what may still change in them. */
  readonly onSettled: (constants: Float64Array, target: number | undefined, drift: number) => void;
  /** Slope of ℓ + τ/2 below which the state counts as sitting on the fixed point of the limit system. */
  readonly settledSlope: number;
  /** As for followTau. */
  readonly clockShare?: number;
  readonly maxStep?: number;
  /** Show every step, up to settling or this τ (traces). */
  readonly tauEnd?: number;
}

/**
 * |y| over the slope at settling: Δ = ln 2 (1 + O(y)) still moves constants by a multiple of y, τ-fold where e^{−τ/2} and
 * e^{−(1−q)τ} are alike, and both methods of a cross-check would leave that out.
 */
const SMALL = 1e-3;

export interface ConvergenceResult {
  readonly kind: EndKind;
  readonly reached: number;
  readonly statistics: Statistics;
}

/**
 * Convergence: ℓ + τ/2 tends to a fixed point, exponentially in τ (MATH section 2). The path is integrated until
 * no token moves against it, then the state is continued as ℓ = −τ/2 + constant, which needs no limit to be known.
 */
export function followConvergence(scaled: ScaledProblem, options: ConvergenceOptions): ConvergenceResult {
  const { n, a } = scaled;
  const { settledSlope } = options;
  const logTotal0 = logTotalAt(scaled, scaled.logY0);
  const watch = new LogField(scaled);
  const trace = options.tauEnd !== undefined;
  const taus = options.targets.map((target) => tauOfLogTheta(target, logTotal0));
  const tauEnd = options.tauEnd ?? taus.at(-1) ?? 0;
  let slope = Infinity;
  let settled = false;
  const path = followTau(scaled, {
    ...options,
    targets: taus,
    onTarget: (which, y) => options.onPoint(options.targets[which]!, y, which),
    onStep: (y) => {
      slope = slopeAgainstHalf(watch, y, n, logTotal0);
      // With Δ = ln 2 (1 + O(y)) as well, nothing is left in the system that could move a token later.
      settled = slope < settledSlope && (scaled.sZero || largest(y, n) < SMALL * settledSlope);
      if (trace && !settled) options.onPoint(logThetaOfTau(y[n]!, logTotal0), y, undefined);
      return settled || y[n]! >= tauEnd ? "stop" : "continue";
    },
  });
  const { kind, statistics } = path;
  let { reached } = path;
  if (settled) {
    const constants = Float64Array.from({ length: n }, (_, i) => path.y[i]! + 0.5 * (path.y[n]! - logTotal0));
    // What is left relaxes at the rate 1 − q at least (up to powers of τ), or falls with y itself.
    const drift = (2 * slope + (scaled.sZero ? 0 : largest(path.y, n))) / (1 - Math.pow(2, -a));
    for (; reached < options.targets.length; reached++) options.onSettled(constants, reached, drift);
    if (trace) options.onSettled(constants, undefined, drift);
  }
  return { kind, reached, statistics };
}

function slopeAgainstHalf(field: LogField, y: Float64Array, n: number, logTotal0: number): number {
  field.evaluate(y);
  const factor = Math.exp(field.logScale + y[n]! - logTotal0);
  let worst = 0;
  for (let i = 0; i < n; i++) worst = Math.max(worst, Math.abs(0.5 - field.rate[i]! * factor));
  return worst;
}

/** Largest |y|. */
function largest(y: Float64Array, n: number): number {
  let log = -Infinity;
  for (let i = 0; i < n; i++) log = Math.max(log, y[i]!);
  return Math.exp(log);
}

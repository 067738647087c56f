import type { EndKind, Integrator } from "../integrators/integrator.ts";
import type { Statistics } from "../types.ts";
import { linearGuess, locate } from "./locate.ts";
import { LogField } from "./logField.ts";
import { pacedField } from "./pacedField.ts";
import type { Pace } from "./pacedField.ts";
import type { ScaledProblem } from "./scaledProblem.ts";
import { addStatistics, NO_STATISTICS } from "./statistics.ts";

/** Log-magnitudes ℓ at τ = ln(1 + θ/θ₀); y = [ℓ_1 … ℓ_n, τ]. */
export interface TauPathOptions {
  readonly integrator: Integrator;
  readonly pace: Pace;
  /** Relative tolerance of |x| and of 1 + t/t₀, per step. */
  readonly rtol: number;
  /** τ values wanted, ascending; the path ends at the last one if `tauEnd` is absent. */
  readonly targets: readonly number[];
  readonly onTarget?: (which: number, y: Float64Array) => void;
  readonly onStep?: (y: Float64Array) => "continue" | "stop";
  readonly maxSteps: number;
  /** Tolerance of the clock over `rtol`. Where tokens rush, an error of the clock is multiplied: default 0.03. */
  readonly clockShare?: number;
  /** Longest step in the pace's own variable. */
  readonly maxStep?: number;
}

export interface TauPathResult {
  readonly kind: EndKind;
  readonly y: Float64Array;
  /** Targets reached, in order. */
  readonly reached: number;
  readonly statistics: Statistics;
}

const CLOCK_SHARE = 0.03;

/** ln Σ G_i(0) = −ln θ₀. */
export function logTotalAt(scaled: ScaledProblem, l: Float64Array): number {
  const field = new LogField(scaled);
  field.evaluate(l);
  return field.logTotal;
}

/**
 * Follows a problem outward in τ. Convergence needs nothing else: τ then moves as fast as the log-magnitudes.
 */
export function followTau(scaled: ScaledProblem, options: TauPathOptions): TauPathResult {
  const { n, logY0 } = scaled;
  const { integrator, targets } = options;
  const logTotal0 = logTotalAt(scaled, logY0);
  const field = pacedField(scaled, new LogField(scaled), options.pace, { kind: "tau" }, logTotal0);
  const y0 = new Float64Array(n + 1);
  y0.set(logY0);
  // Log-magnitudes carry absolute errors; 4 ulp keep the tolerance above rounding where they are large.
  const atol = new Float64Array(n + 1).fill(options.rtol);
  atol[n] = Math.max(1e-15, options.rtol * (options.clockShare ?? CLOCK_SHARE));
  const { maxSteps, maxStep = Infinity } = options;
  const tolerances = { atol, rtol: 1e-15, maxSteps, maxStep };
  let reached = 0;
  let extra: Statistics = NO_STATISTICS;
  const seeTarget = (y: Float64Array): void => {
    options.onTarget?.(reached, y);
    reached++;
  };
  while (reached < targets.length && targets[reached]! <= 0) seeTarget(y0);
  const wantsMore = (): boolean => options.onStep !== undefined || reached < targets.length;
  if (!wantsMore()) return { kind: "reached-end", y: y0, reached, statistics: NO_STATISTICS };
  const result = integrator.integrate(field, 0, y0, Infinity, tolerances, (step) => {
    while (reached < targets.length && targets[reached]! <= step.y[n]!) {
      const kept = { xiOld: step.tOld, xi: step.t, yOld: step.yOld.slice(), y: step.y.slice() };
      const target = targets[reached]!;
      const slope = new Float64Array(n + 1);
      const correction = (y: Float64Array): number => {
        field(NaN, y, slope);
        return (target - y[n]!) / slope[n]!;
      };
      const guess = linearGuess(kept, kept.yOld[n]!, kept.y[n]!, target);
      const located = locate(field, integrator, tolerances, kept, correction, guess);
      extra = addStatistics(extra, located.statistics);
      seeTarget(located.y);
    }
    const action = options.onStep?.(step.y) ?? "continue";
    return action === "stop" || !wantsMore() ? "stop" : "continue";
  });
  const kind = result.kind === "stopped" ? "reached-end" : result.kind;
  return { kind, y: result.y, reached, statistics: addStatistics(result.statistics, extra) };
}

import type { EndKind, Integrator } from "../integrators/integrator.ts";
import type { Statistics } from "../types.ts";
import type { Pace } from "./pacedField.ts";
import type { ScaledProblem } from "./scaledProblem.ts";
import { SlowClock, SWITCH } from "./slowClock.ts";
import { SlowRatios } from "./slowRatios.ts";
import { addStatistics } from "./statistics.ts";
import { followTau, logTotalAt } from "./tauPath.ts";
import { logThetaOfTau, tauOfLogTheta } from "./time.ts";

/** ln|y_1| = eta and ρ_i = ln|y_i / y_1| once token 1 keeps the time; y = e^eta = ln θ + lead. */
export interface SlowState {
  readonly eta: number;
  readonly lead: number;
  /** [n], ρ_1 = 0. */
  readonly rho: Float64Array;
}

export interface SlowOptions {
  readonly integrator: Integrator;
  /** Pace of the first stretch, until token 1 keeps the time. */
  readonly pace: Pace;
  readonly rtol: number;
  readonly maxSteps: number;
  /** ln θ wanted, ascending (−Infinity for t = 0). */
  readonly targets: readonly number[];
  readonly onEarly?: (logTheta: number, l: Float64Array, target: number | undefined) => void;
  readonly onLate?: (state: SlowState, target: number | undefined) => void;
  /** Continue past the last target, to this η, showing every step (traces). */
  readonly etaEnd?: number;
}

export interface SlowResult {
  readonly kind: EndKind;
  readonly reached: number;
  readonly statistics: Statistics;
}

/**
 * Slow divergence in two stretches: log-magnitudes with the clock τ until z_1 = |y_1| passes SWITCH, then token 1 as
 * the clock (its θ(z) is known exactly) and the log-ratios to it against η = ln z_1, which is not stiff however
 * large t is: t = e^(10^100) is η = 230.
 */
export function followSlow(scaled: ScaledProblem, options: SlowOptions): SlowResult {
  const { n, logY0 } = scaled;
  const logTotal0 = logTotalAt(scaled, logY0);
  const enough = Math.max(SWITCH, Math.exp(logY0[0]!) + 1);
  const trace = options.etaEnd !== undefined;
  let passed = false;
  const early = followTau(scaled, {
    integrator: options.integrator,
    pace: options.pace,
    rtol: options.rtol,
    maxSteps: options.maxSteps,
    targets: options.targets.map((target) => tauOfLogTheta(target, logTotal0)),
    onTarget: (which, y) => options.onEarly?.(options.targets[which]!, y, which),
    onStep: (y) => {
      passed = Math.exp(y[0]!) >= enough;
      if (!passed && trace) options.onEarly?.(logThetaOfTau(y[n]!, logTotal0), y, undefined);
      return passed || (!trace && y[n]! >= tauOfLogTheta(options.targets.at(-1) ?? -Infinity, logTotal0))
        ? "stop"
        : "continue";
    },
  });
  if (!passed || early.kind !== "reached-end") {
    return { kind: early.kind, reached: early.reached, statistics: early.statistics };
  }
  const late = followLate(scaled, options, early.y, logThetaOfTau(early.y[n]!, logTotal0), early.reached);
  return { ...late, statistics: addStatistics(early.statistics, late.statistics) };
}

function followLate(
  scaled: ScaledProblem,
  options: SlowOptions,
  y: Float64Array,
  logTheta: number,
  from: number,
): SlowResult {
  const clock = new SlowClock(Math.exp(y[0]!), logTheta);
  const ratios = new SlowRatios(scaled, options, y);
  let reached = from;
  for (; reached < options.targets.length; reached++) {
    const { z, lead } = clock.at(options.targets[reached]!);
    const kind = ratios.advance(Math.log(z));
    if (kind !== "reached-end") return { kind, reached, statistics: ratios.statistics };
    options.onLate?.({ eta: Math.log(z), lead, rho: ratios.rho }, reached);
  }
  if (options.etaEnd !== undefined) {
    const show = (eta: number, rho: Float64Array): void =>
      options.onLate?.({ eta, lead: clock.lead(Math.exp(eta)), rho }, undefined);
    show(ratios.eta, ratios.rho);
    const kind = ratios.advance(options.etaEnd, show);
    return { kind, reached, statistics: ratios.statistics };
  }
  return { kind: "reached-end", reached, statistics: ratios.statistics };
}

import type { EndKind, Integrator } from "../integrators/integrator.ts";
import type { Statistics } from "../types.ts";
import { LogField } from "./logField.ts";
import type { Pace } from "./pacedField.ts";
import type { ScaledProblem } from "./scaledProblem.ts";
import { SlowClock, SWITCH } from "./slowClock.ts";
import { addStatistics, NO_STATISTICS } from "./statistics.ts";
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
  const ratios = new Ratios(scaled, options, y);
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

/** Far beyond a step the ratios no longer move; points are then shown this far apart in η. */
const SHOWN_EVERY = 2.3;

/** dρ_i/dη = G_i/G_1 − 1 against η = ln z_1. */
class Ratios {
  eta: number;
  rho: Float64Array;
  statistics: Statistics = NO_STATISTICS;
  private readonly scaled: ScaledProblem;
  private readonly options: SlowOptions;
  private readonly field: LogField;
  private readonly l: Float64Array;
  private readonly slope: Float64Array;

  constructor(scaled: ScaledProblem, options: SlowOptions, y: Float64Array) {
    this.scaled = scaled;
    this.options = options;
    this.field = new LogField(scaled);
    this.l = new Float64Array(scaled.n);
    this.slope = new Float64Array(scaled.n);
    this.eta = y[0]!;
    this.rho = Float64Array.from({ length: scaled.n }, (_, i) => y[i]! - y[0]!);
  }

  private evaluate(eta: number, rho: Float64Array, slope: Float64Array): void {
    const { n } = this.scaled;
    for (let i = 0; i < n; i++) this.l[i] = eta + rho[i]!;
    this.field.evaluate(this.l);
    const first = this.field.rate[0]!;
    slope[0] = 0;
    for (let i = 1; i < n; i++) slope[i] = this.field.rate[i]! / first - 1;
  }

  /** No ratio moves any more: its slope is below rounding, and shrinks because every later token is ahead. */
  private get settled(): boolean {
    this.evaluate(this.eta, this.rho, this.slope);
    return this.slope.every((value, i) => Math.abs(value) < 1e-16 && this.rho[i]! >= 0);
  }

  advance(etaEnd: number, show?: (eta: number, rho: Float64Array) => void): EndKind {
    if (!this.settled && etaEnd > this.eta) {
      const { integrator, rtol, maxSteps } = this.options;
      const tolerances = { atol: rtol, rtol: 1e-15, maxSteps };
      const result = integrator.integrate(
        (eta, rho, slope) => this.evaluate(eta, rho, slope),
        this.eta,
        this.rho,
        etaEnd,
        tolerances,
        (step) => {
          this.eta = step.t;
          this.rho = step.y.slice();
          show?.(this.eta, this.rho);
          return this.settled ? "stop" : "continue";
        },
      );
      this.statistics = addStatistics(this.statistics, result.statistics);
      if (result.kind !== "reached-end" && result.kind !== "stopped") return result.kind;
    }
    if (show) for (let eta = this.eta + SHOWN_EVERY; eta < etaEnd; eta += SHOWN_EVERY) show(eta, this.rho);
    this.eta = etaEnd;
    return "reached-end";
  }
}

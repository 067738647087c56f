import { InvariantError } from "../errors.ts";
import type { EndKind } from "../integrators/integrator.ts";
import type { Request, Scenario, Statistics } from "../types.ts";
import { followConvergence } from "./convergence.ts";
import { FastPath } from "./fastPath.ts";
import type { Method } from "./methods.ts";
import type { ScaledProblem } from "./scaledProblem.ts";
import { followSlow } from "./slow.ts";

/** One method's answer, in scaled log-magnitudes. */
export interface ScalarSolution {
  readonly kind: EndKind;
  /** ℓ of the nonzero tokens at each requested instant that was reached, in order. */
  readonly rows: readonly Float64Array[];
  /** Where a row's instant is T minus something, its ln θ. */
  readonly logTheta: readonly number[];
  readonly blowUp?: { readonly logTheta: number; readonly leader: number };
  readonly statistics: Statistics;
}

export interface SolveOptions {
  readonly method: Method;
  readonly rtol: number;
  readonly maxSteps: number;
}

/** Rounding of a step: what can be asked of a fixed point at all. */
const SETTLED_SLOPE = 4e-13;

/** Requested instants in scaled logarithms: ln θ, or ln of the scaled time left. */
export function scaledTargets(scaled: ScaledProblem, request: Request): readonly number[] {
  const shift = scaled.logTimeUnit;
  return request.values.map((value) => (request.coordinate === "log-t" ? value : Math.log(value)) - shift);
}

/** @param scenario - convergence, slow-divergence or fast-divergence. */
export function solveScalar(
  scaled: ScaledProblem,
  scenario: Scenario,
  request: Request,
  options: SolveOptions,
): ScalarSolution {
  const targets = scaledTargets(scaled, request);
  switch (scenario) {
    case "convergence":
      return solveConvergence(scaled, targets, options);
    case "slow-divergence":
      return solveSlow(scaled, targets, options);
    default:
      return solveFast(scaled, targets, request, options);
  }
}

function solveConvergence(
  scaled: ScaledProblem,
  targets: readonly number[],
  options: SolveOptions,
): ScalarSolution {
  const rows: Float64Array[] = [];
  const { kind, statistics } = followConvergence(scaled, {
    ...options.method,
    ...options,
    settledSlope: SETTLED_SLOPE,
    targets,
    onPoint: (_logTheta, l, target) => {
      if (target !== undefined) rows[target] = l.slice(0, scaled.n);
    },
    onSettled: (constants, target) => {
      if (target !== undefined) rows[target] = constants.map((c) => c - 0.5 * targets[target]!);
    },
  });
  return { kind, rows, logTheta: targets, statistics };
}

function solveSlow(scaled: ScaledProblem, targets: readonly number[], options: SolveOptions): ScalarSolution {
  const rows: Float64Array[] = [];
  const { kind, statistics } = followSlow(scaled, {
    ...options.method,
    ...options,
    targets,
    onEarly: (_logTheta, l, target) => {
      if (target !== undefined) rows[target] = l.slice(0, scaled.n);
    },
    onLate: (state, target) => {
      if (target !== undefined) rows[target] = state.rho.map((rho) => rho + state.eta);
    },
  });
  return { kind, rows, logTheta: targets, statistics };
}

function solveFast(
  scaled: ScaledProblem,
  targets: readonly number[],
  request: Request,
  options: SolveOptions,
): ScalarSolution {
  const { integrator, pace } = options.method;
  if (pace.kind === "log-time") throw new InvariantError("log-time cannot pass a blow-up");
  const remaining = request.coordinate === "remaining";
  const last = targets.at(-1)!;
  const path = new FastPath(scaled, {
    integrator,
    pace,
    rtol: options.rtol,
    maxSteps: options.maxSteps,
    logThetaMax: remaining ? Infinity : last,
    logRemainingMin: remaining ? last : Infinity,
    ...(remaining ? {} : { logThetas: targets }),
  });
  const blowsUp = path.leader !== undefined && path.logBlowUpTheta < Infinity;
  const rows: Float64Array[] = [];
  const logTheta: number[] = [];
  let known = blowsUp && remaining;
  for (const [i, target] of targets.entries()) {
    known ||= blowsUp && isPast(scaled, request, path.logBlowUpTheta, i, target);
    if (known && !remaining) break;
    const y = remaining ? path.atLogRemaining(target) : path.atLogTheta(target);
    if (y === undefined) {
      // Time left longer than T itself lies before t = 0: no such instant, and later ones may exist.
      if (known && target > path.logBlowUpTheta) continue;
      // The path ends where ln θ cannot be told from ln T any more.
      known ||= blowsUp && path.kind === "reached-end";
      break;
    }
    rows.push(y.slice(0, scaled.n));
    logTheta.push(remaining ? logDifference(path.logBlowUpTheta, target) : target);
  }
  const blowUp = known ? { logTheta: path.logBlowUpTheta, leader: path.leader! } : undefined;
  return { kind: path.kind, rows, logTheta, ...(blowUp ? { blowUp } : {}), statistics: path.statistics };
}

/** Whether an instant is at or past T: by the logarithms followed or, for a double, by T as it is printed. */
function isPast(scaled: ScaledProblem, request: Request, logT: number, i: number, target: number): boolean {
  const byTime = request.coordinate === "t" && request.values[i]! >= Math.exp(logT + scaled.logTimeUnit);
  return byTime || (request.coordinate !== "remaining" && target >= logT);
}

/** ln(e^a − e^b), a ≥ b. */
function logDifference(a: number, b: number): number {
  return a + Math.log(-Math.expm1(b - a));
}

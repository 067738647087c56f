import { simulateMatrix, traceMatrix } from "./multiDim/index.ts";
import { simulateScalar } from "./oneDim/simulate.ts";
import { traceScalar } from "./oneDim/trace.ts";
import type { Problem, Request, Simulation, Tolerances, Trace, TraceMethod } from "./types.ts";

/** Defaults of CONTRACT.md; atol counts in D dimensions only (one dimension is relative throughout). */
export function defaultTolerances(problem: Problem): Tolerances {
  const largest = problem.kind === "scalar" ? 0 : Math.max(0, ...problem.x0.flat().map(Math.abs));
  return { rtol: 1e-10, atol: 1e-12 * largest };
}

/**
 * Tokens at the requested instants, in coordinates that suit the problem's regime, cross-checked by a second method.
 *
 * @param problem - validated (experiments/formats does it for files).
 * @throws DomainError if `remaining` is requested of a problem without blow-up.
 */
export function simulate(
  problem: Problem,
  request: Request,
  tolerances: Partial<Tolerances> = {},
): Simulation {
  const full = { ...defaultTolerances(problem), ...tolerances };
  return problem.kind === "scalar"
    ? simulateScalar(problem, request, full)
    : simulateMatrix(problem, request, full);
}

/** A trajectory followed to its limit point, for deciding limits, bounds and orders. */
export function trace(problem: Problem, method: TraceMethod = "primary"): Trace {
  return problem.kind === "scalar" ? traceScalar(problem, method) : traceMatrix(problem, method);
}

export { integrators, workPrecisionRun } from "./oneDim/workPrecision.ts";
export type { WorkPrecisionRun } from "./oneDim/workPrecision.ts";

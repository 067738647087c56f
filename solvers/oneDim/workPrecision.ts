import { dop853 } from "../integrators/dop853.ts";
import type { Integrator } from "../integrators/integrator.ts";
import { odex } from "../integrators/odex.ts";
import { radau13, radau5 } from "../integrators/radau.ts";
import type { Request, ScalarProblem, Statistics } from "../types.ts";
import { describeMethod, PRIMARY } from "./methods.ts";
import { scaleProblem } from "./scaledProblem.ts";
import { scalarScenario } from "./scenario.ts";
import { solveScalar } from "./solveScalar.ts";

/** The integrators behind `Integrator`, in the coordinates that `simulate` follows a regime in. */
export const integrators: readonly Integrator[] = [dop853, odex, radau5, radau13];

/** One run of one integrator: what it cost and what it found. */
export interface WorkPrecisionRun {
  /** For example "odex in log-magnitudes against their arc length". */
  readonly method: string;
  readonly rtol: number;
  readonly statistics: Statistics;
  readonly reachedEnd: boolean;
  /** [rows][nonzero tokens] ln|x|. */
  readonly logAbsX: readonly Float64Array[];
  /** ln T, where the problem blows up and T was reached. */
  readonly logBlowUpTime?: number;
}

/**
 * Follows a problem with one integrator at one tolerance, without cross-check: for work-precision data.
 *
 * @param problem - one dimension, not stationary.
 * @param request - instants, t or ln t or T − t.
 * @param rtol - the integrator's own relative tolerance, on log-magnitudes.
 */
export function workPrecisionRun(
  problem: ScalarProblem,
  request: Request,
  integrator: Integrator,
  rtol: number,
): WorkPrecisionRun {
  const scaled = scaleProblem(problem);
  const method = { integrator, pace: PRIMARY.pace };
  const solution = solveScalar(scaled, scalarScenario(problem), request, { method, rtol, maxSteps: 50_000 });
  return {
    method: describeMethod(method),
    rtol,
    statistics: solution.statistics,
    reachedEnd: solution.kind === "reached-end",
    logAbsX: solution.rows.map((row) => row.map((value) => value + scaled.logTokenUnit)),
    ...(solution.blowUp === undefined
      ? {}
      : { logBlowUpTime: solution.blowUp.logTheta + scaled.logTimeUnit }),
  };
}

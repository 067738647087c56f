import { DomainError } from "../errors.ts";
import type {
  BlowUp,
  MethodRun,
  Request,
  ScalarProblem,
  Scenario,
  Simulation,
  Termination,
  Tolerances,
  TrajectoryRow,
} from "../types.ts";
import { LogField } from "./logField.ts";
import {
  describeMethod,
  hodographMethod,
  IMPLICIT_UP_TO,
  PRIMARY,
  SECOND_ARC,
  SECOND_IMPLICIT,
  SECOND_LOG_TIME,
} from "./methods.ts";
import type { Method } from "./methods.ts";
import { scaleProblem } from "./scaledProblem.ts";
import type { ScaledProblem } from "./scaledProblem.ts";
import { scalarScenario } from "./scenario.ts";
import { solveScalar } from "./solveScalar.ts";
import type { ScalarSolution } from "./solveScalar.ts";
import { terminationKind } from "./statistics.ts";

const MAX_STEPS = 200_000;
/** The cross-check may cost a few times the path it checks, not more. */
const MAX_STEPS_SECOND = 20_000;
/** Rounding of exp, log and of a few hundred steps; no row is claimed to be better. */
const ACCURACY_FLOOR = 2e-13;
/** Both methods may err to the same side of T: see solvers/multiDim/simulate.ts. */
const SAFETY = 4;
/** Relative error of an instant: rounding of the request, of T and of the clock's sum. */
const CLOCK_ERROR = 4e-15;

/**
 * Tokens of a one-dimensional problem at the requested instants.
 *
 * The regime and its coordinates are chosen here; a second integrator in other coordinates computes every row again
 * and the difference is the stated accuracy.
 *
 * @throws DomainError if `remaining` is asked of a problem that does not blow up.
 */
export function simulateScalar(problem: ScalarProblem, request: Request, tolerances: Tolerances): Simulation {
  const scenario = scalarScenario(problem);
  if (request.coordinate === "remaining" && scenario !== "fast-divergence") throw noBlowUp(scenario);
  if (scenario === "stationary") return stationary(problem, request);
  const scaled = scaleProblem(problem);
  const rtol = Math.min(1e-7, Math.max(1e-13, tolerances.rtol * 1e-3));
  const first = solveScalar(scaled, scenario, request, { method: PRIMARY, rtol, maxSteps: MAX_STEPS });
  const check = secondOpinion(scaled, scenario, request, rtol, first);
  const difference = largestDifference(first, check.solution);
  const amplified = CLOCK_ERROR * largestSensitivity(scaled, request, first);
  const relative = Math.max(difference, ACCURACY_FLOOR, rtol, amplified);
  const blowUp = blowUpOf(scaled, first, check.solution, rtol);
  const complete = check.solution.rows.length >= first.rows.length;
  const termination: Termination =
    first.kind === "reached-end" && blowUp ? { kind: "blow-up" } : { kind: terminationKind(first.kind) };
  return {
    problem,
    request,
    scenario,
    rows: first.rows.map((l, i) => rowOf(problem, scaled, request, first, l, i)),
    termination,
    ...(blowUp ? { blowUp } : {}),
    accuracy: {
      relative,
      methods: [describeMethod(PRIMARY), describeMethod(check.method)],
      agreed: complete && relative <= Math.max(tolerances.rtol, ACCURACY_FLOOR),
    },
    runs: [runOf(PRIMARY, rtol, first), runOf(check.method, check.rtol, check.solution)],
  };
}

function noBlowUp(scenario: Scenario): DomainError {
  return new DomainError({
    field: "remaining",
    received: `a problem of the scenario ${scenario}`,
    expected:
      "a problem that blows up in finite time (mu > 0 and sDelta·x0[l] > 0 for some l, or sDelta = 0)",
    remedy: "Ask for `times` or `logTimes` instead.",
  });
}

function secondOpinion(
  scaled: ScaledProblem,
  scenario: Scenario,
  request: Request,
  rtol: number,
  first: ScalarSolution,
): { readonly method: Method; readonly solution: ScalarSolution; readonly rtol: number } {
  const global = scaled.n <= IMPLICIT_UP_TO ? SECOND_IMPLICIT : SECOND_LOG_TIME;
  const preferred = scenario === "fast-divergence" ? hodographMethod(first.blowUp?.leader ?? 0) : global;
  let last: { method: Method; solution: ScalarSolution; rtol: number } | undefined;
  for (const method of [preferred, SECOND_ARC]) {
    const solution = solveScalar(scaled, scenario, request, { method, rtol, maxSteps: MAX_STEPS_SECOND });
    last = { method, solution, rtol };
    if (solution.kind === "reached-end" && solution.rows.length === first.rows.length) break;
  }
  return last!;
}

/**
 * Largest |d ln|x_l| / d ln t| over the rows, times |ln t| where that is what was asked for: a relative rounding of the
 * instant moves the tokens by this much, in any method.
 */
function largestSensitivity(scaled: ScaledProblem, request: Request, solution: ScalarSolution): number {
  // Rows asked for by T − t depend on it with exponent 1/3 or 1/2.
  if (request.coordinate === "remaining") return 1;
  const field = new LogField(scaled);
  let worst = 0;
  solution.rows.forEach((l, i) => {
    const logTheta = solution.logTheta[i]!;
    if (logTheta === -Infinity) return;
    field.evaluate(l);
    const speed = Math.exp(field.logScale + Math.log(Math.max(...field.rate)) + logTheta);
    worst = Math.max(
      worst,
      speed * Math.max(1, request.coordinate === "log-t" ? Math.abs(request.values[i]!) : 1),
    );
  });
  return worst;
}

function largestDifference(first: ScalarSolution, second: ScalarSolution): number {
  let worst = 0;
  first.rows.forEach((l, row) => {
    const other = second.rows[row];
    if (other) l.forEach((value, i) => (worst = Math.max(worst, Math.expm1(Math.abs(value - other[i]!)))));
  });
  return worst;
}

function blowUpOf(
  scaled: ScaledProblem,
  first: ScalarSolution,
  second: ScalarSolution,
  rtol: number,
): BlowUp | undefined {
  if (!first.blowUp) return undefined;
  const logTime = first.blowUp.logTheta + scaled.logTimeUnit;
  const time = Math.exp(logTime);
  const spread = second.blowUp ? Math.abs(second.blowUp.logTheta - first.blowUp.logTheta) : 1e-10;
  const tokens = Array.from(scaled.index).slice(first.blowUp.leader);
  const error = time * Math.max(SAFETY * spread, ACCURACY_FLOOR, rtol);
  return { time, logTime, error, tokens };
}

function runOf(method: Method, rtol: number, solution: ScalarSolution): MethodRun {
  return { method: describeMethod(method), rtol, ...solution.statistics };
}

function rowOf(
  problem: ScalarProblem,
  scaled: ScaledProblem,
  request: Request,
  solution: ScalarSolution,
  l: Float64Array,
  i: number,
): TrajectoryRow {
  const n = problem.x0.length;
  const logAbsX = new Float64Array(n).fill(-Infinity);
  const sign = Int8Array.from(problem.x0, Math.sign);
  const atStart = l === scaled.logY0 || solution.logTheta[i] === -Infinity;
  l.forEach((value, k) => (logAbsX[scaled.index[k]!] = value + scaled.logTokenUnit));
  const x = Float64Array.from(problem.x0, (x0, k) =>
    x0 === 0 || atStart ? x0 : sign[k]! * Math.exp(logAbsX[k]!),
  );
  const logT = solution.logTheta[i]! + scaled.logTimeUnit;
  const asked = request.values[i]!;
  return {
    t: request.coordinate === "t" ? asked : Math.exp(request.coordinate === "log-t" ? asked : logT),
    logT: request.coordinate === "log-t" ? asked : request.coordinate === "t" ? Math.log(asked) : logT,
    ...(request.coordinate === "remaining" ? { remaining: asked } : {}),
    x,
    sign,
    logAbsX,
  };
}

function stationary(problem: ScalarProblem, request: Request): Simulation {
  const x = Float64Array.from(problem.x0);
  const row = (value: number): TrajectoryRow => ({
    t: request.coordinate === "t" ? value : Math.exp(value),
    logT: request.coordinate === "t" ? Math.log(value) : value,
    x,
    sign: Int8Array.from(x, Math.sign),
    logAbsX: x.map((value_) => Math.log(Math.abs(value_))),
  });
  return {
    problem,
    request,
    scenario: "stationary",
    rows: request.values.map(row),
    termination: { kind: "reached-end" },
    accuracy: { relative: 0, methods: ["the field is zero", "the field is zero"], agreed: true },
    runs: [],
  };
}

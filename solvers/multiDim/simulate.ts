import { DomainError } from "../errors.ts";
import { dop853 } from "../integrators/dop853.ts";
import { odex } from "../integrators/odex.ts";
import { radau13, radau9 } from "../integrators/radau.ts";
import { initialTokens, matrixParameters } from "../s6/parameters.ts";
import type { MatrixParameters } from "../s6/parameters.ts";
import type {
  BlowUp,
  MatrixProblem,
  MethodRun,
  Request,
  Simulation,
  Termination,
  Tolerances,
} from "../types.ts";
import { compareStates } from "./compare.ts";
import { arcChart } from "./charts.ts";
import { classify, unboundedTokens } from "./classify.ts";
import type { Path } from "./path.ts";
import { polarChart } from "./polarChart.ts";
import { scoreChart } from "./scoreChart.ts";
import { instantOf, statesAt } from "./requests.ts";
import type { Instant } from "./requests.ts";
import { initialRow, rowAt } from "./rows.ts";
import type { TokenState } from "./tokenState.ts";
import { isStationary } from "./stationary.ts";
import { walk } from "./walk.ts";
import type { WalkOptions } from "./way.ts";

const MAX_STEPS = 12_000;
/** Steps spent beyond the last time asked for, to see which scenario the problem belongs to. */
const CLASSIFY_STEPS = 2_000;
const CLASSIFY_TAU = 60;
/** Blow-ups are followed to T − t of about e^−60 T, so that T itself and times near it are settled. */
const DEPTH = 60;
/** Below the smallest T − t asked for by this factor, e^−25, the extrapolated tail no longer matters. */
const TAIL = 25;
/** Rounding over some hundred steps; no row is claimed to be better. */
const ACCURACY_FLOOR = 1e-12;
/** Both methods may err to the same side: their difference was once seen at 0.4 of the error. */
const SAFETY = 4;
/** Dense LU of the seven-stage system is worth it up to this many variables. */
const LARGE = 40;

/** Walk options of the two methods; both cover the request. */
export function walkOptions(
  which: "primary" | "second",
  parameters: MatrixParameters,
  L: number,
  rtol: number,
): WalkOptions {
  const n = L * (parameters.D + 1) + 1;
  return {
    usual: which === "primary" ? { method: dop853, chart: arcChart } : { method: odex, chart: polarChart },
    stiff: { method: which === "primary" && n <= LARGE ? radau13 : radau9, chart: scoreChart },
    rtol,
    logTimeGoal: -Infinity,
    tauGoal: 0,
    depth: DEPTH,
    logRemainingGoal: Infinity,
    settledTau: 100,
    maxStep: Infinity,
    maxSteps: MAX_STEPS,
    extraSteps: 0,
    keepPoints: false,
  };
}

/** Largest ln t and smallest ln(T − t) that a request needs. */
function goals(request: Request): Pick<WalkOptions, "logTimeGoal" | "logRemainingGoal"> {
  const last = request.values[request.values.length - 1] ?? 0;
  if (request.coordinate === "remaining") {
    return { logTimeGoal: -Infinity, logRemainingGoal: Math.log(last) - TAIL };
  }
  return { logTimeGoal: request.coordinate === "t" ? Math.log(last) : last, logRemainingGoal: Infinity };
}

/**
 * Tokens of a problem in D dimensions at the requested instants.
 *
 * Two integrations in different coordinates with different integrators; their largest relative difference,
 * entry by entry (entries below 1e-3 of their token count as that large), is the stated accuracy.
 *
 * @param problem - either form of the matrix problem.
 * @param tolerances - rtol decides `agreed`; the integrations run a thousand times tighter and relative to each
 *   token, so that atol is met wherever rtol is.
 * @throws InputError for a bad problem; DomainError if `remaining` is asked of a problem without blow-up.
 */
export function simulateMatrix(problem: MatrixProblem, request: Request, tolerances: Tolerances): Simulation {
  const parameters = matrixParameters(problem);
  const x0 = initialTokens(problem);
  const L = problem.x0.length;
  if (isStationary(parameters, x0)) return constant(problem, request, x0);
  const rtol = Math.min(1e-8, Math.max(1e-13, tolerances.rtol * 1e-3));
  const primary = { ...walkOptions("primary", parameters, L, rtol), ...goals(request) };
  // Where T − t is asked for, T itself is the last time.
  const extraSteps = request.coordinate === "remaining" ? MAX_STEPS : CLASSIFY_STEPS;
  const full = { ...primary, tauGoal: CLASSIFY_TAU, extraSteps };
  const path = walk(parameters, x0, full);
  const other = { ...walkOptions("second", parameters, L, rtol), ...goals(request) };
  // The second path follows a blow-up that the first one found, or covers the times asked for.
  const sought = path.blowUp === null ? other : { ...other, tauGoal: CLASSIFY_TAU, extraSteps };
  const second = walk(parameters, x0, sought);
  if (request.coordinate === "remaining" && path.blowUp === null) throw noBlowUp();
  const instants = request.values.map((value) => instantOf(path, request, value));
  const states = statesAt(path, { parameters, ...full }, instants);
  const others = statesAt(
    second,
    { parameters, ...other },
    request.values.map((v) => instantOf(second, request, v)),
  );
  const difference = largestDifference(states, others);
  const relative = Math.max(SAFETY * difference, ACCURACY_FLOOR);
  // Present if and only if T is at or before the largest time asked for, or T − t was asked for.
  const passed = request.coordinate === "remaining" || instants[instants.length - 1] === null;
  const blowUp = passed ? blowUpOf(path, second) : undefined;
  return {
    problem,
    request,
    scenario: classify(
      path,
      problem.x0.map((token) => token.some((entry) => entry !== 0)),
    ),
    rows: request.values.flatMap((value, i) => {
      const state = states[i];
      return state === null || state === undefined
        ? []
        : [rowAt(problem, request, value, instants[i]!, state)];
    }),
    termination: terminationOf(path, states, instants, blowUp),
    ...(blowUp === undefined ? {} : { blowUp }),
    accuracy: {
      relative,
      methods: [path.description, second.description],
      agreed: difference <= Math.max(tolerances.rtol, ACCURACY_FLOOR),
    },
    runs: [runOf(path, rtol), runOf(second, rtol)],
  };
}

function noBlowUp(): DomainError {
  return new DomainError({
    field: "remaining",
    received: "a problem without a blow-up that could be found",
    expected: "a problem that blows up in finite time",
    remedy: "Ask for `times` or `logTimes` instead.",
  });
}

/** Infinity if the second path lacks a row that the first one has: then nothing vouches for it. */
function largestDifference(
  states: readonly (TokenState | null)[],
  others: readonly (TokenState | null)[],
): number {
  let worst = 0;
  states.forEach((state, i) => {
    if (state === null) return;
    const other = others[i] ?? null;
    worst = Math.max(worst, other === null ? Infinity : compareStates(state, other));
  });
  return worst;
}

function blowUpOf(path: Path, second: Path): BlowUp | undefined {
  if (path.blowUp === null) return undefined;
  const { logTime, tailError, logRemaining } = path.blowUp;
  const spread = second.blowUp === null ? 1 : Math.abs(Math.expm1(second.blowUp.logTime - logTime));
  const tail = tailError * Math.exp(logRemaining[logRemaining.length - 1]! - logTime);
  const time = Math.exp(logTime);
  // Without a second T the first one vouches for nothing but its order of magnitude.
  const error = time * Math.max(Math.min(1, SAFETY * spread + tail), ACCURACY_FLOOR);
  return { time, logTime, error, tokens: unboundedTokens(path) };
}

function terminationOf(
  path: Path,
  states: readonly (TokenState | null)[],
  instants: readonly (Instant | null)[],
  blowUp: BlowUp | undefined,
): Termination {
  if (blowUp !== undefined) return { kind: "blow-up", t: blowUp.time };
  const complete = instants.every((instant, i) => instant === null || states[i] !== null);
  if (complete || path.end === "reached-goal" || path.end === "blow-up") return { kind: "reached-end" };
  return { kind: path.end, t: Math.exp(path.logTimeEnd) };
}

/** One path's cost, for provenance. */
export function runOf(path: Path, rtol: number): MethodRun {
  return { method: path.description, rtol, ...path.statistics };
}

function constant(problem: MatrixProblem, request: Request, x0: Float64Array): Simulation {
  if (request.coordinate === "remaining") throw noBlowUp();
  const still = "the field is zero at x0";
  return {
    problem,
    request,
    scenario: "stationary",
    rows: request.values.map((value) => initialRow(request, value, x0)),
    termination: { kind: "reached-end" },
    accuracy: { relative: 0, methods: [still, still], agreed: true },
    runs: [],
  };
}

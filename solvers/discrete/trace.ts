import { dop853 } from "../integrators/dop853.ts";
import { odex } from "../integrators/odex.ts";
import { scalarScenario } from "../oneDim/scenario.ts";
import { traceScalar } from "../oneDim/trace.ts";
import type { MethodRun, ScalarProblem, Statistics, Trace, TraceMethod } from "../types.ts";
import { followInward } from "./inward.ts";
import { followOutward } from "./outward.ts";
import type { Discretisation } from "./types.ts";

const RTOL = 1e-13;
/** Global relative error of the tokens, measured in trace.test.ts: integration, and the third-order cut of the flow. */
const FLOW_ERROR = 2e-11;
const STACK_ERROR = 5e-11;
/** Layers that change a token by more are taken one by one; the second method sees smaller changes. */
const NOTICEABLE = 1.5e-4;
const NOTICEABLE_SECOND = 6e-5;

/** Two ways of making a trace: in different coordinates, by different methods. */
const WAYS = {
  primary: { integrator: dop853, length: "sum", noticeable: NOTICEABLE },
  second: { integrator: odex, length: "euclidean", noticeable: NOTICEABLE_SECOND },
} as const;

function runOf(
  { integrator, length }: (typeof WAYS)[TraceMethod],
  statistics: Statistics,
  layers: number,
): MethodRun {
  const how = layers === 0 ? "" : `${layers} layers, then `;
  const against = length === "sum" ? "their arc length" : "their Euclidean arc length";
  const method = `${how}${integrator.name} in log-magnitudes against ${against}`;
  return { method, rtol: RTOL, ...statistics };
}

/**
 * A trace of the system under another rule of the state, in the limit of depth (eta = 0) or through layers of step eta,
 * in the form the judge reads. A stack of layers has no blow-up time: it goes on for ever.
 *
 * @param problem - one dimension, validated.
 */
export function traceDiscretised(
  problem: ScalarProblem,
  discretisation: Discretisation,
  method: TraceMethod = "primary",
): Trace {
  const { state, eta } = discretisation;
  const scenario = scalarScenario(problem);
  if (scenario === "stationary") return traceScalar(problem, method);
  const way = WAYS[method];
  if (scenario === "fast-divergence" && eta === 0) {
    const { points, kind, blowUp, statistics } = followInward(problem, state, {
      ...way,
      rtol: RTOL,
      error: FLOW_ERROR,
    });
    const common = { problem, scenario, toward: "T", points: points.all, relativeError: FLOW_ERROR } as const;
    const run = runOf(way, statistics, 0);
    return { ...common, ...(blowUp === undefined ? {} : { blowUp }), termination: { kind }, run };
  }
  const found = followOutward(problem, discretisation, { ...way, method, rtol: RTOL });
  return {
    problem,
    scenario: found.scenario,
    toward: "infinity",
    points: found.points.all,
    relativeError: eta === 0 ? FLOW_ERROR : STACK_ERROR,
    termination: { kind: found.kind },
    run: runOf(way, found.statistics, found.layers),
  };
}

import { dop853 } from "../integrators/dop853.ts";
import { odex } from "../integrators/odex.ts";
import { scalarScenario } from "../oneDim/scenario.ts";
import { traceScalar } from "../oneDim/trace.ts";
import type { MethodRun, ScalarProblem, Trace, TraceMethod } from "../types.ts";
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

function runOf(integrator: string, steps: number, layers: number): MethodRun {
  const how = layers === 0 ? "" : `${layers} layers, then `;
  const method = `${how}${integrator} in log-magnitudes against arc length`;
  return { method, rtol: RTOL, accepted: steps, rejected: 0, evaluations: 0 };
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
  const integrator = method === "primary" ? dop853 : odex;
  if (scenario === "fast-divergence" && eta === 0) {
    const { points, kind, blowUp, steps } = followInward(problem, state, {
      integrator,
      rtol: RTOL,
      error: FLOW_ERROR,
    });
    const common = { problem, scenario, toward: "T", points: points.all, relativeError: FLOW_ERROR } as const;
    const run = runOf(integrator.name, steps, 0);
    return { ...common, ...(blowUp === undefined ? {} : { blowUp }), termination: { kind }, run };
  }
  const noticeable = method === "primary" ? NOTICEABLE : NOTICEABLE_SECOND;
  const found = followOutward(problem, discretisation, { method, integrator, rtol: RTOL, noticeable });
  return {
    problem,
    scenario: found.scenario,
    toward: "infinity",
    points: found.points.all,
    relativeError: eta === 0 ? FLOW_ERROR : STACK_ERROR,
    termination: { kind: found.kind },
    run: runOf(integrator.name, found.steps, found.layers),
  };
}

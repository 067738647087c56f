/**
 * The order of a stack of layers in its depth step, against the flow it tends to: errors proportional to η^p make
 * successive differences over halvings of η fall by 2^p.
 */
import { Stack, traceDiscretised } from "../../solvers/discrete/index.ts";
import type { StateRule } from "../../solvers/s6/stateRule.ts";
import type { ScalarProblem } from "../../solvers/types.ts";

/** Differences below this are rounding: some 10^3 layers of ten roundings each. */
const ROUNDING = 1e-11;

/** ln|x| after `layers` layers of step t/layers. */
export function logsAfter(problem: ScalarProblem, state: StateRule, t: number, layers: number): Float64Array {
  const stack = new Stack(problem, { state, eta: t / layers });
  for (let k = 0; k < layers; k++) {
    stack.largestChange();
    stack.layer();
  }
  return stack.log;
}

function distance(p: Float64Array, q: Float64Array): number {
  return p.reduce((largest, value, l) => Math.max(largest, Math.abs(value - q[l]!)), 0);
}

/** The first time scale 1/max|μ h_l(0)|, or half of the time to blow-up if that is shorter. */
export function timeScale(problem: ScalarProblem, state: StateRule): number {
  const scale = 1 / new Stack(problem, { state, eta: 1 }).largestChange();
  const blowUp = problem.mu > 0 ? traceDiscretised(problem, { state, eta: 0 }).blowUp : undefined;
  return blowUp === undefined ? scale : Math.min(scale, blowUp.time / 2);
}

/**
 * The observed order at η = scale/layers, by Richardson over η, η/2 and η/4; null where the differences are rounding.
 */
export function observedOrder(problem: ScalarProblem, state: StateRule, layers: number): number | null {
  const t = timeScale(problem, state);
  const [coarse, middle, fine] = [1, 2, 4].map((m) => logsAfter(problem, state, t, m * layers)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [first, second] = [distance(coarse, middle), distance(middle, fine)];
  return second < ROUNDING ? null : Math.log2(first / second);
}

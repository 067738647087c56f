/** From which depth step on a convergent problem does something else, problem by problem. */
import { Stack } from "../../solvers/discrete/index.ts";
import type { StateRule } from "../../solvers/s6/stateRule.ts";
import type { ScalarProblem } from "../../solvers/types.ts";

/** What a stack does that the flow does not. */
export type Deviation = "a token changes sign" | "a token grows past all initial ones";

/** Layers looked at: what shrinks by then shrinks like 1/√k. */
const LAYERS = 400;
/** Layers that change nothing by more than this change no fate any more. */
const QUIET = 0.02;
/** Steps tried, in units of 1/(|μ| max h(0)), before the bisection. */
const FIRST = 0.05;
const LAST = 1000;
const TRIED = 60;
const BISECTIONS = 20;

/** Whether a stack of this step deviates from the flow's fate in this way. */
export function deviates(problem: ScalarProblem, state: StateRule, eta: number, how: Deviation): boolean {
  const stack = new Stack(problem, { state, eta });
  const largest = Math.max(...stack.log);
  const signs = stack.sign.slice();
  for (let k = 0; k < LAYERS && stack.largestChange() > QUIET; k++) {
    stack.layer();
    if (how === "a token changes sign" && stack.sign.some((sign, l) => sign !== signs[l])) return true;
    if (how !== "a token changes sign" && Math.max(...stack.log) > largest + 1e-9) return true;
  }
  return false;
}

/** 1/(|μ| max h_l(0)): the step at which the first layer would take the fastest token to zero. */
export function unitStep(problem: ScalarProblem, state: StateRule): number {
  return 1 / new Stack(problem, { state, eta: 1 }).largestChange();
}

/** The smallest step, in units of `unitStep`, from which on the stack deviates; null if none up to 1000. */
export function threshold(problem: ScalarProblem, state: StateRule, how: Deviation): number | null {
  const unit = unitStep(problem, state);
  const test = (step: number): boolean => deviates(problem, state, step * unit, how);
  const ratio = (LAST / FIRST) ** (1 / TRIED);
  let hi = FIRST;
  while (hi <= LAST && !test(hi)) hi *= ratio;
  if (hi > LAST) return null;
  let lo = hi / ratio;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = Math.sqrt(lo * hi);
    if (test(middle)) hi = middle;
    else lo = middle;
  }
  return hi;
}

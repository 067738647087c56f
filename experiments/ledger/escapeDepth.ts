/**
 * The depth at which a stack of layers does what the flow does at its blow-up time T.
 *
 * Late, a layer maps x to C x^p (p = 4 where B̄ = Δ, 3 where B̄ saturates at c/a), so that ln x_k + ln C/(p − 1) = Λ p^k.
 * The layer k* at which the right-hand side is 1 is a smooth function of η, and T_η = η k* is the stack's blow-up depth.
 * Euler's method lags behind a flow x' = f(x) by (η/2) ln f(x)/f(x_0), until ηf' is of order 1, f of order η^(−p/(p−1)):
 * T_η = T + p/(2(p − 1)) η ln(1/η) + O(η).
 */
import { Stack, traceDiscretised } from "../../solvers/discrete/index.ts";
import type { StateRule } from "../../solvers/s6/stateRule.ts";
import type { ScalarProblem } from "../../solvers/types.ts";

/** ln x at which the asymptotic law holds to rounding. */
const FAR = 1e20;

/** p: what a layer multiplies the logarithm of an escaping token by. */
export function escapeFactor(state: StateRule): 3 | 4 {
  return state === "simplified" || state === "euler" ? 4 : 3;
}

/** p/(2(p − 1)), the coefficient of η ln(1/η) in T_η − T. */
export function lagCoefficient(state: StateRule): number {
  const p = escapeFactor(state);
  return p / (2 * (p - 1));
}

/** ln C. */
function logConstant({ mu, sDelta, a }: ScalarProblem, state: StateRule, eta: number): number {
  const saturated = { zoh: 1 / a, bilinear: 2 / a, simplified: sDelta, euler: sDelta }[state];
  return Math.log(eta * mu * saturated);
}

/** T_η of a single token. @param problem - one token, μ > 0, s > 0, x > 0. */
export function escapeDepth(problem: ScalarProblem, state: StateRule, eta: number): number {
  const stack = new Stack(problem, { state, eta });
  const p = escapeFactor(state);
  let k = 0;
  for (; stack.log[0]! < FAR; k++) {
    stack.largestChange();
    stack.layer();
  }
  const size = stack.log[0]! + logConstant(problem, state, eta) / (p - 1);
  return eta * (k - Math.log(size) / Math.log(p));
}

/**
 * The observed coefficient of η ln(1/η) in T_η − T, from η and η/2: the term O(η) drops out of the difference.
 */
export function observedLag(problem: ScalarProblem, state: StateRule, eta: number): number {
  const T = traceDiscretised(problem, { state, eta: 0 }).blowUp!.time;
  const lag = (step: number): number => (escapeDepth(problem, state, step) - T) / step;
  return (lag(eta / 2) - lag(eta)) / Math.LN2;
}

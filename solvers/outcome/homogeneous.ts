import type { MatrixParameters } from "../s6/parameters.ts";
import { BlockRosenbrock } from "./blockRosenbrock.ts";

/** Largest pre-activation Σ_e |S_Δ,de x_le| of tokens counted as small: Δ is then ln 2 to this accuracy. */
const SMALL = 1e-3;
/** Pre-activation at which tokens are no longer small. */
const GROWN = 1e-2;
/** e-folds of t after which what still falls is taken to go to zero. */
const GOAL = 300;
/** Longest step in ln t: a longer implicit one would hold tokens at an equilibrium that they in truth leave. */
const LONGEST = 2;
/** ln‖x_l‖ must fall at least this fast with ln t over the second half of the way. */
const SLOPE = 0.1;

/** zero: all tokens go to zero; grown: some have grown out of the limit, `x` are the tokens then. */
export type SmallEnd =
  | { readonly kind: "zero" | "unresolved"; readonly steps: number }
  | { readonly kind: "grown"; readonly steps: number; readonly x: Float64Array };

/** Largest Σ_e |S_Δ,de x_le| over tokens and dimensions. */
function largestPreActivation({ D, sDelta }: MatrixParameters, x: Float64Array): number {
  let largest = 0;
  for (let at = 0; at < x.length; at += D) {
    for (let d = 0; d < D; d++) {
      let sum = 0;
      for (let e = 0; e < D; e++) sum += Math.abs(sDelta[d * D + e]! * x[at + e]!);
      largest = Math.max(largest, sum);
    }
  }
  return largest;
}

export const areSmall = (parameters: MatrixParameters, x: Float64Array): boolean =>
  largestPreActivation(parameters, x) < SMALL;

/**
 * Follows small tokens over any number of decades of t.
 *
 * For small tokens Δ = ln 2 and the field is homogeneous of degree 3: y = √t x obeys dy/d ln t = f(y) + y/2 with S_Δ = 0,
 * an autonomous system whose equilibria are the laws x = c/√t. Near an unstable one tokens stay for many decades.
 *
 * @param x - [L·D] tokens at time t.
 */
export function followSmall(
  parameters: MatrixParameters,
  x: Float64Array,
  t: number,
  options: { readonly rtol: number; readonly maxSteps: number },
): SmallEnd {
  const limit = { ...parameters, sDelta: new Float64Array(parameters.sDelta.length) };
  const run = new BlockRosenbrock(
    limit,
    x.map((entry) => entry * Math.sqrt(t)),
    options.rtol,
    0.5,
  );
  const L = x.length / parameters.D;
  const unscaled = (): Float64Array => run.x.map((entry) => entry * Math.exp(-(run.t + Math.log(t)) / 2));
  const logs = (): number[] => Array.from({ length: L }, (_, l) => Math.log(run.length(l)) - run.t / 2);
  let half: { readonly t: number; readonly logs: readonly number[] } | null = null;
  const steps = (): number => run.accepted + run.rejected;
  while (run.accepted < options.maxSteps && run.t < GOAL) {
    if (!run.step(LONGEST)) return { kind: "unresolved", steps: steps() };
    if (half === null && run.t > GOAL / 2) half = { t: run.t, logs: logs() };
    const now = unscaled();
    if (largestPreActivation(parameters, now) > GROWN) return { kind: "grown", steps: steps(), x: now };
  }
  const from = half;
  if (from === null || run.t < GOAL) return { kind: "unresolved", steps: steps() };
  const falling = logs().every((log, l) => !(log > from.logs[l]! - SLOPE * (run.t - from.t)));
  return { kind: falling ? "zero" : "unresolved", steps: steps() };
}

import { softplus } from "../numerics/softplus.ts";
import type { MatrixParameters } from "../s6/parameters.ts";
import { BlockEuler } from "./blockEuler.ts";

/** Largest pre-activation Σ_e |S_Δ,de x_le| of tokens counted as small: Δ is then ln 2 to this accuracy. */
const SMALL = 1e-3;
/** Pre-activation at which tokens are no longer small. */
const GROWN = 1e-2;
/** e-folds of t after which what still falls is taken to go to zero, at least. */
const GOAL = 300;
/** As many times the slowest coupling of tokens must have had its time: what is left of it is e^(−half of this). */
const SETTLING = 20;
/**
 * Longest step in ln t, and as a share of what has passed: an implicit step that is much longer than the time of an
 * instability would hold tokens at an equilibrium that they in truth leave.
 */
const LONGEST = 1;
const LONGEST_SHARE = 0.05;
/** ln‖x_l‖ must fall at least this fast with ln t over the second half of the way. */
const SLOPE = 0.1;
/**
 * What has passed of ln t is held at this: y does not depend on it, and tokens that grow out of the limit leave the others
 * so far behind that more makes no difference, but would leave the range of doubles.
 */
const FAR = 40;

/** zero: all tokens go to zero; grown: some have grown out of the limit, `x` are the tokens then. */
export type SmallEnd =
  | { readonly kind: "zero" | "unresolved"; readonly steps: number; readonly x?: undefined }
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
 * e-folds of t in which falling token l (0-based) has felt falling token `first` before it, in the channel where they are
 * coupled least: e^(Σ aΔ) over the tokens after `first`, so 2^(a(l − first)) if those are small.
 */
export function couplingTime(
  { D, a, sDelta }: MatrixParameters,
  x: Float64Array,
  first: number,
  l: number,
): number {
  let most = 0;
  for (let d = 0; d < D; d++) {
    let decay = 0;
    for (let at = (first + 1) * D; at <= l * D; at += D) {
      let u = 0;
      for (let e = 0; e < D; e++) u += sDelta[d * D + e]! * x[at + e]!;
      decay += a[d]! * softplus(u);
    }
    most = Math.max(most, decay);
  }
  return Math.exp(most);
}

/**
 * Follows small tokens over any number of decades of t.
 *
 * For small tokens Δ = ln 2 and the field is homogeneous of degree 3: y = √t x obeys dy/d ln t = f(y) + y/2 with S_Δ = 0,
 * an autonomous system whose equilibria are the laws x = c/√t. Token l loses what it shares with token j in the sense of
 * M like t^(−2^(−a(l−j))/2) and may only then turn to a direction in which it grows: nothing has gone to zero before the
 * slowest of these has had its time, ln t of order 2^(a(L−1)).
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
  const scaled = x.map((entry) => entry * Math.sqrt(t));
  const run = new BlockEuler(limit, scaled, options.rtol, 0.5);
  const L = x.length / parameters.D;
  const goal = Math.max(GOAL, SETTLING * couplingTime(limit, x, 0, L - 1));
  const logs = (): number[] => Array.from({ length: L }, (_, l) => Math.log(run.length(l)) - run.t / 2);
  const steps = (): number => run.accepted + run.rejected;
  let half: { readonly t: number; readonly logs: readonly number[] } | null = null;
  while (run.accepted < options.maxSteps && run.t < goal) {
    if (!run.step(Math.max(LONGEST, LONGEST_SHARE * run.t))) return { kind: "unresolved", steps: steps() };
    if (half === null && run.t > goal / 2) half = { t: run.t, logs: logs() };
    const shrink = Math.exp(-Math.min(run.t + Math.log(t), FAR) / 2);
    const now = run.x.map((entry) => entry * shrink);
    if (largestPreActivation(parameters, now) > GROWN) return { kind: "grown", steps: steps(), x: now };
  }
  const from = half;
  if (from === null || run.t < goal) return { kind: "unresolved", steps: steps() };
  const falling = logs().every((log, l) => !(log > from.logs[l]! - SLOPE * (run.t - from.t)));
  return { kind: falling ? "zero" : "unresolved", steps: steps() };
}

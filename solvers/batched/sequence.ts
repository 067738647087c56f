/** One sequence of tokens in float64 log-magnitudes, as the references go through it. */
import { softplus } from "../numerics/softplus.ts";
import { gainOf, memoryOf, type StateRule } from "../s6/stateRule.ts";
import { MAX_MAGNITUDE } from "./types.ts";

export const LARGEST_LOG = Math.log(MAX_MAGNITUDE);

/** Tokens of one problem (views into the batch's arrays) and its parameters. */
export interface Sequence {
  readonly mu: number;
  readonly s: number;
  readonly a: number;
  readonly state: StateRule;
  readonly sign: Int8Array;
  readonly logAbs: Float64Array;
}

/** h_l = Ā(Δ)h_{l−1} + B̄(Δ)x², for the token of this sign and log-magnitude. */
export function nextHidden(
  { s, a, state }: Sequence,
  sign: number,
  logAbs: number,
  previous: number,
): number {
  const size = Math.exp(logAbs);
  const delta = softplus(s * sign * size);
  return memoryOf(state, a, delta) * previous + gainOf(state, a, delta) * size * size;
}

export function cut(change: number, bound: number): number {
  return Math.max(-bound, Math.min(bound, change));
}

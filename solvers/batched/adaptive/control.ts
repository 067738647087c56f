/**
 * Step size by doubling (Hairer, Nørsett, Wanner, Solving Ordinary Differential Equations I, section II.4): from the
 * difference of one step η and two of η/2, the same on the host and in the kernels.
 */
import { startOf } from "../logTime/encode.ts";
import type { AdaptivePace, StackBatch, StepRule } from "../types.ts";

/** Above float32's share in an estimate, and below where two steps say anything about one. */
export const SMALLEST_TOLERANCE = 1e-6;
export const LARGEST_TOLERANCE = 0.1;

/**
 * What rounding makes of an estimate, for each unit that ln|x| moves by: sixteen float32 units. It falls with η like the
 * movement itself and so never asks for a step of nothing; an estimate is believed beyond it only.
 */
export const ROUNDING = 2 ** -20;

/** ln|x| of no token moves by more in one step: beyond, both may be wrong alike, held at the same bound. */
export const LARGEST_MOVE = 1;

/** η times this at the least and at the most; and the share of the η that the estimate allows. */
export const SHRINK = 0.2;
export const GROW = 5;
export const SAFETY = 0.9;

/** An estimate below this share of the tolerance lets η grow by GROW for either order. */
export const NOTHING = 1e-3;

/** η stays a normal float32. */
export const SMALLEST_ETA = 1e-37;
export const LARGEST_ETA = 1e30;

/** Order of a rule, as its steps and the estimate have it. */
export function orderOf(rule: StepRule): 1 | 2 {
  return rule === "log-midpoint" ? 2 : 1;
}

/** [B] the first η: a step of the first time scale that the tolerance will bear with room. */
export function firstEta(batch: StackBatch, rule: StepRule, { rtol }: AdaptivePace): Float64Array {
  const share = rtol ** (1 / (orderOf(rule) + 1)) / 2;
  return Float64Array.from({ length: batch.B }, (_, b) =>
    Math.max(1e-30, Math.min(LARGEST_ETA, share * Math.exp(startOf(batch, b)))),
  );
}

import type { StateRule } from "../s6/stateRule.ts";

/** How the continuous system of the theory is discretised: along the sequence, and in depth. */
export interface Discretisation {
  readonly state: StateRule;
  /** Depth step η of x ← x + η·y; 0 is the limit of depth, the differential equation. */
  readonly eta: number;
}

import type { StateRule } from "../../solvers/s6/stateRule.ts";
import type { Attribution, ClaimSpec, Established, Ranges } from "../types.ts";

/** Where a statement of the ledger is judged, and what is known about it there. */
export interface LedgerCase {
  readonly states: readonly StateRule[];
  /** Depth steps η; 0 is the limit of depth, the differential equation. */
  readonly etas: readonly number[];
  readonly established: Established;
}

/**
 * A statement of the ledger: one claim of the theory, written once for all discretisations.
 *
 * Beside the names of the conjecture language its expressions may use the depth step `eta`, and of the rule of the
 * state, h_l = Ā h_{l−1} + B̄ x_l²: `A0`, `B0` for Ā, B̄ at Δ = ln 2, `B1` for dB̄/dΔ there; `A[l]`, `B[l]` at Δ(x_l);
 * `Astart[l]`, `Bstart[l]` at Δ(x_l(0)). `statementAt` writes them out.
 */
export interface LedgerStatement {
  readonly id: string;
  /** Id in the registry of the statement it is about. */
  readonly theorem: string;
  /** What is claimed, in words. */
  readonly title: string;
  readonly claim: Omit<ClaimSpec, "name">;
  readonly hypotheses: readonly string[];
  /** Needed of layers only, η > 0. */
  readonly stepHypotheses?: readonly string[];
  readonly tokens?: { readonly min: number; readonly max: number };
  readonly ranges?: Ranges;
  readonly attributedTo: Attribution;
  readonly cases: readonly LedgerCase[];
  /** The step from which on the statement fails or starts to hold, as text for the table. */
  readonly threshold?: string;
  readonly note?: string;
}

/**
 * What becomes of the tokens together: all go to zero; all stay bounded, not all go to zero; some become unbounded as
 * t → ∞, none before; some become unbounded, whether in finite time was not seen; some in finite time; or nothing was seen.
 */
export type OutcomeKind = "zero" | "equilibrium" | "slow" | "diverging" | "blow-up" | "unresolved";

export interface Outcome {
  readonly kind: OutcomeKind;
  /** ln(t/t0) at the end, t0 the time in which the fastest token first moved by its own size. */
  readonly logAge: number;
  /** ln of the largest ‖x_l‖ met, relative to the largest ‖x_l(0)‖. */
  readonly logGrowth: number;
  readonly steps: number;
}

export interface OutcomeOptions {
  /** Local error of a step relative to the norm of each token. */
  readonly rtol: number;
  readonly maxSteps: number;
  /** Growth (ln of the factor) beyond all initial tokens at which a token counts as unbounded. */
  readonly runaway: number;
}

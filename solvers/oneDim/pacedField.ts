import type { VectorField } from "../integrators/integrator.ts";
import type { LogField } from "./logField.ts";
import type { ScaledProblem } from "./scaledProblem.ts";

/**
 * The independent variable ξ, given by how fast it runs against scaled time: dθ/dξ = 1/pace.
 * - arc-length: pace = Σ G_i. Every log-magnitude then moves at rate ≤ 1, through blow-ups and collapses alike.
 * - euclidean-arc-length: pace = (Σ G_i²)^½, for cross-checks.
 * - log-time: ξ = τ = ln(1 + θ/θ₀) with θ₀ = 1/Σ G_i(0).
 * - hodograph: ξ = the log-magnitude of one token.
 */
export type Pace =
  | { readonly kind: "arc-length" | "euclidean-arc-length" | "log-time" }
  | { readonly kind: "hodograph"; readonly token: number };

export const PACE_NAMES: Readonly<Record<Pace["kind"], string>> = {
  "arc-length": "log-magnitudes against their arc length",
  "euclidean-arc-length": "log-magnitudes against their Euclidean arc length",
  "log-time": "log-magnitudes against log-time",
  hodograph: "log-magnitudes against the leader's (hodograph)",
};

/**
 * How a path keeps time, as the last component of its state:
 * - tau: τ = ln(1 + θ/θ₀);
 * - segment: (θ − θ_start)·exp(logReference);
 * - leader: (R(y_start) − R(y_k) − (θ − θ_start))·exp(logReference), R(y) being the time left to token k alone at y.
 *   Its derivative G_k/own_k − 1 vanishes as k decouples, which makes time a function of y_k;
 * - decoupled: the same once that derivative is below rounding, exactly 0.
 */
export type Clock =
  | { readonly kind: "tau" }
  | { readonly kind: "segment"; readonly logReference: number }
  | { readonly kind: "leader" | "decoupled"; readonly logReference: number; readonly token: number };

/**
 * Vector field of (ℓ_1 … ℓ_n, clock) against ξ.
 *
 * @param logTotal0 - ln Σ G_i(0) = −ln θ₀.
 */
export function pacedField(
  scaled: ScaledProblem,
  field: LogField,
  pace: Pace,
  clock: Clock,
  logTotal0: number,
): VectorField {
  const { n, direction } = scaled;
  return (_xi, y, dy) => {
    field.evaluate(y);
    // Only the tau clock may go with the log-time pace: the last component is then τ.
    const slowness =
      pace.kind === "log-time" ? Math.exp(field.logScale + y[n]! - logTotal0) : slownessOf(pace, field);
    const speed = direction * slowness;
    for (let i = 0; i < n; i++) dy[i] = speed * field.rate[i]!;
    dy[n] = slowness * clockRate(clock, field, y[n]!, logTotal0);
  };
}

/** Rate of the clock in θ, times e^{−logScale}. */
function clockRate(clock: Clock, field: LogField, w: number, logTotal0: number): number {
  switch (clock.kind) {
    case "tau":
      return Math.exp(logTotal0 - w - field.logScale);
    case "segment":
      return Math.exp(clock.logReference - field.logScale);
    case "leader":
      return Math.exp(clock.logReference - field.logScale) * field.excess(clock.token);
    case "decoupled":
      return 0;
  }
}

/** e^{logScale} dθ/dξ, after the field is evaluated. */
export function slownessOf(pace: Exclude<Pace, { kind: "log-time" }>, field: LogField): number {
  switch (pace.kind) {
    case "hodograph":
      return 1 / field.rate[pace.token]!;
    case "euclidean-arc-length":
      return 1 / Math.sqrt(field.sumOfSquares());
    default:
      return 1 / field.sum;
  }
}

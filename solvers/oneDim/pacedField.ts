import type { VectorField } from "../integrators/integrator.ts";
import { LogField } from "./logField.ts";
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

/** How a path keeps time: τ = ln(1 + θ/θ₀), or w = (θ − θ_segment)·exp(logReference). */
export type Clock = { readonly kind: "tau" } | { readonly kind: "segment"; logReference: number };

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
    const logPace = pace.kind === "log-time" ? logTotal0 - y[n]! : logPaceOf(pace, field, n);
    const speed = direction * Math.exp(field.logScale - logPace);
    for (let i = 0; i < n; i++) dy[i] = speed * field.rate[i]!;
    dy[n] = Math.exp((clock.kind === "tau" ? logTotal0 - y[n]! : clock.logReference) - logPace);
  };
}

function logPaceOf(pace: Exclude<Pace, { kind: "log-time" }>, field: LogField, n: number): number {
  switch (pace.kind) {
    case "hodograph":
      return field.logScale + Math.log(field.rate[pace.token]!);
    case "euclidean-arc-length": {
      let squares = 0;
      for (let i = 0; i < n; i++) squares += field.rate[i]! * field.rate[i]!;
      return field.logScale + 0.5 * Math.log(squares);
    }
    default:
      return field.logTotal;
  }
}

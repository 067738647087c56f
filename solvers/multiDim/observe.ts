import type { MatrixParameters } from "../s6/parameters.ts";
import type { Speeds } from "./charts.ts";
import type { Moment } from "./path.ts";
import type { TokenState } from "./tokenState.ts";

/** Sums up what the tokens are doing at a state that is reached with the given speeds. */
export function observeMoment(
  parameters: MatrixParameters,
  state: TokenState,
  speeds: Speeds,
  logTime: number,
  travelled: number,
): Moment {
  return {
    logTime,
    travelled,
    ...speeds,
    logNorms: Float64Array.from({ length: state.L }, (_, l) => state.logNorm(l)),
    preActivation: largestPreActivation(parameters, state),
  };
}

/** Largest Σ_e |S_Δ,de x_le| over tokens l and dimensions d: ⟨S_Δ,d, x_l⟩ before anything cancels. */
export function largestPreActivation({ D, sDelta }: MatrixParameters, { L, v, k }: TokenState): number {
  let largest = 0;
  for (let l = 0; l < L; l++) {
    const scale = Math.exp(k[l]! * Math.LN2);
    for (let d = 0; d < D; d++) {
      let u = 0;
      for (let e = 0; e < D; e++) u += Math.abs(sDelta[d * D + e]! * v[l * D + e]!);
      if (u !== 0) largest = Math.max(largest, u * scale);
    }
  }
  return largest;
}

/**
 * d ln ρ/dη over the last `arc` of a path (or as much as there is): near 1/p for ρ ~ p/(T − t), 0 for
 * exponential growth. Infinity if there is only one moment.
 */
export function acceleration(moments: readonly Moment[], arc: number): number {
  const last = moments[moments.length - 1]!;
  const earlier = moments.findLast((m) => m.travelled <= last.travelled - arc) ?? moments[0]!;
  const span = last.travelled - earlier.travelled;
  return span > 0 ? (last.logRho - earlier.logRho) / span : Infinity;
}

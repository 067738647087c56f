import { logSoftplus, softplus } from "../../solvers/numerics/softplus.ts";
import type { Ending } from "./types.ts";

/** Asked a million times: one for all, as long as the longest sequence so far. */
let scratch = new Float64Array(64);

/**
 * θ h_l of every token at the end, so that d ln|y_l|/d ln θ = ±θ h_l.
 *
 * @returns at least [L], overwritten by the next call. @see arXiv:2410.03292, the S6 layer: h_l = e^{−aΔ(x_l)} h_{l−1} + Δ(x_l) x_l²
 */
export function scaledHidden({ L, a, y0, logAbs, logTheta }: Ending): Readonly<ArrayLike<number>> {
  if (scratch.length < L) scratch = new Float64Array(L);
  let h = 0;
  for (let l = 0; l < L; l++) {
    const y = Math.sign(y0[l]!) * Math.exp(logAbs[l]!);
    h = Math.exp(-a * softplus(y)) * h + Math.exp(2 * logAbs[l]! + logTheta + logSoftplus(y));
    scratch[l] = h;
  }
  return scratch;
}

import { logSoftplus, softplus } from "../../solvers/numerics/softplus.ts";
import type { Ending } from "./types.ts";

/**
 * θ h_l of every token at the end, so that d ln|y_l|/d ln θ = ±θ h_l.
 *
 * @param out - [L], overwritten. @see arXiv:2410.03292, the S6 layer: h_l = e^{−aΔ(x_l)} h_{l−1} + Δ(x_l) x_l²
 */
export function scaledHidden({ L, a, y0, logAbs, logTheta }: Ending, out: Float64Array): void {
  let h = 0;
  for (let l = 0; l < L; l++) {
    const y = Math.sign(y0[l]!) * Math.exp(logAbs[l]!);
    h = Math.exp(-a * softplus(y)) * h + Math.exp(2 * logAbs[l]! + logTheta + logSoftplus(y));
    out[l] = h;
  }
}

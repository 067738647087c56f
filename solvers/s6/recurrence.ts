import type { MatrixParameters, ScalarParameters } from "./parameters.ts";
import { matrixField, scalarField } from "./vectorField.ts";
import type { TokenField } from "./vectorField.ts";

function advance(field: TokenField, x: Float64Array, eta: number): Float64Array {
  const y = new Float64Array(x.length);
  field(x, y);
  for (let i = 0; i < x.length; i++) y[i] = x[i]! + eta * y[i]!;
  return y;
}

/**
 * One residual S6 layer: x ← x + η·y, y_l = Σ_{j≤l} P_lj x_j. The dynamical system is its limit η → 0.
 *
 * @param x - [L] tokens. @param eta - depth step η, 1 for the plain residual stack.
 * @returns new tokens [L].
 * @see arXiv:2410.03292, the S6 layer
 */
export function scalarLayer(parameters: ScalarParameters, x: Float64Array, eta: number): Float64Array {
  return advance(scalarField(parameters), x, eta);
}

/** One residual S6 layer in D dimensions, as scalarLayer. @param x - [L·D]. */
export function matrixLayer(parameters: MatrixParameters, x: Float64Array, eta: number): Float64Array {
  return advance(matrixField(parameters, x.length / parameters.D), x, eta);
}

import type { MatrixParameters } from "../s6/parameters.ts";
import { Rates } from "./rates.ts";
import { TokenState } from "./tokenState.ts";

/** Whether the field is exactly zero at x0: M = 0, all tokens zero, or x0 an equilibrium in floating point. */
export function isStationary(parameters: MatrixParameters, x0: Float64Array): boolean {
  const state = TokenState.of(x0, parameters.D);
  const rates = new Rates(parameters, state.L);
  rates.evaluate(state);
  return rates.still;
}

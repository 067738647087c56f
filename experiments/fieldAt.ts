import { matrixAttention, scalarAttention } from "../solvers/s6/attention.ts";
import { initialTokens, matrixParameters, scalarParameters } from "../solvers/s6/parameters.ts";
import { matrixField, scalarField } from "../solvers/s6/vectorField.ts";
import type { Problem } from "../solvers/types.ts";

/** dx/dt and the hidden attention scores at x0. */
export interface Field {
  /** [L], or [L·D] row-major. */
  readonly dxdt: Float64Array;
  /** [L·L] row-major (l, j); in D dimensions [L·D·L], entry (l·D + d)·L + j. Zero for j > l. */
  readonly attention: Float64Array;
}

/** The vector field and the hidden attention scores at the initial tokens of a checked problem. */
export function fieldAt(problem: Problem): Field {
  const x = initialTokens(problem);
  const dxdt = new Float64Array(x.length);
  if (problem.kind === "scalar") {
    const parameters = scalarParameters(problem);
    scalarField(parameters)(x, dxdt);
    return { dxdt, attention: scalarAttention(parameters, x) };
  }
  const parameters = matrixParameters(problem);
  matrixField(parameters, problem.x0.length)(x, dxdt);
  return { dxdt, attention: matrixAttention(parameters, x) };
}

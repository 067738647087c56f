import { logSoftplus, softplus } from "../numerics/softplus.ts";
import type { MatrixParameters, ScalarParameters } from "./parameters.ts";

/**
 * Hidden attention scores in one dimension: P_lj = μ x_l x_j Δ(x_j) exp(−a Σ_{k=j+1..l} Δ(x_k)).
 *
 * @param x - [L] tokens. @returns [L·L] row-major, P[l·L + j], zero above the diagonal.
 * @see arXiv:2410.03292, hidden attention scores
 */
export function scalarAttention(parameters: ScalarParameters, x: Float64Array): Float64Array {
  const { mu, sDelta, a } = parameters;
  const L = x.length;
  const delta = x.map((xl) => softplus(sDelta * xl));
  const P = new Float64Array(L * L);
  for (let j = 0; j < L; j++) {
    // The sum of step sizes grows with l, so one pass down the column needs no difference of sums.
    let decay = 0;
    for (let l = j; l < L; l++) {
      if (l > j) decay += a * delta[l]!;
      // Largest factor against the smallest, so that products leave the doubles only if P does.
      P[l * L + j] = delta[j]! * Math.exp(-decay) * (mu * x[l]! * x[j]!);
    }
  }
  return P;
}

/**
 * ln|P_lj| in one dimension, formed in logarithms: right where P itself underflows or overflows.
 *
 * @param logAbsX - [L] ln|x|, −Infinity for zero tokens. @param sign - [L] signs of the tokens.
 * @returns [L·L]; −Infinity above the diagonal and where a token or μ is zero.
 */
export function scalarLogAttention(
  parameters: ScalarParameters,
  logAbsX: Float64Array,
  sign: Int8Array,
): Float64Array {
  const { mu, sDelta, a } = parameters;
  const L = logAbsX.length;
  const u = logAbsX.map((logX, l) => (sDelta === 0 ? 0 : sDelta * sign[l]! * Math.exp(logX)));
  const logP = new Float64Array(L * L).fill(-Infinity);
  const logMu = Math.log(Math.abs(mu));
  for (let j = 0; j < L; j++) {
    if (sign[j] === 0) continue;
    let decay = 0;
    for (let l = j; l < L; l++) {
      if (l > j) decay += a * softplus(u[l]!);
      if (sign[l] === 0) continue;
      logP[l * L + j] = logMu + logAbsX[l]! + logAbsX[j]! + logSoftplus(u[j]!) - decay;
    }
  }
  return logP;
}

/**
 * Hidden attention scores in D dimensions: P_{d,l,j} = (x_lᵀ M x_j) Δ_d(x_j) exp(−a_d Σ_{k=j+1..l} Δ_d(x_k)).
 *
 * @param x - [L·D] tokens. @returns [L·D·L], P[(l·D + d)·L + j], zero for j > l.
 */
export function matrixAttention(parameters: MatrixParameters, x: Float64Array): Float64Array {
  const { D, a, sDelta } = parameters;
  const L = x.length / D;
  const delta = new Float64Array(L * D);
  for (let l = 0; l < L; l++) {
    for (let d = 0; d < D; d++) {
      let u = 0;
      for (let e = 0; e < D; e++) u += sDelta[d * D + e]! * x[l * D + e]!;
      delta[l * D + d] = softplus(u);
    }
  }
  const P = new Float64Array(L * D * L);
  const decay = new Float64Array(D);
  for (let j = 0; j < L; j++) {
    decay.fill(0);
    for (let l = j; l < L; l++) {
      const form = bilinear(parameters, x, l, j);
      for (let d = 0; d < D; d++) {
        if (l > j) decay[d]! += a[d]! * delta[l * D + d]!;
        P[(l * D + d) * L + j] = delta[j * D + d]! * Math.exp(-decay[d]!) * form;
      }
    }
  }
  return P;
}

/** x_lᵀ M x_j. */
function bilinear({ D, M }: MatrixParameters, x: Float64Array, l: number, j: number): number {
  let form = 0;
  for (let i = 0; i < D; i++) {
    let row = 0;
    for (let e = 0; e < D; e++) row += M[i * D + e]! * x[j * D + e]!;
    form += x[l * D + i]! * row;
  }
  return form;
}

import { logSoftplus, softplus } from "../numerics/softplus.ts";
import { asMatrix } from "./parameters.ts";
import type { MatrixParameters, ScalarParameters } from "./parameters.ts";
import { wideScores, wideTokens, wideTokensOf } from "./wideScores.ts";

/** Inputs and step sizes in these bounds keep every product of the scores' factors in the doubles. */
const SAFE = 1e40;
const SAFE_DELTA = 1e-180;
const SAFE_DECAY = 300;

/** Tokens by sign and ln|x|, as rows of a trajectory have them: for those whose doubles overflow or underflow. */
export interface LogTokens {
  readonly logAbsX: Float64Array;
  readonly sign: Int8Array;
}

function safe(v: number): boolean {
  return v === 0 || (Math.abs(v) <= SAFE && Math.abs(v) >= 1 / SAFE);
}

/** The scores with exponents of their own. */
function wideAttention(parameters: MatrixParameters, x: Float64Array, logs?: LogTokens): Float64Array {
  const lost = (v: number, i: number): boolean => !Number.isFinite(v) || (v === 0 && logs?.sign[i] !== 0);
  const tokens = logs !== undefined && x.some(lost) ? wideTokensOf(logs.logAbsX, logs.sign) : wideTokens(x);
  return wideScores(parameters, tokens).P;
}

/**
 * Hidden attention scores in one dimension: P_lj = μ x_l x_j Δ(x_j) exp(−a Σ_{k=j+1..l} Δ(x_k)).
 *
 * Scores that are zero or infinite are so because they leave the doubles, not what they are made of.
 *
 * @param x - [L] tokens. @returns [L·L] row-major, P[l·L + j], zero above the diagonal.
 * @see arXiv:2410.03292, hidden attention scores
 */
export function scalarAttention(
  parameters: ScalarParameters,
  x: Float64Array,
  logs?: LogTokens,
): Float64Array {
  const { mu, sDelta, a } = parameters;
  const L = x.length;
  const delta = x.map((xl) => softplus(sDelta * xl));
  const P = new Float64Array(L * L);
  let inside = safe(mu) && safe(sDelta) && x.every(safe) && delta.every((v) => v >= SAFE_DELTA);
  for (let j = 0; j < L; j++) {
    // The sum of step sizes grows with l, so one pass down the column needs no difference of sums.
    let decay = 0;
    for (let l = j; l < L; l++) {
      if (l > j) decay += a * delta[l]!;
      // Largest factor against the smallest, so that products leave the doubles only if P does.
      P[l * L + j] = delta[j]! * Math.exp(-decay) * (mu * x[l]! * x[j]!);
      inside &&= decay < SAFE_DECAY;
    }
  }
  return inside ? P : wideAttention(asMatrix(parameters), x, logs);
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
export function matrixAttention(
  parameters: MatrixParameters,
  x: Float64Array,
  logs?: LogTokens,
): Float64Array {
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
  let inside = parameters.M.every(safe) && sDelta.every(safe) && x.every(safe);
  inside &&= delta.every((v) => v >= SAFE_DELTA);
  const P = new Float64Array(L * D * L);
  const decay = new Float64Array(D);
  for (let j = 0; j < L; j++) {
    decay.fill(0);
    for (let l = j; l < L; l++) {
      const form = bilinear(parameters, x, l, j);
      for (let d = 0; d < D; d++) {
        if (l > j) decay[d]! += a[d]! * delta[l * D + d]!;
        P[(l * D + d) * L + j] = delta[j * D + d]! * Math.exp(-decay[d]!) * form;
        inside &&= decay[d]! < SAFE_DECAY;
      }
    }
  }
  return inside ? P : wideAttention(parameters, x, logs);
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

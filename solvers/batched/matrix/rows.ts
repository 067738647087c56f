import { exponentOf, scaleByPowerOfTwo } from "../../numerics/scaled.ts";
import { matrixState } from "./batch.ts";
import type { MatrixBatch, MatrixState } from "./types.ts";

/** Rows a state has in float32: L·D mantissas, L exponents, t; x_l = 2^k_l·v_l with the largest |v_{d,l}| in [1, 2). */
export function stateRows({ L, D }: MatrixBatch): number {
  return L * D + L + 1;
}

/** Where row r of problem b lies: rows of B numbers, or B lists of all rows. */
export type RowOrder = "problems-last" | "problems-first";

function place(batch: MatrixBatch, order: RowOrder): (row: number, b: number) => number {
  const rows = stateRows(batch);
  return order === "problems-last" ? (row, b) => row * batch.B + b : (row, b) => b * rows + row;
}

/** The initial state, rounded to float32. */
export function packState(batch: MatrixBatch, order: RowOrder): Float32Array {
  const { B, L, D, x0 } = batch;
  const at = place(batch, order);
  const packed = new Float32Array(B * stateRows(batch));
  for (let b = 0; b < B; b++) {
    for (let l = 0; l < L; l++) {
      const start = (b * L + l) * D;
      let largest = 0;
      for (let d = 0; d < D; d++) largest = Math.max(largest, Math.abs(x0[start + d]!));
      const k = largest === 0 ? 0 : exponentOf(largest);
      packed[at(L * D + l, b)] = k;
      for (let d = 0; d < D; d++) packed[at(l * D + d, b)] = scaleByPowerOfTwo(x0[start + d]!, -k);
    }
  }
  return packed;
}

/** The state as callers get it. @param t - [B] if it is known better than from the state's own row. */
export function unpackState(
  batch: MatrixBatch,
  packed: Float32Array,
  order: RowOrder,
  t: ArrayLike<number> | undefined,
): MatrixState {
  const { B, L, D } = batch;
  const at = place(batch, order);
  const mantissa = new Float64Array(B * L * D);
  const exponent = new Float64Array(B * L);
  const reached = new Float64Array(B);
  for (let b = 0; b < B; b++) {
    for (let i = 0; i < L * D; i++) mantissa[b * L * D + i] = packed[at(i, b)]!;
    for (let l = 0; l < L; l++) exponent[b * L + l] = packed[at(L * D + l, b)]!;
    reached[b] = t === undefined ? packed[at(L * D + L, b)]! : t[b]!;
  }
  return matrixState(D, mantissa, exponent, reached);
}

import type { MatrixPace, RelativePace } from "../types.ts";
import { cheapestForm } from "./batch.ts";
import type { MatrixBatch } from "./types.ts";

/** Float32 numbers of a batch as the kernels take them. Sizes in `Shape`. */
export interface Shape {
  readonly L: number;
  readonly D: number;
  /** Length of a channel's H_d. */
  readonly N: number;
  /** S_B is there; otherwise it is the identity and S_C = Mᵀ. */
  readonly factors: boolean;
  /** Rows of W = [S_Δ; S_C; S_B]: D + N, and N more with factors. */
  readonly rows: number;
  readonly share: number;
}

export function shapeOf(batch: MatrixBatch): Shape {
  const { L, D, share, inputOutput: map } = cheapestForm(batch);
  const N = map.kind === "matrix" ? D : map.N;
  const factors = map.kind === "factors";
  return { L, D, N, factors, rows: D + N + (factors ? N : 0), share };
}

/** W of parameter set p of a batch in its cheapest form, row by row, then a: one number for each (row, e) of W and one for each d. */
export function forEachParameter(
  batch: MatrixBatch,
  p: number,
  take: (index: number, value: number) => void,
): void {
  const { D, inputOutput: map } = batch;
  const block = (values: Float64Array, rows: number, first: number): void => {
    for (let i = 0; i < rows * D; i++) take(first * D + i, values[p * rows * D + i]!);
  };
  block(batch.sDelta, D, 0);
  let rows = D;
  if (map.kind === "factors") {
    block(map.sC, map.N, D);
    block(map.sB, map.N, D + map.N);
    rows += 2 * map.N;
  } else {
    for (let i = 0; i < D; i++)
      for (let j = 0; j < D; j++) take((D + j) * D + i, map.M[(p * D + i) * D + j]!);
    rows += D;
  }
  for (let d = 0; d < D; d++) take(rows * D + d, batch.a[p * D + d]!);
}

/** float32 parameters of the cheapest form, [rows·D + D][P]: W row by row, then a. */
export function packMatrixParameters(batch: MatrixBatch): Float32Array {
  const form = cheapestForm(batch);
  const { rows, D } = shapeOf(batch);
  const sets = batch.B / batch.share;
  const packed = new Float32Array((rows * D + D) * sets);
  for (let p = 0; p < sets; p++) {
    forEachParameter(form, p, (index, value) => {
      packed[index * sets + p] = value;
    });
  }
  return packed;
}

/** Whether the kernels must find the depth step themselves. */
export function isPaced(pace: MatrixPace): pace is RelativePace {
  return pace.kind === "relative";
}

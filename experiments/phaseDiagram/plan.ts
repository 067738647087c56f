import type { Cell } from "./types.ts";

const TOKENS = [1, 2, 4, 8, 16, 32];

/** Numbers of positive eigenvalues shown in each dimension: all of them, or fewer where the fate no longer changes. */
const POSITIVE: ReadonlyMap<number, readonly number[]> = new Map([
  [2, [0, 1, 2]],
  [4, [0, 1, 2, 3, 4]],
  [8, [0, 1, 2, 3, 4, 5, 6, 7, 8]],
  [16, [0, 1, 2, 3, 4, 6, 8, 10, 12, 14, 15, 16]],
  [32, [0, 1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 28, 31, 32]],
]);

/** Every cell of the diagram. */
export function allCells(): readonly Cell[] {
  return [...POSITIVE].flatMap(([D, counts]) => counts.flatMap((p) => TOKENS.map((L) => ({ D, p, L }))));
}

/** Problems of a chunk: about as much work in every cell, a step costs L·D³. */
export function chunkSize({ D, L }: Cell): number {
  return Math.max(2, Math.min(64, Math.round(2 ** 19 / (L * D ** 3))));
}

/** Problems planned for a cell, a multiple of its chunks: fewer where they cost more. */
export function sampleSize(cell: Cell, scale: number): number {
  const chunk = chunkSize(cell);
  const wanted = (scale * 2 ** 11) / Math.max(1, cell.D / 4);
  return chunk * Math.max(1, Math.round(wanted / chunk));
}

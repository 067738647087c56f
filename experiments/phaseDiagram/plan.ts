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

/** Problems of a chunk, and chunks of a full sample: 1,024 problems for up to 8 dimensions, 256 for 16 and 32 for 32. */
const CHUNKS: ReadonlyMap<number, { readonly size: number; readonly count: number }> = new Map([
  [16, { size: 2, count: 128 }],
  [32, { size: 1, count: 32 }],
]);
const SMALL = { size: 8, count: 128 };

const chunksOf = ({ D }: Cell): typeof SMALL => CHUNKS.get(D) ?? SMALL;

/** Every cell of the diagram. */
export function allCells(): readonly Cell[] {
  return [...POSITIVE].flatMap(([D, counts]) => counts.flatMap((p) => TOKENS.map((L) => ({ D, p, L }))));
}

export const chunkSize = (cell: Cell): number => chunksOf(cell).size;

/** Problems planned for a cell, a multiple of its chunks. */
export function sampleSize(cell: Cell, scale: number): number {
  const { size, count } = chunksOf(cell);
  return size * Math.max(1, Math.round(scale * count));
}

/** What a chunk costs, but for a factor. */
export function cost(cell: Cell): number {
  return chunkSize(cell) * cell.L * cell.D ** 2;
}

/** Chunks of a full sample, the first among them, whose first problem is followed by the adaptive solver as well. */
const AUDITS = 4;
/** Variables of such a problem at most: some seconds each. */
const AUDIT_SIZE = 32;

/** Whether the first problem of a chunk is put to both solvers. */
export function isAudited(cell: Cell, chunk: number): boolean {
  return cell.D * cell.L <= AUDIT_SIZE && chunk % (chunksOf(cell).count / AUDITS) === 0;
}

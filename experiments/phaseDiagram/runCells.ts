import { NONE, total } from "./classify.ts";
import { chunkSize, cost, isAudited } from "./plan.ts";
import type { Threads } from "./threads.ts";
import type { Cell, CellResult, Comparison, PhaseDiagram, TaskResult } from "./types.ts";

export interface RunOptions {
  readonly seed: number;
  readonly sampleSize: (cell: Cell) => number;
  /** Samples and comparisons so far, of the same seed and method. */
  readonly before: Pick<PhaseDiagram, "cells" | "solverAudit"> | null;
  /** Whether there is still time to start another chunk. */
  readonly timeLeft: () => boolean;
  readonly onProgress: (done: number, planned: number) => void;
}

export interface RunResult extends Pick<PhaseDiagram, "cells" | "solverAudit"> {
  readonly cutShort: boolean;
}

/** A cell's sample: what there was, and one entry for each chunk that follows, in order. */
interface Progress {
  readonly cell: Cell;
  readonly before: Pick<CellResult, "n" | "counts">;
  readonly results: (TaskResult | undefined)[];
}

interface Pending {
  readonly progress: Progress;
  readonly chunk: number;
}

/**
 * Works through all cells chunk by chunk, so that all have the same share of their samples when time is out, and of equals
 * the dearest first. A cell's sample is the longest run of finished chunks from the first on: which problems count
 * depends neither on threads nor on how hard they are.
 */
export async function runCells(
  cells: readonly Cell[],
  threads: Threads,
  { seed, sampleSize, before, timeLeft, onProgress }: RunOptions,
): Promise<RunResult> {
  const all = cells.map((cell): Progress => ({ cell, before: sampleOf(cell, before), results: [] }));
  const queue = inOrder(all, sampleSize);
  const planned = queue.length;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (timeLeft()) {
      const next = queue.shift();
      if (next === undefined) return;
      const { progress, chunk } = next;
      const { cell } = progress;
      const size = chunkSize(cell);
      const from = progress.before.n + chunk * size;
      const task = { cell, seed, from, to: from + size, audit: isAudited(cell, Math.floor(from / size)) };
      progress.results[chunk] = await threads.run(task);
      onProgress(++done, planned);
    }
  };
  await Promise.all(Array.from({ length: threads.count }, worker));
  const audits = new Map(Object.entries(before?.solverAudit ?? {}));
  const results = all.map((progress) => cellResult(progress, audits));
  return { cells: results, solverAudit: Object.fromEntries(audits), cutShort: done < planned };
}

function sampleOf({ D, p, L }: Cell, before: RunOptions["before"]): Progress["before"] {
  const same = before?.cells.find((cell) => cell.D === D && cell.p === p && cell.L === L);
  return same ?? { n: 0, counts: NONE };
}

/** All chunks that are missing, by the share of its sample that a cell then has; the dearest first. */
function inOrder(all: readonly Progress[], sampleSize: RunOptions["sampleSize"]): Pending[] {
  const pending = all.flatMap((progress) => {
    const missing = Math.max(0, sampleSize(progress.cell) - progress.before.n);
    const chunks = Math.ceil(missing / chunkSize(progress.cell));
    return Array.from({ length: chunks }, (_, chunk): Pending => ({ progress, chunk }));
  });
  const round = ({ progress, chunk }: Pending): number =>
    progress.before.n / chunkSize(progress.cell) + chunk;
  return pending.sort((a, b) => round(a) - round(b) || cost(b.progress.cell) - cost(a.progress.cell));
}

/** @param audits - by dimension, to which those of the cell are added. */
function cellResult({ cell, before, results }: Progress, audits: Map<string, Comparison>): CellResult {
  const end = results.findIndex((result) => result === undefined);
  const used = (end < 0 ? results : results.slice(0, end)) as readonly TaskResult[];
  const audit = used.map((result) => result.solverAudit).reduce(total, audits.get(String(cell.D)) ?? {});
  if (Object.keys(audit).length > 0) audits.set(String(cell.D), audit);
  const counts = used.map((result) => result.counts).reduce(total, before.counts);
  return { ...cell, n: before.n + used.length * chunkSize(cell), counts };
}

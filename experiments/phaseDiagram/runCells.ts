import { total } from "./classify.ts";
import { chunkSize } from "./plan.ts";
import type { Threads } from "./threads.ts";
import { OUTCOMES } from "./types.ts";
import type { Cell, CellResult, Comparison, Label, OutcomeCounts, TaskResult } from "./types.ts";

export interface RunOptions {
  readonly seed: number;
  readonly sampleSize: (cell: Cell) => number;
  /** Labels of a cell's first n problems by a float32 batch; null: none for this cell. */
  readonly label: ((cell: Cell, n: number) => Promise<readonly Label[] | null>) | null;
  /** Whether there is still time to label another cell; those without labels are worked on all the same. */
  readonly labelTimeLeft: () => boolean;
  /** Whether there is still time to start another chunk. */
  readonly timeLeft: () => boolean;
  readonly onProgress: (done: number, planned: number) => void;
}

export interface RunResult {
  readonly cells: readonly CellResult[];
  readonly batchAudit: Comparison;
  readonly solverAudit: Comparison;
  readonly cutShort: boolean;
}

interface Progress {
  readonly cell: Cell;
  readonly n: number;
  /** One entry a chunk, in order. */
  readonly results: (TaskResult | undefined)[];
}

interface Pending {
  readonly progress: Progress;
  readonly chunk: number;
  readonly labels: readonly Label[] | null;
}

/**
 * Works through all cells chunk by chunk, the first chunk of every cell before the second of any, so that what is cut
 * short has samples everywhere. A cell's sample is the longest run of finished chunks from the first on: which
 * problems count depends neither on threads nor on how hard they are.
 */
export async function runCells(
  cells: readonly Cell[],
  threads: Threads,
  options: RunOptions,
): Promise<RunResult> {
  const all = cells.map((cell): Progress => ({ cell, n: options.sampleSize(cell), results: [] }));
  const queue = new ChunkQueue();
  const labelling = labelAll(all, queue, options);
  const planned = all.reduce((sum, { cell, n }) => sum + n / chunkSize(cell), 0);
  let done = 0;
  const worker = async (): Promise<void> => {
    while (options.timeLeft()) {
      const next = await queue.take();
      if (next === null) return;
      next.progress.results[next.chunk] = await threads.run(taskOf(next, options.seed));
      options.onProgress(++done, planned);
    }
  };
  await Promise.all([labelling, ...Array.from({ length: threads.count }, worker)]);
  const finished = all.map(cellResult);
  const used = finished.flatMap(({ used: results }) => results);
  return {
    cells: finished.map(({ result }) => result),
    batchAudit: used.map((result) => result.batchAudit).reduce(total, {}),
    solverAudit: used.map((result) => result.solverAudit).reduce(total, {}),
    cutShort: done < planned,
  };
}

/** Cells of fewer dimensions cost float64 less than a batch costs this thread. */
const LABELLED_FROM = 16;

/** The small cells wait for no label; the others get theirs the largest first, as long as there is time for that. */
async function labelAll(all: readonly Progress[], queue: ChunkQueue, options: RunOptions): Promise<void> {
  const enqueue = (progress: Progress, labels: readonly Label[] | null): void => {
    const { cell, n } = progress;
    for (let chunk = 0; chunk * chunkSize(cell) < n; chunk++) queue.add({ progress, chunk, labels });
  };
  const { label } = options;
  const cost = ({ cell }: Progress): number => cell.L * cell.D ** 3;
  const large = label === null ? [] : all.filter(({ cell }) => cell.D >= LABELLED_FROM);
  all.filter((progress) => !large.includes(progress)).forEach((progress) => enqueue(progress, null));
  for (const progress of large.sort((p, q) => cost(q) - cost(p))) {
    const labels = label !== null && options.labelTimeLeft() ? await label(progress.cell, progress.n) : null;
    enqueue(progress, labels);
  }
  queue.end();
}

function taskOf({ progress, chunk, labels }: Pending, seed: number): Parameters<Threads["run"]>[0] {
  const { cell } = progress;
  const [from, to] = [chunk * chunkSize(cell), (chunk + 1) * chunkSize(cell)];
  return { cell, seed, from, to, ...(labels === null ? {} : { labels: labels.slice(from, to) }) };
}

function cellResult({ cell, results }: Progress): {
  readonly result: CellResult;
  readonly used: readonly TaskResult[];
} {
  const end = results.findIndex((result) => result === undefined);
  const used = (end < 0 ? results : results.slice(0, end)) as readonly TaskResult[];
  const none = Object.fromEntries(OUTCOMES.map((kind) => [kind, 0])) as unknown as OutcomeCounts;
  const counts = used.map((result) => result.counts).reduce(total, none);
  const decidedByBatch = used.reduce((sum, result) => sum + result.decidedByBatch, 0);
  return { result: { ...cell, n: used.length * chunkSize(cell), counts, decidedByBatch }, used };
}

/** Chunks that wait, lowest number first; `take` waits for more until `end`. */
class ChunkQueue {
  private readonly waiting: Pending[][] = [];
  private ended = false;
  private wake: (() => void)[] = [];

  add(pending: Pending): void {
    (this.waiting[pending.chunk] ??= []).push(pending);
    this.wake.shift()?.();
  }

  end(): void {
    this.ended = true;
    this.wake.forEach((resolve) => resolve());
  }

  async take(): Promise<Pending | null> {
    for (;;) {
      const next = this.waiting.find((list) => list !== undefined && list.length > 0)?.shift();
      if (next !== undefined) return next;
      if (this.ended) return null;
      await new Promise<void>((resolve) => this.wake.push(resolve));
    }
  }
}

import { History, logLargest, outcomeOfHistory, timeScale } from "../../solvers/outcome/index.ts";
import type { Backend, MatrixBatch, MatrixState } from "../../solvers/batched/index.ts";
import type { MatrixProblem } from "../../solvers/types.ts";
import { METHOD } from "./classify.ts";
import { drawProblem } from "./draw.ts";
import type { Cell, Label } from "./types.ts";

/** Depth steps of a batch, and how often its tokens are looked at: between two looks they grow by e^1.6 at most. */
const STEPS = 1024;
const STEPS_PER_LOOK = 16;
/** Change of a token in one step. */
const CHANGE = 0.1;
/** The largest entry that batches keep; growth by 10^6 of tokens of order √D stays below. */
const ESCAPE = 1e9;
/** t at which problems stand still; none gets near it in so few steps unless nothing moves. */
const UNTIL = 1e30;
/** Numbers of one batch, of the largest of its arrays. */
const LARGEST_BATCH = 2 ** 25;

/**
 * What a float32 batch can tell of the first n problems of a cell: that tokens run away in less and less time. All else
 * (and what it tells of one problem in sixteen) is left to float64: tokens at rest and tokens that slide need steps
 * that an explicit method does not have.
 */
export async function labelCell(
  backend: Backend,
  seed: number,
  cell: Cell,
  n: number,
): Promise<readonly Label[]> {
  const most = Math.max(1, Math.floor(LARGEST_BATCH / (cell.D * Math.max(cell.D, cell.L))));
  const labels: Label[] = [];
  for (let from = 0; from < n; from += most) {
    const count = Math.min(most, n - from);
    const problems = Array.from({ length: count }, (_, i) => drawProblem(seed, cell, from + i));
    labels.push(...(await labelProblems(backend, problems)));
  }
  return labels;
}

/** @param problems - of one shape. */
export async function labelProblems(
  backend: Backend,
  problems: readonly MatrixProblem[],
): Promise<readonly Label[]> {
  const batch = batchOf(problems);
  const histories = problems.map(
    (problem) => new History(logLargest(Float64Array.from(problem.x0.flat()), batch.D), timeScale(problem)),
  );
  const pace = { kind: "relative", change: CHANGE, escape: ESCAPE, until: UNTIL } as const;
  const stack = await backend.loadMatrix(batch, "midpoint", pace);
  try {
    for (let done = 0; done < STEPS && histories.some(isOpen); done += STEPS_PER_LOOK) {
      await stack.advance(STEPS_PER_LOOK);
      look(await stack.read(), histories, batch.L);
    }
  } finally {
    stack.release();
  }
  const live = Array.from({ length: batch.L }, (_, l) => l);
  return histories.map((history) => {
    if (isOpen(history)) return null;
    return outcomeOfHistory(history, live, METHOD.runaway) === "blow-up" ? "blow-up" : null;
  });
}

const isOpen = (history: History): boolean => history.logGrowth <= METHOD.runaway;

function look(state: MatrixState, histories: readonly History[], L: number): void {
  histories.forEach((history, b) => {
    const logs = state.logNorm.subarray(b * L, (b + 1) * L);
    if (isOpen(history)) history.add({ t: state.t[b]!, logs, motion: NaN, noise: 0, idle: 0 });
  });
}

function batchOf(problems: readonly MatrixProblem[]): MatrixBatch {
  const first = problems[0]!;
  const all = (rows: (problem: MatrixProblem) => readonly (readonly number[])[]): Float64Array =>
    Float64Array.from(problems.flatMap((problem) => rows(problem).flat()));
  return {
    B: problems.length,
    L: first.x0.length,
    D: first.a.length,
    share: 1,
    inputOutput: { kind: "matrix", M: all(({ M }) => M!) },
    sDelta: all(({ sDelta }) => sDelta),
    a: all(({ a }) => [a]),
    eta: new Float64Array(problems.length),
    x0: all(({ x0 }) => x0),
  };
}

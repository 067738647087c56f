import { trace } from "../../solvers/index.ts";
import { History, outcomeOf, outcomeOfHistory, timeScale } from "../../solvers/outcome/index.ts";
import type { OutcomeKind } from "../../solvers/outcome/index.ts";
import type { MatrixProblem, TracePoint } from "../../solvers/types.ts";
import { drawProblem } from "./draw.ts";
import { OUTCOMES } from "./types.ts";
import type { Cell, Comparison, OutcomeCounts, Task, TaskResult } from "./types.ts";

/**
 * Tolerance, budget and what counts as unbounded: growth by 10^6 beyond the largest initial token. By 10^4 is not enough:
 * three problems in a thousand come to rest after that (D = 2, two tokens); of 1,500 none did beyond 10^6.
 */
export const METHOD = { rtol: 1e-3, maxSteps: 3000, runaway: Math.log(1e6) };
/** One in so many problems that a batch has decided is followed in float64 as well. */
const BATCH_AUDIT = 16;
/** One in so many problems of at most so many variables goes to the adaptive solver as well: about a second each. */
const SOLVER_AUDIT = 256;
const SOLVER_SIZE = 16;

/** Follows and counts the problems of a task; the result depends on the task alone. */
export function classifyTask(task: Task): TaskResult {
  const counts = Object.fromEntries(OUTCOMES.map((kind) => [kind, 0])) as Record<OutcomeKind, number>;
  const batchAudit: Record<string, number> = {};
  const solverAudit: Record<string, number> = {};
  let decidedByBatch = 0;
  for (let index = task.from; index < task.to; index++) {
    const label = task.labels?.[index - task.from] ?? null;
    if (label !== null && index % BATCH_AUDIT !== 0) {
      counts[label]++;
      decidedByBatch++;
      continue;
    }
    const problem = drawProblem(task.seed, task.cell, index);
    const { kind } = outcomeOf(problem, METHOD);
    counts[kind]++;
    if (label !== null) count(batchAudit, label, kind);
    if (audited(task.cell, index)) count(solverAudit, kind, adaptiveOutcome(problem));
  }
  return { counts, decidedByBatch, batchAudit, solverAudit };
}

const audited = ({ D, L }: Cell, index: number): boolean =>
  D * L <= SOLVER_SIZE && index % SOLVER_AUDIT === 0;

function count(table: Record<string, number>, first: string, second: string): void {
  const key = `${first} | ${second}`;
  table[key] = (table[key] ?? 0) + 1;
}

/** The outcome as the adaptive solver of solvers/multiDim sees it: no growth limit, blow-ups followed to their end. */
export function adaptiveOutcome(problem: MatrixProblem): OutcomeKind {
  const followed = trace(problem);
  if (followed.termination.kind === "blow-up") return "blow-up";
  const D = problem.a.length;
  const lengths = problem.x0.map((token) => Math.hypot(...token));
  const history = new History(Math.log(Math.max(...lengths)), timeScale(problem));
  for (const point of followed.points) {
    if (point.sigma === -Infinity) continue;
    const logs = Float64Array.from(lengths, (_, l) => logNorm(point, l, D));
    history.add({ t: Math.exp(point.sigma), logs, motion: NaN, noise: 0, idle: 0 });
  }
  const live = lengths.flatMap((length, l) => (length > 0 ? [l] : []));
  // A path that stopped early has not shown what its tokens end as.
  if (followed.termination.kind !== "reached-end") return "unresolved";
  return outcomeOfHistory(history, live, Infinity);
}

/** ln‖x_l‖ at a point of a trace. */
function logNorm({ x, sigma }: TracePoint, l: number, D: number): number {
  const logs = x
    .slice(l * D, (l + 1) * D)
    .map(({ sign, slope, offset }) => (sign === 0 ? -Infinity : slope * sigma + offset));
  const top = Math.max(...logs);
  if (top === -Infinity) return top;
  return top + 0.5 * Math.log(logs.reduce((sum, log) => sum + Math.exp(2 * (log - top)), 0));
}

/** Adds up counts or comparisons. */
export function total<T extends Comparison | OutcomeCounts>(first: T, second: T): T {
  const sum: Record<string, number> = { ...first };
  for (const [key, value] of Object.entries(second)) sum[key] = (sum[key] ?? 0) + value;
  return sum as unknown as T;
}

import { trace } from "../../solvers/index.ts";
import { History, outcomeOf, ownClocks, timeScale } from "../../solvers/outcome/index.ts";
import type { OutcomeKind } from "../../solvers/outcome/index.ts";
import type { MatrixProblem, TracePoint } from "../../solvers/types.ts";
import { drawProblem } from "./draw.ts";
import { OUTCOMES } from "./types.ts";
import type { Comparison, OutcomeCounts, Task, TaskResult } from "./types.ts";

/**
 * Tolerance, budget and what counts as unbounded: growth by 10^6 beyond the largest initial token. By 10^4 is not enough:
 * three problems in a thousand come to rest after that (D = 2, two tokens); of 1,500 none did beyond 10^6.
 */
export const METHOD = { rtol: 1e-3, maxSteps: 3000, runaway: Math.log(1e6) };

/** No problem yet. */
export const NONE = Object.fromEntries(OUTCOMES.map((kind) => [kind, 0])) as OutcomeCounts;

/** Follows and counts the problems of a task; the result depends on the task alone. */
export function classifyTask({ cell, seed, from, to, audit }: Task): TaskResult {
  const counts: Record<OutcomeKind, number> = { ...NONE };
  let solverAudit: Comparison = {};
  for (let index = from; index < to; index++) {
    const problem = drawProblem(seed, cell, index);
    const { kind } = outcomeOf(problem, METHOD);
    counts[kind]++;
    if (audit && index === from) solverAudit = { [`${kind} | ${adaptiveOutcome(problem)}`]: 1 };
  }
  return { counts, solverAudit };
}

/** The outcome as the adaptive solver of solvers/multiDim sees it: no growth limit, blow-ups followed to their end. */
export function adaptiveOutcome(problem: MatrixProblem): OutcomeKind {
  const followed = trace(problem);
  if (followed.termination.kind === "blow-up") return "blow-up";
  // A path that stopped early has not shown what its tokens end as.
  if (followed.termination.kind !== "reached-end") return "unresolved";
  const D = problem.a.length;
  const lengths = problem.x0.map((token) => Math.hypot(...token));
  const history = new History(Math.log(Math.max(...lengths)), timeScale(problem));
  for (const point of followed.points) {
    if (point.sigma === -Infinity) continue;
    const logs = Float64Array.from(lengths, (_, l) => logNorm(point, l, D));
    const t = Math.exp(point.sigma);
    history.add({ t, logs, motion: NaN, noise: 0, clocks: ownClocks(problem, tokensAt(point), t) });
  }
  const live = lengths.flatMap((length, l) => (length > 0 ? [l] : []));
  // Its time is too short for the slowest couplings: what falls at its end counts as falling.
  return history.outcome({ live, settledBy: () => 0 }, Infinity);
}

/** [L·D] */
const tokensAt = ({ x, sigma }: TracePoint): Float64Array =>
  Float64Array.from(x, ({ sign, slope, offset }) =>
    sign === 0 ? 0 : sign * Math.exp(slope * sigma + offset),
  );

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

import { InvariantError, TokenDynamicsError } from "../../solvers/errors.ts";
import type { Problem } from "../../solvers/types.ts";
import {
  MUTATIONS,
  hashIntegers,
  mutateProblem,
  simplerProblems,
  specOf,
} from "../../theorems/generators/index.ts";
import type { CompiledStatement } from "../../theorems/language/index.ts";
import type { ProblemOutcome, Statement } from "../../theorems/types.ts";
import { encodeProblem } from "../formats/index.ts";
import type { TraceSource } from "../../theorems/judge.ts";
import type { EngineTools } from "./types.ts";

/** Judges all claims of a group on some problems. */
export interface JudgeTask {
  readonly kind: "judge";
  readonly problems: readonly Problem[];
  /** Positions in the group of the claims to judge. */
  readonly claims: readonly number[];
}

/** Climbs from a problem towards a violation of one claim. */
export interface ClimbTask {
  readonly kind: "climb";
  readonly claim: number;
  readonly start: Problem;
  readonly margin: number;
  /** Determines the mutations that are tried. */
  readonly key: readonly number[];
  /** Problems to judge at most. */
  readonly steps: number;
}

/** Looks for the simplest problem on which one claim still fails. */
export interface ShrinkTask {
  readonly kind: "shrink";
  readonly claim: number;
  readonly problem: Problem;
  readonly outcome: ProblemOutcome;
  /** Problems to judge at most. */
  readonly steps: number;
}

export type Task = JudgeTask | ClimbTask | ShrinkTask;

/** [problem][claim of the task]. */
export type JudgeResult = readonly (readonly ProblemOutcome[])[];
export interface ClimbResult {
  readonly judged: number;
  /** The last problem the climb stood on, its mutations from the start, and its outcome. */
  readonly problem: Problem;
  readonly mutations: readonly number[];
  readonly outcome: ProblemOutcome | null;
}
export interface ShrinkResult {
  readonly judged: number;
  readonly problem: Problem;
  /** Positions in `simplerProblems`, one a step. */
  readonly candidates: readonly number[];
  readonly outcome: ProblemOutcome;
}

export interface TaskResults {
  readonly judge: JudgeResult;
  readonly climb: ClimbResult;
  readonly shrink: ShrinkResult;
}

/** Mutations tried for each one that meets the hypotheses, at most. */
const PROPOSALS_PER_STEP = 20;

/** Compiled statements of this thread; a worker serves many tasks of the same few statements. */
const compiled = new WeakMap<EngineTools, Map<string, CompiledStatement>>();

/** The statement compiled once per thread. */
export function compileOnce(statement: Statement, tools: EngineTools): CompiledStatement {
  const cache = compiled.get(tools) ?? new Map<string, CompiledStatement>();
  compiled.set(tools, cache);
  const key = JSON.stringify(statement);
  const found = cache.get(key) ?? tools.compile(statement);
  cache.set(key, found);
  return found;
}

/** Does a task: a pure function of statement and task, in whatever thread. */
export function runTask<K extends Task["kind"]>(
  statement: Statement,
  task: Extract<Task, { kind: K }>,
  tools: EngineTools,
): TaskResults[K] {
  const compiledStatement = compileOnce(statement, tools);
  const any: Task = task;
  switch (any.kind) {
    case "judge":
      return judgeProblems(compiledStatement, any, tools) as TaskResults[K];
    case "climb":
      return climb(compiledStatement, any, tools) as TaskResults[K];
    case "shrink":
      return shrink(compiledStatement, any, tools) as TaskResults[K];
    default:
      return any satisfies never;
  }
}

function judgeProblems(statement: CompiledStatement, task: JudgeTask, tools: EngineTools): JudgeResult {
  return task.problems.map((problem) => {
    const traces = memoised(problem, tools);
    return task.claims.map((claim) => judgeOne(statement, claim, problem, traces, tools));
  });
}

/** Traces of one problem, each made at most once and kept only as long as the problem is judged. */
function memoised(problem: Problem, tools: EngineTools): TraceSource {
  const known = new Map<string, ReturnType<TraceSource>>();
  return (asked, method) => {
    if (asked !== problem) return tools.trace(asked, method);
    const trace = known.get(method) ?? tools.trace(problem, method);
    known.set(method, trace);
    return trace;
  };
}

function judgeOne(
  statement: CompiledStatement,
  claim: number,
  problem: Problem,
  traces: TraceSource,
  tools: EngineTools,
): ProblemOutcome {
  try {
    return tools.judge(statement.claims[claim]!, problem, traces);
  } catch (error) {
    // Numerical trouble is data; whatever is thrown here is our bug, and useless without the problem.
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const code = error instanceof TokenDynamicsError ? ` (${error.code})` : "";
    const where = `${statement.statement.id}, ${statement.statement.claims[claim]!.name}`;
    throw new InvariantError(
      `judging ${where} failed${code} on ${JSON.stringify(encodeProblem(problem))}: ${what}`,
    );
  }
}

/** Hill-climbing on the margin: a neighbour with a smaller margin becomes the new place; a violation ends it. */
function climb(statement: CompiledStatement, task: ClimbTask, tools: EngineTools): ClimbResult {
  const spec = specOf(statement.statement);
  const numbers = hashIntegers(...task.key);
  let { start: problem, margin } = task;
  let outcome: ProblemOutcome | null = null;
  const mutations: number[] = [];
  let judged = 0;
  for (let proposal = 0; judged < task.steps && proposal < PROPOSALS_PER_STEP * task.steps; proposal++) {
    const number = numbers.nextInt(1, MUTATIONS);
    const next = mutateProblem(problem, number, spec);
    if (!tools.holds(statement, next).holds) continue;
    judged++;
    const found = judgeOne(statement, task.claim, next, memoised(next, tools), tools);
    if (found.outcome === "skipped" || !(found.margin < margin || found.outcome === "contradicted")) continue;
    ({ margin } = found);
    problem = next;
    outcome = found;
    mutations.push(number);
    if (found.outcome === "contradicted") break;
  }
  return { judged, problem, mutations, outcome };
}

/** Takes the first simpler problem that still contradicts the claim, again and again. */
function shrink(statement: CompiledStatement, task: ShrinkTask, tools: EngineTools): ShrinkResult {
  const spec = specOf(statement.statement);
  let { problem, outcome } = task;
  const candidates: number[] = [];
  let judged = 0;
  for (let improved = true; improved && judged < task.steps;) {
    improved = false;
    let position = -1;
    for (const simpler of simplerProblems(problem, spec)) {
      position++;
      if (judged >= task.steps) break;
      if (!tools.holds(statement, simpler).holds) continue;
      judged++;
      const found = judgeOne(statement, task.claim, simpler, memoised(simpler, tools), tools);
      if (found.outcome !== "contradicted") continue;
      problem = simpler;
      outcome = found;
      candidates.push(position);
      improved = true;
      break;
    }
  }
  return { judged, problem, candidates, outcome };
}

/** Puts the claims of a sweep to the float64 engine: the same rule, problem by problem, as `verify`. */
import {
  allOrFirstError,
  compileOnce,
  groupsOf,
  missedBy,
  type ClaimGroup,
  type EngineTools,
  type TaskRunner,
} from "../engine/index.ts";
import type { Problem } from "../../solvers/types.ts";
import type { ProblemOutcome, Theorem } from "../../theorems/types.ts";
import type { JudgedClaim } from "./record.ts";

/** Problems of one task: as in the engine, enough to keep messages cheap, few enough to share the work. */
const TASK_PROBLEMS = 8;

export interface JudgeTools {
  readonly runner: TaskRunner;
  readonly tools: EngineTools;
  /** Told when a share of the chunk is judged, 0 … 1 in sum. */
  readonly onShare?: (share: number) => void;
}

const skipped = (missed: readonly string[]): ProblemOutcome => ({
  outcome: "skipped",
  reason: `the problem does not meet: ${missed.join("; ")}`,
  margin: NaN,
});

/** [problem][claim of the group]; problems that miss the hypotheses are skipped. */
async function judgeGroup(
  group: ClaimGroup,
  problems: readonly Problem[],
  { runner, tools }: JudgeTools,
): Promise<readonly (readonly ProblemOutcome[])[]> {
  const { statement } = group;
  const compiled = compileOnce(statement, tools);
  const failed = (problem: Problem): readonly string[] => tools.holds(compiled, problem).failed;
  const missed = problems.map((problem) => missedBy({ statement, failed }, problem));
  const outcomes = missed.map((list): readonly ProblemOutcome[] => statement.claims.map(() => skipped(list)));
  const wanted = problems.flatMap((_, i) => (missed[i]!.length === 0 ? [i] : []));
  const claims = statement.claims.map((_, i) => i);
  const tasks = Array.from({ length: Math.ceil(wanted.length / TASK_PROBLEMS) }, (_, i) =>
    wanted.slice(i * TASK_PROBLEMS, (i + 1) * TASK_PROBLEMS),
  );
  await allOrFirstError(
    tasks.map(async (positions) => {
      const task = { kind: "judge" as const, problems: positions.map((i) => problems[i]!), claims };
      const results = await runner.run("", statement, task);
      positions.forEach((i, at) => (outcomes[i] = results[at]!));
    }),
  );
  return outcomes;
}

/** Every claim of every statement on every problem, in the order of the statements: [problem][claim]. */
export async function judgeProblems(
  statements: readonly Theorem[],
  problems: readonly Problem[],
  context: JudgeTools,
): Promise<readonly (readonly JudgedClaim[])[]> {
  const judged = problems.map((): JudgedClaim[] => []);
  const groups = statements.flatMap((statement) =>
    groupsOf(statement).map((group) => ({ statement, group })),
  );
  const claims = new Map(statements.map((statement) => [statement, [] as (readonly ProblemOutcome[])[]]));
  const results = await allOrFirstError(
    groups.map(async ({ group }) => {
      const outcomes = await judgeGroup(group, problems, context);
      context.onShare?.(1 / groups.length);
      return outcomes;
    }),
  );
  // Back from groups to the statement's own order of claims.
  groups.forEach(({ statement, group }, g) => {
    group.positions.forEach((position, i) => {
      claims.get(statement)![position] = results[g]!.map((outcomes) => outcomes[i]!);
    });
  });
  for (const statement of statements) {
    statement.claims.forEach((claim, position) => {
      claims
        .get(statement)!
        [position]!.forEach((outcome, k) => judged[k]!.push({ statement: statement.id, claim, outcome }));
    });
  }
  return judged;
}

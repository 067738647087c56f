import type { StackBatch } from "../../solvers/batched/index.ts";
import type { ScalarProblem } from "../../solvers/types.ts";
import type { ProblemOutcome } from "../../theorems/types.ts";
import {
  allOrFirstError,
  compileOnce,
  groupsOf,
  type AnyStatement,
  type ClaimGroup,
  type EngineTools,
  type TaskRunner,
} from "../engine/index.ts";
import { problemOf } from "./draw.ts";
import { judgeInDouble } from "./piece.ts";
import type { BatchCheck, Disagreement, Fate } from "./types.ts";

/** Problems of one task: enough to keep messages cheap, few enough to share the work and to stop soon. */
const CHUNK = 8;

export interface ConfirmTools {
  readonly runner: TaskRunner;
  readonly tools: EngineTools;
}

interface Said {
  readonly claim: string;
  readonly outcome: ProblemOutcome;
}

/** The groups of the statement that hold claims of the check, and which claims of each. */
function groupsFor(
  statement: AnyStatement,
  check: BatchCheck,
): readonly { readonly group: ClaimGroup; readonly claims: readonly number[] }[] {
  return groupsOf(statement)
    .map((group) => ({
      group,
      claims: group.statement.claims.flatMap(({ name }, i) => (check.claims.includes(name) ? [i] : [])),
    }))
    .filter(({ claims }) => claims.length > 0);
}

/** Puts problems to some claims of a group; more tokens than sampling draws are welcome here. */
async function askGroup(
  { group, claims }: { readonly group: ClaimGroup; readonly claims: readonly number[] },
  problems: readonly ScalarProblem[],
  key: string,
  { runner, tools }: ConfirmTools,
): Promise<readonly (readonly Said[])[]> {
  const { statement } = group;
  const compiled = compileOnce(statement, tools);
  const fewest = statement.tokens?.min ?? 1;
  const meets = problems.map(
    (problem) => problem.x0.length >= fewest && tools.holds(compiled, problem).holds,
  );
  const wanted = problems.flatMap((_, i) => (meets[i] ? [i] : []));
  const said: (readonly Said[])[] = problems.map(() => []);
  const starts = Array.from({ length: Math.ceil(wanted.length / CHUNK) }, (_, i) => i * CHUNK);
  await allOrFirstError(
    starts.map(async (start) => {
      const positions = wanted.slice(start, start + CHUNK);
      const task = { kind: "judge" as const, problems: positions.map((i) => problems[i]!), claims };
      const results = await runner.run(`${key}/${claims.join(",")}/${start}`, statement, task);
      positions.forEach((i, at) => {
        said[i] = results[at]!.map((outcome, c) => ({
          claim: statement.claims[claims[c]!]!.name,
          outcome,
        }));
      });
    }),
  );
  return said;
}

const severity = ["contradicted", "inconclusive", "supported"] as const;

/** The worst that any claim said; problems that no claim speaks of are undecided. */
function fateOf(said: readonly Said[]): {
  readonly fate: Fate;
  readonly claim: string;
  readonly reason: string;
} {
  for (const fate of severity) {
    const found = said.find(({ outcome }) => outcome.outcome === fate);
    if (found !== undefined) return { fate, claim: found.claim, reason: found.outcome.reason };
  }
  return { fate: "inconclusive", claim: "", reason: "no claim speaks of the problem" };
}

/**
 * Puts every disagreement of a batch to the float64 engine: the adaptive solver in two coordinate systems, the language
 * and the judge of `verify`.
 *
 * @param disagreeing - positions in the batch. @param key - of the runner's store.
 */
export async function confirm(
  statement: AnyStatement,
  check: BatchCheck,
  batch: StackBatch,
  disagreeing: readonly number[],
  key: string,
  context: ConfirmTools,
): Promise<readonly Disagreement[]> {
  if (disagreeing.length === 0) return [];
  const problems = disagreeing.map((b) => problemOf(batch, b));
  const groups = groupsFor(statement, check);
  const asked = await allOrFirstError(groups.map((group) => askGroup(group, problems, key, context)));
  const inDouble = await judgeInDouble(check, subBatch(batch, disagreeing));
  return problems.map((problem, i) => ({
    problem,
    ...fateOf(asked.flatMap((said) => said[i]!)),
    inDouble: inDouble[i]!,
  }));
}

function subBatch(batch: StackBatch, positions: readonly number[]): StackBatch {
  const { L } = batch;
  const pick = (values: Float64Array): Float64Array => Float64Array.from(positions, (b) => values[b]!);
  return {
    B: positions.length,
    L,
    mu: pick(batch.mu),
    sDelta: pick(batch.sDelta),
    a: pick(batch.a),
    eta: pick(batch.eta),
    x0: Float64Array.from(positions.flatMap((b) => Array.from(batch.x0.subarray(b * L, (b + 1) * L)))),
  };
}

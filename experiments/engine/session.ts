import type { Problem } from "../../solvers/types.ts";
import type { GeneratorSpec } from "../../theorems/generators/index.ts";
import type { Replay, Statement } from "../../theorems/types.ts";
import type { TaskRunner } from "./pool.ts";
import { observedText, predictedText } from "./tally.ts";
import type { Judged, Tally } from "./tally.ts";
import type { ClaimGroup, GroupResult, SampledProblem, VerifyOptions } from "./types.ts";
import type { VerdictInput } from "./verdict.ts";

/** Problems of one task: enough to keep the messages cheap, few enough to share the work and to stop soon. */
const CHUNK = 8;

/** What a verdict needs of one claim, besides what the statement says. */
export type JudgedClaim = Pick<VerdictInput, "tally" | "replay" | "vacuous" | "coverage" | "remark">;

/** What judging one group leads to. */
export interface JudgedGroup {
  readonly claims: readonly JudgedClaim[];
  readonly summary: GroupResult;
}

/** Everything the steps of one group share. */
export interface Session {
  readonly group: ClaimGroup;
  readonly statement: Statement;
  readonly spec: GeneratorSpec;
  readonly options: VerifyOptions;
  readonly runner: TaskRunner;
  /** Prefix of the store's keys. */
  readonly key: string;
  /** Whether the statement has no other group. */
  readonly only: boolean;
  readonly failed: (problem: Problem) => readonly string[];
  readonly tallies: readonly Tally[];
  readonly progress: (judged: number) => void;
}

/** What a problem lacks for the claims to say anything of it. The form first: hypotheses read only their own. */
export function missedBy(
  session: Pick<Session, "statement" | "failed">,
  problem: Problem,
): readonly string[] {
  const form = formMismatch(problem, session.statement);
  return form.length > 0 ? form : session.failed(problem);
}

/** A problem of one form says nothing about a statement of the other; nor does one of another size. */
function formMismatch(problem: Problem, statement: Statement): string[] {
  const wanted = statement.dimension === undefined ? "scalar" : "matrix";
  if (problem.kind !== wanted)
    return [`a problem in ${wanted === "scalar" ? "one dimension" : "D dimensions"}`];
  const { tokens, dimension } = statement;
  const L = problem.x0.length;
  const missed: string[] = [];
  if (tokens !== undefined && (L < tokens.min || L > tokens.max)) {
    missed.push(`${tokens.min} <= L <= ${tokens.max}`);
  }
  if (dimension !== undefined && problem.kind === "matrix") {
    const D = problem.a.length;
    if (D < dimension.min || D > dimension.max) missed.push(`${dimension.min} <= D <= ${dimension.max}`);
  }
  return missed;
}

/** Judges problems in chunks and adds the outcomes in the order of the problems, whichever chunk ends first. */
export async function judge(
  session: Session,
  problems: readonly SampledProblem[],
  label: string,
  tallies: readonly Tally[],
): Promise<void> {
  const claims = tallies.map((_, i) => i);
  const chunks = Array.from({ length: Math.ceil(problems.length / CHUNK) }, (_, i) =>
    problems.slice(i * CHUNK, (i + 1) * CHUNK),
  );
  const results = await allOrFirstError(
    chunks.map(async (chunk, i) => {
      const task = { kind: "judge" as const, problems: chunk.map((entry) => entry.problem), claims };
      const outcomes = await session.runner.run(`${session.key}/${label}/${i}`, session.statement, task);
      session.progress(chunk.length);
      return outcomes;
    }),
  );
  results.flat().forEach((outcomes, i) => {
    outcomes.forEach((outcome, claim) => tallies[claim]!.add({ ...problems[i]!, outcome }));
  });
}

/** Waits for all, so that no task is still running when an error is reported. */
export async function allOrFirstError<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((entry) => {
    if (entry.status === "rejected") throw entry.reason;
    return entry.value;
  });
}

export function summaryOf(
  session: Session,
  coverage: GroupResult["coverage"],
  drawn: number,
  searched: number,
): GroupResult {
  return { claims: session.statement.claims.map((claim) => claim.name), coverage, drawn, searched };
}

export function replayOf(session: Session, claim: number, judged: Judged): Replay {
  return {
    problem: judged.problem,
    seed: session.options.seed,
    path: judged.path,
    predicted: predictedText(session.statement.claims[claim]!, judged.outcome),
    observed: observedText(judged.outcome),
  };
}

import type { Problem } from "../../solvers/types.ts";
import { specOf, withFeasibleSigns } from "../../theorems/generators/index.ts";
import type { GeneratorSpec } from "../../theorems/generators/index.ts";
import type { Replay, Statement } from "../../theorems/types.ts";
import { Coverage, coverageFailure } from "./coverage.ts";
import { problemAtPath, valuePath } from "./path.ts";
import { InterruptedError } from "./pool.ts";
import type { TaskRunner } from "./pool.ts";
import { DRAWS_PER_RUN, ProblemStream } from "./stream.ts";
import { Tally, observedText, predictedText } from "./tally.ts";
import type { Judged } from "./tally.ts";
import { compileOnce } from "./tasks.ts";
import type { ClaimGroup, EngineTools, GroupResult, SampledProblem, VerifyOptions } from "./types.ts";
import type { VerdictInput } from "./verdict.ts";

/** Problems of one task: enough to keep the messages cheap, few enough to share the work and to stop soon. */
const CHUNK = 8;
/** Problems held in memory at once. */
const BATCH = 512;
/** Draws between two looks at the signal. */
const DRAWS_AT_ONCE = 2048;
/** Problems of the margin-driven search for each run, by level. */
const SEARCH_SHARE = { fast: 0.2, full: 0.5 } as const;
/** Problems judged at most while shrinking one failure, by level. */
const SHRINK_STEPS = { fast: 150, full: 500 } as const;

/** What a verdict needs of one claim, besides what the statement says. */
export type JudgedClaim = Pick<VerdictInput, "tally" | "replay" | "vacuous" | "coverage" | "remark">;

/** Everything the steps of one group share. */
interface Session {
  readonly group: ClaimGroup;
  readonly statement: Statement;
  readonly spec: GeneratorSpec;
  readonly options: VerifyOptions;
  readonly runner: TaskRunner;
  /** Prefix of the store's keys. */
  readonly key: string;
  readonly failed: (problem: Problem) => readonly string[];
  readonly tallies: readonly Tally[];
  readonly progress: (judged: number) => void;
}

/** Judges the claims of one group. */
export async function verifyGroup(
  group: ClaimGroup,
  part: { readonly index: number; readonly of: number },
  options: VerifyOptions,
  runner: TaskRunner,
  tools: EngineTools,
): Promise<{ readonly claims: readonly JudgedClaim[]; readonly summary: GroupResult }> {
  const { statement } = group;
  const compiled = compileOnce(statement, tools);
  const failed = (problem: Problem): readonly string[] => tools.holds(compiled, problem).failed;
  const session: Session = {
    group,
    statement,
    spec: withFeasibleSigns(specOf(statement), (problem) => tools.holds(compiled, problem).holds),
    options,
    runner,
    key: `${statement.id}/${part.index}`,
    failed,
    tallies: group.positions.map(() => new Tally()),
    progress: progressOf(statement.id, part, options),
  };
  return options.problem !== undefined || options.path !== undefined ? single(session) : sampled(session);
}

function progressOf(
  row: string,
  part: { readonly index: number; readonly of: number },
  options: VerifyOptions,
): (judged: number) => void {
  const total = part.of * options.runs;
  let done = part.index * options.runs;
  return (judged) => {
    done = Math.min(done + judged, (part.index + 1) * options.runs);
    options.onProgress?.({ done, total, row });
  };
}

/** `--problem` and `--path`: the claims on one problem, which is neither searched around nor shrunk. */
async function single(session: Session): ReturnType<typeof verifyGroup> {
  const { options, spec, statement, tallies } = session;
  const { problem, path } = options;
  const given: SampledProblem =
    problem === undefined
      ? { problem: problemAtPath(spec, options.seed, path!), path: path! }
      : { problem, path: valuePath(problem) };
  const missed = [...formMismatch(given.problem, statement), ...session.failed(given.problem)];
  if (missed.length === 0) await judge(session, [given], "given", tallies);
  else tallies.forEach((tally) => tally.addSkipped(1));
  const vacuous =
    missed.length > 0
      ? `the problem does not meet: ${missed.join("; ")}`
      : "the claim says nothing of the problem";
  const claims = tallies.map((tally, i) => ({
    tally,
    replay: tally.worst === null ? null : replayOf(session, i, tally.worst),
    vacuous,
    coverage: null,
    remark: null,
  }));
  return { claims, summary: summaryOf(session, [], missed.length === 0 ? 1 : 0, 0) };
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

async function sampled(session: Session): ReturnType<typeof verifyGroup> {
  const { options, spec, tallies } = session;
  const holds = (problem: Problem): boolean => session.failed(problem).length === 0;
  await tryKnown(session);
  const coverage = new Coverage(spec, holds);
  const stream = new ProblemStream(spec, options.seed, holds, DRAWS_PER_RUN * options.runs);
  let judged = 0;
  while (judged < options.runs && !stream.exhausted) {
    const batch = await nextBatch(stream, Math.min(BATCH, options.runs - judged), options.signal);
    for (const { problem } of batch) coverage.add(problem);
    await judge(session, batch, `judge/${judged}`, tallies);
    judged += batch.length;
  }
  tallies.forEach((tally) => tally.addSkipped(stream.drawn - judged));
  const report = coverage.report();
  const searched = judged > 0 ? await search(session) : 0;
  const replays = await allOrFirstError(tallies.map((tally, i) => smallest(session, tally, i)));
  const few = `only ${judged} of ${options.runs} problems met the hypotheses in ${stream.drawn} draws`;
  const claims = tallies.map((tally, i) => ({
    tally,
    replay: replays[i]!,
    vacuous:
      judged > 0
        ? "the claim says nothing of any problem"
        : `no problem met the hypotheses in ${stream.drawn} draws`,
    coverage: coverageFailure(report),
    remark: judged < options.runs ? few : null,
  }));
  return { claims, summary: summaryOf(session, report, stream.drawn, searched) };
}

function summaryOf(
  session: Session,
  coverage: GroupResult["coverage"],
  drawn: number,
  searched: number,
): GroupResult {
  return { claims: session.statement.claims.map((claim) => claim.name), coverage, drawn, searched };
}

async function nextBatch(
  stream: ProblemStream,
  count: number,
  signal: AbortSignal | undefined,
): Promise<SampledProblem[]> {
  const batch: SampledProblem[] = [];
  while (batch.length < count && !stream.exhausted) {
    batch.push(...stream.take(count - batch.length, DRAWS_AT_ONCE));
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new InterruptedError();
  }
  return batch;
}

/** Judges problems in chunks and adds the outcomes in the order of the problems, whichever chunk ends first. */
async function judge(
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
async function allOrFirstError<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((entry) => {
    if (entry.status === "rejected") throw entry.reason;
    return entry.value;
  });
}

/**
 * Tries the problems that once failed. They were picked for being hard, so only their contradictions count:
 * their successes are no sample of anything.
 */
async function tryKnown(session: Session): Promise<void> {
  const { statement, options, tallies } = session;
  const known = (options.known ?? [])
    .filter((entry) => entry.statement === statement.id)
    .map(({ problem }) => problem)
    .filter(
      (problem) => formMismatch(problem, statement).length === 0 && session.failed(problem).length === 0,
    )
    .map((problem) => ({ problem, path: valuePath(problem) }));
  if (known.length === 0) return;
  const found = tallies.map(() => new Tally());
  await judge({ ...session, progress: () => undefined }, known, "known", found);
  found.forEach((tally, i) => tally.contradicting.forEach((judged) => tallies[i]!.add(judged)));
}

/**
 * The margin-driven search: from the closest call of every claim that stands, a climb towards a violation. As
 * with known failures, only contradictions count.
 */
async function search(session: Session): Promise<number> {
  const { options, tallies } = session;
  const budget = Math.floor(SEARCH_SHARE[options.level] * options.runs);
  const standing = tallies.flatMap((tally, claim) =>
    tally.worst === null && tally.nearest !== null ? [{ tally, claim, start: tally.nearest }] : [],
  );
  if (budget === 0 || standing.length === 0) return 0;
  const steps = Math.ceil(budget / standing.length);
  const results = await allOrFirstError(
    standing.map(async ({ tally, claim, start }) => {
      const task = {
        kind: "climb" as const,
        claim,
        start: start.problem,
        margin: start.outcome.margin,
        key: [options.seed, session.group.positions[claim]!],
        steps,
      };
      const found = await session.runner.run(`${session.key}/climb/${claim}`, session.statement, task);
      if (found.outcome?.outcome === "contradicted") {
        const path = `${start.path}${found.mutations.map((number) => `~${number}`).join("")}`;
        tally.add({ problem: found.problem, path, outcome: found.outcome });
      }
      return found.judged;
    }),
  );
  return results.reduce((sum, judged) => sum + judged, 0);
}

/** The simplest failing problem found, shrunk further. */
async function smallest(session: Session, tally: Tally, claim: number): Promise<Replay | null> {
  const { worst } = tally;
  if (worst === null) return null;
  const task = {
    kind: "shrink" as const,
    claim,
    problem: worst.problem,
    outcome: worst.outcome,
    steps: SHRINK_STEPS[session.options.level],
  };
  const found = await session.runner.run(`${session.key}/shrink/${claim}`, session.statement, task);
  const path = `${worst.path}${found.candidates.map((position) => `:${position}`).join("")}`;
  return replayOf(session, claim, { problem: found.problem, path, outcome: found.outcome });
}

function replayOf(session: Session, claim: number, judged: Judged): Replay {
  return {
    problem: judged.problem,
    seed: session.options.seed,
    path: judged.path,
    predicted: predictedText(session.statement.claims[claim]!, judged.outcome),
    observed: observedText(judged.outcome),
  };
}

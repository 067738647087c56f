import { createHash } from "node:crypto";
import type { Problem } from "../../solvers/types.ts";
import { Coverage, coverageFailure } from "./coverage.ts";
import { valuePath } from "./path.ts";
import { InterruptedError } from "./pool.ts";
import { probeBoundaries, search, smallest } from "./search.ts";
import { allOrFirstError, judge, missedBy, summaryOf } from "./session.ts";
import type { JudgedGroup, Session } from "./session.ts";
import { DRAWS_PER_RUN, ProblemStream } from "./stream.ts";
import { Tally } from "./tally.ts";
import type { SampledProblem } from "./types.ts";

/** Problems held in memory at once. */
const BATCH = 512;
/** Draws between two looks at the signal. */
const DRAWS_AT_ONCE = 2048;

/** Draws problems, judges them, searches around them and shrinks what fails. */
export async function sampled(session: Session): Promise<JudgedGroup> {
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
  const probed = judged > 0 ? await probeBoundaries(session, stream.drawn) : 0;
  const searched = judged > 0 ? probed + (await search(session)) : 0;
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

/**
 * Tries the problems that once failed. They were picked for being hard, so only their contradictions count:
 * their successes are no sample of anything.
 */
async function tryKnown(session: Session): Promise<void> {
  const { statement, options, tallies } = session;
  const known = (options.known ?? [])
    .filter((entry) => entry.statement === statement.id)
    .map(({ problem }) => problem)
    .filter((problem) => missedBy(session, problem).length === 0)
    .map((problem) => ({ problem, path: valuePath(problem) }));
  if (known.length === 0) return;
  const found = tallies.map(() => new Tally());
  // The list may have changed since the state was kept; its digest makes the key.
  const digest = createHash("sha256").update(JSON.stringify(known)).digest("hex").slice(0, 16);
  await judge({ ...session, progress: () => undefined }, known, `known/${digest}`, found);
  found.forEach((tally, i) => tally.contradicting.forEach((judged) => tallies[i]!.add(judged)));
}

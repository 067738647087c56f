import type { Replay } from "../../theorems/types.ts";
import {
  BOUNDARY_MUTATIONS,
  MUTATIONS,
  hashIntegers,
  mutateProblem,
} from "../../theorems/generators/index.ts";
import { drawProblems } from "./path.ts";
import { allOrFirstError, judge, missedBy, replayOf } from "./session.ts";
import type { Session } from "./session.ts";
import { Tally } from "./tally.ts";
import type { SampledProblem } from "./types.ts";

/** Problems of the margin-driven search for each run, by level. */
const SEARCH_SHARE = { fast: 0.2, full: 0.5 } as const;
/** Problems on boundaries for each run. */
const BOUNDARY_SHARE = 0.1;
/** Draws put onto a boundary for each one that meets the hypotheses there, at most. */
const TRIES_PER_PROBE = 20;
/** Problems judged at most while shrinking one failure, by level. */
const SHRINK_STEPS = { fast: 150, full: 500 } as const;

/**
 * The margin-driven search: from the closest call of every claim that stands, a climb towards a violation. As
 * with known failures, only contradictions count.
 */
export async function search(session: Session): Promise<number> {
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

/**
 * Draws put onto boundaries (zeros, equal tokens, ends of a), one or two at a time, for the claims that stand. They were
 * picked for being special, so only their contradictions count.
 *
 * @returns problems judged.
 */
export async function probeBoundaries(session: Session, drawn: number): Promise<number> {
  const { options, tallies } = session;
  const budget = Math.floor(BOUNDARY_SHARE * options.runs);
  if (budget === 0 || drawn === 0 || tallies.every((tally) => tally.worst !== null)) return 0;
  const probes = boundaryProblems(session, Math.min(drawn, TRIES_PER_PROBE * budget), budget);
  const found = tallies.map(() => new Tally());
  await judge({ ...session, progress: () => undefined }, probes, "boundary", found);
  found.forEach((tally, i) => {
    if (tallies[i]!.worst === null) tally.contradicting.forEach((judged) => tallies[i]!.add(judged));
  });
  return probes.length;
}

function boundaryProblems(session: Session, draws: number, most: number): readonly SampledProblem[] {
  const { spec, options } = session;
  const seen = new Set<string>();
  const probes: SampledProblem[] = [];
  const numbers = hashIntegers(options.seed, 0xb0);
  for (const [index, base] of drawProblems(spec, options.seed, 0, draws).entries()) {
    if (probes.length >= most) break;
    const number = numbers.nextInt(MUTATIONS + 1, BOUNDARY_MUTATIONS);
    const problem = mutateProblem(base, number, spec);
    const key = JSON.stringify(problem);
    if (seen.has(key) || key === JSON.stringify(base) || missedBy(session, problem).length > 0) continue;
    seen.add(key);
    probes.push({ problem, path: `${index}~${number}` });
  }
  return probes;
}

/** The simplest failing problem found, shrunk further. */
export async function smallest(session: Session, tally: Tally, claim: number): Promise<Replay | null> {
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

import type { Replay } from "../../theorems/types.ts";
import { allOrFirstError, replayOf } from "./session.ts";
import type { Session } from "./session.ts";
import type { Tally } from "./tally.ts";

/** Problems of the margin-driven search for each run, by level. */
const SEARCH_SHARE = { fast: 0.2, full: 0.5 } as const;
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

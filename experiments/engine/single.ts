import { InputError } from "../../solvers/errors.ts";
import { problemAtPath, valuePath } from "./path.ts";
import { judge, missedBy, replayOf, summaryOf } from "./session.ts";
import type { JudgedGroup, Session } from "./session.ts";
import type { SampledProblem } from "./types.ts";

/** `--problem` and `--path`: the claims on one problem, which is neither searched around nor shrunk. */
export async function single(session: Session): Promise<JudgedGroup> {
  const { problem, path } = session.options;
  const { tallies } = session;
  const given: SampledProblem | null =
    problem === undefined ? atPath(session, path!) : { problem, path: valuePath(problem) };
  const missed = given === null ? ["(the path is one of other claims)"] : missedBy(session, given.problem);
  if (given !== null && missed.length === 0) await judge(session, [given], "given", tallies);
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

/** A path belongs to the claims of one group; in the others it may lead nowhere, which is no error then. */
function atPath({ spec, options, only }: Session, path: string): SampledProblem | null {
  try {
    return { problem: problemAtPath(spec, options.seed, path), path };
  } catch (error) {
    if (only || !(error instanceof InputError)) throw error;
    return null;
  }
}

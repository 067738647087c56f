import type { Problem } from "../../solvers/types.ts";
import { specOf, withFeasibleSigns } from "../../theorems/generators/index.ts";
import type { TaskRunner } from "./pool.ts";
import { sampled } from "./sampled.ts";
import type { JudgedGroup, Session } from "./session.ts";
import { single } from "./single.ts";
import { Tally } from "./tally.ts";
import { compileOnce } from "./tasks.ts";
import type { ClaimGroup, EngineTools, VerifyOptions } from "./types.ts";

/** Judges the claims of one group. */
export async function verifyGroup(
  group: ClaimGroup,
  part: { readonly index: number; readonly of: number },
  options: VerifyOptions,
  runner: TaskRunner,
  tools: EngineTools,
): Promise<JudgedGroup> {
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
    only: part.of === 1,
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

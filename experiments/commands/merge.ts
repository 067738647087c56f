import path from "node:path";
import { availableParallelism } from "node:os";
import { writeFileAtomically } from "../atomicFile.ts";
import { createRunner, exitCodeOf, loadTools } from "../engine/index.ts";
import {
  checkParts,
  shrinker,
  statementsOf,
  summaryFile,
  summaryOf,
  sweepFolder,
  SweepTally,
  writeMerged,
  writeParquet,
} from "../sweepRun/index.ts";
import { resolveNamedBackend } from "./backend.ts";
import { InterruptedError } from "./failures.ts";
import { painter } from "./output.ts";
import type { CommandContext, ExitCode, ParsedOptions } from "./types.ts";
import { verdictText } from "./verdictText.ts";
import type { Row } from "../../theorems/types.ts";

/** Rows over all records; contradicted claims get the simplest problem that can be found from the sweep's smallest. */
async function rowsOf(tally: SweepTally, context: CommandContext): Promise<readonly Row[]> {
  const runner = createRunner({ workers: availableParallelism(), signal: context.signal }, loadTools);
  try {
    return await tally.rows(shrinker(runner));
  } finally {
    await runner.close();
  }
}

/** `merge DIR… [--parquet]`: the parts of a sweep as one file, and the verdicts over all of them. */
export async function run(
  context: CommandContext,
  positionals: readonly string[],
  options: ParsedOptions,
): Promise<ExitCode> {
  await resolveNamedBackend(context.backend);
  const set = await checkParts(positionals);
  const { sweep } = set.header;
  const folder = sweepFolder(context.out, sweep.id);
  const tally = new SweepTally(sweep, statementsOf(sweep));
  const merged = path.join(folder, "merged.ndjson");
  await writeMerged(set, merged, (record) => {
    if (context.signal.aborted) throw new InterruptedError();
    tally.add(record);
  });
  const files = [merged];
  if (options["parquet"] === true) {
    files.push(path.join(folder, "merged.parquet"));
    await writeParquet(set, files.at(-1)!);
  }
  const rows = await rowsOf(tally, context);
  const summary = summaryOf(set, tally.depth, rows, context.invocation);
  files.push(summaryFile(folder));
  writeFileAtomically(files.at(-1)!, `${JSON.stringify(summary, null, 1)}\n`);
  if (context.json) await context.output.print(`${JSON.stringify(summary)}\n`);
  else {
    const paint = painter(context.output.stdoutIsTerminal);
    const { problems, escaped, signFlipped } = tally.depth;
    const depth = `${problems} problems; in ${sweep.depth.steps} layers of ${sweep.depth.eta}, ${escaped} escaped and ${signFlipped} changed a sign`;
    const text = verdictText(rows, { files: new Map(), invocation: context.invocation, paint });
    await context.output.print(`${text}${depth}\n${files.join("\n")}\n`);
  }
  return exitCodeOf(rows, { strict: false });
}

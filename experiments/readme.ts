/**
 * Rewrites the verdict table of README.md between its markers, from the results that `verify` left, and adds the
 * counterexamples found to those that every run tries first:
 * `node dist/experiments/readme.js OUT` (`npm run report:readme` runs both).
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { InputError } from "../solvers/errors.ts";
import { registry } from "../theorems/index.ts";
import { readResults, resultsFile, type VerifyResults } from "./commands/verifyStore.ts";
import { writeFileAtomically } from "./atomicFile.ts";
import { counterexamplesOf, recordCounterexamples } from "./engine/index.ts";
import { buildReport } from "./reports/build.ts";
import { proofEntries } from "./reports/converters.ts";
import { verdictTable } from "./reports/renderMarkdown.ts";
import { scaleEvidence } from "./reports/scaleEvidence.ts";
import { readRecordedBatches } from "./sweeps/index.ts";
import { runScript } from "./script.ts";
import { counterexamplesFile, packageRoot } from "./version.ts";

/** The lines between which the table stands. */
export const markers = { begin: "<!-- verdicts:begin -->", end: "<!-- verdicts:end -->" } as const;

/**
 * The text with what stands between the markers replaced.
 *
 * @throws InputError unless each marker is there once, in order.
 */
export function replaceBlock(text: string, block: string): string {
  const begin = text.indexOf(markers.begin);
  const end = text.indexOf(markers.end);
  const once = begin === text.lastIndexOf(markers.begin) && end === text.lastIndexOf(markers.end);
  if (begin < 0 || end < begin || !once) {
    const expected = `${markers.begin} and ${markers.end}, once each, in this order`;
    const remedy = "Put both markers back on lines of their own.";
    throw new InputError("markers", [{ field: "README.md", received: "other markers", expected, remedy }]);
  }
  return `${text.slice(0, begin + markers.begin.length)}\n\n${block.trim()}\n\n${text.slice(end)}`;
}

/** The table, and the run it is from. */
function verdictBlock(results: VerifyResults): string {
  const { version, seed, backend, commit, environment, level, runs, command, statements, batches } = results;
  const report = buildReport({
    version,
    seed,
    backend,
    commit,
    environment,
    level,
    runs,
    command,
    rows: statements.flatMap((statement) => statement.rows),
    theorems: registry,
    columns: scaleEvidence(batches, readRecordedBatches()),
    ...proofEntries(statements.flatMap((statement) => statement.chains)),
  });
  const origin = `Version ${version}, seed ${seed}, level ${level}, ${runs} problems per claim.`;
  return `${verdictTable(report)}\n${origin}`;
}

function main(out: string): void {
  const results = readResults(out);
  if (results === undefined) {
    const remedy = "Run `npm run report:readme`, which verifies first.";
    const field = resultsFile(out);
    throw new InputError("results", [
      { field, received: "no file", expected: "results of `verify`", remedy },
    ]);
  }
  const file = path.join(packageRoot, "README.md");
  writeFileAtomically(file, replaceBlock(readFileSync(file, "utf8"), verdictBlock(results)));
  process.stderr.write(`rewrote the verdict table of ${file}\n`);
  const added = recordCounterexamples(
    counterexamplesFile,
    counterexamplesOf(results.statements.flatMap((each) => each.rows)),
  );
  if (added > 0) process.stderr.write(`added ${added} counterexamples to ${counterexamplesFile}\n`);
}

const outFolder = process.argv[2];
if (outFolder !== undefined) await runScript("experiments/readme.js", () => main(outFolder), outFolder);

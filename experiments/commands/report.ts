import path from "node:path";
import { simulate } from "../../solvers/index.ts";
import { registry } from "../../theorems/index.ts";
import { readSpectra } from "../checkpoints/index.ts";
import { exitCodeOf, writeFileAtomically } from "../engine/index.ts";
import { figures, renderFigure } from "../figures/index.ts";
import { readJsonFile } from "../formats/index.ts";
import { checkpointEvidence } from "../reports/checkpointEvidence.ts";
import { buildReport } from "../reports/build.ts";
import { decodeReport, encodeReport, reportJson, type VerifiedRows } from "../reports/codec.ts";
import { coverageClasses, proofEntries } from "../reports/converters.ts";
import { compareReports, renderChanges } from "../reports/compare.ts";
import { renderHtml } from "../reports/renderHtml.ts";
import { renderMarkdown } from "../reports/renderMarkdown.ts";
import type { Report, ReportFigure, SkippedCheck } from "../reports/types.ts";
import { tables } from "../tables/index.ts";
import { resolveBackend } from "./backend.ts";
import { readControls } from "./benchStore.ts";
import { InterruptedError } from "./failures.ts";
import { ProgressBar } from "./progress.ts";
import type { CommandContext, ExitCode, ParsedOptions } from "./types.ts";
import { runVerify } from "./verifyRun.ts";
import { readResults, resultsFile, storeResults, type VerifyResults } from "./verifyStore.ts";

/** What `verify` left under --out; without it, the registry is verified first. */
async function resultsSoFar(context: CommandContext): Promise<VerifyResults> {
  const found = readResults(context.out);
  if (found !== undefined) return found;
  context.output.note(`${resultsFile(context.out)} is not there yet: verifying the registry first`);
  const { backend } = await resolveBackend(context.backend);
  const statements = registry.map((statement) => ({ statement }));
  const results = await runVerify({ statements, runs: 200, level: "fast", backend }, context);
  storeResults(context.out, results);
  return results;
}

async function renderFigures(seed: number, context: CommandContext): Promise<readonly ReportFigure[]> {
  const bar = new ProgressBar(context);
  const made: ReportFigure[] = [];
  for (const [i, figure] of figures.entries()) {
    if (context.signal.aborted) throw new InterruptedError();
    bar.update(i / figures.length, `figure ${figure.id}`);
    made.push(await renderFigure(figure, { seed, simulate }));
    // Lets signals in between two figures.
    await new Promise((resolve) => setImmediate(resolve));
  }
  bar.clear();
  return made;
}

function skippedChecks(results: VerifyResults): readonly SkippedCheck[] {
  const always = [
    { what: "batches of problems on a GPU", why: "`verify` of this version judges on the CPU alone" },
    {
      what: "where the tokens of trained models go",
      why: "spectra of recorded checkpoints are shown; this version has no command that follows their tokens",
    },
  ];
  if (results.level === "full") return always;
  return [
    { what: "proof steps that take longer than a second", why: "run `verify --level full`" },
    ...always,
  ];
}

async function assemble(results: VerifyResults, context: CommandContext): Promise<Report> {
  const { version, seed, backend, commit, environment, level, runs, command, statements } = results;
  const filed = statements.flatMap(({ file }) => (file === undefined ? [] : [file]));
  return buildReport({
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
    conjectures: filed.map(({ path: file, statement }) => ({ statement, path: file })),
    figures: await renderFigures(seed, context),
    tables: Object.values(tables).map((make) => make(seed)),
    columns: checkpointEvidence(readSpectra()?.checkpoints ?? []),
    coverage: coverageClasses(statements),
    controls: readControls(context.out, results.source),
    ...proofEntries(statements.flatMap((statement) => statement.chains)),
    skipped: skippedChecks(results),
  });
}

/** Writes the three forms and returns where they are. */
function writeReport(report: Report, out: string): readonly string[] {
  const files = [
    ["report.html", renderHtml(report)],
    ["report.md", renderMarkdown(report)],
    ["report.json", reportJson(report)],
  ] as const;
  return files.map(([name, content]) => {
    const file = path.join(out, name);
    writeFileAtomically(file, content);
    return file;
  });
}

/** `report [--compare OLD.json]`: everything so far as HTML, Markdown and JSON. */
export async function run(
  context: CommandContext,
  _positionals: readonly string[],
  options: ParsedOptions,
): Promise<ExitCode> {
  const compare = options["compare"];
  const old: VerifiedRows | undefined =
    typeof compare === "string" ? decodeReport(await readJsonFile(compare)) : undefined;
  const results = await resultsSoFar(context);
  const report = await assemble(results, context);
  const files = writeReport(report, context.out);
  const changes = old === undefined ? undefined : compareReports(old, report);
  if (context.json) {
    const value = encodeReport(report) as Record<string, unknown>;
    await context.output.print(`${JSON.stringify(changes === undefined ? value : { ...value, changes })}\n`);
  } else {
    if (changes !== undefined) await context.output.print(renderChanges(changes));
    await context.output.print(files.map((file) => `${path.resolve(file)}\n`).join(""));
  }
  return exitCodeOf(report.rows, { strict: false });
}

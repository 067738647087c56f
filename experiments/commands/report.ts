import path from "node:path";
import { InputError } from "../../solvers/errors.ts";
import { registry } from "../../theorems/index.ts";
import { readSpectra } from "../checkpoints/index.ts";
import { writeFileAtomically } from "../atomicFile.ts";
import { exitCodeOf } from "../engine/index.ts";
import { figures } from "../figures/index.ts";
import { readJsonFile } from "../formats/index.ts";
import { checkpointEvidence } from "../reports/checkpointEvidence.ts";
import { buildReport } from "../reports/build.ts";
import { scaleEvidence } from "../reports/scaleEvidence.ts";
import { decodeReport, encodeReport, reportJson, type VerifiedRows } from "../reports/codec.ts";
import { coverageClasses, proofEntries } from "../reports/converters.ts";
import { compareReports, renderChanges } from "../reports/compare.ts";
import { renderHtml } from "../reports/renderHtml.ts";
import { renderMarkdown } from "../reports/renderMarkdown.ts";
import type { Report, SkippedCheck } from "../reports/types.ts";
import { readRecordedBatches } from "../sweeps/index.ts";
import { sweepColumns } from "../sweepRun/index.ts";
import { batchTable, tables } from "../tables/index.ts";
import { resolveBackend } from "./backend.ts";
import { readControls } from "./benchStore.ts";
import { drawFigures } from "./drawFigures.ts";
import { serveReport } from "./reportServe.ts";
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
  const request = { statements, runs: 200, level: "fast", backend, batch: 0 } as const;
  return runVerify(request, context, (results) => void storeResults(context.out, results));
}

function skippedChecks(results: VerifyResults): readonly SkippedCheck[] {
  const always = [
    {
      what: "where the tokens of trained models go",
      why: "spectra of recorded checkpoints are shown; `analyze` follows the tokens of a checkpoint you name",
    },
  ];
  if (results.batches.length === 0)
    always.unshift({
      what: "random problems in batches",
      why: "run `verify --batch 1000`, or `--level full`",
    });
  if (results.level === "full") return always;
  return [
    { what: "proof steps that take longer than a second", why: "run `verify --level full`" },
    ...always,
  ];
}

async function assemble(
  results: VerifyResults,
  sweeps: Report["columns"],
  context: CommandContext,
): Promise<Report> {
  const { version, seed, backend, commit, environment, level, runs, command, statements, batches } = results;
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
    figures: await drawFigures(
      figures.map(({ id }) => id),
      { ...context, seed },
    ),
    tables: [
      ...(batches.length === 0 ? [] : [batchTable(batches, seed)]),
      ...Object.values(tables).map((make) => make(seed)),
    ],
    columns: [
      ...scaleEvidence(batches, readRecordedBatches()),
      ...sweeps,
      ...checkpointEvidence(readSpectra()?.checkpoints ?? []),
    ],
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

/** The port to serve at; undefined without --serve. */
function portOf(options: ParsedOptions): number | undefined {
  const port = options["port"] as number | undefined;
  if (options["serve"] === true) return port ?? 0;
  if (port === undefined) return undefined;
  const detail = { field: "--port", received: String(port), expected: "--serve beside it" };
  throw new InputError("usage", [{ ...detail, remedy: "Add --serve, or leave --port out." }]);
}

/** `report [--serve [--port N]] [--compare OLD.json]`: everything so far as HTML, Markdown and JSON. */
export async function run(
  context: CommandContext,
  _positionals: readonly string[],
  options: ParsedOptions,
): Promise<ExitCode> {
  const compare = options["compare"] as string | undefined;
  const old: VerifiedRows | undefined =
    compare === undefined ? undefined : decodeReport(await readJsonFile(compare));
  const port = portOf(options);
  if (port !== undefined) return serveReport(context, port, compare);
  const sweeps = sweepColumns(context.out);
  const results = await resultsSoFar(context);
  const report = await assemble(results, sweeps, context);
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

import { InputError } from "../../solvers/errors.ts";
import { registry } from "../../theorems/index.ts";
import type { Row } from "../../theorems/types.ts";
import * as language from "../../theorems/language/index.ts";
import { exitCodeOf } from "../engine/index.ts";
import { encodeRow, parseConjecture, parseProblem, readJsonFile, refuseEqualIds } from "../formats/index.ts";
import { theorem } from "../library.ts";
import { resolveBackend } from "./backend.ts";
import { batchText } from "./batchText.ts";
import { painter } from "./output.ts";
import { flagError } from "./parseOptions.ts";
import type { CommandContext, ExitCode, ParsedOptions } from "./types.ts";
import { verdictText } from "./verdictText.ts";
import { defaultBatch } from "./verifyBatches.ts";
import { runVerify, type StatementToVerify, type VerifyRequest } from "./verifyRun.ts";
import { storeResults, type VerifyResults } from "./verifyStore.ts";

async function readConjecture(path: string): Promise<StatementToVerify> {
  const { value, source, sha256 } = await readJsonFile(path);
  const statement = parseConjecture(value, {
    source,
    reservedIds: new Set(registry.map((each) => each.id)),
    language,
  });
  return { statement, file: { path, sha256 } };
}

/** Which statements: the files alone, the ids, or the whole registry; everything is validated before anything runs. */
async function statementsOf(
  ids: readonly string[],
  files: readonly string[],
): Promise<readonly StatementToVerify[]> {
  const named = [...new Set(ids)].map((id) => ({ statement: theorem(id) }));
  const filed = await readAll(files);
  refuseEqualIds(filed.map(({ statement, file }) => ({ id: statement.id, source: file?.path ?? null })));
  if (named.length > 0 || filed.length > 0) return [...named, ...filed];
  return registry.map((statement) => ({ statement }));
}

/** Reads all files, so that one run shows what is wrong with every one of them. */
async function readAll(files: readonly string[]): Promise<readonly StatementToVerify[]> {
  const read = await Promise.allSettled(files.map(readConjecture));
  const refused: unknown[] = read.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  const other = refused.find((reason) => !(reason instanceof InputError));
  if (other !== undefined) throw other;
  if (refused.length === 1) throw refused[0];
  if (refused.length > 1) throw new CombinedError(refused as InputError[]);
  return read.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** Objections to several files; each message already names its file. */
class CombinedError extends InputError {
  constructor(errors: readonly InputError[]) {
    super(
      "bad-input",
      errors.flatMap((error) => error.details),
    );
    this.message = errors.map((error) => error.message).join("\n");
  }
}

function refuseCombination(field: string, received: string, remedy: string): never {
  throw new InputError("flag", [{ field, received, expected: "one of the two", remedy }]);
}

/** `--problem` as given: the file, checked. */
async function givenProblem(file: unknown): Promise<Pick<VerifyRequest, "problem">> {
  if (typeof file !== "string") return {};
  const { value, source, sha256 } = await readJsonFile(file);
  return { problem: { problem: parseProblem(value, source, "verify").problem, path: file, sha256 } };
}

/** @throws InputError for options of which one would be ignored. */
function refuseCombinations(options: ParsedOptions): void {
  const path = options["path"] !== undefined;
  const problem = options["problem"] !== undefined;
  if (path && problem) {
    refuseCombination(
      "--path",
      "--path and --problem",
      "A path replays a drawn problem, --problem gives one.",
    );
  }
  if ((path || problem) && (options["batch"] as number | undefined)) {
    const remedy = "A batch draws its own problems; leave it out to check a single one.";
    refuseCombination("--batch", `--batch and ${path ? "--path" : "--problem"}`, remedy);
  }
  const stdin = [...(options["conjecture"] as readonly string[]), options["problem"]].filter(
    (file) => file === "-",
  );
  if (stdin.length > 1) {
    refuseCombination(
      "--conjecture, --problem",
      "- more than once",
      "Standard input can be read once; name files.",
    );
  }
}

async function requestOf(
  context: CommandContext,
  ids: readonly string[],
  options: ParsedOptions,
): Promise<VerifyRequest> {
  refuseCombinations(options);
  const path = options["path"] as string | undefined;
  const statements = await statementsOf(ids, options["conjecture"] as readonly string[]);
  const problem = await givenProblem(options["problem"]);
  const { backend, software, said } = await resolveBackend(context.backend);
  if (said !== undefined && !context.quiet) context.output.note(said);
  const level = options["level"] as "fast" | "full";
  const batch =
    (options["batch"] as number | undefined) ?? defaultBatch(level, backend === "webgpu" && !software);
  return {
    statements,
    runs: options["runs"] as number,
    level,
    backend,
    batch: path === undefined && options["problem"] === undefined ? batch : 0,
    ...problem,
    ...(path === undefined ? {} : { path }),
  };
}

async function printResults(
  results: VerifyResults,
  request: VerifyRequest,
  context: CommandContext,
): Promise<void> {
  const rows = results.statements.flatMap((statement) => statement.rows);
  if (context.json) {
    const { version, seed, backend, batches } = results;
    const value = { version, seed, backend, rows: rows.map(encodeRow) };
    const all = batches.length === 0 ? value : { ...value, batches };
    await context.output.print(`${JSON.stringify(all)}\n`);
    return;
  }
  const files = new Map(request.statements.map(({ statement, file }) => [statement.id, file?.path]));
  const paint = painter(context.output.stdoutIsTerminal);
  const text = verdictText(rows, { files, invocation: context.invocation, paint });
  await context.output.print(`${text}${batchText(results.batches)}`);
}

/** How the engine says that a path was drawn for claims with other hypotheses or ranges. */
const pathOfOthers = "the path is one of other claims";

/**
 * A path belongs to the claims it was drawn for: only their rows are the replay.
 *
 * @throws InputError if it belongs to none.
 */
function replayed(results: VerifyResults, path: string): VerifyResults {
  const concerned = (row: Row): boolean => row.verdict.reason?.includes(pathOfOthers) !== true;
  const statements = results.statements.map((each) => ({ ...each, rows: each.rows.filter(concerned) }));
  if (statements.some(({ rows }) => rows.length > 0)) return { ...results, statements };
  const remedy = "Copy path, seed and statement from the replay of one row.";
  throw flagError("--path", path, "a path that leads to a problem of these claims", remedy);
}

/** `verify [ID…]`: verdicts. */
export async function run(
  context: CommandContext,
  positionals: readonly string[],
  options: ParsedOptions,
): Promise<ExitCode> {
  const request = await requestOf(context, positionals, options);
  const sampled = request.problem === undefined && request.path === undefined;
  const verified = await runVerify(request, context, (fresh) => {
    if (sampled) for (const notice of storeResults(context.out, fresh)) context.output.note(notice);
  });
  const results = request.path === undefined ? verified : replayed(verified, request.path);
  const chains = results.statements.flatMap((statement) => statement.chains);
  if (request.level === "full" && chains.length > 0) {
    const { writeProofExports } = await import("./proofExports.ts");
    const { folder, files } = writeProofExports(context.out, chains);
    context.output.note(`${files} SMT-LIB and Lean files for other tools are in ${folder}`);
  }
  await printResults(results, request, context);
  const rows = results.statements.flatMap((statement) => statement.rows);
  return exitCodeOf(rows, { strict: options["strict"] === true });
}

/** The summary of a merged sweep: rows as `verify --json` has them, and where they come from. */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { InputError } from "../../solvers/errors.ts";
import type { Row } from "../../theorems/types.ts";
import { encodeRow, type JsonValue } from "../formats/index.ts";
import { textIfThere } from "../readResult.ts";
import { judgedRows } from "../reports/agreement.ts";
import { grouped, plural } from "../reports/numberWords.ts";
import { shellCommand } from "../reports/shellQuote.ts";
import type { ColumnEvidence } from "../reports/types.ts";
import type { PartSet } from "./merge.ts";
import type { SweepHeader } from "./partFile.ts";
import type { SweepTally } from "./tally.ts";

const SUMMARY_FORMAT = "token-dynamics sweep summary";
const SUMMARY_NAME = "summary.json";

/** A contradicted claim's smallest problem, and the command that shows it again. */
export interface ReplayCommand {
  readonly statement: string;
  readonly claim: string;
  readonly command: string;
}

/** Where a merged sweep leaves its summary. */
export function summaryFile(folder: string): string {
  return path.join(folder, SUMMARY_NAME);
}

export function replayCommands(rows: readonly Row[], invocation: string): readonly ReplayCommand[] {
  return rows.flatMap(({ theorem, claim, verdict: { replay } }) => {
    if (replay === undefined) return [];
    const words = shellCommand("verify", theorem, "--seed", String(replay.seed), "--path", replay.path);
    return [{ statement: theorem, claim, command: `${invocation} ${words}` }];
  });
}

/** What a summary file holds; plain JSON data. */
export function summaryOf(
  { header, provenance }: Pick<PartSet, "header" | "provenance">,
  depth: SweepTally["depth"],
  rows: readonly Row[],
  invocation: string,
): JsonValue {
  const { version, backend, sweep, hash, source } = header;
  return {
    format: SUMMARY_FORMAT,
    version,
    seed: sweep.seed,
    backend: backend.name,
    rows: rows.map(encodeRow),
    sweep: sweep as unknown as JsonValue,
    hash,
    depth: { ...depth },
    replays: replayCommands(rows, invocation).map((replay) => ({ ...replay })),
    provenance: { source, backend: { ...backend }, parts: provenance.map((each) => ({ ...each })) },
  };
}

interface Summary {
  readonly format: string;
  readonly sweep: SweepHeader["sweep"];
  readonly backend: string;
  readonly rows: readonly Row[];
}

function readSummary(file: string): Summary | undefined {
  const text = textIfThere(file);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Summary;
    const whole = Array.isArray(value.rows) && Array.isArray((value as Partial<Summary>).sweep?.claims);
    if (value.format === SUMMARY_FORMAT && whole) return value;
  } catch {
    // Said below.
  }
  const remedy = "Remove the file and run `merge` again.";
  throw new InputError("sweep-summary", [
    { field: file, received: "something else", expected: "a summary as `merge` writes it", remedy },
  ]);
}

/** About the same claims as the report's other columns; nothing where none of them was tried. */
function columnOf({ sweep, backend, rows }: Summary, statement: string): readonly ColumnEvidence[] {
  const counts = judgedRows(rows.filter((row) => row.theorem === statement)).map((row) => row.verdict.counts);
  const sum = (key: "supported" | "contradicted" | "inconclusive"): number =>
    counts.reduce((total, each) => total + each[key], 0);
  const [contradicted, inconclusive] = [sum("contradicted"), sum("inconclusive")];
  const trials = sum("supported") + contradicted + inconclusive;
  if (trials === 0) return [];
  const against = contradicted === 0 ? "none against" : `${grouped(contradicted)} against`;
  const open = inconclusive === 0 ? "" : `, ${grouped(inconclusive)} undecided`;
  const tried = `${plural(sweep.design.size, "problem")}, ${plural(trials, "trial")}`;
  const summary = `${tried}: ${against}${open}, sweep ${sweep.id}`;
  return [{ statement, column: "scale", summary, contradicted, source: `sweep ${sweep.id}, ${backend}` }];
}

function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Folders of a folder, in order; a file that a desktop left between them is none of ours. */
function foldersIn(folder: string): readonly string[] {
  if (!isFolder(folder)) return [];
  const paths = readdirSync(folder)
    .sort()
    .map((name) => path.join(folder, name));
  return paths.filter(isFolder);
}

/** The summaries that `merge` left under `out`, or may leave in the folders that are there. */
export function summaryFiles(out: string): readonly string[] {
  return foldersIn(path.join(out, "sweeps")).map(summaryFile);
}

/**
 * What the sweeps merged under `out` add to the report's column "GPU scale": one entry a sweep and statement.
 *
 * @throws InputError if a summary is there and cannot be read.
 */
export function sweepColumns(out: string): readonly ColumnEvidence[] {
  return summaryFiles(out).flatMap((file) => {
    const summary = readSummary(file);
    return summary === undefined ? [] : summary.sweep.claims.flatMap((id) => columnOf(summary, id));
  });
}

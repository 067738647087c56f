/** Joins the parts of a sweep. Everything is read and checked before anything is written. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { InputError, type ErrorDetail } from "../../solvers/errors.ts";
import {
  fileDetail,
  MERGED_FORMAT,
  PART_FORMAT,
  readHeader,
  readSweepFile,
  SweepFileWriter,
  type PartProvenance,
  type SweepHeader,
} from "./partFile.ts";
import { statementsDigest, statementsOf } from "./plan.ts";
import { readRecord, type SweepRecord } from "./record.ts";
import { PART_NAME, partName, shardRange } from "./shard.ts";

export interface Part {
  readonly file: string;
  readonly header: SweepHeader;
}

/** The parts of one whole sweep, in order. */
export interface PartSet {
  readonly parts: readonly Part[];
  /** What all parts have in common. */
  readonly header: SweepHeader;
  /** Where they were computed, each different one once. */
  readonly provenance: readonly PartProvenance[];
}

function partFiles(folder: string): readonly string[] {
  const refuse = (received: string, remedy: string): never => {
    const expected = "a folder with parts of a sweep";
    throw new InputError("sweep-file", [fileDetail(folder, received, expected, remedy)]);
  };
  try {
    const files = readdirSync(folder).filter((name) => PART_NAME.test(name));
    if (files.length > 0) return files.sort().map((name) => path.join(folder, name));
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    const received =
      { ENOENT: "no such folder", ENOTDIR: "a file" }[code] ?? `a folder that cannot be read (${code})`;
    refuse(received, "Check the name; `sweep` prints where its part is.");
  }
  return refuse(
    "no file part-NNNNN-of-NNNNN.ndjson in it",
    "Name the folder that `sweep` wrote to, OUT/sweeps/ID.",
  );
}

/** Runs a check on every item and gathers what is refused, so that one message names every bad file. */
async function gather<T, U>(items: readonly T[], check: (item: T) => U | Promise<U>): Promise<readonly U[]> {
  const good: U[] = [];
  const details: ErrorDetail[] = [];
  for (const item of items) {
    try {
      good.push(await check(item));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      for (const detail of error.details) details.push(detail);
    }
  }
  if (details.length > 0) throw new InputError("sweep-file", details);
  return good;
}

/** A part's first line must say what its name says. */
async function partOf(file: string): Promise<Part> {
  const header = await readHeader(file);
  const { shard, problems, sweep } = header;
  const range = shard === undefined ? undefined : shardRange(sweep.design.size, shard);
  const fits = range !== undefined && range.first === problems.first && range.count === problems.count;
  if (header.format === PART_FORMAT && fits && path.basename(file) === partName(shard!))
    return { file, header };
  const received = shard === undefined ? "a file that is no part" : `the part ${partName(shard)}`;
  throw new InputError("sweep-file", [
    fileDetail(file, received, "the part that its name says", "Rename it back."),
  ]);
}

/** In what two parts of different sweeps differ. */
function differences(one: SweepHeader, other: SweepHeader): string {
  const differs = (key: "sweep" | "version" | "source" | "backend"): boolean =>
    JSON.stringify(one[key]) !== JSON.stringify(other[key]);
  const names = [
    differs("sweep") ? "configuration" : "",
    differs("version") ? `version ${other.version}` : "",
    differs("source") && !differs("version") ? "build of the program" : "",
    differs("backend") ? `backend (${other.backend.name})` : "",
  ];
  return names.filter((name) => name !== "").join(", ");
}

function hashDetails([first, ...others]: readonly Part[]): readonly ErrorDetail[] {
  return others
    .filter(({ header }) => header.hash !== first!.header.hash)
    .map(({ file, header }) =>
      fileDetail(
        file,
        `hash ${header.hash.slice(0, 16)}…: another ${differences(first!.header, header)}`,
        `hash ${first!.header.hash.slice(0, 16)}…, as ${first!.file} has`,
        "Merge the parts of one sweep, made by one build with one --backend.",
      ),
    );
}

const problemsText = (first: number, end: number): string =>
  end - first === 1 ? `problem ${first}` : `problems ${first} to ${end - 1}`;

/** The parts' claims must be those of this program, whose verdicts they get. */
function statementDetails({ file, header }: Part): readonly ErrorDetail[] {
  if (statementsDigest(statementsOf(header.sweep)) === header.statements) return [];
  const made = `version ${header.version}, commit ${header.provenance?.commit ?? "unknown"}`;
  const received = `claims as ${made} states them`;
  return [
    fileDetail(file, received, "claims as this version states them", "Merge with the version that made it."),
  ];
}

/** Gaps and overlaps, in the order of the problems. */
function rangeDetails(sorted: readonly Part[]): readonly ErrorDetail[] {
  const details: ErrorDetail[] = [];
  const { size } = sorted[0]!.header.sweep.design;
  const { of } = sorted[0]!.header.shard!;
  let end = 0;
  let last: Part | undefined;
  const gap = (to: number, field: string): void => {
    const expected = "every problem in one part";
    const missing = missingShards(end, to, size, of);
    details.push(fileDetail(field, `a gap: ${problemsText(end, to)} of ${size}`, expected, missing));
  };
  for (const part of sorted) {
    const { first, count } = part.header.problems;
    if (count === 0) continue;
    if (first > end) gap(first, part.file);
    if (first < end) {
      const received = `an overlap: ${problemsText(first, Math.min(end, first + count))} are in ${last!.file} too`;
      details.push(fileDetail(part.file, received, "every problem in one part", "Remove one of the two."));
    }
    if (first + count > end) last = part;
    end = Math.max(end, first + count);
  }
  if (end < size) gap(size, last?.file ?? sorted[0]!.file);
  return details;
}

/** Shards that would fill a gap, in the division that the other parts have. */
function missingShards(from: number, to: number, size: number, of: number): string {
  const shards: string[] = [];
  for (let index = 1; index <= of && shards.length < 6; index++) {
    const { first, count } = shardRange(size, { index, of });
    if (count > 0 && first < to && first + count > from) shards.push(`${index}/${of}`);
  }
  const shown = shards.length > 5 ? [...shards.slice(0, 5), "…"] : shards;
  return `Run the sweep with --shard ${shown.join(", ")}.`;
}

function byProblems(one: Part, other: Part): number {
  const [p, q] = [one.header.problems, other.header.problems];
  return p.first - q.first || p.count - q.count || (one.file < other.file ? -1 : 1);
}

/**
 * Finds the parts in some folders and checks, to the last byte, that they are one whole sweep.
 *
 * @throws InputError naming every part that is cut short, of another sweep, missing, or there twice.
 */
export async function checkParts(folders: readonly string[]): Promise<PartSet> {
  const once = new Map(folders.map((folder) => [path.resolve(folder), folder]));
  const files = (await gather([...once.values()], partFiles)).flat();
  const parts = [...(await gather(files, partOf))].sort(byProblems);
  const details = [...hashDetails(parts)];
  if (details.length === 0) details.push(...rangeDetails(parts), ...statementDetails(parts[0]!));
  if (details.length > 0) throw new InputError("sweep-file", details);
  await gather(parts, ({ file }) => readSweepFile(file));
  const { shard: _shard, provenance: _provenance, ...common } = parts[0]!.header;
  const { size } = common.sweep.design;
  return {
    parts,
    header: { ...common, format: MERGED_FORMAT, problems: { first: 0, count: size } },
    provenance: [...new Set(parts.map(({ header }) => JSON.stringify(header.provenance)))]
      .sort()
      .map((text) => JSON.parse(text) as PartProvenance),
  };
}

/** Every record of the parts, in order. */
export async function forEachLine(
  { parts }: PartSet,
  onLine: (line: string) => void | Promise<void>,
): Promise<void> {
  for (const { file } of parts) await readSweepFile(file, onLine);
}

/**
 * Writes the joined file: the same bytes for any number of parts.
 *
 * @param onRecord - told of every record on the way.
 */
export async function writeMerged(
  set: PartSet,
  file: string,
  onRecord: (record: SweepRecord) => void,
): Promise<void> {
  const writer = new SweepFileWriter(file, set.header);
  try {
    await forEachLine(set, (line) => {
      writer.add(`${line}\n`, 1);
      onRecord(readRecord(line));
    });
  } catch (error) {
    writer.abandon();
    throw error;
  }
  writer.finish();
}

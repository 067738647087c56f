/**
 * Files of a sweep: a header line, one line a problem, and a last line with the number of problems and the digest of
 * all bytes before it, so that a file cut short is never taken for a whole one.
 */
import { createHash, type Hash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { InputError, type ErrorDetail } from "../../solvers/errors.ts";
import { AtomicFile } from "../atomicFile.ts";
import type { SweepConfiguration, SweepKey } from "./plan.ts";
import { sweepHash } from "./plan.ts";
import type { Shard } from "./types.ts";

export const PART_FORMAT = "token-dynamics sweep part";
export const MERGED_FORMAT = "token-dynamics sweep";

/** On what a part was computed; it does not decide whether parts may be joined. */
export interface PartProvenance {
  readonly commit: string;
  readonly adapter: string;
  readonly node: string;
  readonly platform: string;
}

/** First line of a file. Parts have `shard` and `provenance`; the merged file has neither. */
export interface SweepHeader {
  readonly format: typeof PART_FORMAT | typeof MERGED_FORMAT;
  readonly hash: string;
  readonly sweep: SweepConfiguration;
  readonly version: string;
  readonly source: string;
  readonly statements: string;
  readonly backend: SweepKey["backend"];
  readonly problems: { readonly first: number; readonly count: number };
  readonly shard?: Shard;
  readonly provenance?: PartProvenance;
}

/** The parts of a header that follow from the key. */
export function headerOf(
  key: SweepKey,
): Pick<SweepHeader, "hash" | "sweep" | "version" | "source" | "statements" | "backend"> {
  const { configuration, version, source, statements, backend } = key;
  return { hash: sweepHash(key), sweep: configuration, version, source, statements, backend };
}

/** Writes a file of a sweep line by line; it has its name only once it is whole. */
export class SweepFileWriter {
  readonly #file: AtomicFile;
  readonly #hash: Hash = createHash("sha256");
  #problems = 0;

  constructor(file: string, header: SweepHeader) {
    this.#file = new AtomicFile(file);
    this.#write(`${JSON.stringify(header)}\n`);
  }

  #write(text: string): void {
    const bytes = Buffer.from(text);
    this.#hash.update(bytes);
    this.#file.write(bytes);
  }

  /** @param lines - whole lines, one a problem. */
  add(lines: string, problems: number): void {
    this.#write(lines);
    this.#problems += problems;
  }

  /** The last line, and the name. */
  finish(): void {
    const end = { problems: this.#problems, sha256: this.#hash.copy().digest("hex") };
    this.#write(`${JSON.stringify({ end })}\n`);
    this.#file.finish();
  }

  /** Leaves nothing behind; for when something failed before `finish`. */
  abandon(): void {
    this.#file.abandon();
  }
}

/** An objection to one file. */
export function fileDetail(file: string, received: string, expected: string, remedy: string): ErrorDetail {
  return { field: file, received, expected, remedy };
}

const RUN_AGAIN = "Remove it and run its shard again.";

function refuse(file: string, received: string, expected: string, remedy = RUN_AGAIN): never {
  throw new InputError("sweep-file", [fileDetail(file, received, expected, remedy)]);
}

function headerFrom(file: string, line: string | undefined): SweepHeader {
  let header: Partial<SweepHeader> | null = null;
  try {
    header = JSON.parse(line ?? "") as Partial<SweepHeader> | null;
  } catch {
    // Said below.
  }
  const format = header?.format;
  const { hash, sweep, version, source, statements, backend, problems } = header ?? {};
  if (format !== PART_FORMAT && format !== MERGED_FORMAT) {
    const shown = line === undefined || line === "" ? "an empty file" : JSON.stringify(line.slice(0, 60));
    return refuse(file, shown, "a file that `sweep` wrote");
  }
  const key = {
    configuration: sweep!,
    version: version!,
    source: source!,
    statements: statements!,
    backend: backend!,
  };
  const whole = problems !== undefined && typeof backend === "object" && backend !== null;
  if (!whole || hash !== sweepHash(key)) {
    return refuse(file, `the hash ${String(hash).slice(0, 16)}…`, "the hash of the configuration beside it");
  }
  return header as SweepHeader;
}

/** A line and what follows from its place: the first is the header, the last the end, the others are problems. */
async function* linesOf(file: string): AsyncGenerator<string> {
  if (!statSync(file).isFile())
    refuse(file, "no regular file", "a file that `sweep` wrote", "Move away what has its name.");
  const stream = createReadStream(file, { encoding: "utf8" });
  try {
    yield* createInterface({ input: stream, crlfDelay: Infinity });
  } finally {
    stream.destroy();
  }
}

/** The header alone. @throws InputError naming the file. */
export async function readHeader(file: string): Promise<SweepHeader> {
  for await (const line of linesOf(file)) return headerFrom(file, line);
  return headerFrom(file, undefined);
}

interface End {
  readonly end: { readonly problems: number; readonly sha256: string };
}

function isEnd(line: string): boolean {
  return line.startsWith('{"end":');
}

/**
 * Reads a file to its end, calling back for every problem's line.
 *
 * @returns the header.
 * @throws InputError naming the file if it is cut short, goes on after its end, or is not what was written.
 */
export async function readSweepFile(
  file: string,
  onLine?: (line: string) => void | Promise<void>,
): Promise<SweepHeader> {
  const hash = createHash("sha256");
  let header: SweepHeader | undefined;
  let end: End["end"] | undefined;
  let problems = 0;
  for await (const line of linesOf(file)) {
    if (end !== undefined) return refuse(file, "lines after the last one", "nothing after it");
    if (header !== undefined && isEnd(line)) {
      end = endFrom(file, line);
      continue;
    }
    hash.update(line).update("\n");
    if (header === undefined) {
      header = headerFrom(file, line);
      continue;
    }
    problems++;
    await onLine?.(line);
  }
  if (header === undefined) return headerFrom(file, undefined);
  const { count } = header.problems;
  if (end === undefined)
    return refuse(file, `${problems} of ${count} problems and no last line`, "a whole file");
  if (problems !== count || end.problems !== count) {
    return refuse(file, `${problems} problems`, `${count} problems, as its first line says`);
  }
  if (end.sha256 !== hash.digest("hex")) return refuse(file, "another digest", "the digest of its last line");
  return header;
}

function endFrom(file: string, line: string): End["end"] {
  try {
    const { end } = JSON.parse(line) as Partial<End>;
    if (typeof end?.problems === "number" && typeof end.sha256 === "string") return end;
  } catch {
    // Said below.
  }
  return refuse(file, "a last line cut short", "a whole file");
}

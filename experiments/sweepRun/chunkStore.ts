/**
 * Finished chunks of an unfinished part, one file each under OUT/partial: a kill at any moment loses the chunk at work
 * and nothing else. A file is complete or absent (it is renamed into place), and carries a digest all the same.
 */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, rmdirSync } from "node:fs";
import path from "node:path";
import { FileWriteError, writeFileAtomically } from "../atomicFile.ts";

const FOLDER = "partial";
/** Enough of the hash to tell sweeps apart in a name. */
const SHORT = 16;

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What a part's unfinished work belongs to. */
export interface ChunkKey {
  readonly id: string;
  /** `sweepHash`. */
  readonly hash: string;
  /** `partName`. */
  readonly part: string;
}

export class ChunkStore {
  /** What a user should be told. */
  readonly notices: readonly string[];
  readonly #partial: string;
  readonly #folder: string;

  /** Looks for what an interrupted run of the same shard left; writes nothing yet. */
  constructor(out: string, { id, hash, part }: ChunkKey) {
    this.#partial = path.join(out, FOLDER);
    const prefix = `sweep-${id}-`;
    const suffix = `-${part.replace(/\.ndjson$/, "")}`;
    const own = `${prefix}${hash.slice(0, SHORT)}${suffix}`;
    this.#folder = path.join(this.#partial, own);
    const others = filesIn(this.#partial).filter(
      (name) => name.startsWith(prefix) && name.endsWith(suffix) && name !== own,
    );
    const found = filesIn(this.#folder).filter((name) => name.endsWith(".ndjson")).length;
    const chunks = found === 1 ? "1 chunk is" : `${found} chunks are`;
    this.notices = [
      ...(others.length === 0
        ? []
        : [
            `ignoring unfinished work in ${this.#partial} (${others.join(", ")}): another configuration, version or backend`,
          ]),
      ...(found === 0 ? [] : [`continuing: ${chunks} already done`]),
    ];
  }

  #file(chunk: number): string {
    return path.join(this.#folder, `chunk-${String(chunk).padStart(7, "0")}.ndjson`);
  }

  /** The lines of a finished chunk; undefined where there are none, or the file was damaged. */
  get(chunk: number): string | undefined {
    let text: string;
    try {
      text = readFileSync(this.#file(chunk), "utf8");
    } catch {
      return undefined;
    }
    const end = text.indexOf("\n");
    const lines = text.slice(end + 1);
    return text.slice(0, end) === digestOf(lines) ? lines : undefined;
  }

  set(chunk: number, lines: string): void {
    try {
      writeFileAtomically(this.#file(chunk), `${digestOf(lines)}\n${lines}`);
    } catch (error) {
      // Another process has finished the part and takes the folder away at this moment: the part is what counts.
      if (!(error instanceof FileWriteError && error.code === "ENOENT")) throw error;
    }
  }

  /** Removes the chunks: their part is in place. */
  complete(): void {
    rmSync(this.#folder, { recursive: true, force: true });
    try {
      rmdirSync(this.#partial);
    } catch {
      // Not there, or not empty: other work is none of our business.
    }
  }
}

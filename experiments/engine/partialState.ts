import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { FileWriteError, writeFileAtomically } from "../atomicFile.ts";
import type { TaskStore } from "./types.ts";

/** What the result of a command depends on; state with another key is another command's. */
export interface StateKey {
  readonly version: string;
  /** Digest of the program's source (`sourceDigest`). */
  readonly source: string;
  /** The command and its arguments, without those that change no result (workers, quiet, json). */
  readonly args: readonly string[];
  /** Digest of every input file, by name. */
  readonly files: Readonly<Record<string, string>>;
}

const FOLDER = "partial";
const EXTENSION = ".state";
/** Milliseconds between two writes while the work goes on; only a crash can lose this much. */
const SAVE_EVERY = 2000;
/** A write that takes long is repeated less often: at most this part of the time goes into writing. */
const SAVE_PART = 0.02;

/** Finished pieces of a command's work, under `--out`. */
export class PartialState implements TaskStore {
  /** What a user should be told: that work is continued, or that another command's state is ignored. */
  readonly notices: readonly string[];
  private readonly folder: string;
  private readonly digest: string;
  private readonly entries: Map<string, unknown>;
  private nextSave = Date.now() + SAVE_EVERY;
  private dirty = false;

  private constructor(
    folder: string,
    digest: string,
    entries: Map<string, unknown>,
    notices: readonly string[],
  ) {
    this.folder = folder;
    this.digest = digest;
    this.entries = entries;
    this.notices = notices;
  }

  /** Looks under `out` for what an interrupted run of the same command left; writes nothing yet. */
  static open(out: string, key: StateKey): PartialState {
    const folder = join(out, FOLDER);
    const digest = digestOf(key);
    const notices: string[] = [];
    const own = `${digest}${EXTENSION}`;
    const others = filesIn(folder).filter((name) => name.endsWith(EXTENSION) && name !== own);
    if (others.length > 0) {
      notices.push(
        `ignoring unfinished work of ${others.length === 1 ? "another command" : `${others.length} other commands`} ` +
          `in ${folder} (other version, source, arguments or input files)`,
      );
    }
    const entries = read(join(folder, own), digest, notices);
    const pieces = entries.size === 1 ? "1 piece of work is" : `${entries.size} pieces of work are`;
    if (entries.size > 0) notices.push(`continuing: ${pieces} already done`);
    return new PartialState(folder, digest, entries, notices);
  }

  get(key: string): unknown {
    return this.entries.get(key);
  }

  set(key: string, value: unknown): void {
    this.entries.set(key, value);
    this.dirty = true;
    // The clock decides only when to write, never what.
    if (Date.now() < this.nextSave) return;
    try {
      this.save();
    } catch (error) {
      if (!(error instanceof FileWriteError)) throw error;
      // A full disk does not stop the work; if it is still full when the state is needed, `save` says so.
      this.nextSave = Date.now() + SAVE_EVERY;
    }
  }

  /** Writes what is finished; call it when interrupted. @throws FileWriteError. */
  save(): void {
    if (!this.dirty) return;
    const start = Date.now();
    writeFileAtomically(this.file, serialize({ digest: this.digest, entries: this.entries }));
    this.dirty = false;
    const end = Date.now();
    this.nextSave = end + Math.max(SAVE_EVERY, (end - start) / SAVE_PART);
  }

  /** Removes the state: the command has completed and its results are kept. State of other commands stays. */
  complete(): void {
    this.dirty = false;
    this.entries.clear();
    // With it goes what a kill in the middle of a write left.
    const own = filesIn(this.folder).filter((name) => name.startsWith(`${this.digest}${EXTENSION}`));
    for (const name of own) rmSync(join(this.folder, name), { force: true });
    try {
      rmdirSync(this.folder);
    } catch {
      // Not there, or not empty: another command's state is none of our business.
    }
  }

  private get file(): string {
    return join(this.folder, `${this.digest}${EXTENSION}`);
  }
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string, digest: string, notices: string[]): Map<string, unknown> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return new Map();
  }
  try {
    const state = deserialize(bytes) as { readonly digest: unknown; readonly entries: unknown };
    if (state.digest === digest && state.entries instanceof Map) return state.entries;
  } catch {
    // Damaged: said below, and done again.
  }
  notices.push(`ignoring ${file}: it is damaged`);
  return new Map();
}

function digestOf(key: StateKey): string {
  const files = Object.entries(key.files).sort(([p], [q]) => (p < q ? -1 : 1));
  // The format of v8.serialize belongs to the Node.js version.
  const text = JSON.stringify([process.versions.v8, key.version, key.source, key.args, files]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

const CODE = /\.(?:ts|js|mjs|json|ndjson)$/;

/**
 * Digest of the program itself: path and content of every code file under the folders, in a fixed order.
 *
 * @param root - folder that holds them (a checkout, or dist/).
 */
export function sourceDigest(root: string, folders: readonly string[]): string {
  const hash = createHash("sha256");
  const visit = (path: string): void => {
    const entries = readdirSync(join(root, path), { withFileTypes: true });
    for (const entry of entries.sort((p, q) => (p.name < q.name ? -1 : 1))) {
      const inner = `${path}/${entry.name}`;
      if (entry.isDirectory()) visit(inner);
      else if (CODE.test(entry.name)) hash.update(`${inner}\0`).update(readFileSync(join(root, inner)));
    }
  };
  for (const folder of [...folders].sort()) visit(folder);
  return hash.digest("hex");
}

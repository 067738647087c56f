import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** A file that could not be written: the machine's fault or the folder's, never bad input, as work was done by then. */
export class FileWriteError extends Error {
  /** The file system's code, for example ENOSPC. */
  readonly code: string;

  constructor(path: string, cause: unknown) {
    const { code = "", message = String(cause) } = cause as NodeJS.ErrnoException;
    // Node.js says "ENOSPC: no space left on device, write": the words between code and call are for people.
    const words = /^[A-Z0-9]+: ([^,]+)/.exec(message)?.[1];
    super(`${path} could not be written: ${words === undefined ? message : `${words} (${code})`}`, { cause });
    this.name = "FileWriteError";
    this.code = code;
  }
}

/** A name beside `path` that nobody else uses: process ids repeat between containers that share a volume. */
function temporaryName(path: string): string {
  return `${path}.${randomBytes(8).toString("hex")}.tmp`;
}

/**
 * A file that is written piece by piece and has its name only once it is whole: readers, and whoever comes after a crash,
 * see the old content or the new one. Whatever fails leaves the old content and no temporary file.
 */
export class AtomicFile {
  /** Where it is until then, for a writer that wants a name. */
  readonly temporary: string;
  readonly #path: string;
  #descriptor: number | undefined;

  /** @throws FileWriteError, as do all methods. */
  constructor(path: string) {
    this.#path = path;
    this.temporary = temporaryName(path);
    this.#guarded(() => {
      mkdirSync(dirname(path), { recursive: true });
      this.#descriptor = openSync(this.temporary, "wx");
    });
  }

  write(content: string | Uint8Array): void {
    this.#guarded(() => {
      const bytes = typeof content === "string" ? Buffer.from(content) : content;
      for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor!, bytes, at);
    });
  }

  /** Gives the file its name. */
  finish(): void {
    this.#guarded(() => {
      // Without it a crash of the machine may leave the new name on an empty file.
      fsyncSync(this.#descriptor!);
      this.#close();
      renameSync(this.temporary, this.#path);
    });
  }

  /** Leaves nothing behind; for when something else failed before `finish`. */
  abandon(): void {
    this.#close();
    rmSync(this.temporary, { force: true });
  }

  #close(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor !== undefined) closeSync(descriptor);
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      try {
        this.abandon();
      } catch {
        // A folder that takes no file may not let one go either; the first error is the one to tell.
      }
      throw new FileWriteError(this.#path, error);
    }
  }
}

/**
 * Replaces a file in one step.
 *
 * @throws FileWriteError; the temporary file is removed then.
 */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  const file = new AtomicFile(path);
  file.write(content);
  file.finish();
}

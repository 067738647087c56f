import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DeviceFailedError, InvariantError, TokenDynamicsError } from "../../solvers/errors.ts";
import { FileWriteError } from "../atomicFile.ts";
import { exitCodes, type ExitCode } from "./types.ts";

/** The last line of every exit with code 2. */
export const nothingDone = "Nothing was run, nothing was written.";

/** The code of every error that means "stopped by a signal"; the engine's own has it too. */
const interruptedCode = "interrupted";

/** Thrown by a command that was interrupted after it kept what was finished. */
export class InterruptedError extends TokenDynamicsError {
  constructor() {
    super(interruptedCode, "interrupted");
  }
}

function writeLog(folder: string, text: string): string | undefined {
  const file = path.join(
    folder,
    `token-dynamics-${new Date().toISOString().replace(/[:.]/g, "-")}-${process.pid}.log`,
  );
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
    return file;
  } catch {
    return undefined;
  }
}

/** Writes the log of an internal failure under --out, or where that fails in the system's temporary folder. */
function logFailure(error: unknown, out: string): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const versions = `node ${process.version} on ${process.platform} ${process.arch}`;
  const text = `${new Date().toISOString()}\n${versions}\n${process.argv.join(" ")}\n\n${stack}\n`;
  return (
    writeLog(path.join(out, "logs"), text) ??
    writeLog(tmpdir(), text) ??
    "nowhere (no folder could be written)"
  );
}

/** One line: line breaks of the message become "; ". */
function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().replace(/\s*\n\s*/g, "; ");
}

/**
 * What the user reads about an error, and the exit code it means.
 *
 * @param error - anything thrown by a command.
 * @param out - the --out directory, for the log of an internal failure.
 */
export function describeFailure(
  error: unknown,
  out: string,
): { readonly text: string; readonly code: ExitCode } {
  if (error instanceof TokenDynamicsError && error.code === interruptedCode) {
    return {
      text: "Interrupted; what was finished is kept, and the same command continues.",
      code: exitCodes.interrupted,
    };
  }
  const inWork = error instanceof InvariantError || error instanceof DeviceFailedError;
  if (error instanceof TokenDynamicsError && !inWork) {
    return { text: `${error.message}\n${nothingDone}`, code: exitCodes.badInput };
  }
  const log = logFailure(error, out);
  if (error instanceof FileWriteError) {
    const remedy =
      "Make room or allow it, then run the same command again: it goes on from what could be kept";
    return { text: `${oneLine(error)}. ${remedy} (log: ${log})`, code: exitCodes.internalFailure };
  }
  return { text: `internal failure: ${oneLine(error)} (log: ${log})`, code: exitCodes.internalFailure };
}

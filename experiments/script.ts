/** Programs beside the command line (`npm run results:…`, bench/gpu/): the same messages and exit codes. */
import path from "node:path";
import { describeFailure } from "./commands/failures.ts";
import { exitCodes, type ExitCode } from "./commands/types.ts";

/** Does the work of a script. @returns its exit code; what failed is on stderr. */
export async function scriptExitCode(work: () => void | Promise<void>, out: string): Promise<ExitCode> {
  try {
    await work();
    return exitCodes.done;
  } catch (error) {
    const { text, code } = describeFailure(error, out);
    process.stderr.write(`${text}\n`);
    return code;
  }
}

/**
 * Runs a module as a program; does nothing where it was imported, by a test or another module.
 *
 * @param script - end of the compiled file's path, with slashes. @param out - for the log of an internal failure.
 */
export async function runScript(
  script: string,
  work: () => void | Promise<void>,
  out = "out",
): Promise<void> {
  if (process.argv[1]?.endsWith(path.normalize(`/${script}`)) !== true) return;
  // Threads and devices may still be held.
  process.exit(await scriptExitCode(work, out));
}

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  selectBackend,
  type BackendName,
  type ProbeResult,
  type Selection,
} from "../../solvers/batched/index.ts";
import type { BackendChoice } from "./types.ts";

/** A native driver may crash or print while it is probed: that happens in a process of its own. */
function probeApart(name: BackendName): Promise<ProbeResult> {
  const script = fileURLToPath(new URL("./probeBackend.js", import.meta.url));
  return new Promise((resolve) => {
    const fail = (reason: string): void => resolve({ name, works: false, reason });
    const child = spawn(process.execPath, [script, name], { stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (chunk: string) => {
      text += chunk;
    });
    child.on("error", (error) => fail(error.message));
    child.on("close", (code, signal) => {
      // What a driver prints on stdout comes before; the result is the last line.
      const last = text.trimEnd().split("\n").at(-1) ?? "";
      if (code === 0 && last.startsWith("{")) resolve(JSON.parse(last) as ProbeResult);
      else fail(`its probe ended with ${signal ?? `code ${code}`}`);
    });
  });
}

/** One line that says what `auto` took and why not the faster ones. */
function sayTaken({ taken, passed }: Selection): string {
  const why = passed.length > 0 ? ` (${passed.join("; ")})` : "";
  return `backend: auto took ${taken.name}, ${taken.adapter}, ${taken.dtype}${why}`;
}

/**
 * The backend batches run on. A named one is taken or refused, never replaced.
 *
 * @returns its name, whether it is a graphics interface emulated on the CPU, and for `auto` one line that says what was taken.
 * @throws BackendUnavailableError if the named backend does not compute a test batch correctly here.
 */
export async function resolveBackend(
  choice: BackendChoice,
): Promise<{ readonly backend: BackendName; readonly software: boolean; readonly said?: string }> {
  const selection = await selectBackend(choice, probeApart);
  const { name: backend, software } = selection.taken;
  return choice === "auto" ? { backend, software, said: sayTaken(selection) } : { backend, software };
}

/**
 * For commands that run no batches, all in double precision on the CPU: `auto` needs no look, a named backend that is
 * missing is an error all the same.
 *
 * @throws BackendUnavailableError as resolveBackend.
 */
export async function resolveNamedBackend(choice: BackendChoice): Promise<void> {
  if (choice !== "auto") await resolveBackend(choice);
}

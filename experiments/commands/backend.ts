import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { selectBackend } from "../../solvers/batched/index.ts";
import type { BackendName, ProbeResult } from "../../solvers/batched/index.ts";
import type { BackendChoice } from "./types.ts";

export type Backend = BackendName;

/** A native driver may crash or print while it is probed: that happens in a process of its own. */
function probeApart(name: BackendName): Promise<ProbeResult> {
  const script = fileURLToPath(new URL("./probeBackend.js", import.meta.url));
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, name], { stdio: ["ignore", "pipe", "ignore"] });
    const fail = (reason: string): void => resolve({ name, works: false, reason });
    let text = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (chunk: string) => {
      text += chunk;
    });
    child.on("error", (error) => fail(error.message));
    child.on("close", (code, signal) => {
      // gpu.js may print lines of its own before ours.
      const last = text.trim().split("\n").at(-1) ?? "";
      if (code === 0 && last.startsWith("{")) resolve(JSON.parse(last) as ProbeResult);
      else fail(`the probe ended with ${signal ?? `code ${code}`}`);
    });
  });
}

/**
 * The backend batches run on. A named one is taken or refused, never replaced.
 *
 * @returns its name, and one line that says what was taken, on which adapter, and why not the faster ones.
 * @throws BackendUnavailableError if the named backend does not compute a test step correctly here.
 */
export async function resolveBackend(
  choice: BackendChoice,
): Promise<{ readonly backend: Backend; readonly said?: string }> {
  if (choice === "cpu") return { backend: "cpu" };
  const { taken, passed } = await selectBackend(choice, probeApart);
  const why = passed.length > 0 ? ` (${passed.join("; ")})` : "";
  const said = `backend: ${choice === "auto" ? "auto took " : ""}${taken.name}, ${taken.adapter}, ${taken.dtype}`;
  return { backend: taken.name, said: `${said}${taken.software ? ", software" : ""}${why}` };
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

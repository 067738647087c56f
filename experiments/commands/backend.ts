import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { BackendUnavailableError } from "../../solvers/errors.ts";
import type { BackendChoice } from "./types.ts";

export type Backend = Exclude<BackendChoice, "auto">;

/** In the order `auto` tries them: fastest first. */
const byPreference: readonly Backend[] = ["webgpu", "headlessgl", "webasm", "cpu"];

const remedies: Readonly<Record<Backend, string>> = {
  webgpu:
    "It needs a Vulkan, Metal or D3D12 driver that the `webgpu` package finds; --backend auto takes what there is.",
  headlessgl: "It needs the optional package `gl` (npm install gl); --backend auto takes what there is.",
  webasm: "It needs a Node.js with WebAssembly; --backend auto takes what there is.",
  cpu: "It needs gpu.js to be installed; run npm ci.",
};

interface Probe {
  readonly works: boolean;
  readonly reason: string;
}

/** A native driver may crash or print while it is probed: that happens in a process of its own. */
function probe(backend: Backend): Promise<Probe> {
  const script = fileURLToPath(new URL("./probeBackend.js", import.meta.url));
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, backend], { stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (chunk: string) => {
      text += chunk;
    });
    child.on("error", (error) => resolve({ works: false, reason: error.message }));
    child.on("close", (code, signal) => {
      if (code === 0) resolve({ works: true, reason: text.trim() });
      else
        resolve({ works: false, reason: text.trim() || `the probe ended with ${signal ?? `code ${code}`}` });
    });
  });
}

/**
 * The backend batches run on. A named one is taken or refused, never replaced.
 *
 * @returns its name, and one line that says what `auto` took and why.
 * @throws BackendUnavailableError if the named backend does not compute a test kernel correctly here.
 */
export async function resolveBackend(
  choice: BackendChoice,
): Promise<{ readonly backend: Backend; readonly said?: string }> {
  if (choice === "cpu") return { backend: "cpu" };
  if (choice !== "auto") {
    const { works, reason } = await probe(choice);
    if (works) return { backend: choice };
    throw new BackendUnavailableError({
      field: "--backend",
      received: `"${choice}", which does not work here (${reason})`,
      expected: "a backend that this machine has",
      remedy: remedies[choice],
    });
  }
  const passed: string[] = [];
  for (const backend of byPreference) {
    const { works, reason } =
      backend === "cpu" ? { works: true, reason: "always there" } : await probe(backend);
    if (works)
      return {
        backend,
        said: `backend: auto took ${backend}${passed.length > 0 ? ` (${passed.join("; ")})` : ""}`,
      };
    passed.push(`${backend}: ${reason}`);
  }
  return { backend: "cpu" };
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

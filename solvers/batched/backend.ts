import { BackendUnavailableError } from "../errors.ts";
import { openGpujs } from "./gpujs.ts";
import type { Backend, BackendName, StackBatch } from "./types.ts";

/** In the order `auto` tries them: fastest first. */
export const backendNames: readonly BackendName[] = ["webgpu", "headlessgl", "webasm", "cpu"];

/** What a probe found. */
export type ProbeResult =
  | {
      readonly name: BackendName;
      readonly works: true;
      readonly adapter: string;
      readonly dtype: "f32" | "f64";
      readonly software: boolean;
    }
  | { readonly name: BackendName; readonly works: false; readonly reason: string };

/** μ = −1, s = 0, a = 1: Δ = ln 2, h = q h + ln 2·x² with q = 1/2, so that x ← x(1 − ηh) is known by hand. */
const probeBatch: StackBatch = {
  B: 2,
  L: 2,
  mu: Float64Array.of(-1, -1),
  sDelta: Float64Array.of(0, 0),
  a: Float64Array.of(1, 1),
  eta: Float64Array.of(0.5, 0.25),
  x0: Float64Array.of(1, -1, 2, 0),
};

function expected(): readonly number[] {
  const one = 1 - 0.5 * Math.LN2;
  const two = 1 - 0.5 * 1.5 * Math.LN2;
  return [one, -two, 2 * (1 - 0.25 * 4 * Math.LN2), 0];
}

async function checkNumbers(backend: Backend): Promise<void> {
  const stack = await backend.load(probeBatch, "euler", { kind: "fixed" });
  await stack.advance(1);
  const { sign, logAbsX } = await stack.read();
  stack.release();
  const found = Array.from(logAbsX, (log, i) => (sign[i] === 0 ? 0 : sign[i]! * Math.exp(log)));
  // One step of a few float32 operations: 1e-5 is over a hundred times their rounding.
  if (expected().every((value, i) => Math.abs(value - found[i]!) < 1e-5)) return;
  throw new Error(`a test step gave ${found.join(", ")} instead of ${expected().join(", ")}`);
}

/** Looks whether a backend computes, and computes rightly. Drivers may crash: run it in a process of its own. */
export async function probe(name: BackendName): Promise<ProbeResult> {
  try {
    const backend = await openGpujs(name);
    try {
      await checkNumbers(backend);
    } finally {
      await backend.close();
    }
    const { adapter, dtype, software } = backend;
    return { name, works: true, adapter, dtype, software };
  } catch (error) {
    if (error instanceof BackendUnavailableError) {
      const received = error.details[0]?.received ?? error.message;
      // The name and "does not work here" are said by whoever prints the reason.
      return { name, works: false, reason: /does not work here \((.*)\)$/s.exec(received)?.[1] ?? received };
    }
    return {
      name,
      works: false,
      reason: error instanceof Error ? error.message.split("\n")[0]! : String(error),
    };
  }
}

/** What was chosen, and why not the faster ones. */
export interface Selection {
  readonly taken: ProbeResult & { readonly works: true };
  /** One entry for each backend that `auto` passed over: "webgpu: no WebGPU adapter was found". */
  readonly passed: readonly string[];
}

/** Why `auto` passes over a backend that works. */
function softwareText({ name, adapter }: ProbeResult & { readonly works: true }): string {
  return name === "headlessgl" ? "it does not say whether a GPU computes" : `${adapter} is software`;
}

const remedies: Readonly<Record<BackendName, string>> = {
  webgpu:
    "It needs a Vulkan, Metal or D3D12 driver that the `webgpu` package finds; --backend auto takes what there is.",
  headlessgl:
    "It needs the optional package `gl` with its binary (npm install --no-save gl, or npm rebuild gl; on Debian first " +
    "apt-get install build-essential python3 pkg-config libgl1-mesa-dev libxi-dev libxext-dev) and an X display " +
    "(xvfb-run -a in front of the command makes one); --backend auto takes what there is.",
  webasm: "It needs a Node.js with WebAssembly; --backend auto takes what there is.",
  cpu: "It needs gpu.js to be installed; run npm ci.",
};

/**
 * The backend for a choice. A named one is taken or refused, never replaced; `auto` takes the first that works and is
 * not a graphics interface emulated on the CPU.
 *
 * @param look - `probe`, or the same in a process of its own.
 * @throws BackendUnavailableError if the named one does not work here.
 */
export async function selectBackend(
  choice: BackendName | "auto",
  look: (name: BackendName) => Promise<ProbeResult> = probe,
): Promise<Selection> {
  const passed: string[] = [];
  for (const name of choice === "auto" ? backendNames : [choice]) {
    const found = await look(name);
    if (found.works && (choice !== "auto" || !found.software)) return { taken: found, passed };
    passed.push(`${name}: ${found.works ? softwareText(found) : found.reason}`);
  }
  throw new BackendUnavailableError({
    field: "--backend",
    received: `"${choice}", which does not work here (${passed.join("; ")})`,
    expected: "a backend that this machine has",
    remedy: choice === "auto" ? remedies.cpu : remedies[choice],
  });
}

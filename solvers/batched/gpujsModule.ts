/** The part of gpu.js 2.24 that is used here, typed; its own types do not cover asynchronous kernels. */
import { createRequire } from "node:module";
import type { GPU } from "gpu.js";
import { BackendUnavailableError } from "../errors.ts";
import type { BackendName } from "./types.ts";

/** A built kernel. What ran is in kernel.constructor.name; `fallbackReason` says why something else ran. */
export type GpujsKernel = ((...args: readonly unknown[]) => unknown) & {
  readonly kernel?: {
    readonly constructor: { readonly name: string };
    readonly fallbackReason?: string | null;
  };
  destroy?(): void;
};

export interface GpujsPlan {
  (...args: readonly unknown[]): Promise<unknown>;
  readonly executorKind?: string;
  readonly backend?: string;
  readonly fallbackReason?: string | null;
  destroy?(): void;
}

export interface Gpujs {
  createKernel(body: string, settings: object): GpujsKernel;
  createPipeline(plan: (...args: readonly unknown[]) => unknown, settings: object): GpujsPlan;
  destroy(): Promise<void>;
}

interface GpujsModule {
  readonly GPU: typeof GPU;
  readonly input: (value: Float32Array, size: readonly number[]) => unknown;
}

/** Loaded when a batch needs it: `simulate` and the report page never do. */
export async function loadGpujs(): Promise<{
  create(mode: string): Gpujs;
  input(value: Float32Array, size: readonly number[]): unknown;
}> {
  const { GPU: Gpu, input } = (await import("gpu.js")).default as unknown as GpujsModule;
  return { create: (mode) => create(Gpu, mode), input };
}

/** @throws BackendUnavailableError where gpu.js does not support the mode. */
function create(Gpu: typeof GPU, mode: string): Gpujs {
  try {
    return new Gpu({ mode: mode as "cpu" }) as unknown as Gpujs;
  } catch (error) {
    const said = error instanceof Error ? error.message.split("\n")[0]! : String(error);
    const reason = mode === "headlessgl" ? whyNoHeadlessgl() : said;
    throw new BackendUnavailableError({
      field: "--backend",
      received: `"${mode}", which does not work here (${reason})`,
      expected: "a mode of gpu.js that this machine supports",
      remedy: "Name a backend that works here, or auto.",
    });
  }
}

/** gpu.js tries the package `gl` and keeps quiet about what is wrong with it. */
function whyNoHeadlessgl(): string {
  try {
    createRequire(import.meta.url)("gl");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND";
    return missing ? "the package gl is not installed" : "the package gl has no binary for this Node.js";
  }
  return "the package gl finds no display";
}

/** The kernel class that must have run, so that gpu.js's silent fallbacks are noticed. */
export const kernelClasses: Readonly<Record<BackendName, string>> = {
  webgpu: "WebGPUKernel",
  headlessgl: "HeadlessGLKernel",
  webasm: "WebAssemblyKernel",
  cpu: "CPUKernel",
};

/** @throws BackendUnavailableError if the kernel that ran is not of the named backend. */
export function confirmRan(name: BackendName, kernel: GpujsKernel): void {
  const ran = kernel.kernel?.constructor.name ?? "no kernel";
  const reason = kernel.kernel?.fallbackReason;
  if (ran === kernelClasses[name] && (reason === null || reason === undefined)) return;
  throw new BackendUnavailableError({
    field: "--backend",
    received: `"${name}", but gpu.js ran ${ran}${reason ? ` (${reason})` : ""}`,
    expected: kernelClasses[name],
    remedy: "Name a backend that works here, or auto.",
  });
}

/** What gpu.js calls its backends in a pipeline; "gpu" is OpenGL, which Node.js has through headlessgl alone. */
const planNames: Readonly<Record<BackendName, string>> = {
  webgpu: "webgpu",
  headlessgl: "gpu",
  webasm: "webasm",
  cpu: "cpu",
};

/** The same for a pipeline. The generic executor runs the same kernels one by one: only another backend is another result. */
export function confirmPlan(name: BackendName, plan: GpujsPlan): void {
  if (plan.backend === planNames[name]) return;
  throw new BackendUnavailableError({
    field: "--backend",
    received: `"${name}", but gpu.js ran its pipeline on ${plan.backend} (${plan.fallbackReason ?? plan.executorKind})`,
    expected: kernelClasses[name],
    remedy: "Name a backend that works here, or auto.",
  });
}

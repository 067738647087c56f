/** The part of gpu.js 2.24 that is used here, typed; its own types do not cover asynchronous kernels. */
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
  return { create: (mode) => new Gpu({ mode: mode as "cpu" }) as unknown as Gpujs, input };
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

/** The same for a pipeline. The generic executor runs the same kernels one by one: only another backend is another result. */
export function confirmPlan(name: BackendName, plan: GpujsPlan): void {
  if (plan.backend === name) return;
  throw new BackendUnavailableError({
    field: "--backend",
    received: `"${name}", but gpu.js ran its pipeline on ${plan.backend} (${plan.fallbackReason ?? plan.executorKind})`,
    expected: kernelClasses[name],
    remedy: "Name a backend that works here, or auto.",
  });
}

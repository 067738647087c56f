/** WebGPU in Node.js: Dawn through the npm package `webgpu`, with the adapter's name checked. */
import { BackendUnavailableError } from "../../errors.ts";

export interface WebGpuAccess {
  readonly gpu: GPU;
  /** Vendor, name and driver, as the adapter gives them. */
  readonly adapter: string;
  /** A CPU implementation (SwiftShader): right, but not a GPU. */
  readonly software: boolean;
}

function unavailable(reason: string): BackendUnavailableError {
  return new BackendUnavailableError({
    field: "--backend",
    received: `"webgpu", which does not work here (${reason})`,
    expected: "a WebGPU adapter",
    remedy:
      "It needs the Vulkan loader (libvulkan1) and a driver, or Metal or D3D12; --backend auto takes what there is.",
  });
}

let access: Promise<WebGpuAccess> | undefined;

async function findAdapter(): Promise<WebGpuAccess> {
  const { create, globals } = await import("webgpu");
  Object.assign(globalThis, globals);
  // Programs shorter than their GPU object crash when Dawn is unloaded first: the object lives as long as this module.
  const gpu = create([]) as unknown as GPU;
  const adapter = await gpu.requestAdapter();
  if (adapter === null) throw unavailable("no WebGPU adapter was found");
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const name = [vendor, architecture, device, description].filter((part) => part !== "").join(" ");
  Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
  return { gpu, adapter: name, software: isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(name) };
}

/**
 * Makes navigator.gpu for gpu.js and for our own kernels; later calls give the same.
 *
 * @throws BackendUnavailableError without the package, a loader, a driver or an adapter.
 */
export function provideWebGpu(): Promise<WebGpuAccess> {
  access ??= findAdapter().catch((error: unknown) => {
    access = undefined;
    if (error instanceof BackendUnavailableError) throw error;
    throw unavailable(error instanceof Error ? error.message.split("\n")[0]! : String(error));
  });
  return access;
}

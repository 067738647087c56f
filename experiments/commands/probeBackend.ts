/**
 * Run by backend.ts as a process of its own: `node probeBackend.js NAME` computes a kernel on one gpu.js backend.
 * Exit 0 if the right kernel class gave the right numbers; otherwise 1 and one line on stdout with the reason.
 */
import type { GPU } from "gpu.js";

const kernelClasses: Readonly<Record<string, string>> = {
  webgpu: "WebGPUKernel",
  headlessgl: "HeadlessGLKernel",
  webasm: "WebAssemblyKernel",
};

type GpuModule = { readonly GPU: typeof GPU };
type ProbeKernel = ((values: number[]) => ArrayLike<number> | Promise<ArrayLike<number>>) & {
  readonly kernel?: { readonly constructor: { readonly name: string } };
};

async function provideWebGpu(): Promise<void> {
  const { create, globals } = await import("webgpu");
  Object.assign(globalThis, globals);
  const gpu = create([]);
  if ((await gpu.requestAdapter()) === null) throw new Error("no WebGPU adapter was found");
  Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
}

async function runKernel(name: string): Promise<void> {
  if (name === "webgpu") await provideWebGpu();
  const { GPU: Gpu } = (await import("gpu.js")).default as unknown as GpuModule;
  const gpu = new Gpu({ mode: name as "cpu" });
  const create = gpu.createKernel.bind(gpu) as unknown as (body: string, settings: object) => ProbeKernel;
  const kernel = create("function (values) { return values[this.thread.x] * 3 + 1; }", { output: [4] });
  const result = Array.from(await kernel([0, 1, 2, 3]));
  const ran = kernel.kernel?.constructor.name ?? "unknown";
  if (ran !== kernelClasses[name]) throw new Error(`gpu.js ran ${ran} instead of ${kernelClasses[name]}`);
  // Small integers are exact in float32.
  if (result.join() !== "1,4,7,10")
    throw new Error(`a test kernel gave ${result.join()} instead of 1,4,7,10`);
}

const name = process.argv[2] ?? "";
runKernel(name).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`, () =>
      process.exit(1),
    );
  },
);

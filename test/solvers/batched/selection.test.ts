import { describe, expect, it } from "vitest";
import { probe, selectBackend } from "../../../solvers/batched/index.ts";
import type { BackendName, ProbeResult } from "../../../solvers/batched/index.ts";
import { confirmRan } from "../../../solvers/batched/gpujsModule.ts";

function fake(
  working: Readonly<Partial<Record<BackendName, boolean>>>,
): (name: BackendName) => Promise<ProbeResult> {
  return async (name) => {
    const software = working[name];
    if (software === undefined) return { name, works: false, reason: "none here" };
    return { name, works: true, adapter: `the ${name} adapter`, dtype: "f32", software };
  };
}

describe("selectBackend", () => {
  it("auto takes the first that works and says why not the others", async () => {
    const { taken, passed } = await selectBackend("auto", fake({ webasm: false, cpu: false }));
    expect(taken.name).toBe("webasm");
    expect(passed).toEqual(["webgpu: none here", "headlessgl: none here"]);
  });

  it("auto passes over a graphics interface emulated on the CPU", async () => {
    const { taken, passed } = await selectBackend("auto", fake({ webgpu: true, webasm: false }));
    expect(taken.name).toBe("webasm");
    expect(passed[0]).toBe("webgpu: the webgpu adapter is software");
  });

  it("a named backend is taken, emulated or not", async () => {
    expect((await selectBackend("webgpu", fake({ webgpu: true }))).taken.software).toBe(true);
  });

  it("a named backend that is missing is refused, not replaced", async () => {
    const refused = selectBackend("webgpu", fake({ webasm: false, cpu: false }));
    await expect(refused).rejects.toThrow(/"webgpu", which does not work here \(webgpu: none here\)/);
  });
});

describe("probe", () => {
  it("finds cpu and webasm on every machine", async () => {
    for (const name of ["cpu", "webasm"] as const) {
      expect(await probe(name)).toMatchObject({ name, works: true, dtype: "f32", software: false });
    }
  });
});

describe("confirmRan", () => {
  class WebAssemblyKernel {
    readonly fallbackReason: string | null = null;
  }
  class CPUKernel {
    readonly fallbackReason = "kernel maps";
  }
  it("accepts the kernel class of the backend", () => {
    const kernel = Object.assign(() => undefined, { kernel: new WebAssemblyKernel() });
    expect(() => confirmRan("webasm", kernel)).not.toThrow();
  });
  it("objects to a silent fallback", () => {
    const kernel = Object.assign(() => undefined, { kernel: new CPUKernel() });
    expect(() => confirmRan("webasm", kernel)).toThrow(/gpu\.js ran CPUKernel \(kernel maps\)/);
    expect(() => confirmRan("cpu", kernel)).toThrow(/kernel maps/);
  });
});

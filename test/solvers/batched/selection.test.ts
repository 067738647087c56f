import { describe, expect, it } from "vitest";
import { backendNames, probe, selectBackend } from "../../../solvers/batched/index.ts";
import type { BackendName, ProbeResult } from "../../../solvers/batched/index.ts";
import { confirmPlan, confirmRan, type GpujsPlan } from "../../../solvers/batched/gpujsModule.ts";

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

  it("auto passes over headlessgl, which does not name what computes", async () => {
    const { taken, passed } = await selectBackend("auto", fake({ headlessgl: true, webasm: false }));
    expect(taken.name).toBe("webasm");
    expect(passed[1]).toBe("headlessgl: it does not say whether a GPU computes");
  });

  it("looks at every named backend, cpu too", async () => {
    for (const name of backendNames) {
      const looked: string[] = [];
      const refused = selectBackend(name, async (each) => {
        looked.push(each);
        return { name: each, works: false, reason: "broken" };
      });
      await expect(refused).rejects.toThrow(`"${name}", which does not work here (${name}: broken)`);
      expect(looked).toEqual([name]);
    }
  });

  it("says how to get headlessgl", async () => {
    await expect(selectBackend("headlessgl", fake({}))).rejects.toThrow(
      /npm install --no-save gl.*xvfb-run/s,
    );
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

describe("confirmPlan", () => {
  it("knows gpu.js's own names, and objects to another backend", () => {
    const plan = (backend: string): GpujsPlan => Object.assign(async () => undefined, { backend });
    expect(() => confirmPlan("headlessgl", plan("gpu"))).not.toThrow();
    expect(() => confirmPlan("webgpu", plan("webgpu"))).not.toThrow();
    expect(() => confirmPlan("webgpu", plan("gpu"))).toThrow(/"webgpu", but gpu\.js ran its pipeline on gpu/);
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

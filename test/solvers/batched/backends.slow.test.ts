import { describe, expect, it } from "vitest";
import { openGpujs, openWgsl, selectBackend } from "../../../solvers/batched/index.ts";
import { backendSuite } from "./suite.ts";
import { found, there } from "./webgpuHere.ts";

const size = { B: 67, long: 70 };

describe.skipIf(!there)("with a WebGPU adapter", () => {
  backendSuite("gpu.js on webgpu", () => openGpujs("webgpu"), size);
  backendSuite("WGSL, tokens in registers", () => openWgsl(), size);
  backendSuite("WGSL, tokens in memory", () => openWgsl({ tokens: "memory" }), size);
  backendSuite("WGSL, three steps a launch", () => openWgsl({ stepsPerLaunch: 3 }), size);

  it("names the adapter, and says that SwiftShader is software", async () => {
    expect(found).toMatchObject({ works: true, dtype: "f32" });
    if (found?.works === true && /swiftshader/i.test(found.adapter)) expect(found.software).toBe(true);
  });

  it("is taken by name although it is software, and passed over by auto", async () => {
    const named = await selectBackend("webgpu");
    expect(named.taken.name).toBe("webgpu");
    if (!named.taken.software) return;
    const auto = await selectBackend("auto");
    expect(auto.taken.name).not.toBe("webgpu");
    expect(auto.passed[0]).toMatch(/^webgpu: .*is software$/);
  });
});

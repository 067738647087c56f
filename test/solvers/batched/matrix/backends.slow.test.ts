import { describe, expect, it } from "vitest";
import { openGpujs, openWgsl } from "../../../../solvers/batched/index.ts";
import { there } from "../webgpuHere.ts";
import { draw } from "./problems.ts";
import { matrixBackendSuite } from "./suite.ts";

const cases = [
  [1, 1, 0],
  [9, 3, 0],
  [70, 2, 0],
  [12, 4, 1],
  [6, 13, 1],
  [3, 64, 16],
] as const;
const size = { B: 6, cases };

describe.skipIf(!there)("with a WebGPU adapter", () => {
  matrixBackendSuite("gpu.js on webgpu", () => openGpujs("webgpu"), size);
  const tables = { B: 2, cases: [[3, 2, 0]] } as const;
  matrixBackendSuite("gpu.js on webgpu, tables", () => openGpujs("webgpu", { sequences: "tables" }), tables);
  matrixBackendSuite("WGSL", () => openWgsl(), size);
  const options = { threads: "channel", weights: "memory", stepsPerLaunch: 3 } as const;
  const others = {
    B: 2,
    cases: [
      [5, 3, 1],
      [5, 8, 3],
      [2, 64, 0],
    ],
  } as const;
  matrixBackendSuite(
    "WGSL, a thread a channel, weights in memory, three steps a launch",
    () => openWgsl(options),
    others,
  );

  it("refuses one thread for a sequence that it cannot hold", async () => {
    const backend = await openWgsl({ threads: "sequence" });
    const batch = draw({ B: 2, L: 9, D: 5 });
    await expect(backend.loadMatrix(batch, "euler", { kind: "fixed" })).rejects.toThrow("L, D: got 9, 5");
    await backend.close();
    const gpujs = await openGpujs("webgpu", { sequences: "registers" });
    await expect(gpujs.loadMatrix(batch, "euler", { kind: "fixed" })).rejects.toThrow("L, D: got 9, 5");
    await gpujs.close();
  });
});

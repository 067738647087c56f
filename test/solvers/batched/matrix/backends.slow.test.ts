import { describe } from "vitest";
import { openGpujs, openWgsl } from "../../../../solvers/batched/index.ts";
import { there } from "../webgpuHere.ts";
import { matrixBackendSuite } from "./suite.ts";

const cases = [
  [1, 1, 0],
  [9, 3, 0],
  [70, 2, 0],
  [6, 13, 1],
  [3, 64, 16],
] as const;
const size = { B: 6, cases };

describe.skipIf(!there)("with a WebGPU adapter", () => {
  matrixBackendSuite("gpu.js on webgpu", () => openGpujs("webgpu"), size);
  matrixBackendSuite("WGSL", () => openWgsl(), size);
  const options = { weights: "memory", stepsPerLaunch: 3 } as const;
  const largest = {
    B: 2,
    cases: [
      [5, 8, 3],
      [2, 64, 0],
    ],
  } as const;
  matrixBackendSuite("WGSL, weights in memory, three steps a launch", () => openWgsl(options), largest);
});

import { openGpujs, openReference } from "../../../../solvers/batched/index.ts";
import { matrixBackendSuite } from "./suite.ts";

const cases = [
  [1, 1, 0],
  [3, 2, 0],
  [9, 3, 0],
  [70, 2, 0],
  [5, 8, 3],
  [2, 32, 5],
] as const;
const size = { B: 4, cases };

matrixBackendSuite("the reference itself", async () => openReference(), size);
matrixBackendSuite("gpu.js on cpu", () => openGpujs("cpu"), size);
matrixBackendSuite("gpu.js on webasm", () => openGpujs("webasm"), size);

// 600 tokens are 75 chunks, which need three levels of the scan.
const tables = {
  B: 2,
  cases: [
    [3, 2, 0],
    [600, 1, 0],
  ],
} as const;
matrixBackendSuite("gpu.js on cpu, tables", () => openGpujs("cpu", { sequences: "tables" }), tables);
matrixBackendSuite("gpu.js on webasm, tables", () => openGpujs("webasm", { sequences: "tables" }), tables);

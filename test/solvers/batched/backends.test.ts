import { openGpujs, openReference } from "../../../solvers/batched/index.ts";
import { backendSuite } from "./suite.ts";

const size = { B: 7, long: 70 };

backendSuite("the reference itself", async () => openReference(), size);
backendSuite("gpu.js on cpu", () => openGpujs("cpu"), size);
backendSuite("gpu.js on webasm", () => openGpujs("webasm"), size);

import { expect, it } from "vitest";
import { openGpujs, openReference } from "../../../solvers/batched/index.ts";
import { slice } from "../../../solvers/batched/batch.ts";
import { backendSuite, draw, run } from "./suite.ts";

const size = { B: 7, long: 70 };

backendSuite("the reference itself", async () => openReference(), size);
backendSuite("gpu.js on cpu", () => openGpujs("cpu"), size);
backendSuite("gpu.js on webasm", () => openGpujs("webasm"), size);

it("gpu.js on webasm gives the same numbers on one thread and on several", async () => {
  // From 4096 problems a thread it takes more than one; 2500 stay on this one.
  const backend = await openGpujs("webasm");
  try {
    const batch = draw({ B: 10_000, L: 2, sizes: [0.1, 2], stream: 61 });
    const pace = { kind: "log-time", change: 0.4, escape: 1e4, until: 100 } as const;
    const whole = await run(backend, batch, "log-midpoint", pace, [30]);
    for (const first of [0, 2500, 7500]) {
      const part = await run(backend, slice(batch, first, 2500), "log-midpoint", pace, [30]);
      expect(whole.logAbsX.slice(2 * first, 2 * first + 5000)).toEqual(part.logAbsX);
      expect(whole.logT.slice(first, first + 2500)).toEqual(part.logT);
    }
  } finally {
    await backend.close();
  }
});

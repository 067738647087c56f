import { describe, expect, it } from "vitest";
import { openGpujs, probe } from "../../../solvers/batched/index.ts";
import { backendSuite } from "./suite.ts";

/** Needs the package `gl` with its binary, and a display: `xvfb-run -a` in front gives one. */
const found = await probe("headlessgl");

describe.skipIf(!found.works)("with the package gl and a display", () => {
  backendSuite("gpu.js on headlessgl", () => openGpujs("headlessgl"), { B: 7, long: 70 });
});

describe("probe of headlessgl", () => {
  it("names what computes, or says what is missing", () => {
    if (found.works) expect(found.dtype).toBe("f32");
    else expect(found.reason).toMatch(/package gl|display/);
  });
});

import { describe, expect, it } from "vitest";
import { groupKernel } from "../../../solvers/batched/gpujs.ts";
import { log1pCoefficients } from "../../../solvers/batched/kernelText.ts";
import { stackShader } from "../../../solvers/batched/webgpu/shader.ts";

describe("the kernels' log(1 + E)", () => {
  it("is within a tenth of a float32 unit, in relative terms, on [0, 1]", () => {
    const coefficients = log1pCoefficients();
    for (let i = 1; i <= 4000; i++) {
      const E = i <= 2000 ? i / 2000 : 10 ** (-(i - 2000) / 100);
      const w = E / (2 + E);
      const value = w * coefficients.reduceRight((sum, c) => sum * w * w + c, 0);
      expect(Math.abs(value / Math.log1p(E) - 1)).toBeLessThan(2 ** -24 / 10);
    }
  });
});

describe("kernel texts", () => {
  it("give a thread only the tokens its own depend on, by causality", () => {
    const first = groupKernel(8, 0, "euler", { kind: "fixed" });
    expect(first).toContain("x3 = ");
    expect(first).not.toContain("x4");
    expect(groupKernel(8, 1, "euler", { kind: "fixed" })).toContain("return [x4, x5, x6, x7]");
  });

  it("give it all of them where they set the step, and the depth after the last token", () => {
    const pace = { kind: "relative", change: 0.1, escape: 1e4, until: 1e30 } as const;
    expect(groupKernel(5, 0, "euler", pace)).toContain("x4 = ");
    expect(groupKernel(5, 1, "euler", pace)).toContain("return [x4, t, 0.0, 0.0]");
  });

  it("keep tokens in registers or in memory", () => {
    expect(stackShader(3, "euler", { kind: "fixed" }, true)).toContain("x[2u*B+b] = x2;");
    expect(stackShader(3, "euler", { kind: "fixed" }, false)).toContain("x[l*B+b] = z;");
  });
});

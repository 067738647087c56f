import { runInThisContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { groupKernel } from "../../../solvers/batched/gpujs.ts";
import { expStatement, log1pCoefficients } from "../../../solvers/batched/elementaryText.ts";
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

describe("the WebAssembly kernels' exponential", () => {
  /** The statement itself, in float64: what is left is the polynomial's error, not rounding. */
  const text = `let xn = 0, xf = 0, xs = 0, y = 0; ${expStatement("wasm", "y", "x")} return y;`;
  const exp = runInThisContext(`(x) => { ${text} }`) as (x: number) => number;

  it("is within a fifth of a float32 unit wherever float32 has normal numbers", () => {
    for (let i = -8699; i < 8700; i++) {
      const x = i / 100 + 0.001;
      // ln 2 in two parts of nine digits leaves another 2^-30 times |x/ln 2| ≤ 126.
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(2 ** -24 / 5 + 126 * 2 ** -40);
    }
    expect(exp(0)).toBe(1);
  });

  it("is zero below, and held above", () => {
    expect(exp(-1e30)).toBe(0);
    expect(exp(1e30)).toBe(exp(87));
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
    const pace = { kind: "log-time", change: 0.1, escape: 1e4, until: 1e3 } as const;
    expect(groupKernel(5, 0, "log-midpoint", pace)).toContain("x4 = ");
    expect(groupKernel(5, 1, "log-midpoint", pace)).toContain("return [x4, t, 0.0, 0.0]");
    const adaptive = { kind: "adaptive", rtol: 1e-3, escape: 1e4, until: 1e30 } as const;
    expect(groupKernel(5, 1, "log-midpoint", adaptive)).toContain("return [x4, t, e, accepted]");
  });

  it("keep tokens in registers or in memory", () => {
    expect(stackShader(3, "euler", { kind: "fixed" }, true)).toContain("x[2u*B+b] = x2;");
    expect(stackShader(3, "euler", { kind: "fixed" }, false)).toContain("x[l*B+b] = z;");
  });
});

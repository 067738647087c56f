import { describe, expect, it } from "vitest";
import { cheapestForm } from "../../../../solvers/batched/matrix/batch.ts";
import { shapeOf } from "../../../../solvers/batched/matrix/form.ts";
import { largestTable } from "../../../../solvers/batched/matrix/pipeline.ts";
import { registerKernel } from "../../../../solvers/batched/matrix/registers.ts";
import { draw } from "./problems.ts";

describe("the form of S_Cᵀ S_B", () => {
  it("stays in factors while N < D/2, and is M from there on", () => {
    const small = draw({ B: 2, L: 1, D: 7, N: 3 });
    expect(cheapestForm(small)).toBe(small);
    expect(shapeOf(small)).toMatchObject({ factors: true, N: 3, rows: 13 });
    const large = draw({ B: 2, L: 1, D: 7, N: 4 });
    expect(shapeOf(large)).toMatchObject({ factors: false, N: 7, rows: 14 });
  });

  it("is the product of the factors", () => {
    const batch = draw({ B: 2, L: 1, D: 2, N: 1 });
    const map = cheapestForm(batch).inputOutput;
    const { sB, sC } = batch.inputOutput.kind === "factors" ? batch.inputOutput : { sB: [], sC: [] };
    const M = [0, 2].flatMap((p) => [0, 1].flatMap((i) => [0, 1].map((j) => sC[p + i] * sB[p + j])));
    expect(map.kind === "matrix" && Array.from(map.M)).toEqual(M);
  });
});

describe("gpu.js kernels in D dimensions", () => {
  it("give a thread only the tokens its own depend on, by causality", () => {
    const shape = shapeOf(draw({ B: 2, L: 4, D: 2 }));
    const first = registerKernel(shape, 0, "euler", { kind: "fixed" });
    expect(first).toContain("return [x0_0, x0_1, x1_0, x1_1]");
    expect(first).toContain("k1 = ");
    expect(first).not.toContain("x2_0");
    expect(registerKernel(shape, 1, "euler", { kind: "fixed" })).toContain("x3_1 = ");
  });

  it("give it all of them where they set the step, and the depth in the last row", () => {
    const shape = shapeOf(draw({ B: 2, L: 3, D: 2 }));
    const pace = { kind: "relative", change: 0.1, escape: 1e4, until: 1e30 } as const;
    expect(registerKernel(shape, 0, "euler", pace)).toContain("x2_1 = ");
    expect(registerKernel(shape, 2, "euler", pace)).toContain("return [k2, t, 0.0, 0.0]");
  });

  it("need memory in proportion to L", () => {
    const words = [64, 128, 1024].map((L) => largestTable(draw({ B: 1, L, D: 16, N: 4 })));
    expect(words[1] / words[0]).toBe(2);
    expect(words[2] / words[1]).toBe(8);
  });
});

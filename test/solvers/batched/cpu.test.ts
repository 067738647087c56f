import { describe, expect, it } from "vitest";
import { openReference } from "../../../solvers/batched/index.ts";
import { simulate } from "../../../solvers/index.ts";
import { scalarLayer } from "../../../solvers/s6/recurrence.ts";
import { draw, run } from "./suite.ts";

describe("the float64 reference", () => {
  it("is the residual S6 layer, applied again and again", async () => {
    const batch = draw({ B: 4, L: 5, sizes: [0.1, 1.5], eta: 0.02, stream: 31 });
    const got = await run(openReference(), batch, "euler", { kind: "fixed" }, [40]);
    for (let b = 0; b < batch.B; b++) {
      const parameters = { mu: batch.mu[b], sDelta: batch.sDelta[b], a: batch.a[b] };
      let x: Float64Array = batch.x0.slice(5 * b, 5 * b + 5);
      for (let k = 0; k < 40; k++) x = scalarLayer(parameters, x, 0.02);
      x.forEach((value, l) => {
        const log = got.logAbsX[5 * b + l];
        expect(got.sign[5 * b + l]).toBe(Math.sign(value));
        // 40 steps of some ten roundings each, none amplified by more than the divergence of x itself in that time.
        if (value !== 0) expect(Math.abs(Math.log(Math.abs(value)) - log)).toBeLessThan(400 * 2 ** -50);
      });
    }
  });

  it.each([
    ["euler", 1],
    ["log-euler", 1],
    ["log-midpoint", 2],
  ] as const)("%s tends to the differential equation with order %d", async (rule, order) => {
    const problem = { kind: "scalar", mu: -1, sDelta: 0.7, a: 0.5, x0: [1, -0.6, 1.4] } as const;
    const exact = simulate(problem, { coordinate: "t", values: [1] }).rows[0].logAbsX;
    const errors: number[] = [];
    for (const steps of [100, 200]) {
      const one = (value: number): Float64Array => Float64Array.of(value);
      const batch = { B: 1, L: 3, mu: one(-1), sDelta: one(0.7), a: one(0.5), eta: one(1 / steps) };
      const withTokens = { ...batch, x0: Float64Array.from(problem.x0) };
      const { logAbsX } = await run(openReference(), withTokens, rule, { kind: "fixed" }, [steps]);
      errors.push(Math.max(...logAbsX.map((log, l) => Math.abs(log - exact[l]))));
    }
    // The next power of the step, 1/200, changes the ratio by a few per cent at most.
    expect(Math.abs(Math.log2(errors[0] / errors[1]) - order)).toBeLessThan(0.1);
  });
});

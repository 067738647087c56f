import { describe, expect, it } from "vitest";
import { loadInParts } from "../../../solvers/batched/batch.ts";
import { openReference } from "../../../solvers/batched/index.ts";
import { simulate } from "../../../solvers/index.ts";
import { scalarLayer } from "../../../solvers/s6/recurrence.ts";
import { single } from "./adaptiveSuite.ts";
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

  it("reaches a blow-up in a hundred tries, of which a million fixed steps stay far away", async () => {
    // T = 0.28296328749 (MATH.md section 2, fast divergence).
    const batch = single(1, 1, 1);
    const eta = Float64Array.of(0.28296328749 / 1e6);
    const slow = await run(openReference(), { ...batch, eta }, "log-midpoint", { kind: "fixed" }, [1e6]);
    // x = (3(T − t))^(−1/3): within a step of T that is 106, and a step too long to follow from there on.
    expect(slow.logAbsX[0]).toBeLessThan(Math.log(1e3));
    const pace = { kind: "adaptive", rtol: 1e-2, escape: 1e4, until: 1e20 } as const;
    const got = await run(openReference(), batch, "log-midpoint", pace, [110]);
    expect(got.logAbsX[0]).toBeGreaterThan(Math.log(1e4));
  });

  it("follows growth like ln t in tries to where a million fixed steps do not come", async () => {
    // The first step of the fixed pace may be 1/(x²Δ(x)) = 3.2 long, or ln|x| moves by more than 1.
    const batch = { ...single(1, 1, -1), eta: Float64Array.of(3.2) };
    const slow = await run(openReference(), batch, "log-midpoint", { kind: "fixed" }, [1e6]);
    const pace = { kind: "adaptive", rtol: 1e-2, escape: 1e4, until: 1e20 } as const;
    const got = await run(openReference(), batch, "log-midpoint", pace, [200]);
    expect(got.t[0]).toBe(1e20);
    // ln t = 46 against 15, and z = ln t + 3 ln z + … with it.
    expect(Math.exp(got.logAbsX[0]) - Math.exp(slow.logAbsX[0])).toBeGreaterThan(30);
  });

  it.each([
    ["adaptive", { kind: "adaptive", rtol: 1e-2, escape: 1e4, until: 1e6 }],
    ["fixed", { kind: "fixed" }],
  ] as const)("in parts is what it is as a whole, with the %s pace", async (_name, pace) => {
    const batch = draw({ B: 5, L: 3, sizes: [0.1, 3], mu: -1, stream: 71 });
    const backend = openReference();
    const stack = await loadInParts(batch, 2, (part) => backend.load(part, "log-midpoint", pace));
    await stack.advance(20);
    expect(stack.layout).toMatch(/, in 3 parts$/);
    expect(await stack.read()).toEqual(await run(backend, batch, "log-midpoint", pace, [20]));
  });
});

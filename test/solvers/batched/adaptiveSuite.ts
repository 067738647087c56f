/** What every backend does with the adaptive pace, against the float64 solver and the float64 reference. */
import { expect, it } from "vitest";
import type {
  AdaptivePace,
  Backend,
  StackBatch,
  StackState,
  StepRule,
} from "../../../solvers/batched/index.ts";
import { openReference } from "../../../solvers/batched/index.ts";
import { simulate } from "../../../solvers/index.ts";
import { stateRules } from "../../../solvers/s6/stateRule.ts";
import { draw, rounded, run, tolerance } from "./suite.ts";

const pace = (rtol: number, until: number): AdaptivePace => ({ kind: "adaptive", rtol, escape: 1e4, until });

/** One problem of one token. */
export function single(mu: number, sDelta: number, x: number): StackBatch {
  const one = (value: number): Float64Array => Float64Array.of(value);
  return { B: 1, L: 1, mu: one(mu), sDelta: one(sDelta), a: one(1), eta: one(1), x0: one(x) };
}

/** [L] ln|x| of problem b at t, by the float64 solver. */
function exact({ L, mu, sDelta, a, x0 }: StackBatch, b: number, t: number): readonly number[] {
  const tokens = Array.from(x0.subarray(b * L, (b + 1) * L));
  const problem = { kind: "scalar", mu: mu[b]!, sDelta: sDelta[b]!, a: a[b]!, x0: tokens } as const;
  return Array.from(simulate(problem, { coordinate: "t", values: [t] }).rows[0]!.logAbsX);
}

/** Largest distance of ln|x| of nonzero tokens from the float64 solver's, over the whole batch. */
function errorAt(batch: StackBatch, { sign, logAbsX }: StackState, t: number): number {
  const { B, L } = batch;
  const errors = Array.from({ length: B }, (_, b) =>
    exact(batch, b, t).map((want, l) => (sign[b * L + l] === 0 ? 0 : Math.abs(want - logAbsX[b * L + l]!))),
  );
  return Math.max(...errors.flat());
}

const most = (values: ArrayLike<number>): number => Math.max(...Array.from(values));

/**
 * Each step that is taken errs by less than the estimate, rtol, and what rounding adds to three steps that move ln|x|
 * by at most 1 together; convergent problems do not amplify errors.
 */
function allowed(dtype: "f32" | "f64", rtol: number, accepted: number, moved: number): number {
  return accepted * rtol + tolerance(dtype, 3 * accepted, moved);
}

/** @param backend - opened by then. */
export function adaptiveCases(
  backend: () => Backend,
  size: { readonly B: number; readonly long: number },
): void {
  it.each(["log-euler", "log-midpoint"] as const)(
    "%s with an error estimate: convergent problems to t = 1e6, the error in proportion to the tolerance",
    async (rule) => {
      const batch = rounded(draw({ B: size.B, L: 3, sizes: [0.1, 3], mu: -1, stream: 51 }));
      const errors: number[] = [];
      for (const rtol of [1e-2, 1e-4]) {
        const got = await run(
          backend(),
          batch,
          rule,
          pace(rtol, 1e6),
          rule === "log-euler" ? [1200] : [200, 60],
        );
        expect(Array.from(got.t)).toEqual(Array.from(got.t, () => 1e6));
        const error = errorAt(batch, got, 1e6);
        // ln|x| moves from ln 3 to ln of 1e-3/√(2 ln 2): by 8.
        expect(error).toBeLessThan(allowed(backend().dtype, rtol, most(got.tries!.accepted), 8));
        errors.push(error);
      }
      // A step's error and its estimate are of one order in η where the two steps are extrapolated: half of the 100.
      expect(errors[0]! / errors[1]!).toBeGreaterThan(20);
    },
  );

  it("the tries are those of the float64 reference, but for a rounding here and there", async () => {
    const batch = rounded(draw({ B: size.B, L: 4, sizes: [0.1, 3], mu: -1, stream: 52 }));
    const want = await run(openReference(), batch, "log-midpoint", pace(1e-3, 1e6), [150]);
    const got = await run(backend(), batch, "log-midpoint", pace(1e-3, 1e6), [70, 1, 79]);
    for (const kind of ["accepted", "rejected"] as const) {
      // An estimate within a rounding of the tolerance may fall on the other side of it, a few times of a hundred.
      want.tries![kind].forEach((n, b) => expect(Math.abs(got.tries![kind][b]! - n)).toBeLessThanOrEqual(5));
    }
    expect(most(got.tries!.accepted)).toBeLessThan(110);
  });

  it("a blow-up is reached in some hundred tries, at its time", async () => {
    const errors: number[] = [];
    for (const rtol of [1e-2, 1e-4]) {
      const got = await run(backend(), single(1, 1, 1), "log-midpoint", pace(rtol, 1e20), [
        rtol < 1e-3 ? 450 : 110,
      ]);
      expect(got.logAbsX[0]).toBeGreaterThan(Math.log(1e4));
      expect(got.logAbsX[0]).toBeLessThan(Math.log(1e4) + 1);
      // MATH.md section 2, fast divergence; T − t = 1/(3|x|³) has fallen below 1e-12.
      errors.push(Math.abs(got.t[0]! / 0.28296328749 - 1));
      const tried = got.tries!.accepted[0]! + got.tries!.rejected[0]!;
      expect(tried).toBeLessThan(rtol < 1e-3 ? 450 : 110);
      // ln|x| off by rtol a step moves ln(T − t) by 3 rtol, and T − t falls by more than half of itself in ten steps.
      expect(errors.at(-1)).toBeLessThan(30 * rtol);
    }
    expect(errors[0]! / errors[1]!).toBeGreaterThan(10);
  });

  it("growth like ln t is followed to t = 1e12 in less than a thousand tries", async () => {
    const got = await run(backend(), single(1, 1, -1), "log-midpoint", pace(1e-4, 1e12), [500, 499]);
    expect(got.t[0]).toBe(backend().dtype === "f32" ? Math.fround(1e12) : 1e12);
    // A relative error ε of z = −x is one of zε in ln t; later growth forgets it like 1/z.
    const error = Math.abs(exact(single(1, 1, -1), 0, 1e12)[0]! - got.logAbsX[0]!);
    expect(error).toBeLessThan(allowed(backend().dtype, 1e-4, got.tries!.accepted[0]!, 4));
    expect(got.tries!.accepted[0]! + got.tries!.rejected[0]!).toBeLessThan(999);
  });

  it("rounding does not shrink its steps to nothing, where Δ is e^−60 and every digit of x counts 60 times", async () => {
    const got = await run(backend(), single(-1, 1, -60), "log-midpoint", pace(1e-6, 1e28), [1500, 1500]);
    expect(got.t[0]).toBe(backend().dtype === "f32" ? Math.fround(1e28) : 1e28);
    // 1/√(2 ln 2·t), whatever came before.
    expect(got.logAbsX[0]).toBeCloseTo(-0.5 * Math.log(2 * Math.LN2 * 1e28), 3);
  });

  it("stands still after an escape and at the end, counts and all", async () => {
    for (const [batch, until] of [
      [single(1, 1, 1), 1e20],
      [single(-1, 1, 1), 1e3],
    ] as const) {
      const stack = await backend().load(batch, "log-midpoint", pace(1e-2, until));
      await stack.advance(150);
      const first = await stack.read();
      await stack.advance(40);
      expect(await stack.read()).toEqual(first);
      stack.release();
    }
  });

  it("takes every rule of the state, and zero tokens stay zero", async () => {
    const drawn = rounded(draw({ B: size.B, L: 3, sizes: [0.1, 1], mu: -1, stream: 53 }));
    const x0 = drawn.x0.map((x, i) => (i % 3 === 1 ? 0 : x));
    for (const state of stateRules) {
      const batch = { ...drawn, state, x0, a: drawn.a.map((a) => Math.fround(a / 10)) };
      const got = await run(backend(), batch, "log-midpoint", pace(1e-4, 100), [150]);
      const want = await run(openReference(), batch, "log-midpoint", pace(1e-6, 100), [900]);
      expect(Array.from(got.t)).toEqual(Array.from(got.t, () => 100));
      expect(Array.from(got.sign)).toEqual(Array.from(want.sign));
      const most = allowed(backend().dtype, 1e-4, 150, 8);
      want.logAbsX.forEach((log, i) => {
        if (want.sign[i] !== 0) expect(Math.abs(log - got.logAbsX[i]!)).toBeLessThan(most);
      });
    }
  });

  it("takes sequences longer than the registers, or says how long they may be", async () => {
    const batch = rounded(draw({ B: 5, L: size.long, sizes: [0.05, 1], mu: -1, stream: 54 }));
    const load = (): Promise<StackState> => run(backend(), batch, "log-midpoint", pace(1e-3, 1e3), [120]);
    if (backend().engine === "gpu.js") {
      await expect(load()).rejects.toThrow(
        `L: got ${size.long}, expected at most 32 tokens for log-midpoint with the adaptive pace`,
      );
      return;
    }
    const got = await load();
    expect(Array.from(got.t)).toEqual(Array.from(got.t, () => 1e3));
    expect(errorAt(batch, got, 1e3)).toBeLessThan(
      allowed(backend().dtype, 1e-3, most(got.tries!.accepted), 8),
    );
  });

  it("refuses a rule without an estimate, and tolerances that say nothing", async () => {
    const load = (rule: StepRule, rtol: number): Promise<unknown> =>
      backend().load(single(1, 1, 1), rule, pace(rtol, 1));
    await expect(load("euler", 1e-3)).rejects.toThrow("rule: got euler, expected log-euler or log-midpoint");
    await expect(load("log-midpoint", 1e-9)).rejects.toThrow("expected rtol in [0.000001, 0.1]");
    await expect(load("log-midpoint", 1)).rejects.toThrow("expected rtol in [0.000001, 0.1]");
  });
}

/** The one suite every backend passes, against the float64 reference. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openReference } from "../../../solvers/batched/index.ts";
import type { Backend, StackBatch, StackPace, StackState, StepRule } from "../../../solvers/batched/index.ts";
import { rng } from "../../../solvers/numerics/rng.ts";
import { stateRules } from "../../../solvers/s6/stateRule.ts";
import { adaptiveCases } from "./adaptiveSuite.ts";
import { testSeed } from "../../setup.ts";

export interface Draw {
  readonly B: number;
  readonly L: number;
  /** Tokens log-uniform in magnitude between these, both signs. */
  readonly sizes: readonly [number, number];
  readonly mu?: number;
  readonly eta?: number;
  readonly stream?: number;
}

/** Random problems; one token in twenty is zero. */
export function draw({ B, L, sizes, mu, eta = 0.01, stream = 0 }: Draw): StackBatch {
  const random = rng(testSeed, stream);
  const logUniform = (lo: number, hi: number): number => lo * (hi / lo) ** random.uniform();
  const signed = (lo: number, hi: number): number => (random.below(2) === 0 ? -1 : 1) * logUniform(lo, hi);
  const fill = (n: number, value: () => number): Float64Array => Float64Array.from({ length: n }, value);
  return {
    B,
    L,
    mu: fill(B, () => mu ?? signed(0.1, 3)),
    sDelta: fill(B, () => signed(0.1, 3)),
    a: fill(B, () => logUniform(0.1, 10)),
    eta: fill(B, () => eta),
    x0: fill(B * L, () => (random.below(20) === 0 ? 0 : signed(...sizes))),
  };
}

/** The values as float32 stores them: rounding of the input is not the backend's error. */
export function rounded(batch: StackBatch): StackBatch {
  const round = (values: Float64Array): Float64Array => values.map(Math.fround);
  const { mu, sDelta, a, eta, x0 } = batch;
  return { ...batch, mu: round(mu), sDelta: round(sDelta), a: round(a), eta: round(eta), x0: round(x0) };
}

export async function run(
  backend: Backend,
  batch: StackBatch,
  rule: StepRule,
  pace: StackPace,
  launches: readonly number[],
): Promise<StackState> {
  const stack = await backend.load(batch, rule, pace);
  try {
    for (const steps of launches) await stack.advance(steps);
    return await stack.read();
  } finally {
    stack.release();
  }
}

/** Largest difference of ln|x|, after checking signs and zeros one by one. */
function distance(got: StackState, want: StackState): number {
  expect(Array.from(got.sign)).toEqual(Array.from(want.sign));
  let largest = 0;
  want.logAbsX.forEach((log, i) => {
    if (want.sign[i] === 0) expect(got.logAbsX[i]).toBe(-Infinity);
    else largest = Math.max(largest, Math.abs(log - got.logAbsX[i]!));
  });
  return largest;
}

/**
 * Largest |ln x − reference| allowed after n steps that change ln|x| by C in all: a rounding of the factor a step, and
 * errors of Δ, e^−aΔ and the sum h of at most 64 units each, which act in proportion to the change. The convergent
 * problems below do not amplify errors. Float64 leaves 2^29 times less.
 */
export function tolerance(dtype: "f32" | "f64", steps: number, change: number): number {
  return 2 ** (dtype === "f32" ? -24 : -53) * (2 * steps + 64 * change + 8);
}

const fixed: StackPace = { kind: "fixed" };

export interface SuiteSize {
  /** Problems in the small cases. */
  readonly B: number;
  /** Tokens of the long sequences. */
  readonly long: number;
}

/** @param open - called once. */
export function backendSuite(title: string, open: () => Promise<Backend>, size: SuiteSize): void {
  describe(title, () => {
    let backend: Backend;
    const reference = openReference();
    beforeAll(async () => {
      backend = await open();
    });
    afterAll(async () => {
      await backend.close();
    });

    const agree = async (
      batch: StackBatch,
      rule: StepRule,
      pace: StackPace,
      launches: readonly number[],
      allowed: number,
    ): Promise<StackState> => {
      const exact = rounded(batch);
      const want = await run(reference, exact, rule, pace, launches);
      const got = await run(backend, exact, rule, pace, launches);
      expect(distance(got, want)).toBeLessThan(allowed);
      expect(got.signFlips).toBe(want.signFlips);
      want.t.forEach((t, b) => expect(Math.abs(got.t[b]! / t - 1)).toBeLessThan(allowed));
      return got;
    };

    const rules: readonly StepRule[] = ["euler", "log-euler", "log-midpoint"];
    it.each(rules)("%s follows convergent problems, in one launch or several", async (rule) => {
      for (const L of [1, 3, 8]) {
        const batch = draw({ B: size.B, L, sizes: [0.05, 2], mu: -1, stream: L });
        await agree(batch, rule, fixed, [100], tolerance(backend.dtype, 100, 5));
        await agree(batch, rule, fixed, [60, 1, 39], tolerance(backend.dtype, 100, 5));
      }
    });

    it.each(stateRules)("%s: the recurrence of the state, in registers and scanned", async (state) => {
      // Decay rates in [0.01, 1]: where Ā < 0, Euler's |Ā| ≤ 1 + aΔ stays below 4 and h is no small difference.
      const batch = (L: number): StackBatch => {
        const drawn = draw({ B: size.B, L, sizes: [0.05, 1], mu: -1, stream: 40 + L });
        return { ...drawn, state, a: drawn.a.map((a) => a / 10) };
      };
      const allowed = tolerance(backend.dtype, 60, 5);
      await agree(batch(5), "log-midpoint", fixed, [60], allowed);
      await agree(batch(3), "euler", fixed, [20, 40], allowed);
      // 70 tokens: |h| up to 70 terms, ln|x| changes by at most η·steps·70.
      const long = { ...batch(size.long), B: 5 };
      const cut = {
        ...long,
        mu: long.mu.slice(0, 5),
        sDelta: long.sDelta.slice(0, 5),
        a: long.a.slice(0, 5),
      };
      const few = { ...cut, eta: long.eta.slice(0, 5), x0: long.x0.slice(0, 5 * size.long) };
      await agree(few, "euler", fixed, [20, 15], tolerance(backend.dtype, 35, 64));
    });

    it("keeps the rules of the state apart", async () => {
      const batch = draw({ B: 3, L: 2, sizes: [0.5, 1], mu: -1, stream: 41 });
      const ends: number[] = [];
      for (const state of stateRules) {
        const { logAbsX } = await run(backend, { ...batch, state }, "euler", fixed, [50]);
        ends.push(logAbsX[1]!);
      }
      expect(new Set(ends).size).toBe(stateRules.length);
    });

    it("refuses other rules of the state in ln t", async () => {
      const batch: StackBatch = { ...draw({ B: 1, L: 1, sizes: [1, 1] }), state: "zoh" };
      const pace = { kind: "log-time", change: 0.1, escape: 1e4, until: 100 } as const;
      await expect(backend.load(batch, "log-midpoint", pace)).rejects.toThrow("state: got zoh");
    });

    it("keeps twenty decades of tokens in one sequence", async () => {
      const batch = draw({ B: size.B, L: 6, sizes: [1e-10, 1e10], mu: -1, eta: 1e-12, stream: 20 });
      // The largest tokens shrink by e^−60, the step's bound, at the first step; then nothing is fast any more.
      await agree(batch, "log-euler", fixed, [5], tolerance(backend.dtype, 5, 60) * 8);
    });

    it("flips signs where a step is too long, and counts them", async () => {
      const batch = {
        ...draw({ B: 1, L: 2, sizes: [1, 1] }),
        mu: Float64Array.of(-1),
        eta: Float64Array.of(4),
      };
      const one = { ...batch, sDelta: Float64Array.of(0), a: Float64Array.of(1), x0: Float64Array.of(1, -1) };
      const got = await agree(one, "euler", fixed, [1], tolerance(backend.dtype, 1, 8));
      // h = ln 2 and 1.5 ln 2: 1 − 4h is −1.77 and −3.16.
      expect(Array.from(got.sign)).toEqual([-1, 1]);
      expect(got.signFlips).toBe(2);
    });

    it("holds a diverging token at the largest magnitude instead of giving NaN", async () => {
      const batch = draw({ B: size.B, L: 4, sizes: [1, 3], mu: 2, eta: 1, stream: 4 });
      const got = await run(backend, batch, "euler", fixed, [60]);
      expect(got.logAbsX.every((log) => log <= Math.log(1e10) + 1e-6)).toBe(true);
      expect(got.logAbsX.some((log) => log > Math.log(1e10) - 1e-6)).toBe(true);
    });

    /** Largest |ln x + shift·ln t − the same of the reference|: what ln t itself is off by is not asked. */
    const apart = (got: StackState, want: StackState, L: number, shift: number): number =>
      want.logAbsX.reduce((most, log, i) => {
        const b = Math.floor(i / L);
        if (want.sign[i] === 0) return most;
        return Math.max(most, Math.abs(log - got.logAbsX[i]! + shift * (want.logT[b]! - got.logT[b]!)));
      }, 0);

    it.each([
      // ν = 1/2: a slope off by 64 units stays in λ for 1/(1 − q) ≤ 15 of ln t.
      ["convergent", -1, 0.5, 64 * 15],
      // ν = 0: every step rounds λ and ln t, a ratio never forgets it.
      ["slowly divergent", 1, 0, 8 * 300],
    ] as const)("follows %s problems in ln t", async (_name, mu, shift, units) => {
      const L = 5;
      const drawn = draw({ B: size.B, L, sizes: [1e-3, 10], mu, stream: 41 });
      const x0 =
        mu < 0
          ? drawn.x0
          : drawn.x0.map((x, i) => -Math.abs(x) * Math.sign(drawn.sDelta[Math.floor(i / L)]!));
      const exact = rounded({ ...drawn, x0 });
      const pace = { kind: "log-time", change: 0.4, escape: 1e4, until: 500 } as const;
      const want = await run(reference, exact, "log-midpoint", pace, [200, 100]);
      const got = await run(backend, exact, "log-midpoint", pace, [200, 100]);
      expect(Array.from(got.sign)).toEqual(Array.from(want.sign));
      expect(apart(got, want, L, shift)).toBeLessThan(2 ** (backend.dtype === "f32" ? -24 : -53) * units);
      expect(Math.min(...want.logT)).toBeGreaterThan(mu < 0 ? 150 : 8);
    });

    it("refuses a rule that makes no steps in ln t", async () => {
      const batch = draw({ B: 2, L: 2, sizes: [1, 2] });
      const pace = { kind: "log-time", change: 0.4, escape: 1e4, until: 500 } as const;
      await expect(backend.load(batch, "euler", pace)).rejects.toThrow("rule: got euler");
      const bold = { ...pace, change: 2 };
      await expect(backend.load(batch, "log-midpoint", bold)).rejects.toThrow("change in (0, 0.5]");
    });

    adaptiveCases(() => backend, size);

    it("takes sequences longer than the registers", async () => {
      const batch = draw({ B: 5, L: size.long, sizes: [0.05, 1], mu: -1, stream: 9 });
      await agree(batch, "euler", fixed, [20, 15], tolerance(backend.dtype, 35, 64));
    });

    it("refuses what does not fit together", async () => {
      const batch = draw({ B: 2, L: 2, sizes: [1, 2] });
      const short = { ...batch, x0: batch.x0.slice(1) };
      await expect(backend.load(short, "euler", fixed)).rejects.toThrow(
        "x0: got 3 values, expected 4 values",
      );
      const growing = { ...batch, a: Float64Array.of(1, 0) };
      await expect(backend.load(growing, "euler", fixed)).rejects.toThrow("a[1]: got 0");
    });
  });
}

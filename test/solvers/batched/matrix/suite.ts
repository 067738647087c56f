/** The one suite every backend passes in D dimensions, against the float64 reference. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openReference } from "../../../../solvers/batched/index.ts";
import type {
  Backend,
  MatrixBatch,
  MatrixRule,
  MatrixState,
  MatrixPace,
} from "../../../../solvers/batched/index.ts";
import { distance, draw, run, tolerance } from "./problems.ts";

const fixed: MatrixPace = { kind: "fixed" };
const rules: readonly MatrixRule[] = ["euler", "midpoint"];

/** One problem in two dimensions, rows of numbers. */
function single(M: readonly number[], rows: readonly number[], x0: readonly number[], eta = 1): MatrixBatch {
  const [inputOutput, sDelta] = [
    { kind: "matrix", M: Float64Array.from(M) } as const,
    Float64Array.from(rows),
  ];
  const a = Float64Array.of(1, 1);
  const sizes = { B: 1, L: x0.length / 2, D: 2, share: 1 };
  return { ...sizes, inputOutput, sDelta, a, eta: Float64Array.of(eta), x0: Float64Array.from(x0) };
}

export interface MatrixSuiteSize {
  /** Problems in the random cases, even. */
  readonly B: number;
  /** [L, D, N] of the random cases: N = 0 gives M. */
  readonly cases: readonly (readonly [number, number, number])[];
}

/** @param open - called once. */
export function matrixBackendSuite(title: string, open: () => Promise<Backend>, size: MatrixSuiteSize): void {
  describe(`${title}, in D dimensions`, () => {
    let backend: Backend;
    const reference = openReference();
    beforeAll(async () => {
      backend = await open();
    });
    afterAll(async () => {
      await backend.close();
    });

    const agree = async (
      batch: MatrixBatch,
      rule: MatrixRule,
      pace: MatrixPace,
      launches: readonly number[],
      allowed: number,
    ): Promise<MatrixState> => {
      const want = await run(reference, batch, rule, pace, launches);
      const got = await run(backend, batch, rule, pace, launches);
      expect(distance(got, want)).toBeLessThan(allowed);
      want.t.forEach((t, b) => expect(Math.abs(got.t[b] / t - 1)).toBeLessThan(allowed));
      return got;
    };

    it.each(size.cases)("L = %d, D = %d, N = %d: follows convergent problems", async (L, D, N) => {
      for (const rule of rules) {
        const shape = { L, D, ...(N > 0 ? { N } : {}), stream: 100 * L + D };
        // Gaussian data of norm √D has (x·Mx)Δ of order D, and with a ≥ 0.1 some 14 tokens before it add to that: steps of
        // 0.003/D move a token by a few per cent, far from where Euler turns its sign and would amplify rounding.
        const batch = draw({ B: size.B, ...shape, eta: 0.003 / D });
        await agree(batch, rule, fixed, [20], tolerance(backend.dtype, 20, 2, D));
        const shared = draw({ B: size.B, ...shape, share: 2, eta: 0.003 / D });
        await agree(shared, rule, fixed, [12, 1, 7], tolerance(backend.dtype, 20, 2, D));
        const pace: MatrixPace = { kind: "relative", change: 0.1, escape: 1e9, until: 1e20 };
        await agree(batch, rule, pace, [15, 5], tolerance(backend.dtype, 20, 2, D));
      }
    });

    it("goes to t = 1e30 where every token does", async () => {
      const batch = draw({ B: size.B, L: 3, D: 2, stream: 7 });
      const pace: MatrixPace = { kind: "relative", change: 0.3, escape: 1e9, until: 1e30 };
      // Tokens fall by a factor 1e15, e^35, and the steps add up to that many changes of size 1, times what cancels.
      const got = await agree(batch, "midpoint", pace, [400], tolerance(backend.dtype, 400, 400 * 0.3, 2));
      expect(Array.from(got.t, Math.fround)).toEqual(Array.from(got.t, () => Math.fround(1e30)));
      expect(Math.max(...got.logNorm)).toBeLessThan(-30);
    });

    it("keeps tokens of any size in one sequence, and zero tokens zero", async () => {
      const sizes = [1, 1e-60, 0, 1e9, 1e-200, 1e-3];
      const one = draw({ B: size.B, L: sizes.length, D: 3, stream: 8, eta: 1e-3 });
      const x0 = one.x0.map((x, i) => Math.max(-1, Math.min(1, x)) * sizes[Math.floor(i / 3) % sizes.length]);
      const got = await agree({ ...one, x0 }, "euler", fixed, [1], tolerance(backend.dtype, 1, 1e15, 3));
      for (let b = 0; b < size.B; b++) {
        expect(got.logNorm[b * 6 + 2]).toBe(-Infinity);
        expect(Array.from(got.direction.slice((b * 6 + 2) * 3, (b * 6 + 3) * 3))).toEqual([0, 0, 0]);
      }
      // Before the token of 1e9 nothing is extreme but the sizes themselves.
      const calm = { ...one, L: 3, x0: x0.filter((_, i) => i % 18 < 9) };
      await agree(calm, "midpoint", fixed, [30], tolerance(backend.dtype, 30, 30, 3));
    });

    it("holds a diverging token at the largest entry instead of giving NaN", async () => {
      const batch = draw({ B: size.B, L: 4, D: 3, stream: 4, eta: 1 });
      const grows = batch.inputOutput.kind === "matrix" ? batch.inputOutput.M.map((m) => -m) : batch.x0;
      const up = { ...batch, inputOutput: { kind: "matrix", M: grows } } as const;
      for (const rule of rules) {
        const got = await run(backend, up, rule, fixed, [60]);
        const largest = Math.log(1e9 * Math.sqrt(3)) + 1e-6;
        expect(got.logNorm.every((log) => log <= largest)).toBe(true);
        expect(got.logNorm.some((log) => log > Math.log(1e9) - 1e-6)).toBe(true);
      }
    });

    it("stands still after an escape, at a blow-up time of order two", async () => {
      // MATH.md section 4: negative eigenvalues, and yet token 1 blows up at T = 0.020224445608730.
      const batch = single([-1, 10, 0, -1], [1, 1, 1, 1], [1, 1]);
      const errors: number[] = [];
      for (const change of [0.1, 0.05]) {
        const pace: MatrixPace = { kind: "relative", change, escape: 1e8, until: 1e20 };
        const got = await run(backend, batch, "midpoint", pace, [900, 900]);
        expect(Math.max(...got.logNorm)).toBeGreaterThan(Math.log(1e8));
        expect(Math.max(...got.logNorm)).toBeLessThan(Math.log(1e8) + 1);
        errors.push(Math.abs(got.t[0] / 0.02022444560873 - 1));
      }
      expect(errors[0]).toBeLessThan(0.05);
      // Order two divides the error by 4; order one would divide it by 2, order three by 8.
      expect(errors[0] / errors[1]).toBeGreaterThan(3);
      expect(errors[0] / errors[1]).toBeLessThan(5.5);
    });

    it("negative control: another M, S_Δ, a or η is noticed", async () => {
      const drawn = draw({ B: 2, L: 3, D: 3, stream: 5, eta: 0.03 });
      // With a large a nothing of the tokens before is left for a to act on.
      const batch = { ...drawn, a: drawn.a.map(() => 1) };
      const want = await run(reference, batch, "euler", fixed, [20]);
      const allowed = tolerance(backend.dtype, 20, 2, 3);
      const M = batch.inputOutput.kind === "matrix" ? batch.inputOutput.M : batch.x0;
      const first = (values: Float64Array): Float64Array => values.map((v, i) => (i === 1 ? v + 0.05 : v));
      const others: readonly MatrixBatch[] = [
        { ...batch, inputOutput: { kind: "matrix", M: first(M) } },
        { ...batch, sDelta: first(batch.sDelta) },
        { ...batch, a: first(batch.a) },
        { ...batch, eta: first(batch.eta) },
      ];
      for (const other of others) {
        expect(distance(await run(backend, other, "euler", fixed, [20]), want)).toBeGreaterThan(allowed);
      }
    });

    it("refuses what does not fit together", async () => {
      const batch = draw({ B: 2, L: 2, D: 2 });
      const load = (change: Partial<MatrixBatch>, pace = fixed): Promise<unknown> =>
        backend.loadMatrix({ ...batch, ...change }, "euler", pace);
      await expect(load({ x0: batch.x0.slice(1) })).rejects.toThrow("x0: got 7 values, expected 8 values");
      await expect(load({ a: Float64Array.of(1, 1, 0, 1) })).rejects.toThrow("a[2]: got 0");
      await expect(load({ share: 3 })).rejects.toThrow("D, B, share: got D = 2, B = 2, share = 3");
      await expect(load({ sDelta: batch.sDelta.map(() => 501) })).rejects.toThrow("sum to 1002");
      const pace: MatrixPace = { kind: "relative", change: 0.1, escape: 1e10, until: 1 };
      await expect(load({}, pace)).rejects.toThrow("escape in (0, 1000000000]");
    });
  });
}

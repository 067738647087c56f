import { describe, expect, it } from "vitest";
import { DomainError, InputError } from "../../../solvers/errors.ts";
import { simulateMatrix } from "../../../solvers/multiDim/index.ts";
import type { MatrixProblem, Request, Simulation } from "../../../solvers/types.ts";
import { randomProblem, referenceCases } from "./problems.ts";

const TOLERANCES = { rtol: 1e-10, atol: 0 };
const CASES = referenceCases();

function at(problem: MatrixProblem, coordinate: Request["coordinate"], ...values: number[]): Simulation {
  return simulateMatrix(problem, { coordinate, values }, TOLERANCES);
}

function largestError(x: Float64Array, exact: readonly number[]): number {
  return exact.reduce((worst, v, i) => {
    const error = v === 0 ? Math.abs(x[i]!) : Math.abs(x[i]! / v - 1);
    return Math.max(worst, error);
  }, 0);
}

describe("simulateMatrix against 23-digit references", () => {
  it.each(CASES)(
    "$id: the error is within the accuracy stated, and that within 1e-10",
    ({ problem, t, x }) => {
      const s = at(problem, "t", t);
      expect(s.accuracy.agreed).toBe(true);
      expect(s.accuracy.relative).toBeLessThan(1e-10);
      expect(largestError(s.rows[0]!.x, x)).toBeLessThanOrEqual(s.accuracy.relative);
    },
  );

  it.each(CASES.filter((c) => c.T !== undefined))("$id: T within 1e-10 and its own error bar", (c) => {
    const s = at(c.problem, "remaining", c.T! / 2, 1e-6 * c.T!);
    expect(Math.abs(s.blowUp!.time / c.T! - 1)).toBeLessThan(1e-10);
    expect(Math.abs(s.blowUp!.time - c.T!)).toBeLessThanOrEqual(s.blowUp!.error);
    expect(s.blowUp!.tokens[0]).toBe(c.leader);
    expect(s.scenario).toBe("fast-divergence");
  });

  it("notices a coefficient that is off by 1e-9 (negative control)", () => {
    const { problem, t, x } = CASES.find((c) => c.id.startsWith("d2-iso"))!;
    const s = at({ ...problem, a: [1 + 1e-9, 1] }, "t", t);
    expect(largestError(s.rows[0]!.x, x)).toBeGreaterThan(s.accuracy.relative);
  });
});

describe("requests", () => {
  const blowUp = CASES.find((c) => c.id.startsWith("d2-eigneg"))!;

  it("starts from the data themselves", () => {
    const s = at(blowUp.problem, "t", 0, 1e-3);
    expect([...s.rows[0]!.x]).toEqual(blowUp.problem.x0.flat());
  });

  it("leaves out times at or past T and says blow-up", () => {
    const s = at(blowUp.problem, "t", 0.01, 0.02, 0.03, 5);
    expect(s.rows.map((r) => r.t)).toEqual([0.01, 0.02]);
    expect(s.termination.kind).toBe("blow-up");
    expect(s.blowUp).toBeDefined();
    expect(at(blowUp.problem, "t", 0.01).blowUp).toBeUndefined();
  });

  it("gives the same tokens through t, ln t and T − t", () => {
    const T = at(blowUp.problem, "remaining", 0.01).blowUp!.time;
    const byTime = at(blowUp.problem, "t", T - 0.004).rows[0]!;
    const byLog = at(blowUp.problem, "log-t", Math.log(T - 0.004)).rows[0]!;
    const byRemaining = at(blowUp.problem, "remaining", 0.004).rows[0]!;
    // T carries a rounding of 1e-14 relative, amplified by T/(T − t) = 5.
    expect(largestError(byLog.x, [...byTime.x])).toBeLessThan(1e-12);
    expect(largestError(byRemaining.x, [...byTime.x])).toBeLessThan(1e-12);
  });

  it("follows |x| ~ C (T − t)^(−1/3) to T − t = 1e-200", () => {
    const [near, far] = at(blowUp.problem, "remaining", 1e-100, 1e-200).rows;
    // Exponentially small corrections only (Δ is linear there): accuracy of the rows themselves.
    expect(Math.abs(far!.logAbsX[0]! - near!.logAbsX[0]! - (100 / 3) * Math.LN10)).toBeLessThan(1e-9);
  });

  it("reaches t = e^10000 where the tokens decay and where they grow", () => {
    const decay: MatrixProblem = { kind: "matrix", M: [[-1, 0], [0, -2]], sDelta: [[1, 0], [0, 1]], a: [1, 1], x0: [[1, 0.5]] }; // prettier-ignore
    const [late, later] = at(decay, "log-t", 5000, 10000).rows;
    // |x| = C/√t up to t^(−1/2).
    expect(late!.logAbsX[0]! - later!.logAbsX[0]!).toBeCloseTo(2500, 8);
    expect(later!.x[0]).toBe(0); // e^−5000 underflows; its logarithm does not
    const slow: MatrixProblem = { kind: "matrix", M: [[1]], sDelta: [[-1]], a: [1], x0: [[1], [0.5]] };
    const grown = at(slow, "log-t", 10000);
    // MATH.md section 2: z = ln θ + 3 ln z − 3/z + O(z^−2).
    const z = grown.rows[0]!.x[0]!;
    expect(Math.abs(z - (10000 + 3 * Math.log(z) - 3 / z))).toBeLessThan(1e-5);
    expect(grown.scenario).toBe("slow-divergence");
    expect(grown.accuracy.agreed).toBe(true);
  });

  it("rejects T − t where nothing blows up, and bad problems", () => {
    const calm: MatrixProblem = { kind: "matrix", M: [[-1]], sDelta: [[1]], a: [1], x0: [[1]] };
    expect(() => at(calm, "remaining", 1)).toThrow(DomainError);
    expect(() => at({ ...calm, a: [0] }, "t", 1)).toThrow(InputError);
  });
});

describe("special problems", () => {
  const base = { kind: "matrix", sDelta: [[1, 0], [0, 1]], a: [1, 1] } as const; // prettier-ignore

  it("is stationary for M = 0, for zero tokens and on xᵀMx = 0", () => {
    const problems: MatrixProblem[] = [
      { ...base, M: [[0, 0], [0, 0]], x0: [[1, 2], [3, 4]] }, // prettier-ignore
      { ...base, M: [[-1, 0], [0, -1]], x0: [[0, 0]] }, // prettier-ignore
      { ...base, M: [[1, 0], [0, -1]], x0: [[1, 1]] }, // prettier-ignore
    ];
    for (const problem of problems) {
      const s = at(problem, "t", 0, 1, 1e100);
      expect(s.scenario).toBe("stationary");
      for (const row of s.rows) expect([...row.x]).toEqual(problem.x0.flat());
    }
  });

  it("keeps zero tokens at exactly zero and lets the others ignore them at their rate", () => {
    const s = at({ ...base, M: [[-1, 0.2], [0.1, -1]], x0: [[1, 0], [0, 0], [0.5, -1]] }, "t", 1, 1e8); // prettier-ignore
    expect([...s.rows[1]!.x.slice(2, 4)]).toEqual([0, 0]);
    expect([...s.rows[1]!.sign.slice(2, 4)]).toEqual([0, 0]);
    expect(s.scenario).toBe("convergence");
  });

  it("lets an entry change from zero where the system does", () => {
    // Entry 2 of token 2 starts at 0 and is driven by token 1.
    const s = at({ ...base, M: [[-1, 0.3], [0.3, -1]], x0: [[1, 1], [1, 0]] }, "t", 1); // prettier-ignore
    expect(s.rows[0]!.x[3]).not.toBe(0);
    expect(s.accuracy.agreed).toBe(true);
  });

  it("spans 120 orders of magnitude between tokens", () => {
    const s = at({ ...base, M: [[-1, 0], [0, -1]], x0: [[1e60, 0.5e60], [1e-60, 2e-60], [1, 1]] }, "t", 1e-100, 1, 1e100); // prettier-ignore
    expect(s.accuracy.agreed).toBe(true);
    expect(s.termination.kind).toBe("reached-end");
    // Tokens far smaller than 1/√t are still driven by the larger ones before them: no token stays frozen.
    expect(s.rows[2]!.logAbsX.every(Number.isFinite)).toBe(true);
  });

  it("agrees with itself under a change of units (x, t) → (c x, t/c²) with S_Δ → S_Δ/c", () => {
    const p = randomProblem(3, 3, 2, 2);
    const c = 1024;
    const scaled: MatrixProblem = {
      ...p,
      sDelta: p.sDelta.map((row) => row.map((v) => v / c)),
      x0: p.x0.map((row) => row.map((v) => v * c)),
    };
    const one = at(p, "t", 0.05).rows[0]!;
    const other = at(scaled, "t", 0.05 / c ** 2).rows[0]!;
    // Powers of two: only the time's rounding differs.
    expect(largestError(other.x, [...one.x].map((v) => v * c))).toBeLessThan(1e-12); // prettier-ignore
  });

  it.each([1, 2, 3, 4, 5, 6])("random problem %i: both methods agree to 1e-10, N < D included", (seed) => {
    const s = at(randomProblem(seed, 3, 3, 2), "t", 0.1, 1);
    expect(["reached-end", "blow-up"]).toContain(s.termination.kind);
    expect(s.accuracy.agreed).toBe(true);
    expect(s.accuracy.methods).toHaveLength(2);
    expect(s.runs).toHaveLength(2);
  });

  it("follows exponential growth and decay under a frozen first token", () => {
    // Token 1 sits on xᵀMx = 0 (exactly, in floating point); token 2 obeys a linear equation while small.
    const p: MatrixProblem = { ...base, sDelta: [[0, 0], [0, 0]], M: [[1, 0], [0, -1]], x0: [[1, 1], [1e-140, 0]] }; // prettier-ignore
    const s = at(p, "t", 1, 100);
    // x_{1,2}′ = 2^−1 (x_2ᵀMx_1) ln 2 · x_{1,1}: rate ½ ln 2, the second entry likewise.
    const expected = Math.log(1e-140) + 0.5 * Math.LN2 * 100;
    expect(s.rows[1]!.logAbsX[2]! - expected).toBeLessThan(0.1);
    expect(s.accuracy.agreed).toBe(true);
  });

  it.each([
    {
      M: [
        [0, -0.1],
        [-0.6, 4.9e30],
      ],
      sDelta: [
        [-0.2, 6e-39],
        [1e150, 1.4],
      ],
      a: [0.9, 0.8],
      x0: [
        [0, -1.2e-50],
        [-1.9, 0],
        [1.4, 1e-150],
        [1e150, -0.7],
      ],
    },
    {
      M: [
        [0, 1.1],
        [0.7, 0.007],
      ],
      sDelta: [
        [-0.2, -2.8],
        [1e-150, 0],
      ],
      a: [0.25, 1e-150],
      x0: [
        [1e150, 0.4],
        [3.7e32, -1e-150],
      ],
    },
    {
      M: [
        [1e-150, 0.4],
        [0.9, 0],
      ],
      sDelta: [
        [0, -1e-150],
        [-0.55, -1e150],
      ],
      a: [0.7, 0.4],
      x0: [[1e150, -1]],
    },
    {
      M: [
        [1.4, 0.9],
        [1e-150, -0.4],
      ],
      sDelta: [
        [0.9, -1.6e12],
        [1e-150, 1e-150],
      ],
      a: [0.36, 0.6],
      x0: [[-6.7e9, -1e-150]],
    },
  ])("lets no NaN out of extreme problem %#", (fields) => {
    const s = at({ kind: "matrix", ...fields }, "t", 0, 1e-3, 1, 1e6);
    const numbers = s.rows.flatMap((r) => [...r.x, ...r.logAbsX, ...r.sign, r.t, r.logT, r.remaining ?? 0]);
    expect(numbers.some(Number.isNaN)).toBe(false);
    expect(Number.isNaN(s.accuracy.relative)).toBe(false);
    if (s.blowUp) expect(Number.isNaN(s.blowUp.time) || Number.isNaN(s.blowUp.error)).toBe(false);
    expect([...s.rows[0]!.x]).toEqual(fields.x0.flat());
  });
});

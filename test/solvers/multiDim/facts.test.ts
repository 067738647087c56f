import { describe, expect, it } from "vitest";
import { rng } from "../../../solvers/numerics/rng.ts";
import { simulateMatrix, traceMatrix } from "../../../solvers/multiDim/index.ts";
import type { MatrixProblem, Simulation } from "../../../solvers/types.ts";

type Matrix = readonly (readonly number[])[];

/** Tokens of MATH.md section 4, item by item. */
function late(problem: MatrixProblem, logT: number): Simulation {
  return simulateMatrix(problem, { coordinate: "log-t", values: [logT] }, { rtol: 1e-10, atol: 0 });
}

function form(M: Matrix, x: readonly number[]): number {
  return M.reduce((sum, row, i) => sum + x[i]! * row.reduce((acc, m, j) => acc + m * x[j]!, 0), 0);
}

function gaussian(seed: number, rows: number, columns: number): number[][] {
  const random = rng(seed, 77);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal()));
}

/** −(B Bᵀ + 0.2 I) + antisymmetric: symmetric part negative definite. */
function dissipative(seed: number, D: number, skew: number): number[][] {
  const B = gaussian(seed, D, D);
  const K = gaussian(seed + 1000, D, D);
  return B.map((row, i) =>
    B.map((other, j) => {
      const symmetric = -row.reduce((acc, b, k) => acc + b * other[k]!, 0) - (i === j ? 0.2 : 0);
      return symmetric + skew * (K[i]![j]! - K[j]![i]!);
    }),
  );
}

/** ‖x‖√t in the direction of the limit, and the direction. */
function limit(
  s: Simulation,
  logT: number,
  D: number,
): { readonly direction: number[]; readonly scaled: number } {
  const logs = [...s.rows[0]!.logAbsX.slice(0, D)];
  const top = Math.max(...logs);
  const raw = logs.map((v, d) => s.rows[0]!.sign[d]! * Math.exp(v - top));
  const norm = Math.hypot(...raw);
  return { direction: raw.map((v) => v / norm), scaled: norm * Math.exp(top + logT / 2) };
}

describe("MATH.md section 4", () => {
  it.each([1, 2, 3, 4, 5, 6])(
    "item 1: token 1 with negative definite symmetric part converges (seed %i)",
    (seed) => {
      const D = 2 + (seed % 2);
      const M = dissipative(seed, D, seed % 3);
      const problem: MatrixProblem = {
      kind: "matrix", M, sDelta: gaussian(seed + 50, D, D), a: Array.from({ length: D }, () => 1), x0: gaussian(seed + 99, 1, D),
    }; // prettier-ignore
      const s = late(problem, 80);
      expect(s.scenario).toBe("convergence");
      const { direction, scaled } = limit(s, 80, D);
      const predicted = (2 * Math.LN2 * Math.abs(form(M, direction))) ** -0.5;
      // Relative error of the limit O(t^(−1/2)) = e^−40 times constants of the problem.
      expect(Math.abs(scaled / predicted - 1)).toBeLessThan(1e-9);
    },
  );

  it.each([1, 2, 3])("item 2: equal a, equal rows, M negative definite: all converge (seed %i)", (seed) => {
    const row = gaussian(seed + 20, 1, 2)[0]!;
    const problem: MatrixProblem = {
      kind: "matrix", M: dissipative(seed, 2, 0), sDelta: [row, row], a: [1.3, 1.3], x0: gaussian(seed + 30, 3, 2),
    }; // prettier-ignore
    const s = late(problem, 60);
    expect(s.scenario).toBe("convergence");
    expect(Math.max(...s.rows[0]!.logAbsX)).toBeLessThan(-25);
  });

  it("item 3: without equal rows it fails: token 2 grows like t^(2/7)", () => {
    const problem: MatrixProblem = {
      kind: "matrix", M: [[-1, -0.9], [-0.9, -1]], sDelta: [[1, 1], [0, -1]], a: [1, 1], x0: [[-2, 1], [0, 6]],
    }; // prettier-ignore
    const trace = traceMatrix(problem, "primary");
    expect(trace.scenario).toBe("unclassified"); // one token falls, the other grows
    const norm = (sigma: number, l: number): number => {
      const p = trace.points.find((q) => q.sigma >= sigma)!;
      return Math.max(...p.x.slice(2 * l, 2 * l + 2).map((e) => e.offset)) / p.sigma;
    };
    const reached = trace.points[trace.points.length - 1]!.sigma;
    expect(reached).toBeGreaterThan(60);
    const at = reached * 0.95;
    // ln|x| = slope·σ + const: the constant is of order 3.
    expect(Math.abs(norm(at, 1) - 2 / 7)).toBeLessThan(4 / at);
    expect(norm(at, 0)).toBeLessThan(-0.1);
  });

  it("item 4: negative eigenvalues without symmetry blow up, T = 0.020224445608730", () => {
    const problem: MatrixProblem = {
      kind: "matrix", M: [[-1, 10], [0, -1]], sDelta: [[1, 1], [1, 1]], a: [1, 1], x0: [[1, 1]],
    }; // prettier-ignore
    const s = simulateMatrix(problem, { coordinate: "remaining", values: [1e-3] }, { rtol: 1e-10, atol: 0 });
    // 15 digits are given.
    expect(Math.abs(s.blowUp!.time - 0.02022444560873)).toBeLessThan(1e-14);
  });

  it("item 5: one positive eigenvalue is not enough: M = diag(1, −1), x_1 = (0.1, 1) converges", () => {
    const problem: MatrixProblem = {
      kind: "matrix", M: [[1, 0], [0, -1]], sDelta: [[1, 1], [1, 1]], a: [1, 1], x0: [[0.1, 1]],
    }; // prettier-ignore
    expect(late(problem, 60).scenario).toBe("convergence");
  });

  it("item 5: for Gaussian data, M = diag(1, −1), L = 1, all three fates occur", () => {
    const fates = { zero: 0, blowUp: 0, equilibrium: 0 };
    for (let seed = 0; seed < 60; seed++) {
      const problem: MatrixProblem = {
        kind: "matrix", M: [[1, 0], [0, -1]], sDelta: gaussian(seed, 2, 2), a: [1, 1], x0: gaussian(seed + 500, 1, 2),
      }; // prettier-ignore
      const { scenario } = late(problem, 40);
      if (scenario === "convergence") fates.zero++;
      else if (scenario === "fast-divergence") fates.blowUp++;
      else fates.equilibrium++;
    }
    // 41%, at most 28%, about 31% of 60: five standard deviations are 19.
    expect(Math.abs(fates.zero - 24.6)).toBeLessThan(19);
    expect(fates.blowUp).toBeGreaterThan(3);
    expect(fates.equilibrium).toBeGreaterThan(3);
  });
});

/**
 * Slow motion under fast forces: tokens that slide along xᵀM x = 0 or ⟨S_Δ, x⟩ = 0, that rest, and that fall after e^300.
 * All of these once ended in max-steps.
 */
import { describe, expect, it } from "vitest";
import { simulateMatrix } from "../../../solvers/multiDim/index.ts";
import type { MatrixProblem, Simulation } from "../../../solvers/types.ts";

function followed(problem: MatrixProblem, values: readonly number[]): Simulation {
  const s = simulateMatrix(problem, { coordinate: "log-t", values }, { rtol: 1e-10, atol: 0 });
  expect(s.termination.kind).toBe("reached-end");
  return s;
}

function late(problem: MatrixProblem, ...values: number[]): Simulation {
  const s = followed(problem, values);
  expect(s.accuracy.agreed).toBe(true);
  return s;
}

describe("tokens held by fast forces", () => {
  it("slide to zero like t^(−1/2) along x₂ᵀM x₁ = 0", () => {
    const { rows } = late(
      {
        kind: "matrix",
        M: [[-4.6, -2.3, 0.03], [-2.3, -6.6, -0.17], [0.03, -0.17, 1.5]], // prettier-ignore
        sDelta: [[-0.26, -4.5, -0.3], [0.02, -4.5, 7.4], [0.013, -0.016, -4.6]], // prettier-ignore
        a: [0.43, 5.5, 0.17],
        x0: [[0.044, 0.011, 1.48], [-1.6, -3.6, 0.073]], // prettier-ignore
      },
      60,
      100,
      1000,
    );
    for (let i = 3; i < 6; i++) {
      const [from, to, end] = rows.map((row) => row.logAbsX[i]!);
      // Corrections are powers of t with exponents of order 1/2: e^−30 at the first row.
      expect(from! - to!).toBeCloseTo(20, 9);
      expect(to! - end!).toBeCloseTo(450, 9);
    }
    // The first token rests, exactly.
    expect([...rows[2]!.x.slice(0, 3)]).toEqual([...rows[0]!.x.slice(0, 3)]);
  });

  it("rest where they are parallel on the cone, to e^1000", () => {
    const { rows } = late(
      {
        kind: "matrix",
        M: [[0.0208, -0.00096], [-0.00096, -0.00177]], // prettier-ignore
        sDelta: [[-0.00083, 0.022], [-0.0025, 0]], // prettier-ignore
        a: [0.12, 0.17],
        x0: [[7.5, -32.6], [0.7, 0.006], [0.0036, -1.02]], // prettier-ignore
      },
      10,
      1000,
    );
    rows[1]!.x.forEach((v, i) => expect(Math.abs(v / rows[0]!.x[i]! - 1)).toBeLessThan(1e-10));
  });

  it("fall after e^328 and converge as MATH.md section 4 item 1 says", () => {
    const M = [[-8.426354991548472, 0.39093914523394363], [0.39093914523394363, -0.07649508860076816]]; // prettier-ignore
    const { rows } = followed(
      {
        kind: "matrix",
        M,
        sDelta: [[-17.698022289263065, -1.0586979763776219], [-0.1679849075617977, -3.2015342337094097]], // prettier-ignore
        a: [0.15, 0.41],
        x0: [[19.35274874695477, 19.729737048504294]],
      },
      [300, 1000],
    );
    // Entry 2 is gone, entry 1 idles with s x = −17.7·19: nothing yet.
    expect(rows[0]!.logAbsX[0]!).toBeGreaterThan(2.9);
    // |x| √t → (2 ln 2 |x̂ᵀM x̂|)^−1/2, x̂ = (1, 0).
    const limit = -0.5 * Math.log(2 * Math.LN2 * -M[0]![0]!);
    expect(Math.abs(rows[1]!.logAbsX[0]! + 500 - limit)).toBeLessThan(1e-9);
  });

  it("diverge like ln t along a direction whose step size has died", () => {
    const { rows } = late(
      {
        kind: "matrix",
        M: [[0.15562657542563413, 9309.372824899709], [8.510755217204629, 0.011994128744780747]], // prettier-ignore
        sDelta: [[0.0008705088354619968, 4.658926814860884], [-192.4976239088681, 0.2859787127698515]], // prettier-ignore
        a: [0.127, 0.118],
        x0: [[-2771.0305264702297, -19.717274687977365]],
      },
      100,
      1000,
    );
    // s x = −z with z = ln t + O(ln z): x₂ moves by Δz/0.286.
    const moved = (rows[0]!.x[1]! - rows[1]!.x[1]!) * 0.2859787127698515;
    expect(Math.abs(moved - 900)).toBeLessThan(15);
  });
});

import { describe, expect, it } from "vitest";
import { rng } from "../../../solvers/numerics/rng.ts";
import { BlockEuler } from "../../../solvers/outcome/blockEuler.ts";
import { outcomeOf } from "../../../solvers/outcome/index.ts";
import type { OutcomeKind } from "../../../solvers/outcome/index.ts";
import { drawProblem } from "../../../experiments/phaseDiagram/index.ts";
import { matrixParameters } from "../../../solvers/s6/parameters.ts";
import type { MatrixProblem } from "../../../solvers/types.ts";

const OPTIONS = { rtol: 1e-3, maxSteps: 3000, runaway: Math.log(1e4) };

const problem = (
  M: readonly (readonly number[])[],
  sDelta: readonly (readonly number[])[],
  x0: readonly (readonly number[])[],
): MatrixProblem => ({ kind: "matrix", M, sDelta, a: M.map(() => 1), x0 });

const EQUAL = [
  [1, 1],
  [1, 1],
];
const UNIT = [
  [1, 0],
  [0, 1],
];
const SADDLE = [
  [1, 0],
  [0, -1],
];

describe("outcomeOf", () => {
  it.each<[string, OutcomeKind, MatrixProblem]>([
    ["one positive eigenvalue, a token with xᵀMx < 0 (MATH 4.5)", "zero", problem(SADDLE, EQUAL, [[0.1, 1]])],
    ["a token on xᵀMx = 0", "equilibrium", problem(SADDLE, EQUAL, [[1, 1]])],
    [
      "semi-definite M, unequal rows: the token ends on its kernel",
      "equilibrium",
      problem(
        [
          [-1, -1],
          [-1, -1],
        ],
        UNIT,
        [[2, -1]],
      ),
    ],
    ["positive definite M, S x > 0", "blow-up", problem(UNIT, EQUAL, [[1, 1]])],
    ["positive definite M, S x < 0", "slow", problem(UNIT, EQUAL, [[-1, -1]])],
    [
      "negative eigenvalues without symmetry (MATH 4.4)",
      "blow-up",
      problem(
        [
          [-1, 10],
          [0, -1],
        ],
        EQUAL,
        [[1, 1]],
      ),
    ],
    [
      "negative definite without equal rows (MATH 4.3)",
      "slow",
      problem(
        [
          [-1, -0.9],
          [-0.9, -1],
        ],
        [
          [1, 1],
          [0, -1],
        ],
        [
          [-2, 1],
          [0, 6],
        ],
      ),
    ],
    ["tokens at zero", "zero", problem(UNIT, EQUAL, [[0, 0]])],
  ])("sees %s: %s", (_, kind, given) => {
    expect(outcomeOf(given, OPTIONS).kind).toBe(kind);
  });

  it("does not take tokens for vanished whose coupling has not had its time (MATH 4.6)", () => {
    // 32 tokens, one positive eigenvalue: token 32 feels token 1 by ln t = 2^31, and then has no other way than to grow.
    // Looked at until ln t = 300, all tokens fall like 1/√t.
    const drawn = drawProblem(1, { D: 8, p: 1, L: 8 }, 0);
    expect(outcomeOf(drawn, OPTIONS).kind).not.toBe("zero");
    // Without the last one, there is room for all.
    let zero = 0;
    for (let i = 0; i < 8; i++)
      if (outcomeOf(drawProblem(1, { D: 8, p: 1, L: 2 }, i), OPTIONS).kind === "zero") zero++;
    expect(zero).toBeGreaterThan(3);
  });

  it("names tokens that diverge where later ones use up the budget", () => {
    const drawn = drawProblem(1, { D: 8, p: 2, L: 8 }, 6);
    expect(outcomeOf(drawn, { ...OPTIONS, runaway: Math.log(1e6) }).kind).toMatch(/diverging|blow-up/);
  });

  it("does not take a token that waits for one that has arrived", () => {
    const waits = problem(
      [
        [-1, 0],
        [0, -1],
      ],
      EQUAL,
      [[-100, -100]],
    );
    // Δ = e^−200: nothing moves before ln t = 190.
    expect(outcomeOf(waits, OPTIONS).kind).toBe("unresolved");
  });

  it("gives up where the budget ends", () => {
    const given = problem(SADDLE, EQUAL, [[0.1, 1]]);
    expect(outcomeOf(given, { ...OPTIONS, maxSteps: 20 }).kind).toBe("unresolved");
  });

  it("refuses bad input", () => {
    expect(() => outcomeOf({ ...problem(UNIT, EQUAL, [[1, 1]]), a: [1, -1] }, OPTIONS)).toThrow(/a\[1\]/);
  });
});

describe("small tokens of negative definite M with equal a (MATH 4.8)", () => {
  it("end M-orthogonal, with constants 1/(2 ln 2) and from l = D + 1 on (1 − q^D)/(2 ln 2)", () => {
    const [D, L, a] = [2, 5, 0.5];
    const random = rng(5);
    const rows = (count: number): number[][] =>
      Array.from({ length: count }, () => Array.from({ length: D }, () => random.normal()));
    const M = [
      [-1, 0.4],
      [0.4, -0.7],
    ];
    const given: MatrixProblem = {
      kind: "matrix",
      M,
      sDelta: M.map(() => [0, 0]),
      a: [a, a],
      x0: rows(L),
    };
    // y = √t x obeys y′ = f(y) + y/2 in ln t, and y ends at rest.
    const run = new BlockEuler(matrixParameters(given), Float64Array.from(given.x0.flat()), 1e-4, 0.5);
    while (run.t < 300) expect(run.step(300 - run.t)).toBe(true);
    const y = (l: number): readonly number[] => Array.from(run.x.subarray(l * D, (l + 1) * D));
    const product = (u: readonly number[], v: readonly number[]): number =>
      -u.reduce((sum, x, i) => sum + v.reduce((part, z, j) => part + x * M[i]![j]! * z, 0), 0);
    for (let l = 0; l < L; l++) {
      const expected = (l < D ? 1 : 1 - 2 ** (-a * D)) / (2 * Math.LN2);
      // What is left at ln t = 300 falls like t^−q/2 or faster: below 1e-9.
      expect(Math.abs(product(y(l), y(l)) / expected - 1)).toBeLessThan(1e-8);
      if (l > 0) expect(Math.abs(product(y(l), y(l - 1)))).toBeLessThan(1e-5);
    }
  });
});

import { describe, expect, it } from "vitest";

import type { MatrixProblem, TracePoint } from "../../../solvers/types.ts";
import {
  compileExpression,
  compileStatement,
  holds,
  instances,
  toNumber,
} from "../../../theorems/language/index.ts";
import type { CompiledExpression, Instance } from "../../../theorems/language/index.ts";
import { environment, ext, plain } from "./fixtures.ts";

/** MATH.md, section 4, item 4. */
const M = [
  [-1, 10],
  [0, -1],
];
const problem: MatrixProblem = {
  kind: "matrix",
  M,
  sDelta: [
    [1, 2],
    [3, 4],
  ],
  a: [0.5, 2],
  x0: [
    [1, 1],
    [-2, 3],
    [0, 5],
  ],
};
const x = [1, 2, -3, 4, 0, 6];
const point: TracePoint = {
  sigma: 2,
  t: ext(1, 1, 0),
  remaining: null,
  x: x.map(plain),
  delta: x.map(() => plain(1)),
};
const env = environment(problem, point);

const compile = (source: string): CompiledExpression =>
  compileExpression(source, "claim", { tokensMin: 3, dimensionMin: 2, dimension: true });
const number = (source: string, instance: Instance = {}): number =>
  toNumber(compile(source).evaluate({ ...env, ...instance }), point.sigma);
const truth = (source: string, instance: Instance = {}): string =>
  compile(source).truth({ ...env, ...instance }).value;

describe("names of D dimensions", () => {
  it.each<[string, number, Instance?]>([
    ["x[2, 1]", -3],
    ["x[l, d]", 6, { l: 3, d: 2 }],
    ["x0[l, d]", -2, { l: 2, d: 1 }],
    ["S[d, k]", 3, { d: 2, k: 1 }],
    ["M[1, 2]", 10],
    ["a[d]", 2, { d: 2 }],
    ["D + L", 5],
    ["d + 10 * k", 21, { d: 1, k: 2 }],
    ["norm(x[l])", 5, { l: 2 }],
    ["norm(x[1] - x[2])", Math.hypot(4, -2)],
    ["quad(x[1])", -1 + 20 - 4],
    ["quad(x[l])", -9 - 120 - 16, { l: 2 }],
    ["quad(x0[1])", 8],
    ["sum(x[l] * x[1])", 5, { l: 2 }],
    ["max(abs(x))", 6],
    ["sum(M)", 8],
    ["min(S)", 1],
    ["x[L, D]", 6],
  ])("%s", (source, expected, instance = {}) => {
    // A dozen roundings of numbers below 150.
    expect(Math.abs(number(source, instance) - expected)).toBeLessThan(1e-12);
  });
  it("lists compare entry by entry", () => {
    expect(truth("all(a > 0)")).toBe("true");
    expect(truth("max(a) == min(a)")).toBe("false");
    expect(truth("all(x[1] > x[2])")).toBe("false");
    expect(truth("any(x[1] > x[2])")).toBe("true");
  });
  it("a quadratic form may vanish: then only a bound is left", () => {
    const indefinite: MatrixProblem = {
      ...problem,
      M: [
        [1, 0],
        [0, -1],
      ],
    };
    const diagonal: TracePoint = { ...point, x: [0.3, 0.3, 1, 1, 1, 1].map(plain) };
    const value = compile("quad(x[1])").evaluate(environment(indefinite, diagonal, { relativeError: 1e-10 }));
    expect(value.sign).toBe(0);
    expect(value.error).toBe(Infinity);
    expect(value.offset).toBeLessThan(Math.log(1e-9));
  });
  it("forms M from sB and sC", () => {
    const { M: _, ...rest } = problem;
    const factored: MatrixProblem = {
      ...rest,
      sB: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      sC: [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
    };
    const entries = ["M[1,1]", "M[1,2]", "M[2,1]", "M[2,2]"].map((source) =>
      toNumber(compile(source).evaluate(environment(factored, point)), 0),
    );
    // S_Cᵀ S_B by hand.
    expect(entries).toEqual([6, 8, 8, 10]);
  });
});

describe("eigenvalues", () => {
  const eigenvalue = (matrix: readonly (readonly number[])[], source: string): number =>
    toNumber(compile(source).evaluate(environment({ ...problem, M: matrix }, point)), 0);

  it("are ascending; eigsym is of the symmetric part", () => {
    expect(eigenvalue(M, "max(eig(M))")).toBeCloseTo(-1, 6); // defective: half of the digits
    expect(eigenvalue(M, "max(eigsym(M))")).toBeCloseTo(4, 12);
    expect(eigenvalue(M, "min(eigsym(M))")).toBeCloseTo(-6, 12);
    expect(
      eigenvalue(
        [
          [2, 1],
          [1, 2],
        ],
        "min(eig(M)) + 10 * max(eig(M))",
      ),
    ).toBeCloseTo(31, 11);
  });
  it("are real parts of complex pairs", () => {
    expect(
      eigenvalue(
        [
          [1, -2],
          [2, 1],
        ],
        "min(eig(M))",
      ),
    ).toBeCloseTo(1, 12);
  });
  it("carry an error that covers defective matrices", () => {
    const value = compile("max(eig(M))").evaluate(env);
    expect(Math.abs(toNumber(value, 0) + 1)).toBeLessThanOrEqual(value.error);
    const near = [
      [1, 1],
      [1, 1],
    ];
    const zero = compile("min(eig(M))").evaluate(environment({ ...problem, M: near }, point));
    expect(zero.sign).toBe(0); // 0 within rounding: no sign is claimed
  });
  it("decide hypotheses", () => {
    const statement = compileStatement({
      id: "i",
      title: "t",
      dimension: { min: 2, max: 4 },
      hypotheses: ["max(eig(M)) < 0", "a[d] > 0", "S[d, k] != 0"],
      claims: [{ name: "n", kind: "bounded", of: "norm(x[l])" }],
    });
    expect(holds(statement, problem)).toMatchObject({ holds: true, failed: [] });
    expect(
      holds(statement, {
        ...problem,
        M: [
          [1, 0],
          [0, -1],
        ],
      }).failed,
    ).toEqual(["max(eig(M)) < 0"]);
    expect(
      holds(statement, {
        ...problem,
        sDelta: [
          [1, 0],
          [3, 4],
        ],
      }).failed,
    ).toEqual(["S[d, k] != 0"]);
  });
});

describe("instances run over components too", () => {
  it("d and k from 1 to D", () => {
    expect(instances([compile("x[l, d] * S[d, k]")], 3, 2)).toHaveLength(12);
    expect(instances([compile("x[l-1, d+1]")], 3, 2)).toEqual([
      { l: 2, d: 1 },
      { l: 3, d: 1 },
    ]);
  });
});

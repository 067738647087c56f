import { describe, expect, it } from "vitest";
import { InputError } from "../../../solvers/errors.ts";
import { initialTokens, matrixParameters, validateProblem } from "../../../solvers/s6/parameters.ts";
import type { MatrixProblem, Problem, ScalarProblem } from "../../../solvers/types.ts";

const scalar: ScalarProblem = { kind: "scalar", mu: -1, sDelta: 1, a: 1, x0: [1, 0] };
const matrix: MatrixProblem = {
  kind: "matrix",
  M: [
    [-1, 2],
    [0.2, -3],
  ],
  sDelta: [
    [1, 0],
    [0, 1],
  ],
  a: [1, 2],
  x0: [[1, 0.5]],
};

function fields(problem: unknown): readonly string[] {
  try {
    validateProblem(problem as Problem);
  } catch (error) {
    if (error instanceof InputError) return error.details.map((d) => d.field);
    throw error;
  }
  return [];
}

describe("validateProblem", () => {
  it("accepts both forms", () => {
    expect(fields(scalar)).toEqual([]);
    expect(fields(matrix)).toEqual([]);
  });

  it.each([
    [{ ...scalar, mu: NaN }, ["mu"]],
    [{ ...scalar, mu: 1e308 }, ["mu"]],
    [{ ...scalar, sDelta: "1" }, ["sDelta"]],
    [{ ...scalar, a: 0 }, ["a"]],
    [{ ...scalar, a: -1 }, ["a"]],
    [{ ...scalar, x0: [] }, ["x0"]],
    [{ ...scalar, x0: [1, Infinity, 1e-151] }, ["x0[1]", "x0[2]"]],
    [{ ...matrix, M: [[1, 2]] }, ["M"]],
    [{ ...matrix, M: [[1, 2], [3]] }, ["M[1]"]],
    [{ ...matrix, M: undefined }, ["M"]],
    [{ ...matrix, sB: [[1, 2]], sC: [[1, 2]] }, ["sB"]],
    [{ ...matrix, M: undefined, sB: [[1, 2]] }, ["sC"]],
    [{ ...matrix, M: undefined, sB: [[1, 2]], sC: [[1, 2], [3, 4]] }, ["sC"]], // prettier-ignore
    [{ ...matrix, a: [1, -2] }, ["a[1]"]],
    [{ ...matrix, a: [] }, ["a"]],
    [{ ...matrix, x0: [] }, ["x0"]],
    [{ ...matrix, x0: [[1, NaN]] }, ["x0[0][1]"]],
    [{ ...matrix, sDelta: [[1, 0]] }, ["sDelta"]],
  ])("names the field of bad input %#", (problem, expected) => {
    expect(fields(problem)).toEqual(expected);
  });
});

describe("matrixParameters", () => {
  it("forms M = S_Cᵀ S_B from the factors, N < D", () => {
    const rest = { kind: "matrix" as const, sDelta: matrix.sDelta, a: matrix.a, x0: matrix.x0 };
    const p = matrixParameters({ ...rest, sB: [[1, 2]], sC: [[3, 5]] });
    expect([...p.M]).toEqual([3, 6, 5, 10]);
    expect([p.N, p.D]).toEqual([1, 2]);
  });

  it("factors a given M as S_B = I, S_C = Mᵀ", () => {
    const p = matrixParameters(matrix);
    expect([...p.sB]).toEqual([1, 0, 0, 1]);
    expect([...p.sC]).toEqual([-1, 0.2, 2, -3]);
    expect([...p.M]).toEqual([-1, 2, 0.2, -3]);
  });

  it("lists tokens row by row", () => {
    expect([...initialTokens({ ...matrix, x0: [[1, 2], [3, 4]] })]).toEqual([1, 2, 3, 4]); // prettier-ignore
    expect([...initialTokens(scalar)]).toEqual([1, 0]);
  });
});

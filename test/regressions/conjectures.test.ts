/** Statements of users' own that were once judged wrongly, or not at all, on these problems. */
import { describe, expect, it } from "vitest";
import { trace } from "../../solvers/index.ts";
import type { MatrixProblem, Problem, ScalarProblem } from "../../solvers/types.ts";
import { judgeClaim } from "../../theorems/judge.ts";
import { compileClaim } from "../../theorems/language/index.ts";
import type { ClaimSpec } from "../../theorems/types.ts";

type Claim = Omit<ClaimSpec, "name">;

function outcome(claim: Claim, problem: Problem): string {
  const dimension = problem.kind === "matrix" ? { dimension: true, dimensionMin: problem.a.length } : {};
  const options = { tokensMin: problem.x0.length, ...dimension };
  return judgeClaim(compileClaim({ name: "claim", ...claim }, "claim", options), problem, trace).outcome;
}

const scalar = (mu: number, sDelta: number, a: number, x0: readonly number[]): ScalarProblem => ({
  kind: "scalar",
  mu,
  sDelta,
  a,
  x0,
});

describe("sides that grow together", () => {
  const one = scalar(1, 1, 1, [-1]);

  it("are compared by their difference where their quotient tends to 1 (3 ln ln t passes 100 at ln t = e^33)", () => {
    expect(outcome({ kind: "eventually", of: "abs(s * x[1]) < logt + 100" }, one)).toBe("contradicted");
    expect(outcome({ kind: "eventually", of: "abs(s * x[1]) > logt + 100" }, one)).toBe("supported");
    expect(outcome({ kind: "eventually", of: "abs(s * x[1]) < 1.01 * logt + 100" }, one)).toBe("supported");
  });

  it("are known to approach each other before they agree within rounding, from a late start on", () => {
    // K t x_1^2 - 1 > 0 is at most 1e-5 here, from sqrt(K t) = x_1(0)^-2 ln 2/|s| on.
    const late = scalar(-5.83632, 0.2093, 0.122043, [-0.0145476]);
    const above: Claim = { kind: "eventually", of: "2 * abs(mu) * log(2) * t * x[1]^2 > 1" };
    expect(outcome(above, late)).toBe("supported");
    expect(outcome({ ...above, of: "2 * abs(mu) * log(2) * t * x[1]^2 < 1" }, late)).toBe("contradicted");
  });
});

describe("growth that slows down", () => {
  it("is not taken for growth without end where the value drowns: c - b t^-0.146", () => {
    const claim = "sqrt(t) * (t * x[2]^2 - (1 - 2^(-a)) / (2 * abs(mu) * log(2)))";
    const problem = scalar(-1, 1, 1.5, [1, -1]);
    expect(outcome({ kind: "bounded", of: claim }, problem)).not.toBe("contradicted");
    expect(outcome({ kind: "unbounded", of: claim }, problem)).not.toBe("supported");
  });
});

describe("tokens behind a zero that the first token has not caught up with", () => {
  it("are not judged by their order on the way: z_4 passes z_3 after ln t = e^32", () => {
    const problem = scalar(1, 10, 0.1, [-0.1, 0, -1, -0.2]);
    expect(outcome({ kind: "eventually", of: "abs(x[4]) > abs(x[3])" }, problem)).not.toBe("contradicted");
    expect(outcome({ kind: "eventually", of: "abs(x[4]) < abs(x[3])" }, problem)).not.toBe("supported");
  });
});

describe("what is below every double in its logarithm", () => {
  it("keeps its sign: the scores of the leader and of a negative follower near T", () => {
    const signs: Claim = { kind: "always", of: "sign(P[l, j]) == sign(mu * x0[l] * x0[j])" };
    expect(outcome(signs, scalar(1, 1, 1, [1, 1]))).toBe("supported");
    expect(outcome(signs, scalar(1, -1, 1, [-1, 1]))).toBe("supported");
    expect(outcome({ kind: "always", of: "Delta(x[l]) > 0" }, scalar(1, -1, 1, [-1, 1]))).toBe("supported");
    const limit: Claim = { kind: "limit", as: "t -> T", of: "P[2, 1]", equals: "0" };
    expect(outcome(limit, scalar(1, 1, 1, [1, 1]))).toBe("supported");
  });
});

describe("a first token that idles", () => {
  it("is not taken to be known better than its steps allow: the explicit bound is an equality to first order", () => {
    const bound = "(x0[1]^(-2) + 2 * abs(mu) * min(log(2), Delta(x0[1])) * t)^(-1/2)";
    const idle = scalar(-1, -2, 1, [10, -1]);
    expect(outcome({ kind: "always", of: `abs(x[1]) <= ${bound}` }, idle)).not.toBe("contradicted");
  });
});

describe("a quantity that is zero by an identity", () => {
  const three = scalar(-1.27821, -1.58423, 1.49357, [11.0579, -6.57269, 0.5]);

  it("tends to 0 as far as rounding lets it be seen, and is bounded", () => {
    const product = "t^2 * (P[3, 1] * P[2, 2] - P[2, 1] * P[3, 2])";
    expect(outcome({ kind: "limit", of: product, equals: "0" }, three)).toBe("supported");
    expect(outcome({ kind: "bounded", of: product }, three)).toBe("supported");
    expect(outcome({ kind: "limit", of: product, equals: "1e-3" }, three)).toBe("contradicted");
    const flat = scalar(-0.0382042, 0, 0.761671, [0.0354796]);
    const law = "x[1]^2 * (1 / x0[1]^2 + 2 * abs(mu) * log(2) * t) - 1";
    expect(outcome({ kind: "limit", of: law, equals: "0" }, flat)).toBe("supported");
  });

  it("is told from one that is nearly so", () => {
    const off = "t * (P[2, 1] * x[1] / x[2] - P[1, 1] * exp(-1.0001 * a * Delta(x[2])))";
    expect(outcome({ kind: "limit", of: off, equals: "0" }, three)).toBe("contradicted");
    expect(outcome({ kind: "limit", of: off.replace("1.0001", "1"), equals: "0" }, three)).toBe("supported");
  });
});

describe("nothing moves", () => {
  it("what is said of x and of x0 alike is exactly equal, however it is rounded", () => {
    const still = scalar(0, 1, 1, [-2.99989, -8.48162, 0.0154217]);
    expect(outcome({ kind: "eventually", of: "sum(x^2) < sum(x0^2)" }, still)).toBe("contradicted");
    expect(outcome({ kind: "always", of: "sum(x^2) == sum(x0^2)" }, still)).toBe("supported");
    expect(outcome({ kind: "eventually", of: "max(abs(x)) < max(abs(x0))" }, still)).toBe("contradicted");
    expect(outcome({ kind: "always", of: "any(abs(x)^0.5 > abs(x0)^0.5)" }, still)).toBe("contradicted");
  });
});

describe("D dimensions", () => {
  const matrix = (data: Omit<MatrixProblem, "kind">): MatrixProblem => ({ kind: "matrix", ...data });

  it("a component that starts at 0 in the first token stays there exactly", () => {
    const problem = matrix({
      M: [
        [1, 1],
        [1, 1],
      ],
      sDelta: [
        [1, 1],
        [1, 0.001],
      ],
      a: [1, 1],
      x0: [[0, -1]],
    });
    expect(outcome({ kind: "always", of: "x[1, 1] == 0" }, problem)).toBe("supported");
  });

  it("a path that runs out of steps in a rush has not reached its end", () => {
    const problem = matrix({
      M: [
        [1, -1],
        [1, 1],
      ],
      sDelta: [
        [0, 0.01],
        [0, 0.01],
      ],
      a: [1, 1],
      x0: [
        [-1, 1],
        [-1, -2],
      ],
    });
    expect(outcome({ kind: "blowsUp" }, problem)).not.toBe("contradicted");
    expect(outcome({ kind: "global" }, problem)).not.toBe("supported");
  });

  it("exponents are extrapolated in 1/ln t from a trace that ends at t = e^230", () => {
    const problem = matrix({
      M: [
        [-0.172631, -0.0338712],
        [-0.0338712, -0.0459827],
      ],
      sDelta: [
        [0.158335, -1.96881],
        [0.158335, -1.96881],
      ],
      a: [1.71337, 1.21159],
      x0: [[2.05795, 1.03472]],
    });
    const exponent: Claim = { kind: "limit", of: "log(norm(x[1])) / logt", equals: "-1/2" };
    expect(outcome(exponent, problem)).toBe("supported");
    expect(outcome({ ...exponent, equals: "-0.497" }, problem)).toBe("contradicted");
  });

  it("a side that changes sign is no dip", () => {
    const problem = matrix({
      M: [
        [0.172631, 0],
        [0, -0.0874744],
      ],
      sDelta: [
        [0.158335, -1.96881],
        [0.158335, -1.96881],
      ],
      a: [0.6, 0.6],
      x0: [
        [1.01414, 1.03472],
        [0.0150544, -2.12613],
      ],
    });
    expect(outcome({ kind: "always", of: "quad(x[l]) >= quad(x0[l])" }, problem)).toBe("supported");
  });
});

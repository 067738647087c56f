/** Quantities lost in cancellation, on real traces: each was once judged wrongly or not at all. */
import { describe, expect, it } from "vitest";
import { trace } from "../../../solvers/index.ts";
import { judgeClaim } from "../../../theorems/judge.ts";
import { compileClaim } from "../../../theorems/language/index.ts";
import type { Problem, ScalarProblem } from "../../../solvers/types.ts";
import type { ClaimSpec } from "../../../theorems/types.ts";

type Short = Omit<ScalarProblem, "kind">;

function outcome(spec: Omit<ClaimSpec, "name">, data: Short): string {
  const problem: Problem = { kind: "scalar", ...data };
  const claim = compileClaim({ name: "claim", ...spec }, "claim", { tokensMin: data.x0.length });
  return judgeClaim(claim, problem, trace).outcome;
}

const limit = (of: string, equals: string): Omit<ClaimSpec, "name"> => ({ kind: "limit", of, equals });

const first: Short = { mu: 5.34349, sDelta: 2.74344, a: 0.459108, x0: [-0.0380116, -0.0149299] };
const idle: Short = { mu: 1.09378, sDelta: 30, a: 2.43759, x0: [-15.2631, -0.157374, -0.0320249] };
const plain: Short = { mu: 0.0382042, sDelta: -4.37664, a: 0.761671, x0: [0.01, 30] };
const lead = "abs(s * x[1]) - logt";

describe("slow divergence: |s x_1| - ln t = 3 ln |s x_1| + ln(mu/s^2) + o(1) (MATH.md section 2)", () => {
  it("reads the constant behind 3 ln |s x_1|, and tells it from another", () => {
    const rest = (scale: string): string => `${lead} - log(${scale}) - 3 * log(abs(s * x[1]))`;
    expect(outcome(limit(rest("mu / s^2"), "0"), plain)).toBe("supported");
    expect(outcome(limit(rest("mu / s^2"), "0"), first)).toBe("supported");
    expect(outcome(limit(rest("mu / abs(s)"), "0"), first)).toBe("contradicted");
  });

  it.each([first, idle, plain])("grows like ln ln t, case %#", (data) => {
    expect(outcome({ kind: "unbounded", of: lead }, data)).toBe("supported");
    expect(outcome({ kind: "bounded", of: lead }, data)).toBe("contradicted");
    expect(outcome({ kind: "bounded", of: `(${lead}) / log(logt)` }, data)).toBe("supported");
    expect(outcome({ kind: "unbounded", of: `(${lead}) / log(logt)` }, data)).toBe("contradicted");
  });
});

describe("a token behind a zero is bound to the first, however late", () => {
  const gap = limit("abs(s * x[3]) - abs(s * x[1])", "-log(1 - 2^(-a))");

  it("reads the distance of a token that is bound early", () => {
    const early: Short = { mu: 9.29476, sDelta: -0.662708, a: 3.63239, x0: [0.228883, 0, 2.27481] };
    expect(outcome(gap, early)).toBe("supported");
    expect(outcome(limit("abs(s * x[3]) - abs(s * x[1])", "-log(1 - 4^(-a))"), early)).toBe("contradicted");
  });

  it("says nothing where the distance drowns before the token is bound", () => {
    // Bound at ln t ~ 1e40; until then the distance grows like a power of ln t.
    expect(outcome(gap, { mu: 1, sDelta: -0.01, a: 0.1, x0: [1, 0, 1] })).toBe("inconclusive");
    expect(outcome(gap, { mu: 1, sDelta: 1, a: 0.1, x0: [-0.01, 0, -1] })).toBe("inconclusive");
  });
});

describe("other ends of the range", () => {
  it("follows a follower's constant to where slopes drown in rounding", () => {
    const flat: Short = { mu: 0.502078, sDelta: 0, a: 5.11985, x0: [-24.897, -1.29615] };
    const of = "(T - t)^(2^(-a)) * x[2]^2";
    // MATH.md, section 2: the closed form of u_2 at t = T.
    expect(outcome({ ...limit(of, "1.41496873"), as: "t -> T" }, flat)).toBe("supported");
    expect(outcome({ ...limit(of, "1.425"), as: "t -> T" }, flat)).toBe("contradicted");
  });

  it("knows the sign of what is e^-80", () => {
    const tiny: Short = { mu: 0.0407, sDelta: -4.61414, a: 0.140546, x0: [17.4561] };
    expect(outcome({ kind: "always", of: "Delta(x[l]) > 0" }, tiny)).toBe("supported");
    expect(outcome({ kind: "always", of: "Delta(x[l]) < 0" }, tiny)).toBe("contradicted");
  });

  it("has exact data at t = 0", () => {
    const one: Short = { mu: -1, sDelta: 1, a: 1, x0: [1] };
    expect(outcome({ kind: "always", of: "abs(x[l]) < abs(x0[l])" }, one)).toBe("contradicted");
    expect(outcome({ kind: "always", of: "abs(x[l]) <= abs(x0[l])" }, one)).toBe("supported");
  });
});

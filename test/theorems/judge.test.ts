import { describe, expect, it } from "vitest";
import { trace as realTrace } from "../../solvers/index.ts";
import { compileClaim } from "../../theorems/language/index.ts";
import { judgeClaim, type TraceSource } from "../../theorems/judge.ts";
import { plain, syntheticTrace } from "./observables/synthetic.ts";
import type { Problem, Trace } from "../../solvers/types.ts";
import type { ClaimSpec, ProblemOutcome } from "../../theorems/types.ts";

const real: TraceSource = (problem, method) => realTrace(problem, method);

function judge(spec: Omit<ClaimSpec, "name">, problem: Problem, traces: TraceSource = real): ProblemOutcome {
  return judgeClaim(compileClaim({ name: "claim", ...spec }, "claim", { tokensMin: 3 }), problem, traces);
}

function fake(primary: Trace, second: Trace = primary): TraceSource {
  return (_, method) => (method === "primary" ? primary : second);
}

const converging: Problem = { kind: "scalar", mu: -1, sDelta: 1, a: 1, x0: [1, -0.5, 2] };
const slow: Problem = { kind: "scalar", mu: 1, sDelta: -1, a: 1, x0: [1, 1] };
const fast: Problem = { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [1, -1, 0.5] };
const still: Problem = { kind: "scalar", mu: 0, sDelta: 1, a: 1, x0: [1, -2] };
const CONSTANT = "sqrt((1 - 2^(-a)) / (2 * abs(mu) * log(2)))";

describe("limits on real traces (MATH.md section 2)", () => {
  it.each([
    ["sqrt(t) * abs(x[2])", CONSTANT, "supported"],
    ["sqrt(t) * abs(x[2])", `1.01 * ${CONSTANT}`, "contradicted"],
    ["sqrt(t) * abs(x[2])", `0.997 * ${CONSTANT}`, "contradicted"],
    ["t^0.45 * abs(x[2])", CONSTANT, "contradicted"],
    ["t * P[1, 1]", "-1/2", "supported"],
    ["log(abs(x[1])) / logt", "-1/2", "supported"],
    ["log(abs(x[1])) / logt", "-0.45", "contradicted"],
    ["x[l]", "0", "supported"],
  ])("convergence: %s -> %s is %s", (of, equals, outcome) => {
    expect(judge({ kind: "limit", of, equals }, converging).outcome).toBe(outcome);
  });

  it("slow divergence: the ratio of the reference case, and not 1", () => {
    // MATH.md: a = 1, z(0) = (1, 1) has r = 2.2162757, given to 8 digits.
    expect(judge({ kind: "limit", of: "x[2]/x[1]", equals: "2.2162757" }, slow).outcome).toBe("supported");
    expect(judge({ kind: "limit", of: "x[2]/x[1]", equals: "1" }, slow).outcome).toBe("contradicted");
  });

  it.each([
    ["(T-t) * P[1, 1]", "1/3", "supported"],
    ["(T-t) * P[1, 1]", "0.33", "contradicted"],
    ["abs(x[1]) * (3*mu*abs(s)*(T-t))^(1/3)", "1", "supported"],
  ])("fast divergence: %s -> %s is %s", (of, equals, outcome) => {
    expect(judge({ kind: "limit", as: "t -> T", of, equals }, fast).outcome).toBe(outcome);
  });

  it("nothing moves", () => {
    expect(judge({ kind: "limit", of: "x[l]", equals: "x0[l]" }, still).outcome).toBe("supported");
    expect(judge({ kind: "limit", of: "x[l]", equals: "1.001*x0[l]" }, still).outcome).toBe("contradicted");
  });
});

describe("limit points and blow-up", () => {
  it("a claim towards the wrong limit point is false", () => {
    expect(judge({ kind: "limit", of: "x[1]", equals: "0" }, fast).outcome).toBe("contradicted");
    expect(judge({ kind: "bounded", as: "t -> T", of: "x[1]" }, converging).outcome).toBe("contradicted");
  });

  it.each([
    ["blowsUp", fast, "supported"],
    ["blowsUp", slow, "contradicted"],
    ["global", slow, "supported"],
    ["global", fast, "contradicted"],
  ] as const)("%s", (kind, problem, outcome) => {
    expect(judge({ kind }, problem).outcome).toBe(outcome);
  });

  it("compares T with its closed form for s = 0", () => {
    const problem: Problem = { kind: "scalar", mu: 2, sDelta: 0, a: 1, x0: [1] };
    const equals = "1 / (2 * mu * log(2) * x0[1]^2)";
    expect(judge({ kind: "blowsUp", equals }, problem).outcome).toBe("supported");
    expect(judge({ kind: "blowsUp", equals: `1.01 * ${equals}` }, problem).outcome).toBe("contradicted");
  });

  it("a token that grows like ln ln is unbounded, one before the leader is not", () => {
    const leaderSecond: Problem = { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [0.5, 1] };
    const frozen: Problem = { kind: "scalar", mu: 1, sDelta: 1, a: 10, x0: [40, 30] };
    expect(judge({ kind: "unbounded", as: "t -> T", of: "x[3]" }, fast).outcome).toBe("supported");
    expect(judge({ kind: "unbounded", as: "t -> T", of: "x[1]" }, leaderSecond).outcome).toBe("contradicted");
    // e^(-300) per unit of ln(T-t): no double ever moves, the derivative along the flow decides.
    expect(judge({ kind: "unbounded", as: "t -> T", of: "x[2]" }, frozen).outcome).toBe("supported");
    expect(judge({ kind: "bounded", as: "t -> T", of: "x[2]" }, frozen).outcome).not.toBe("supported");
  });
});

describe("quantifiers and kinds", () => {
  it("names the instance that decides", () => {
    const outcome = judge({ kind: "limit", of: "sqrt(t) * abs(x[l])", equals: CONSTANT }, converging);
    expect(outcome).toMatchObject({ outcome: "contradicted", instance: { l: 1 } });
    expect(outcome.margin).toBeLessThan(0);
  });

  it("supports a claim without instances", () => {
    const one: Problem = { ...converging, x0: [1] };
    const outcome = judge({ kind: "eventually", of: "abs(x[l]) < abs(x[l-1])" }, one);
    expect(outcome).toMatchObject({ outcome: "supported", margin: 0 });
  });

  it("anyOf takes the best of its claims", () => {
    const zero: ClaimSpec = { name: "a", kind: "limit", of: "x[l]", equals: "0" };
    const unbounded: ClaimSpec = { name: "b", kind: "unbounded", of: "x[l]" };
    expect(judge({ kind: "anyOf", claims: [zero, unbounded] }, slow).outcome).toBe("supported");
    expect(judge({ kind: "anyOf", claims: [zero, unbounded] }, still).outcome).toBe("contradicted");
  });

  it("calls complex values undefined", () => {
    const outcome = judge({ kind: "limit", of: "sqrt(-abs(x[1]))", equals: "0" }, converging);
    expect(outcome).toMatchObject({ outcome: "contradicted", observed: { text: "undefined" } });
  });

  it("asks the second method before it contradicts", () => {
    const one = syntheticTrace(() => plain(1), { sigmaMax: 1e6 });
    const two = syntheticTrace(() => plain(2), { sigmaMax: 1e6 });
    const spec = { kind: "limit", of: "x[1]", equals: "2" } as const;
    expect(judge(spec, one.problem, fake(one)).outcome).toBe("contradicted");
    expect(judge(spec, one.problem, fake(one, two)).outcome).toBe("inconclusive");
  });

  it("concludes nothing from a trace that stopped early", () => {
    const cut: Trace = {
      ...syntheticTrace(() => plain(1), { sigmaMax: 1e6 }),
      termination: { kind: "max-steps" },
    };
    expect(judge({ kind: "limit", of: "x[1]", equals: "1" }, cut.problem, fake(cut)).outcome).toBe(
      "inconclusive",
    );
    expect(judge({ kind: "always", of: "x[1] > 2" }, cut.problem, fake(cut)).outcome).toBe("contradicted");
    expect(judge({ kind: "always", of: "x[1] > 0" }, cut.problem, fake(cut)).outcome).toBe("inconclusive");
  });

  it("does not crash on a trace with hardly any points", () => {
    const full = syntheticTrace(() => plain(1), { sigmaMax: 1e6 });
    for (const n of [0, 1, 2]) {
      const few: Trace = { ...full, points: full.points.slice(0, n) };
      expect(judge({ kind: "limit", of: "x[1]", equals: "1" }, few.problem, fake(few)).outcome).toBe(
        "inconclusive",
      );
      expect(judge({ kind: "eventually", of: "x[1] > 2" }, few.problem, fake(few)).outcome).toBe(
        "inconclusive",
      );
    }
  });
});

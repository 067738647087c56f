import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { encloseBlowUpTime } from "../../../proofs-check/interval/blowUp.ts";
import type { BlowUpEnclosure } from "../../../proofs-check/interval/blowUp.ts";
import { remainingTime, staysAhead } from "../../../proofs-check/interval/blowUpBounds.ts";
import { encloseTrajectory } from "../../../proofs-check/interval/trajectory.ts";
import type { ScalarProblem } from "../../../solvers/types.ts";
import { Exact, encloses, exact, uniform } from "./exact.ts";
import { relativeWidth } from "./intervals.ts";
import { randomProblems } from "./problems.ts";

interface Case {
  readonly id: string;
  readonly D: number;
  readonly params: { readonly mu: number; readonly s: number; readonly a: number };
  readonly x0: readonly (readonly number[])[];
  readonly T?: string;
  readonly leader_index_1based?: number;
}

const file = new URL("../../references/cases.json", import.meta.url);
const all = (JSON.parse(readFileSync(file, "utf8")) as { trajectories: Case[] }).trajectories;
const cases = all.filter((c) => c.D === 1 && c.T !== undefined);

function blowUp(result: BlowUpEnclosure): Extract<BlowUpEnclosure, { status: "blow-up" }> {
  if (result.status !== "blow-up") throw new Error(JSON.stringify(result));
  return result;
}

/** ∫_Y^∞ dy/(y³ ln(1+eʸ)) by Simpson's rule in v = ln(y/Y), to v = 30. */
function plainIntegral(Y: number): number {
  const n = 20_000;
  const f = (v: number): number => {
    const y = Y * Math.exp(v);
    return 1 / (y * y * (y + Math.log1p(Math.exp(-y))));
  };
  let sum = f(0) + f(30);
  for (let i = 1; i < n; i++) sum += (i % 2 === 1 ? 4 : 2) * f((30 * i) / n);
  return (sum * 30) / n / 3;
}

describe("the bounds near T", () => {
  it.each([1e-6, 0.01, 0.7, 3, 17, 39.9, 40, 1000])("remaining time from Y = %d", (Y) => {
    const problem: ScalarProblem = { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [Y] };
    const left = remainingTime(problem, { lo: Y, hi: Y }, 0);
    // Simpson with h = 0.0015: error h⁴/180 times the fourth derivative, below 1e−11 of the value; the rest is below e^−60.
    const value = plainIntegral(Y);
    expect(left.lo).toBeLessThanOrEqual(value * (1 + 1e-10));
    expect(left.hi).toBeGreaterThanOrEqual(value * (1 - 1e-10));
    expect(relativeWidth(left)).toBeLessThan(0.1);
    // An earlier token's state only shortens it.
    expect(remainingTime(problem, { lo: Y, hi: Y }, 1).lo).toBeLessThan(left.lo);
  });

  const three: ScalarProblem = { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [1, 1, 1] };
  const at = (...sizes: number[]): { lo: number; hi: number }[] => sizes.map((v) => ({ lo: v, hi: v }));

  it("small tokens behind stay behind, large ones are not said to", () => {
    expect(staysAhead(three, [1, 1, -1], 0, at(100, 1, 5))).toBe(true);
    expect(staysAhead(three, [1, 1, -1], 0, at(100, 100, 5))).toBe(false);
    expect(staysAhead(three, [1, 1, -1], 0, at(100, 101, 5))).toBe(false);
    expect(staysAhead(three, [1, 1, -1], 0, at(0.1, 0.001, 0.09))).toBe(false);
    expect(staysAhead({ ...three, sDelta: 0 }, [1, 1, -1], 0, at(1, 0.1, 0.2))).toBe(true);
    expect(staysAhead({ ...three, sDelta: 0 }, [1, 1, -1], 0, at(1, 0.8, 0.2))).toBe(false);
    expect(staysAhead({ ...three, a: 1e-6 }, [1, 1, -1], 0, at(10, 5, 5))).toBe(false);
  });
});

describe("encloseBlowUpTime", () => {
  it.each(cases)("$id: T and the leader", ({ params, x0, T, leader_index_1based }) => {
    const problem: ScalarProblem = {
      kind: "scalar",
      mu: params.mu,
      sDelta: params.s,
      a: params.a,
      x0: x0.map((v) => v[0]!),
    };
    const { time, leader } = blowUp(encloseBlowUpTime(problem));
    expect(leader + 1).toBe(leader_index_1based);
    expect(relativeWidth(time)).toBeLessThan(1e-12);
    // 0.3 as a double is off by 2^−54 relative; T moves by at most a few times that.
    const wide = { lo: time.lo * (1 - 1e-14), hi: time.hi * (1 + 1e-14) };
    expect(encloses(wide, new Exact(T!))).toBe(true);
    expect(encloses(wide, new Exact(T!).times(1 + 1e-11))).toBe(false);
  });

  it("knows the constant of one token to 23 digits' company", () => {
    const { time } = blowUp(encloseBlowUpTime({ kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [1] }));
    expect(encloses(time, new Exact("0.28296328750769433599726979"))).toBe(true);
  });

  it("finds the leader that is not the first positive token", () => {
    const { leader } = blowUp(encloseBlowUpTime({ kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [0.5, 1] }));
    expect(leader).toBe(1);
  });

  it("contains the closed form for s = 0", () => {
    const next = uniform(3);
    for (let i = 0; i < 30; i++) {
      const problem: ScalarProblem = {
        kind: "scalar",
        mu: next() + 0.1,
        sDelta: 0,
        a: 0.3 + next(),
        x0: [next() + 0.5, 0.3 * next()],
      };
      const { time, leader } = blowUp(encloseBlowUpTime(problem));
      const q = 2 ** -problem.a;
      if (problem.x0[1]! ** 2 > 0.95 * (1 - q) * problem.x0[0]! ** 2) continue;
      expect(leader).toBe(0);
      // T = 1/(2 μ ln 2 x²)
      const T = new Exact(exact(problem.x0[0]!))
        .pow(2)
        .times(exact(problem.mu))
        .times(new Exact(2).ln())
        .times(2)
        .pow(-1);
      expect(encloses(time, T)).toBe(true);
    }
  });

  it("meets the trajectories: they exist before T, and get as large as T says", () => {
    for (const problem of randomProblems(12, 12, { size: 4, tokens: 3 })) {
      const result = encloseBlowUpTime(problem);
      if (result.status !== "blow-up") continue;
      const { status, rows } = encloseTrajectory(problem, [result.time.lo * (1 - 1e-6)]);
      expect(status).toBe("complete");
      if (problem.sDelta === 0) continue;
      // |x_k| ~ (3 μ |s| (T−t))^{−1/3}, up to a relative e^{−Y} + …; Y ≈ (s²/(3μ(T−t)))^{1/3} is large here.
      const left = result.time.lo * 1e-6;
      const size = Math.abs(rows[0]!.x[result.leader]!.lo);
      const Y = Math.abs(problem.sDelta) * size;
      if (Y > 40)
        expect(size / (3 * problem.mu * Math.abs(problem.sDelta) * left) ** (-1 / 3)).toBeCloseTo(1, 3);
    }
  });

  it("closes at different distances from T with the same result", () => {
    for (const problem of randomProblems(21, 10, { size: 5, tokens: 4 })) {
      const near = encloseBlowUpTime(problem);
      const far = encloseBlowUpTime(problem, { relativeWidth: 1e-3 });
      expect(far.status).toBe(near.status);
      if (near.status !== "blow-up" || far.status !== "blow-up") continue;
      expect(far.leader).toBe(near.leader);
      expect(Math.max(near.time.lo, far.time.lo)).toBeLessThanOrEqual(Math.min(near.time.hi, far.time.hi));
      expect(relativeWidth(near.time)).toBeLessThan(1e-9);
    }
  });

  it.each([1e-10, 1e-3])("works where the step size hardly varies: s = %d", (sDelta) => {
    const problem: ScalarProblem = { kind: "scalar", mu: 1, sDelta, a: 1, x0: [3, -1] };
    const { time, leader } = blowUp(encloseBlowUpTime(problem));
    expect(leader).toBe(0);
    // To first order in s, Δ = ln 2 + s x/2: T = (1 − s x0/ln 2 + …)/(2 ln 2 x0²), the next term of order (s x0)² ln(1/(s x0)).
    const limit = 1 / (2 * Math.LN2 * 9);
    expect(Math.abs(time.lo / limit - 1 + (3 * sDelta) / Math.LN2)).toBeLessThan(
      9 * sDelta ** 2 * (1 - Math.log(3 * sDelta)) + 1e-11,
    );
    expect(relativeWidth(time)).toBeLessThan(1e-10);
  });

  it("is independent of the units: time scaled by a power of two", () => {
    const problem: ScalarProblem = { kind: "scalar", mu: 0.75, sDelta: -1.5, a: 0.4, x0: [-0.3, 0.2, -1] };
    const one = blowUp(encloseBlowUpTime(problem)).time;
    const other = blowUp(encloseBlowUpTime({ ...problem, mu: problem.mu * 1024 })).time;
    expect(Math.max(one.lo, other.lo * 1024)).toBeLessThanOrEqual(Math.min(one.hi, other.hi * 1024));
  });

  it.each<[string, ScalarProblem]>([
    ["mu < 0", { kind: "scalar", mu: -1, sDelta: 1, a: 1, x0: [1, 2] }],
    ["mu = 0", { kind: "scalar", mu: 0, sDelta: 1, a: 1, x0: [1, 2] }],
    ["all s x < 0", { kind: "scalar", mu: 1, sDelta: -1, a: 1, x0: [1, 0, 2] }],
    ["all zero", { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [0, 0] }],
  ])("proves the solution global: %s", (_, problem) => {
    expect(encloseBlowUpTime(problem).status).toBe("global");
  });

  it("says so when it cannot tell, in place of a wrong enclosure", () => {
    const problem: ScalarProblem = { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [0.5, 1] };
    const result = encloseBlowUpTime(problem, { maxSteps: 3 });
    expect(result.status).toBe("unknown");
  });

  it("refuses bad input", () => {
    expect(() => encloseBlowUpTime({ kind: "scalar", mu: Number.NaN, sDelta: 1, a: 1, x0: [1] })).toThrow(
      /finite/,
    );
  });
});

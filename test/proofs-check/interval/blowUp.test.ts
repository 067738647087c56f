import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { encloseBlowUpTime } from "../../../proofs-check/interval/blowUp.ts";
import type { BlowUpEnclosure } from "../../../proofs-check/interval/blowUp.ts";
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

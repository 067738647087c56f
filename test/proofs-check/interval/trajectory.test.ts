import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { flowOf, stateAfter } from "../../../proofs-check/interval/flow.ts";
import { ZERO, contains, inflate, inside, log, mid, point, relativeWidth } from "./intervals.ts";
import { rigorousSimulation } from "../../../proofs-check/interval/rigorous.ts";
import { encloseTrajectory } from "../../../proofs-check/interval/trajectory.ts";
import type { Interval, ScalarProblem } from "../../../solvers/types.ts";
import { Exact, encloses, exact, uniform } from "./exact.ts";
import { compareWithReference } from "./compare.ts";
import { fieldOf, plainSolution, randomProblems } from "./problems.ts";
import { reference } from "./reference.ts";

interface Case {
  readonly id: string;
  readonly D: number;
  readonly params: { readonly mu: number; readonly s: number; readonly a: number };
  readonly x0: readonly (readonly number[])[];
  readonly t: string;
  readonly x: readonly (readonly string[])[];
}

const file = new URL("../../references/cases.json", import.meta.url);
const cases = (JSON.parse(readFileSync(file, "utf8")) as { trajectories: Case[] }).trajectories.filter(
  (c) => c.D === 1,
);

const UNIT: ScalarProblem = { kind: "scalar", mu: -1, sDelta: 1, a: 1, x0: [1, -0.5, 0.75, 1.25] };

function widest(x: readonly Interval[]): number {
  return Math.max(...x.map(relativeWidth));
}

describe("encloseTrajectory", () => {
  it.each(cases)("$id contains the reference", ({ params, x0, t, x }) => {
    const problem: ScalarProblem = {
      kind: "scalar",
      mu: params.mu,
      sDelta: params.s,
      a: params.a,
      x0: x0.map((v) => v[0]!),
    };
    const { status, rows } = encloseTrajectory(problem, [Number(t)]);
    expect(status).toBe("complete");
    // Decimal inputs such as 0.3 are off by 2^−54 relative as doubles, and t near T by as much: their effect on x is below
    // 1e−12 in these cases (x ~ (T−t)^{−1/3} at worst, T − t = T/1000).
    const spread = 1e-12;
    rows[0]!.x.forEach((v, l) => {
      const wide = { lo: v.lo - spread * Math.abs(v.lo), hi: v.hi + spread * Math.abs(v.hi) };
      expect(encloses(wide, new Exact(x[l]![0]!))).toBe(true);
      expect(relativeWidth(v)).toBeLessThan(1e-10);
    });
  });

  it("is 1e-12 tight at t = 10 for four tokens of unit size", () => {
    const { rows, status } = encloseTrajectory(UNIT, [10]);
    expect(status).toBe("complete");
    expect(widest(rows[0]!.x)).toBeLessThan(1e-12);
  });

  it.each(cases.filter((c) => Number(c.t) < 10 && c.x0.flat().every((x) => Number.isInteger(4 * x))))(
    "$id: the reference solver of these tests agrees to 25 digits",
    ({ params, x0, t, x }) => {
      const problem = {
        kind: "scalar" as const,
        mu: params.mu,
        sDelta: params.s,
        a: params.a,
        x0: x0.map((v) => v[0]!),
      };
      // Where t is no double (all fast cases) it is off by 2^−53 relative, and near T/1000 that moves x by 1e−13.
      const tolerance =
        Number(t).toString() === String(Number.parseFloat(t)) && Number.isInteger(Number(t)) ? 1e-25 : 1e-12;
      reference(problem, Number(t)).forEach((v, l) => {
        const expected = new Exact(x[l]![0]!);
        expect(new Exact(v).minus(expected).abs().lte(expected.abs().times(tolerance))).toBe(true);
      });
    },
  );

  it("contains an independent 28-digit solution, and reports shifted ones outside", () => {
    const { points, misses, caught } = compareWithReference(randomProblems(5, 25, { size: 6, tokens: 4 }), 5);
    expect(misses).toEqual([]);
    expect(points).toBeGreaterThan(40);
    // Negative control: a reference off by 1e−11 is outside, except for zero tokens and the widest enclosures.
    expect(caught).toBeGreaterThan(0.8 * points);
  });

  it("contains the closed form for s = 0, one token", () => {
    const next = uniform(8);
    for (let i = 0; i < 60; i++) {
      const problem: ScalarProblem = {
        kind: "scalar",
        mu: 2 * next() - 1,
        sDelta: 0,
        a: 1,
        x0: [3 * next() + 0.01],
      };
      const limit = problem.mu > 0 ? 0.7 / (2 * problem.mu * 0.7 * problem.x0[0]! ** 2) : 50;
      const t = limit * next();
      const { rows } = encloseTrajectory(problem, [t]);
      // x^{−2} = x0^{−2} − 2 μ ln 2 t
      const square = new Exact(exact(problem.x0[0]!))
        .pow(-2)
        .minus(new Exact(2).ln().times(2).times(exact(problem.mu)).times(exact(t)));
      expect(encloses(rows[0]!.x[0]!, square.pow(-0.5))).toBe(true);
      expect(encloses(rows[0]!.x[0]!, square.times(1 + 1e-11).pow(-0.5))).toBe(false);
    }
  });

  it("agrees with a plain integration on random problems of wide spread", () => {
    let compared = 0;
    for (const problem of randomProblems(2, 40, { size: 8, tokens: 4 })) {
      const t = 0.3 / Math.abs(problem.mu);
      const enclosure = encloseTrajectory(problem, [t], { maxSteps: 400 });
      const plain = enclosure.status === "complete" ? plainSolution(problem, t) : null;
      if (plain === null) continue;
      compared++;
      // DOP853 at rtol 1e-13 over at most some thousand steps: 1e-9 leaves room for its accumulated error.
      enclosure.rows[0]!.x.forEach((v, l) =>
        expect(Math.abs(plain[l]! - mid(v))).toBeLessThanOrEqual(1e-9 * Math.abs(mid(v))),
      );
    }
    expect(compared).toBeGreaterThan(20);
  });

  it("gives many times, consistent with steps that end there", () => {
    const times = Array.from({ length: 200 }, (_, i) => i / 20);
    const dense = encloseTrajectory(UNIT, times);
    expect(dense.rows.map((r) => r.t)).toEqual(times);
    for (const i of [0, 1, 7, 77, 199]) {
      const single = encloseTrajectory(UNIT, [times[i]!]).rows[0]!;
      single.x.forEach((v, l) =>
        expect(Math.max(v.lo, dense.rows[i]!.x[l]!.lo)).toBeLessThanOrEqual(
          Math.min(v.hi, dense.rows[i]!.x[l]!.hi),
        ),
      );
      expect(widest(dense.rows[i]!.x)).toBeLessThan(1e-11);
    }
    expect(dense.steps).toBeLessThan(100);
  });

  it("keeps zero tokens at zero and lets the state through", () => {
    const problem: ScalarProblem = { kind: "scalar", mu: -1, sDelta: 1, a: 2, x0: [0, 1, 0, -1] };
    const { rows } = encloseTrajectory(problem, [0, 1]);
    expect(rows[0]!.x).toEqual(problem.x0.map(point));
    expect(rows[1]!.x[0]).toEqual(ZERO);
    expect(rows[1]!.logAbsX[2]).toBeNull();
    expect(rows[1]!.x[3]!.hi).toBeLessThan(0);
  });

  it("follows mu = 0 and says where a blow-up stops it", () => {
    const still = encloseTrajectory({ ...UNIT, mu: 0 }, [1e6]);
    still.rows[0]!.x.forEach((v, l) => expect(contains(inflate(v), UNIT.x0[l]!)).toBe(true));
    const blown = encloseTrajectory({ ...UNIT, mu: 1 }, [0.01, 100], { maxSteps: 2000 });
    expect(blown.status).toBe("incomplete");
    expect(blown.rows).toHaveLength(1);
    expect(blown.reason).toBeDefined();
    expect(blown.reached).toBeGreaterThan(0.01);
  });

  it("refuses bad input", () => {
    expect(() => encloseTrajectory({ ...UNIT, a: 0 }, [1])).toThrow(/above 0/);
    expect(() => encloseTrajectory({ ...UNIT, x0: [] }, [1])).toThrow(/at least one/);
    expect(() => encloseTrajectory({ ...UNIT, x0: [Number.NaN] }, [1])).toThrow(/finite/);
    expect(() => encloseTrajectory(UNIT, [1, 1])).toThrow(/increasing/);
  });
});

describe("rigorousSimulation", () => {
  it("is plain JSON with enclosures at the times asked for", () => {
    const result = rigorousSimulation(UNIT, { coordinate: "t", values: [0, 1] });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(result.status).toBe("complete");
    expect(result.x[1]).toHaveLength(4);
    expect(result.global).toContain("mu ≤ 0");
    const late = rigorousSimulation(UNIT, { coordinate: "log-t", values: [0, 5] });
    expect(late.t).toEqual([1, Math.exp(5)]);
    late.x[0]!.forEach(([lo, hi], l) => {
      const other = result.x[1]![l]!;
      expect(Math.max(lo, other[0])).toBeLessThanOrEqual(Math.min(hi, other[1]));
    });
  });

  it("leaves out times past T, and gives T", () => {
    const result = rigorousSimulation({ ...UNIT, mu: 1 }, { coordinate: "t", values: [0.01, 5] });
    expect(result.status).toBe("complete");
    expect(result.t).toEqual([0.01]);
    expect(result.blowUp?.leader).toBe(4);
    expect(result.blowUp!.time[0]).toBeLessThan(result.blowUp!.time[1]);
  });

  it("refuses what has no exact time", () => {
    expect(() => rigorousSimulation(UNIT, { coordinate: "remaining", values: [1] })).toThrow(/interval only/);
    expect(() => rigorousSimulation(UNIT, { coordinate: "log-t", values: [1e4] })).toThrow(/logTimes above/);
  });
});

describe("the flow", () => {
  it("is the field of the system, at random points", () => {
    for (const problem of randomProblems(4, 100, { size: 5, tokens: 5 })) {
      const dxdt = new Float64Array(problem.x0.length);
      fieldOf(problem)(Float64Array.from(problem.x0), dxdt);
      const flow = flowOf(problem);
      let h = ZERO;
      problem.x0.forEach((x, l) => {
        h = stateAfter(flow, l, x === 0 ? ZERO : log(point(Math.abs(x))), h);
        const expected = x === 0 ? 0 : dxdt[l]! / (problem.mu * x);
        // The plain formula is good to some units in the last place.
        if (x !== 0) expect(Math.abs(mid(h) - expected)).toBeLessThanOrEqual(1e-13 * Math.abs(expected));
        expect(inside(h, inflate(h))).toBe(true);
      });
    }
  });
});

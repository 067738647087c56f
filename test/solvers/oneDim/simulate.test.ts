import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DomainError } from "../../../solvers/errors.ts";
import { simulateScalar } from "../../../solvers/oneDim/simulate.ts";
import type { Request, ScalarProblem, Simulation } from "../../../solvers/types.ts";

interface ReferenceCase {
  readonly id: string;
  readonly D: number;
  readonly params: { readonly mu: number; readonly s: number; readonly a: number };
  readonly x0: readonly (readonly number[])[];
  readonly t: string;
  readonly x: readonly (readonly string[])[];
  readonly T?: string;
  readonly leader_index_1based?: number;
}

const CASES = (
  JSON.parse(readFileSync(new URL("../../references/cases.json", import.meta.url), "utf8")) as {
    trajectories: ReferenceCase[];
  }
).trajectories.filter(({ D }) => D === 1);

const TOLERANCES = { rtol: 1e-10, atol: 0 };

function scalar(mu: number, sDelta: number, a: number, x0: readonly number[]): ScalarProblem {
  return { kind: "scalar", mu, sDelta, a, x0 };
}

function run(problem: ScalarProblem, request: Request): Simulation {
  return simulateScalar(problem, request, TOLERANCES);
}

const at = (...values: number[]): Request => ({ coordinate: "t", values });
const atLog = (...values: number[]): Request => ({ coordinate: "log-t", values });
const left = (...values: number[]): Request => ({ coordinate: "remaining", values });

describe("references good to 23 digits", () => {
  it.each(CASES)("$id", ({ params, x0, t, x }) => {
    const result = run(
      scalar(
        params.mu,
        params.s,
        params.a,
        x0.map((r) => r[0]!),
      ),
      at(Number(t)),
    );
    expect(result.accuracy.agreed).toBe(true);
    x.forEach(([exact], l) => {
      const value = result.rows[0]!.x[l]!;
      // What is stated is what is kept; 1e-12 besides, for the rounding of t itself close to T.
      const allowed = Math.abs(Number(exact)) * (result.accuracy.relative + 1e-12);
      expect(Math.abs(value - Number(exact))).toBeLessThanOrEqual(allowed);
    });
  });

  it.each(CASES.filter((c) => c.T !== undefined))("blow-up time of $id", (c) => {
    const exact = Number(c.T);
    const problem = scalar(
      c.params.mu,
      c.params.s,
      c.params.a,
      c.x0.map((r) => r[0]!),
    );
    const { blowUp, termination } = run(problem, at(2 * exact));
    expect(termination.kind).toBe("blow-up");
    expect(Math.abs(blowUp!.time - exact)).toBeLessThanOrEqual(blowUp!.error);
    expect(blowUp!.error).toBeLessThan(1e-12 * exact);
    expect(blowUp!.tokens[0]).toBe(c.leader_index_1based! - 1);
  });

  it("a blow-up time at rtol 1e-6 lies within its error bar, where the two methods err to one side", () => {
    const tokens = [-2.151642061719638, 0.9554722448331424, -13.970996223892408];
    const problem = scalar(2.421416555077933, -0.014981890889175816, 0.5096114945634547, tokens);
    const { time, error } = simulateScalar(problem, at(1), { rtol: 1e-6, atol: 0 }).blowUp!;
    // Enclosure by simulate --rigorous.
    const [low, high] = [0.001174382440241265, 0.0011743824402412877];
    expect(time - error).toBeLessThanOrEqual(low);
    expect(time + error).toBeGreaterThanOrEqual(high);
    expect(error).toBeLessThan(1e-6 * time);
  });
});

describe("closed forms with s = 0", () => {
  const K = 2 * Math.LN2;

  it("one token: x² = 1/(K(T − t)), down to T − t = 1e-290", () => {
    const remaining = [0.5, 1e-3, 1e-30, 1e-290];
    const { rows } = run(scalar(1, 0, 1, [1]), left(...remaining));
    rows.forEach((row, i) => {
      // ln|x| carries a few ulp of numbers up to 350.
      expect(Math.abs(row.logAbsX[0]! + 0.5 * Math.log(K * remaining[i]!))).toBeLessThan(2e-13);
    });
  });

  it("two tokens: the follower's closed form", () => {
    const a = 0.7;
    const q = 2 ** -a;
    const T = 1 / K;
    const remaining = [0.5, 1e-2, 1e-6];
    const { rows, blowUp } = run(scalar(1, 0, a, [1, 0.3]), left(...remaining));
    expect(Math.abs(blowUp!.time / T - 1)).toBeLessThan(1e-13);
    rows.forEach((row, i) => {
      const r = remaining[i]!;
      const inverse = r ** q * (T ** -q / 0.09 - (K * (T ** (1 - q) - r ** (1 - q))) / (1 - q));
      expect(Math.abs(row.x[1]! ** 2 * inverse - 1)).toBeLessThan(1e-11);
    });
  });

  it("one converging token: x = (1 + K t)^(−1/2), to ln t = 10,000", () => {
    const { rows } = run(scalar(-1, 0, 1, [1]), atLog(0, 10, 1000, 10_000));
    const exact = [
      -0.5 * Math.log1p(K),
      -0.5 * Math.log(1 + K * Math.exp(10)),
      -500 - 0.5 * Math.log(K),
      -5000 - 0.5 * Math.log(K),
    ];
    // 2e-16 of 5,000 is 1e-12.
    rows.forEach((row, i) => expect(Math.abs(row.logAbsX[0]! - exact[i]!)).toBeLessThan(2e-12));
  });
});

describe("the first token's exact clock", () => {
  it("slow divergence at ln t = 10^15 satisfies θ = ∫ e^z z^{−3} dz", () => {
    const { rows } = run(scalar(1, -1, 1, [1, 0.5]), atLog(1e15));
    const z = Math.exp(rows[0]!.logAbsX[0]!);
    // ln θ = z − 3 ln z + O(1/z); z itself is rounded to 0.1.
    expect(Math.abs(z - 3 * Math.log(z) - 1e15)).toBeLessThan(2);
  });

  it("keeps the ratio of slow divergence that MATH states, at any time", () => {
    const { rows } = run(scalar(1, -1, 1, [1, 1]), atLog(100, 1e4, 1e12));
    // 2.2162757 is given to eight digits.
    for (const row of rows) expect(Math.abs(row.x[1]! / row.x[0]! - 2.2162757)).toBeLessThan(5e-8);
  });
});

describe("symmetries", () => {
  const tokens = [1, -0.5, 0, 2, -3];

  it.each([
    ["convergence", -0.7, 1.3, at(0.1, 1, 100)],
    ["fast divergence", 0.7, 1.3, at(0.001, 0.002)],
  ])("(x, s) → (−x, −s) in %s", (_name, mu, s, request) => {
    const one = run(scalar(mu, s, 0.8, tokens), request);
    const other = run(
      scalar(
        mu,
        -s,
        0.8,
        tokens.map((x) => -x),
      ),
      request,
    );
    one.rows.forEach((row, i) => row.x.forEach((x, l) => expect(other.rows[i]!.x[l]! + x).toBe(0)));
  });

  it("scaling: y = s x, θ = μ t/s²", () => {
    const one = run(scalar(-2, 4, 0.8, tokens), at(0.5));
    const scaled = run(
      scalar(
        -1,
        1,
        0.8,
        tokens.map((x) => 4 * x),
      ),
      at((2 / 16) * 0.5),
    );
    one.rows[0]!.x.forEach((x, l) =>
      expect(Math.abs(4 * x - scaled.rows[0]!.x[l]!)).toBeLessThan(1e-12 * Math.abs(4 * x) + 1e-300),
    );
  });

  it("a prefix is a problem of its own", () => {
    const whole = run(scalar(-1, 1, 1, [1, -0.5, 2]), at(3));
    const prefix = run(scalar(-1, 1, 1, [1, -0.5]), at(3));
    prefix.rows[0]!.x.forEach((x, l) => expect(Math.abs(x / whole.rows[0]!.x[l]! - 1)).toBeLessThan(1e-12));
  });
});

describe("boundaries", () => {
  it("mu = 0 and all-zero tokens are stationary", () => {
    for (const problem of [scalar(0, 1, 1, [1, -2]), scalar(1, 1, 1, [0, 0])]) {
      const result = run(problem, at(0, 5));
      expect(result.scenario).toBe("stationary");
      expect([...result.rows[1]!.x]).toEqual(problem.x0);
    }
  });

  it("zero tokens stay zero and signs are exact", () => {
    const { rows } = run(scalar(-1, 1, 1, [0, 1, 0, -1]), at(1e6));
    expect([...rows[0]!.sign]).toEqual([0, 1, 0, -1]);
    expect(rows[0]!.logAbsX[0]).toBe(-Infinity);
  });

  it("t = 0 gives the data themselves", () => {
    expect([...run(scalar(-1, 1, 1, [0.1, -0.7]), at(0)).rows[0]!.x]).toEqual([0.1, -0.7]);
  });

  it("leaves out rows at and past the blow-up", () => {
    const result = run(scalar(1, 1, 1, [1]), at(0.1, 0.2829, 0.283, 5));
    expect(result.rows.map((row) => row.t)).toEqual([0.1, 0.2829]);
  });

  it("says nothing of a blow-up after the last time asked for", () => {
    const result = run(scalar(1, 1, 1, [1]), at(0.1, 0.2));
    expect(result.blowUp).toBeUndefined();
    expect(result.termination.kind).toBe("reached-end");
  });

  it("refuses `remaining` where nothing blows up", () => {
    expect(() => run(scalar(-1, 1, 1, [1]), left(1))).toThrow(DomainError);
    expect(() => run(scalar(0, 1, 1, [1]), left(1))).toThrow(/remaining/);
  });

  it("an idle first token wakes up at ln t ≈ z: no step is too small for its collapse", () => {
    const result = run(scalar(-1, 1, 1, [-900, 1]), atLog(870, 890));
    expect(result.termination.kind).toBe("reached-end");
    expect(result.rows[0]!.x[0]! / -900).toBeGreaterThan(0.999);
    expect(result.rows[1]!.logAbsX[0]).toBeLessThan(-400);
  });

  it.each([
    ["huge", scalar(1, 1, 1, [1e150, 1]), "blow-up"],
    ["tiny", scalar(1, 1, 1, [1e-150]), "blow-up"],
    ["huge, converging", scalar(-1e150, 1e150, 1, [1e150, -1e150]), "reached-end"],
    ["frozen", scalar(1, -1e150, 1, [1e150, 1]), "reached-end"],
  ])("%s magnitudes", (_name, problem, kind) => {
    const result = run(problem, at(1, 1e305));
    expect(result.termination.kind).toBe(kind);
    for (const row of result.rows) expect(row.logAbsX.every(Number.isFinite)).toBe(true);
  });

  it("ends a tie below rounding: the later token wins, T is the common one", () => {
    const { blowUp, termination, accuracy } = run(scalar(3, 3, 5, [12, 12]), at(1));
    const alone = run(scalar(3, 3, 5, [12]), at(1)).blowUp!;
    expect(termination.kind).toBe("blow-up");
    expect(accuracy.agreed).toBe(true);
    expect(blowUp!.tokens).toEqual([1]);
    expect(Math.abs(blowUp!.time / alone.time - 1)).toBeLessThan(1e-12);
  });

  it("is deterministic", () => {
    const problem = scalar(1, 1, 0.3, [0.5, 1, -1, 0.2]);
    expect(run(problem, left(1e-3, 1e-9))).toEqual(run(problem, left(1e-3, 1e-9)));
  });
});

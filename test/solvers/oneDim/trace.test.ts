import { describe, expect, it } from "vitest";
import { rng } from "../../../solvers/numerics/rng.ts";
import { simulateScalar } from "../../../solvers/oneDim/simulate.ts";
import { traceScalar } from "../../../solvers/oneDim/trace.ts";
import type { Extended, ScalarProblem, Trace } from "../../../solvers/types.ts";

const logAbs = (value: Extended, sigma: number): number =>
  value.slope === 0 ? value.offset : value.slope * sigma + value.offset;

function scalar(mu: number, sDelta: number, a: number, x0: readonly number[]): ScalarProblem {
  return { kind: "scalar", mu, sDelta, a, x0 };
}

/** Random problems in CONTRACT's default ranges. */
function problems(count: number, seed: number): ScalarProblem[] {
  const stream = rng(seed);
  const random = (): number => stream.uniform();
  const magnitude = (lo: number, hi: number): number => lo * (hi / lo) ** random();
  const signed = (): number => (random() < 0.5 ? -1 : 1) * magnitude(0.01, 30);
  return Array.from({ length: count }, () => {
    const L = 1 + Math.floor(4 * random());
    const x0 = Array.from({ length: L }, () => (random() < 0.05 ? 0 : signed()));
    return scalar(signed(), random() < 0.05 ? 0 : signed(), magnitude(0.1, 10), x0);
  });
}

describe("traces of random problems", () => {
  const sample = problems(120, 7);

  it("go far, strictly forward, with finite logarithms", () => {
    for (const problem of sample) {
      const { points, termination } = traceScalar(problem, "primary");
      expect(["reached-end", "blow-up"]).toContain(termination.kind);
      expect(points.at(-1)!.sigma).toBeGreaterThan(1000);
      points.forEach((point, i) => {
        if (i > 0) expect(point.sigma).toBeGreaterThan(points[i - 1]!.sigma);
        for (const value of point.x) expect(Number.isNaN(value.offset)).toBe(false);
      });
    }
  });

  it("agree with simulate wherever both are defined, within the stated error", () => {
    for (const problem of sample.slice(0, 40)) checkAgainstSimulate(traceScalar(problem, "primary"), problem);
  });

  it("agree between the two methods at the limit point", () => {
    for (const problem of sample.slice(0, 40)) {
      const first = traceScalar(problem, "primary");
      const second = traceScalar(problem, "second");
      expect(second.blowUp?.tokens).toEqual(first.blowUp?.tokens);
      if (first.blowUp) expect(Math.abs(second.blowUp!.time / first.blowUp.time - 1)).toBeLessThan(1e-9);
    }
  });
});

function checkAgainstSimulate(trace: Trace, problem: ScalarProblem): void {
  const inner = trace.points.slice(1).filter(({ sigma }) => Math.abs(sigma) < 100);
  const some = inner.filter((_, i) => i % Math.ceil(inner.length / 4) === 0);
  const values = some.map(({ sigma }) => (trace.toward === "T" ? Math.exp(-sigma) : sigma));
  if (trace.scenario === "stationary" || some.length === 0) return;
  const request = { coordinate: trace.toward === "T" ? "remaining" : "log-t", values } as const;
  const { rows, accuracy } = simulateScalar(problem, request, { rtol: 1e-10, atol: 0 });
  expect(rows).toHaveLength(values.length);
  rows.forEach((row, i) => {
    row.logAbsX.forEach((exact, l) => {
      if (exact === -Infinity) return;
      const difference = Math.abs(logAbs(some[i]!.x[l]!, some[i]!.sigma) - exact);
      expect(difference).toBeLessThan(trace.relativeError + accuracy.relative);
    });
  });
}

describe("a first token that idles beyond the steps a trace may take", () => {
  it("is no trace to the end", () => {
    const { termination } = traceScalar(scalar(1, 1, 1, [-234_000, -1846]), "primary");
    expect(termination.kind).toBe("max-steps");
  });
});

describe("limits read off traces", () => {
  it("convergence: √t|x| reaches K^{−1/2} and √((1−q)/K), exactly continued to ln t = 10^12", () => {
    const { points } = traceScalar(scalar(-1, 1, 1, [1, 0.5, -1]), "primary");
    const last = points.at(-1)!;
    expect(last.sigma).toBeGreaterThan(1e12);
    const K = 2 * Math.LN2;
    const exact = [1 / K, 0.5 / K, 0.5 / K].map((u) => 0.5 * Math.log(u));
    last.x.forEach((x, l) => {
      expect(x.slope).toBe(-0.5);
      expect(Math.abs(x.offset - exact[l]!)).toBeLessThan(last.error![l]!);
      // Settled at slopes of 1e-10, over the rate 1 − q = 1/2, and |y| as small.
      expect(last.error![l]!).toBeLessThan(1e-9);
    });
  });

  it("slow divergence: the ratios of MATH section 2", () => {
    const ratio = (x0: number[], l: number): number => {
      const last = traceScalar(scalar(1, -1, 1, x0), "primary").points.at(-1)!;
      return Math.exp(last.x[l]!.offset - last.x[0]!.offset);
    };
    expect(Math.abs(ratio([1, 1], 1) - 2.2162757)).toBeLessThan(5e-8);
    expect(Math.abs(ratio([1, 1e-8], 1) - 1.0622535)).toBeLessThan(5e-8);
    expect(Math.abs(ratio([1, 10, 1.1], 1) - 10.014)).toBeLessThan(5e-4);
    expect(Math.abs(ratio([1, 10, 1.1], 2) - 2.368)).toBeLessThan(5e-4);
  });

  it.each([
    ["from far ahead", [0.1, 0, 1]],
    ["from very far ahead", [1, 0, 30]],
    ["from behind", [1, 0, 0.01]],
  ])("slow divergence: a token behind a zero ends at −ln(1 − q) from the first, %s", (_name, x0) => {
    for (const method of ["primary", "second"] as const) {
      const last = traceScalar(scalar(1, -1, 1, x0), method).points.at(-1)!;
      const gap = last.delta[0]!.offset - last.delta[2]!.offset;
      expect(last.sigma).toBeGreaterThan(9e5);
      // The distance approaches its limit like 1/z, here 10^−6 times a few.
      expect(Math.abs(gap - Math.LN2)).toBeLessThan(1e-5);
    }
  });

  it("fast divergence: the second token leads (0.5, 1), and the first stays finite", () => {
    const trace = traceScalar(scalar(1, 1, 1, [0.5, 1]), "primary");
    expect(trace.blowUp!.tokens).toEqual([1]);
    const last = trace.points.at(-1)!;
    expect(last.x[0]!.slope).toBe(0);
    expect(last.x[1]!.slope).toBeCloseTo(1 / 3, 15);
  });

  it("fast divergence: a positive follower obeys ∫(1+e^y)^a/y dy = ln|s x_k| + const", () => {
    const trace = traceScalar(scalar(1, 1, 1, [5, 0.1]), "primary");
    // a = 1: the integral is ln y + Ei(y); from one far point to another its increments must match those of ln|x_1|.
    const far = trace.points.filter(({ sigma }) => sigma > 1e3 && sigma < 1e60);
    const ei = (y: number): number => {
      let term = 1;
      let sum = 1;
      for (let k = 1; k < y && k < 60; k++) sum += term *= k / y;
      return (Math.exp(y) / y) * sum;
    };
    const value = far.map((point) => {
      const y = Math.exp(point.x[1]!.offset);
      return { integral: Math.log(y) + ei(y), leader: logAbs(point.x[0]!, point.sigma) };
    });
    const [a, b] = [value[value.length >> 1]!, value.at(-1)!];
    // Ei's asymptotic series is good to 1e-6 from y ≈ 20 on.
    expect(Math.abs((b.integral - a.integral) / (b.leader - a.leader) - 1)).toBeLessThan(1e-5);
  });

  it("the second method is another integrator in another parametrisation", () => {
    const problem = scalar(-1, 1, 1, [1, 0.5]);
    expect(traceScalar(problem, "second").run.method).not.toBe(traceScalar(problem, "primary").run.method);
  });
});

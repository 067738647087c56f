import { describe, expect, it } from "vitest";
import { simulateMatrix, traceMatrix } from "../../../solvers/multiDim/index.ts";
import type { Extended, MatrixProblem, Trace, TracePoint } from "../../../solvers/types.ts";
import { referenceCases } from "./problems.ts";

const CASES = referenceCases().filter((c) => !/@t=1e6|0.999T|1e12/.test(c.id));
const logOf = (e: Extended, sigma: number): number => e.slope * sigma + e.offset;

/** ln of the largest entry of token l. */
function logNorm({ x, sigma }: TracePoint, l: number, D: number): number {
  const slope = Math.max(sigma, -1e300); // t = 0 has Σ = −∞ and slope 0
  return Math.max(...x.slice(l * D, (l + 1) * D).map((e) => logOf(e, slope)));
}

/** Largest difference of ln|x| between a trace and simulate at a few of the trace's own instants. */
function traceError(problem: MatrixProblem, trace: Trace): number {
  const picked = trace.points.filter((_, i) => i % 37 === 5);
  const towardT = trace.toward === "T";
  const simulation = simulateMatrix(
    problem,
    {
      coordinate: towardT ? "remaining" : "log-t",
      values: picked.map((p) => (towardT ? Math.exp(-p.sigma) : p.sigma)),
    },
    { rtol: 1e-10, atol: 0 },
  );
  let worst = 0;
  simulation.rows.forEach((row, i) => {
    row.logAbsX.forEach((value, k) => {
      const { sigma, x } = picked[i]!;
      if (value === -Infinity) return void expect(x[k]!.sign).toBe(0);
      expect(x[k]!.sign).toBe(row.sign[k]);
      worst = Math.max(worst, Math.abs(logOf(x[k]!, sigma) - value));
    });
  });
  expect(simulation.rows).toHaveLength(picked.length);
  return worst;
}

describe.each(CASES)("traces of $id", ({ problem, T }) => {
  const primary = traceMatrix(problem, "primary");
  const second = traceMatrix(problem, "second");

  it.each([
    ["primary", primary],
    ["second", second],
  ] as const)("%s: starts at t = 0, has increasing Σ, reaches Σ = 200", (_name, trace) => {
    const sigmas = trace.points.map((p) => p.sigma);
    expect(trace.points[0]!.t.sign).toBe(0);
    for (let i = 1; i < sigmas.length; i++) expect(sigmas[i]!).toBeGreaterThan(sigmas[i - 1]!);
    // The stiff far end of a slow token beside a large one may be cut short (slow3); never below 150.
    expect(sigmas[sigmas.length - 1]!).toBeGreaterThan(150);
    if (T !== undefined) expect(trace.toward).toBe("T");
    for (const p of trace.points) {
      expect(p.x).toHaveLength(problem.x0.flat().length);
      expect(p.delta.every((d) => !Number.isNaN(d.offset))).toBe(true);
    }
  });

  it("is as accurate as it says, against the tighter simulation", () => {
    expect(traceError(problem, primary)).toBeLessThan(primary.relativeError);
    expect(traceError(problem, second)).toBeLessThan(second.relativeError);
  });

  it("has T in both, within the error bar", () => {
    if (T === undefined) return void expect(primary.blowUp === undefined).toBe(second.blowUp === undefined);
    for (const trace of [primary, second]) {
      expect(Math.abs(trace.blowUp!.time - T)).toBeLessThan(trace.blowUp!.error);
    }
  });

  it("is dense enough: no token's norm changes by more than a factor e^0.75 before thinning", () => {
    const D = problem.a.length;
    for (let i = 1; i < primary.points.length; i++) {
      const [p, q] = [primary.points[i - 1]!, primary.points[i]!];
      if (q.sigma > 50) break;
      for (let l = 0; l < problem.x0.length; l++) {
        const [from, to] = [logNorm(p, l, D), logNorm(q, l, D)];
        if (from > -Infinity) expect(Math.abs(to - from)).toBeLessThan(0.75);
      }
    }
  });
});

describe("stationary traces", () => {
  it("repeat x0 to the far end", () => {
    const problem: MatrixProblem = { kind: "matrix", M: [[0]], sDelta: [[1]], a: [1], x0: [[3]] };
    const trace = traceMatrix(problem, "primary");
    expect(trace.scenario).toBe("stationary");
    expect(trace.points[trace.points.length - 1]!.sigma).toBeGreaterThan(200);
    for (const p of trace.points) expect(p.x[0]!.offset).toBeCloseTo(Math.log(3), 14);
  });
});

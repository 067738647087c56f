import type { Problem, Request, ScalarProblem, Simulation, TrajectoryRow } from "../../../solvers/types.ts";

/** Made-up laws with the shape of the real ones, for tests of what is done with a simulation. */
function logAbs(problem: ScalarProblem, l: number, t: number, remaining: number): number {
  const x = Math.abs(problem.x0[l] ?? 0);
  if (problem.mu < 0) return -0.5 * Math.log(x ** -2 + (1 + l) * t);
  if (Number.isFinite(remaining) && l === 0) return -Math.log(3 * remaining) / 3;
  return Math.log(x + Math.log1p(t) / (1 + l));
}

function isFast(problem: ScalarProblem): boolean {
  return problem.mu > 0 && problem.x0.some((x) => x * problem.sDelta > 0);
}

/** Blow-up time of the made-up law: token 1 is (3(T − t))^(−1/3). */
export const fakeBlowUpTime = (x: number): number => 1 / (3 * Math.abs(x) ** 3);

function row(problem: ScalarProblem, t: number, remaining: number): TrajectoryRow {
  const logs = problem.x0.map((x, l) => (x === 0 ? -Infinity : logAbs(problem, l, t, remaining)));
  const sign = problem.x0.map(Math.sign);
  return {
    t,
    logT: Math.log(t),
    ...(Number.isFinite(remaining) ? { remaining } : {}),
    x: Float64Array.from(logs, (value, l) => (sign[l] ?? 0) * Math.exp(value)),
    sign: Int8Array.from(sign),
    logAbsX: Float64Array.from(logs),
  };
}

/** A stand-in for solvers/index.ts `simulate`, scalar problems only. */
export function fakeSimulate(problem: Problem, request: Request): Simulation {
  if (problem.kind !== "scalar") throw new Error("the fake knows one dimension only");
  const T = isFast(problem) ? fakeBlowUpTime(problem.x0[0] ?? 1) : Infinity;
  const instants = request.values.map((value) =>
    request.coordinate === "remaining"
      ? { t: T - value, remaining: value }
      : { t: request.coordinate === "t" ? value : Math.exp(value), remaining: Infinity },
  );
  const reached = instants.filter(({ t }) => t < T);
  return {
    problem,
    request,
    scenario: problem.mu < 0 ? "convergence" : isFast(problem) ? "fast-divergence" : "slow-divergence",
    rows: reached.map(({ t, remaining }) =>
      row(problem, t, Number.isFinite(T) ? Math.min(remaining, T - t) : Infinity),
    ),
    termination: { kind: reached.length < instants.length ? "blow-up" : "reached-end" },
    ...(Number.isFinite(T) ? { blowUp: { time: T, logTime: Math.log(T), error: 1e-12, tokens: [0] } } : {}),
    accuracy: { relative: 1e-11, methods: ["fake one", "fake two"], agreed: true },
    runs: [{ method: "fake one", rtol: 1e-10, accepted: 10, rejected: 0, evaluations: 120 }],
  };
}

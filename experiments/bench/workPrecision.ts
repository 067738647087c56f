import { integrators, workPrecisionRun } from "../../solvers/index.ts";
import type { WorkPrecisionRun } from "../../solvers/index.ts";
import { scalarField } from "../../solvers/s6/vectorField.ts";
import type { Request, ScalarProblem } from "../../solvers/types.ts";
import type { BenchPart, Figure } from "./types.ts";

/** What every run must reach, relative. */
const accuracy = 1e-10;
const tolerances = [1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13];

/** A problem of one regime, and what is compared there: the tokens at the end, or T. */
interface Regime {
  readonly name: string;
  readonly problem: ScalarProblem;
  readonly request: Request;
  readonly compares: "tokens" | "T";
  /** Evaluations to stay below, where the project has set itself a limit. */
  readonly limit?: number;
}

const regimes: readonly Regime[] = [
  {
    name: "convergence to t = 1e6",
    problem: { kind: "scalar", mu: -1, sDelta: 1, a: 1, x0: [1, -0.5, 2] },
    request: { coordinate: "t", values: [1e6] },
    compares: "tokens",
  },
  {
    name: "slow divergence to t = 1e12",
    problem: { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [-1, -1] },
    request: { coordinate: "t", values: [1e12] },
    compares: "tokens",
  },
  {
    // scipy's DOP853 with an event needs 3,929 evaluations for T to 1.1e-11 and 2,225 for 1.1e-9.
    name: "fast divergence, T of (1, -1, 0.5)",
    problem: { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [1, -1, 0.5] },
    request: { coordinate: "t", values: [1] },
    compares: "T",
    limit: 400,
  },
];

/** Relative difference of what the regime compares; Infinity if the run did not get there. */
function difference(regime: Regime, run: WorkPrecisionRun, reference: WorkPrecisionRun): number {
  if (!run.reachedEnd && regime.compares === "tokens") return Infinity;
  if (regime.compares === "T") return Math.abs((run.logBlowUpTime ?? Infinity) - reference.logBlowUpTime!);
  const [row] = run.logAbsX;
  if (row === undefined) return Infinity;
  return Math.max(...row.map((value, l) => Math.abs(value - reference.logAbsX[0]![l]!)));
}

/** One point of a work-precision diagram. */
export interface WorkPrecisionPoint {
  readonly regime: string;
  readonly integrator: string;
  readonly rtol: number;
  readonly evaluations: number;
  /** Relative, against DOP853 at rtol 1e-14. */
  readonly error: number;
}

/** Work-precision data of every integrator on every regime: error against cost. */
export function workPrecisionData(): readonly WorkPrecisionPoint[] {
  return regimes.flatMap((regime) => {
    const reference = workPrecisionRun(regime.problem, regime.request, integrators[0]!, 1e-14);
    return integrators.flatMap((integrator) =>
      tolerances.map((rtol) => {
        const run = workPrecisionRun(regime.problem, regime.request, integrator, rtol);
        return {
          regime: regime.name,
          integrator: integrator.name,
          rtol,
          evaluations: run.statistics.evaluations,
          error: difference(regime, run, reference),
        };
      }),
    );
  });
}

/** Evaluations at the loosest tolerance from which on every tighter one is accurate too; Infinity if none is. */
export function evaluationsNeeded(points: readonly WorkPrecisionPoint[]): number {
  let needed = Infinity;
  for (const point of [...points].sort((one, other) => one.rtol - other.rtol)) {
    if (!(point.error <= accuracy)) break;
    needed = point.evaluations;
  }
  return needed;
}

/** The same accuracy with the best general integrator in x and t, as a user without special coordinates would do it. */
function plainEvaluations(regime: Regime): number {
  const { problem, request } = regime;
  const reference = workPrecisionRun(problem, request, integrators[0]!, 1e-14).logAbsX[0]!;
  const field = scalarField({ mu: problem.mu, sDelta: problem.sDelta, a: problem.a });
  for (const rtol of tolerances) {
    const options = { rtol, atol: 0, maxSteps: 1e6 };
    const x0 = Float64Array.from(problem.x0);
    const end = integrators[0]!.integrate(
      (_t, x, dxdt) => field(x, dxdt),
      0,
      x0,
      request.values[0]!,
      options,
    );
    const error = Math.max(...end.y.map((x, l) => Math.abs(Math.log(Math.abs(x)) - reference[l]!)));
    if (end.kind === "reached-end" && error <= accuracy) return end.statistics.evaluations;
  }
  return Infinity;
}

function regimeFigures(regime: Regime, data: readonly WorkPrecisionPoint[]): readonly Figure[] {
  const counts = integrators.map((integrator) => {
    const points = data.filter(
      (point) => point.regime === regime.name && point.integrator === integrator.name,
    );
    return { name: integrator.name, needed: evaluationsNeeded(points) };
  });
  const how = `loosest rtol of 1e-5 … 1e-13 from which on the relative error stays below ${accuracy}`;
  const figures: Figure[] = counts.map(({ name, needed }) => ({
    name: `${regime.name}, ${name}`,
    value: needed,
    unit: "evaluations",
    ...(regime.limit !== undefined && name === integrators[0]!.name
      ? { aim: { side: "at most" as const, value: regime.limit } }
      : {}),
    how,
  }));
  if (regime.compares === "T") return figures;
  const best = Math.min(...counts.map(({ needed }) => needed));
  const gain: Figure = {
    name: `${regime.name}, evaluations of DOP853 in x and t over the best above`,
    value: plainEvaluations(regime) / best,
    unit: "ratio",
    how: "the same accuracy without the change of coordinates",
  };
  return [...figures, gain];
}

/** Evaluations each integrator needs for ten digits, regime by regime. */
export const workPrecision: BenchPart = {
  title: "evaluations for ten digits",
  run: () => {
    const data = workPrecisionData();
    return Promise.resolve(regimes.flatMap((regime) => regimeFigures(regime, data)));
  },
};

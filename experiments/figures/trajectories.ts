import type { Request, ScalarProblem, Simulation, TrajectoryRow } from "../../solvers/types.ts";
import type { Datum } from "./types.ts";

/** Evenly spaced values, both ends included. */
export function linspace(lo: number, hi: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => lo + ((hi - lo) * i) / (count - 1));
}

/** Instants log10 t = lo … hi. */
export function decades(lo: number, hi: number, count: number): Request {
  return { coordinate: "log-t", values: linspace(lo, hi, count).map((x) => x * Math.LN10) };
}

/** One record per instant and token. */
export function tokenData(
  problem: ScalarProblem,
  rows: readonly TrajectoryRow[],
  describe: (row: TrajectoryRow, l: number) => Datum,
): readonly Datum[] {
  return problem.x0.flatMap((_, l) => rows.map((row): Datum => ({ token: l + 1, ...describe(row, l) })));
}

/** The row nearest to a value of ln t. */
export function rowNear(simulation: Simulation, logT: number): TrajectoryRow {
  const distance = (row: TrajectoryRow): number => Math.abs(row.logT - logT);
  return simulation.rows.reduce((best, row) => (distance(row) < distance(best) ? row : best));
}

/** Smallest and largest of a field, widened by a share of the span. */
export function extent(data: readonly Datum[], field: string, pad = 0.04): readonly [number, number] {
  const values = data.map((datum) => Number(datum[field])).filter(Number.isFinite);
  const [lo, hi] = [Math.min(...values), Math.max(...values)];
  return [lo - pad * (hi - lo), hi + pad * (hi - lo)];
}

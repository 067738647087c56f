import { matrixAttention, scalarAttention, scalarLogAttention } from "../../solvers/s6/attention.ts";
import { matrixParameters, scalarParameters } from "../../solvers/s6/parameters.ts";
import type {
  MatrixProblem,
  Problem,
  ScalarProblem,
  Simulation,
  TrajectoryRow,
} from "../../solvers/types.ts";
import type { Streamable } from "./jsonStream.ts";

/** The length of a token, D; 1 in one dimension. */
export function dimensionOf(problem: Problem): number {
  return problem.kind === "scalar" ? 1 : problem.a.length;
}

/** The tokens of one row in the form of the input: numbers in one dimension, lists of D numbers otherwise. */
export function tokensOf(problem: Problem, x: Float64Array): Streamable {
  if (problem.kind === "scalar") return x;
  const D = dimensionOf(problem);
  return Array.from({ length: x.length / D }, (_, l) => x.subarray(l * D, (l + 1) * D));
}

function* lines(table: Float64Array, width: number): Generator<Float64Array> {
  for (let start = 0; start < table.length; start += width) yield table.subarray(start, start + width);
}

/** [L·L] row-major → [l][j]. */
export function scalarScores(table: Float64Array, L: number): Streamable {
  return { [Symbol.iterator]: () => lines(table, L) };
}

/** [L·D·L] as solvers stores it, (l·D + d)·L + j → [d][l][j]. */
export function matrixScores(table: Float64Array, L: number, D: number): Streamable {
  const row = (l: number, d: number): Float64Array => table.subarray((l * D + d) * L, (l * D + d + 1) * L);
  return Array.from({ length: D }, (_, d) => Array.from({ length: L }, (_unused, l) => row(l, d)));
}

/** A list whose items are made one at a time: half a GiB of scores never exists at once. */
function lazily<T>(items: readonly T[], make: (item: T) => Streamable): Streamable {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield make(item);
    },
  };
}

function scalarAttentionFields(
  problem: ScalarProblem,
  rows: readonly TrajectoryRow[],
): Record<string, Streamable> {
  const parameters = scalarParameters(problem);
  const L = problem.x0.length;
  return {
    attention: lazily(rows, (row) => scalarScores(scalarAttention(parameters, row.x, row), L)),
    logAbsAttention: lazily(rows, (row) =>
      scalarScores(scalarLogAttention(parameters, row.logAbsX, row.sign), L),
    ),
  };
}

function matrixAttentionFields(
  problem: MatrixProblem,
  rows: readonly TrajectoryRow[],
): Record<string, Streamable> {
  const parameters = matrixParameters(problem);
  const L = problem.x0.length;
  const D = dimensionOf(problem);
  return { attention: lazily(rows, (row) => matrixScores(matrixAttention(parameters, row.x, row), L, D)) };
}

function blowUpField(simulation: Simulation): Streamable {
  const { blowUp } = simulation;
  if (blowUp === undefined) return undefined;
  const labels = blowUp.tokens.map((l) => l + 1).sort((one, other) => one - other);
  return {
    time: blowUp.time,
    ...(Number.isFinite(blowUp.time) ? {} : { logTime: blowUp.logTime }),
    error: blowUp.error,
    tokens: labels,
  };
}

/**
 * The value `simulate --json` prints (CONTRACT.md).
 *
 * @param attention - whether the scores were asked for.
 * @param provenance - what ran: versions, methods, statistics, seed.
 */
export function trajectoryJson(
  simulation: Simulation,
  attention: boolean,
  provenance: Streamable,
): Readonly<Record<string, Streamable>> {
  const { problem, rows, request } = simulation;
  const scalar = problem.kind === "scalar";
  const scores = !attention
    ? {}
    : problem.kind === "scalar"
      ? scalarAttentionFields(problem, rows)
      : matrixAttentionFields(problem, rows);
  return {
    scenario: simulation.scenario,
    t: rows.map((row) => row.t),
    logT: request.coordinate === "log-t" ? rows.map((row) => row.logT) : undefined,
    remaining: request.coordinate === "remaining" ? rows.map((row) => row.remaining ?? Infinity) : undefined,
    x: rows.map((row) => tokensOf(problem, row.x)),
    sign: scalar ? rows.map((row) => Array.from(row.sign)) : undefined,
    logAbsX: scalar ? rows.map((row) => row.logAbsX) : undefined,
    ...scores,
    termination: { kind: simulation.termination.kind, t: simulation.termination.t },
    blowUp: blowUpField(simulation),
    accuracy: {
      relative: simulation.accuracy.relative,
      methods: simulation.accuracy.methods,
      agreed: simulation.accuracy.agreed,
    },
    provenance,
  };
}

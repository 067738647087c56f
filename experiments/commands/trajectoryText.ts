import { matrixAttention, scalarAttention } from "../../solvers/s6/attention.ts";
import { matrixParameters, scalarParameters } from "../../solvers/s6/parameters.ts";
import type { Problem, Simulation, TrajectoryRow } from "../../solvers/types.ts";
import { textTable, type painter } from "./output.ts";
import { dimensionOf } from "./trajectoryJson.ts";

/** More token columns than this do not fit a terminal; --json and --csv have them all. */
const columnsShown = 12;

/** 1-based names of the entries of one row: x1, x2, … or x1,1 (token, dimension). */
function entryNames(problem: Problem, name: string): readonly string[] {
  const L = problem.x0.length;
  const D = dimensionOf(problem);
  if (problem.kind === "scalar") return Array.from({ length: L }, (_, l) => `${name}${l + 1}`);
  return Array.from({ length: L * D }, (_, i) => `${name}${Math.floor(i / D) + 1}_${(i % D) + 1}`);
}

/** Ten digits; a number outside the doubles as a power of e. */
function shownEntry(row: TrajectoryRow, i: number): string {
  const logAbs = row.logAbsX[i] ?? -Infinity;
  const inDoubles = row.x[i] !== 0 && Number.isFinite(row.x[i]);
  if (inDoubles || row.sign[i] === 0) return formatNumber(row.x[i]!);
  return `${row.sign[i]! < 0 ? "-" : ""}e^${formatNumber(logAbs)}`;
}

function formatNumber(value: number): string {
  return String(Number(value.toPrecision(10)));
}

const timeColumn = { t: "t", "log-t": "ln t", remaining: "T - t" } as const;

function timeOf(row: TrajectoryRow, simulation: Simulation): number {
  const { coordinate } = simulation.request;
  if (coordinate === "t") return row.t;
  return coordinate === "log-t" ? row.logT : (row.remaining ?? Infinity);
}

const endings: Readonly<Record<Simulation["termination"]["kind"], string>> = {
  "reached-end": "reached the last time asked for",
  "blow-up": "blows up before the last time asked for",
  "max-steps": "stopped: the step limit was reached",
  "step-underflow": "stopped: the step size fell below what doubles resolve",
  "non-finite": "stopped: a state left the doubles",
};

/** How good the rows are, in words where no digit of them is. */
export function accuracyText({ relative, agreed }: Simulation["accuracy"]): string {
  if (relative === Infinity)
    return "unknown: the second method did not get as far as the first to confirm its rows";
  const stated = `${relative.toPrecision(2)} relative`;
  if (agreed) return stated;
  const worthless = relative < 0.5 ? "" : ": not every token has a digit that is certain";
  return `${stated}, worse than the tolerance asked for${worthless}`;
}

/** What a person reads on a terminal: the finding first, then the rows. */
export function trajectoryText(simulation: Simulation, paint: ReturnType<typeof painter>): string {
  const { accuracy, blowUp } = simulation;
  const names = entryNames(simulation.problem, "x").slice(0, columnsShown);
  const hidden = entryNames(simulation.problem, "x").length - names.length;
  const rows = simulation.rows.map((row) => [
    formatNumber(timeOf(row, simulation)),
    ...names.map((_, i) => shownEntry(row, i)),
  ]);
  const header = [timeColumn[simulation.request.coordinate], ...names];
  const lines = [
    `scenario   ${paint(simulation.scenario, "bold")}`,
    `end        ${simulation.request.coordinate === "remaining" && simulation.termination.kind === "blow-up" ? "blows up" : endings[simulation.termination.kind]}`,
    ...(blowUp !== undefined
      ? [
          `blow-up    T = ${blowUp.time} ± ${blowUp.error.toPrecision(2)}, tokens ${blowUp.tokens.map((l) => l + 1).join(", ")}`,
        ]
      : []),
    `accuracy   ${accuracy.agreed ? accuracyText(accuracy) : paint(accuracyText(accuracy), "yellow")}`,
    ...accuracy.methods.map((method) => `method     ${method}`),
  ];
  const more = hidden > 0 ? `(and ${hidden} more columns: --json or --csv)\n` : "";
  return `${lines.join("\n")}\n\n${textTable(
    header,
    rows,
    header.map((_, i) => i),
  )}${more}`;
}

function attentionNames(problem: Problem): readonly string[] {
  const L = problem.x0.length;
  const D = dimensionOf(problem);
  const pairs = Array.from({ length: L * L }, (_, i) => [Math.floor(i / L) + 1, (i % L) + 1] as const);
  if (problem.kind === "scalar") return pairs.map(([l, j]) => `P${l}_${j}`);
  return Array.from({ length: D }, (_, d) => pairs.map(([l, j]) => `P${d + 1}_${l}_${j}`)).flat();
}

/** Scores of one row in the order of attentionNames. */
function attentionValues(problem: Problem, row: TrajectoryRow): readonly number[] {
  if (problem.kind === "scalar") return Array.from(scalarAttention(scalarParameters(problem), row.x, row));
  const P = matrixAttention(matrixParameters(problem), row.x, row);
  const L = problem.x0.length;
  const D = dimensionOf(problem);
  const at = (d: number, l: number, j: number): number => P[(l * D + d) * L + j]!;
  return Array.from({ length: D * L * L }, (_, i) =>
    at(Math.floor(i / (L * L)), Math.floor(i / L) % L, i % L),
  );
}

/**
 * The rows as CSV (RFC 4180 without quoting: only numbers and plain names), one piece a line.
 *
 * Columns: the time as asked for, the tokens, in one dimension sign and ln|x| of each, and the scores if asked for.
 */
export function* trajectoryCsv(simulation: Simulation, attention: boolean): Generator<string> {
  const { problem } = simulation;
  const scalar = problem.kind === "scalar";
  const coordinate = { t: [], "log-t": ["logT"], remaining: ["remaining"] }[simulation.request.coordinate];
  const header = [
    "t",
    ...coordinate,
    ...entryNames(problem, "x"),
    ...(scalar ? [...entryNames(problem, "sign"), ...entryNames(problem, "logAbsX")] : []),
    ...(attention ? attentionNames(problem) : []),
  ];
  yield `${header.join(",")}\n`;
  for (const row of simulation.rows) {
    const cells = [
      row.t,
      ...coordinate.map(() => timeOf(row, simulation)),
      ...row.x,
      ...(scalar ? [...row.sign, ...row.logAbsX] : []),
      ...(attention ? attentionValues(problem, row) : []),
    ];
    yield `${cells.map((cell) => (cell === 0 ? "0" : String(cell))).join(",")}\n`;
  }
}

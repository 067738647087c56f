import { initialTokens } from "../../solvers/s6/parameters.ts";
import type { Problem } from "../../solvers/types.ts";
import { parseProblem, readJsonFile } from "../formats/index.ts";
import { resolveNamedBackend } from "./backend.ts";
import { jsonPieces, type Streamable } from "./jsonStream.ts";
import { textTable } from "./output.ts";
import { fieldAt } from "../fieldAt.ts";
import { dimensionOf, matrixScores, scalarScores, tokensOf } from "./trajectoryJson.ts";
import { exitCodes, type CommandContext, type ExitCode } from "./types.ts";

/** The scores in the form `field --json` prints: [l][j], or [d][l][j] in D dimensions. */
function scoresOf(problem: Problem, attention: Float64Array): Streamable {
  const L = problem.x0.length;
  return problem.kind === "scalar"
    ? scalarScores(attention, L)
    : matrixScores(attention, L, dimensionOf(problem));
}

/** Score tables with more tokens than this do not fit a terminal. */
const tokensShown = 10;

/** One table [l][j] per dimension. */
function scoresText(problem: Problem, attention: Streamable): string {
  if (problem.x0.length > tokensShown) return "The hidden attention scores are in --json.\n";
  const tables = (problem.kind === "scalar" ? [attention] : attention) as Iterable<Iterable<Float64Array>>;
  const header = ["P", ...problem.x0.map((_, j) => `j=${j + 1}`)];
  const texts = Array.from(tables, (table, d) => {
    const rows = Array.from(table, (row, l) => [
      `l=${l + 1}`,
      ...Array.from(row, (p, j) => (j > l ? "" : p.toPrecision(6))),
    ]);
    const title =
      problem.kind === "scalar" ? "hidden attention scores" : `hidden attention scores, d = ${d + 1}`;
    return `${title}\n${textTable(
      header,
      rows,
      header.map((_, j) => j),
    )}`;
  });
  return texts.join("\n");
}

/** The field for a person: one line per token, then the scores. */
function fieldText(problem: Problem, dxdt: Float64Array, attention: Streamable): string {
  const D = dimensionOf(problem);
  const shown = (values: Float64Array): string =>
    Array.from(values, (value) => value.toPrecision(10)).join(", ");
  const x = initialTokens(problem);
  const rows = problem.x0.map((_, l) => [
    String(l + 1),
    shown(x.subarray(l * D, (l + 1) * D)),
    shown(dxdt.subarray(l * D, (l + 1) * D)),
  ]);
  return `${textTable(["token", "x0", "dx/dt"], rows, [0, 1, 2])}\n${scoresText(problem, attention)}`;
}

/** `field FILE|-`: dx/dt and the hidden attention scores at x0. */
export async function run(context: CommandContext, positionals: readonly string[]): Promise<ExitCode> {
  const document = await readJsonFile(positionals[0]!);
  const { problem } = parseProblem(document.value, document.source, "field");
  await resolveNamedBackend(context.backend);
  const { dxdt, attention: table } = fieldAt(problem);
  const attention = scoresOf(problem, table);
  if (!context.json) await context.output.print(fieldText(problem, dxdt, attention));
  else {
    for (const piece of jsonPieces({ dxdt: tokensOf(problem, dxdt), attention }))
      await context.output.print(piece);
  }
  return exitCodes.done;
}

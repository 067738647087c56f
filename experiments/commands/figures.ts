import path from "node:path";
import { simulate } from "../../solvers/index.ts";
import { writeFileAtomically } from "../engine/index.ts";
import { describedSvg, figureById, figures, renderFigure, type FigureDefinition } from "../figures/index.ts";
import { unknownId } from "../formats/index.ts";
import type { ReportFigure } from "../reports/types.ts";
import { resolveNamedBackend } from "./backend.ts";
import { ProgressBar } from "./progress.ts";
import { exitCodes, type CommandContext, type ExitCode } from "./types.ts";

function chosen(ids: readonly string[]): readonly FigureDefinition[] {
  if (ids.length === 0) return figures;
  return [...new Set(ids)].map((id) => {
    const found = figureById(id);
    if (found !== undefined) return found;
    const known = figures.map((figure) => figure.id);
    throw unknownId(id, known, "`figures` without an ID makes all of them.");
  });
}

/** The figure's SVG and CSV under --out; where they are. */
function writeFigure(figure: ReportFigure, out: string): readonly string[] {
  if (figure.content.kind === "not-run") return [];
  const { csv } = figure.content;
  const base = path.join(out, "figures", figure.id);
  writeFileAtomically(`${base}.svg`, `${describedSvg(figure)}\n`);
  writeFileAtomically(`${base}.csv`, csv);
  return [`${base}.svg`, `${base}.csv`];
}

function figureText(figure: ReportFigure, files: readonly string[]): string {
  const said = figure.content.kind === "not-run" ? `not run: ${figure.content.reason}` : figure.caption;
  const made = files.length === 0 ? [] : [...files, `made by: ${figure.command}`];
  return [`${figure.id}: ${said}`, ...made.map((line) => `  ${line}`), ""].join("\n");
}

/** `figures [ID…]`: SVG and CSV of each, with its finding. */
export async function run(context: CommandContext, positionals: readonly string[]): Promise<ExitCode> {
  const definitions = chosen(positionals);
  await resolveNamedBackend(context.backend);
  const bar = new ProgressBar(context);
  const made: { readonly figure: ReportFigure; readonly files: readonly string[] }[] = [];
  for (const [i, definition] of definitions.entries()) {
    context.signal.throwIfAborted();
    bar.update(i / definitions.length, definition.id);
    const figure = await renderFigure(definition, { seed: context.seed, simulate });
    made.push({ figure, files: writeFigure(figure, context.out) });
  }
  bar.clear();
  if (context.json) {
    const value = made.map(({ figure, files }) => {
      const { id, title, caption, command, content } = figure;
      const reason = content.kind === "not-run" ? { reason: content.reason } : {};
      return { id, title, caption, command, kind: content.kind, ...reason, files };
    });
    await context.output.print(`${JSON.stringify(value)}\n`);
  } else {
    for (const { figure, files } of made) await context.output.print(figureText(figure, files));
  }
  return exitCodes.done;
}

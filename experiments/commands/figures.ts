import path from "node:path";
import { writeFileAtomically } from "../atomicFile.ts";
import { describedSvg, figureById, figures } from "../figures/index.ts";
import { unknownId } from "../formats/index.ts";
import type { ReportFigure } from "../reports/types.ts";
import { resolveNamedBackend } from "./backend.ts";
import { drawFigures } from "./drawFigures.ts";
import { exitCodes, type CommandContext, type ExitCode } from "./types.ts";

/** The figures asked for, each once; all without an id. */
function chosen(ids: readonly string[]): readonly string[] {
  const known = figures.map(({ id }) => id);
  const unknown = ids.find((id) => figureById(id) === undefined);
  if (unknown !== undefined) throw unknownId(unknown, known, "`figures` without an ID makes all of them.");
  return ids.length === 0 ? known : [...new Set(ids)];
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
  const ids = chosen(positionals);
  await resolveNamedBackend(context.backend);
  const drawn = await drawFigures(ids, context);
  const made = drawn.map((figure) => ({ figure, files: writeFigure(figure, context.out) }));
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

import * as vega from "vega";
import { compile } from "vega-lite";
import { InvariantError } from "../../solvers/errors.ts";
import { escapeHtml } from "../reports/html.ts";
import { cliCommand } from "../reports/shellQuote.ts";
import type { ReportFigure } from "../reports/types.ts";
import { toCsv } from "./csv.ts";
import { figureConfig } from "./theme.ts";
import type { FigureContent, FigureContext, FigureDefinition } from "./types.ts";

/** Coordinates in the SVG are rounded to this many digits: smaller files, and no bytes that hang on the last bit. */
const DIGITS = 2;

const GEOMETRY = / (d|transform|x|y|x1|x2|y1|y2|width|height|points)="([^"]*)"/g;

/** Rounds attributes that hold coordinates; texts keep their digits. */
function roundCoordinates(svg: string): string {
  const round = (text: string): string => String(Number(Number(text).toFixed(DIGITS)));
  return svg.replace(GEOMETRY, (_, name: string, value: string) => {
    return ` ${name}="${value.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, round)}"`;
  });
}

/** Vega numbers clip paths and gradients over the life of the process; here they count from 0 in every picture. */
function renumberIds(svg: string): string {
  const ids = [...new Set([...svg.matchAll(/ id="([A-Za-z_]+?)_?\d+"/g)].map(([text]) => text.slice(5, -1)))];
  const names = new Map(ids.map((id, i) => [id, `def${i}`]));
  return svg.replace(/( id="|url\(#|href="#)([^")]+)/g, (text, before: string, id: string) =>
    names.has(id) ? `${before}${names.get(id)}` : text,
  );
}

/** Vega marks groups as graphics objects without names; the picture as a whole is one image with one name. */
function asOneImage(svg: string, title: string): string {
  const bare = svg.replace(/ (?:role|aria-[a-z]+)="[^"]*"/g, "");
  return bare.replace(/^<svg ([^>]*)>/, (_, attributes: string) => {
    return `<svg role="img" ${attributes}><title>${escapeHtml(title)}</title>`;
  });
}

/** The picture as SVG text, made without canvas or browser; same content, same bytes. */
export async function contentSvg(content: FigureContent, title: string): Promise<string> {
  const compiled = compile({ ...content.spec, config: figureConfig }, { logger: vega.logger(vega.Error) });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: "none", logLevel: vega.Error });
  try {
    return asOneImage(renumberIds(roundCoordinates(await view.toSVG())), title);
  } finally {
    view.finalize();
  }
}

/** A picture that goes out on its own: what it shows and how to make it again travel with it. */
export function describedSvg({ caption, command, content }: ReportFigure): string {
  if (content.kind === "not-run") throw new InvariantError("a figure that was not run has no picture");
  const text = escapeHtml(`${caption} Made by: ${command}`);
  return content.svg.replace("</title>", `</title><desc>${text}</desc>`);
}

/** The command that makes a figure again. */
export function figureCommand(id: string, seed: number): string {
  return cliCommand("figures", id, "--seed", String(seed));
}

/** Makes one figure: data, picture, caption, command; or says why there is none. */
export async function renderFigure(
  definition: FigureDefinition,
  context: FigureContext,
): Promise<ReportFigure> {
  const { id, title, theorem } = definition;
  const content = definition.make(context);
  const head = {
    id,
    title,
    ...(theorem === undefined ? {} : { theorem }),
    command: figureCommand(id, context.seed),
  };
  if (content.kind === "not-run") return { ...head, caption: "", content };
  const svg = await contentSvg(content, title);
  return { ...head, caption: content.caption, content: { kind: "drawn", svg, csv: toCsv(content.data) } };
}

import { prose } from "../formula.ts";
import { anchor, html, raw, type Html } from "../html.ts";
import type { ReportFigure } from "../types.ts";
import { copyable } from "./counterexample.ts";

/** Ids inside a figure's SVG, made unique to the page (clip paths and gradients are called by id). */
function withOwnIds(svg: string, prefix: string): string {
  return svg
    .replace(/ id="([^"]+)"/g, ` id="${prefix}-$1"`)
    .replace(/url\(#([^)]+)\)/g, `url(#${prefix}-$1)`)
    .replace(/href="#([^"]+)"/g, `href="#${prefix}-$1"`);
}

/** A figure with its finding and the command that remakes it, or the reason why it is not there. */
export function figureBlock(figure: ReportFigure): Html {
  const id = anchor("figure", figure.id);
  const { content } = figure;
  if (content.kind === "not-run")
    return html`<figure class="figure absent" id="${id}">
      <figcaption>
        <strong>${figure.title}.</strong> <span class="not-run">not run.</span> ${content.reason}
      </figcaption>
    </figure>`;
  return html`<figure class="figure" id="${id}">
    <div class="scroll picture" tabindex="0" role="region" aria-label="Figure: ${figure.title}">
      ${raw(withOwnIds(content.svg, id))}
    </div>
    <figcaption><strong>${figure.title}.</strong> ${prose(figure.caption)}</figcaption>
    ${copyable(`${id}-command`, figure.command, `make the figure ${figure.title} again`)}
  </figure>`;
}

import katex from "katex";
import { html, raw, type Html } from "./html.ts";

/** Inline styles, which the page's Content-Security-Policy forbids (and which MathML output hardly uses). */
const STYLE_ATTRIBUTE = / style="[^"]*"/g;

/** KaTeX writes bars as the relation "divides", which browsers surround with space; the plain bar is a fence. */
const DIVIDES = "\u2223";

/**
 * LaTeX as MathML, which browsers set without any font of ours.
 *
 * @returns the source in `<code>` if KaTeX cannot parse it: a report is never lost to a formula.
 */
export function formula(latex: string, display = false): Html {
  try {
    const markup = katex.renderToString(latex, {
      output: "mathml",
      displayMode: display,
      throwOnError: true,
      strict: "ignore",
      trust: false,
      maxExpand: 1000,
    });
    return raw(markup.replace(STYLE_ATTRIBUTE, "").replaceAll(DIVIDES, "|"));
  } catch {
    return html`<code>${latex}</code>`;
  }
}

/** Text in which `$…$` is a formula. */
export function prose(text: string): readonly Html[] {
  return text
    .split(/(\$[^$]+\$)/)
    .map((part) => (/^\$[^$]+\$$/.test(part) ? formula(part.slice(1, -1)) : html`${part}`));
}

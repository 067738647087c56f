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

/** What plain text says with a sign: `code`, $formula$, x_1, t^(-1/2). Only a letter by itself has an index. */
const MARKED =
  /(?<code>`[^`]+`)|(?<formula>\$[^$]+\$)|(?<base>(?<![\w\\])\p{L})_(?<index>l[+-]?\d|lj|\p{L}|\d{1,2}|\{[^{}]*\})(?![\w{])|\^(?<power>\p{L}|−?\d+|\((?:[^()]|\([^()]*\))*\)|\{[^{}]*\})/gu;

/** What brackets held together needs none when it is set smaller. */
function unwrapped(text = ""): string {
  return text.replace(/^(?:\((.*)\)|\{(.*)\})$/s, "$1$2");
}

function marked(groups: Readonly<Record<string, string | undefined>>): Html {
  const { code, formula: latex, base, index, power } = groups;
  if (code !== undefined) return html`<code>${code.slice(1, -1)}</code>`;
  if (latex !== undefined) return formula(latex.slice(1, -1));
  if (base !== undefined) return html`${base}<sub>${unwrapped(index)}</sub>`;
  return html`<sup>${unwrapped(power)}</sup>`;
}

/** Text as the command line prints it, set as a page can: formulas, code, indices, powers. */
export function prose(text: string): readonly Html[] {
  const parts: Html[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKED)) {
    parts.push(html`${text.slice(end, match.index)}`, marked(match.groups ?? {}));
    end = match.index + match[0].length;
  }
  return [...parts, html`${text.slice(end)}`];
}

/** Markup that may be inserted as it is: made by `html`, or declared safe by `raw`. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Renderable = Html | string | number | null | undefined | false | readonly Renderable[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Makes text from outside printable: control characters (tab and newline excepted), lone surrogates and
 * bidirectional overrides, which can make a page read differently from its source, become U+FFFD.
 */
export function plainText(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\ufffd")
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "\ufffd");
}

/** Text as HTML content or as a double-quoted attribute value. */
export function escapeHtml(text: string): string {
  return plainText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

function render(value: Renderable): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Html) return value.markup;
  if (Array.isArray(value)) return (value as readonly Renderable[]).map(render).join("");
  return escapeHtml(String(value));
}

/** Tagged template: every interpolated string is escaped, every `Html` inserted, arrays joined, null and false dropped. */
export function html(strings: TemplateStringsArray, ...values: readonly Renderable[]): Html {
  return new Html(strings.map((text, i) => text + (i < values.length ? render(values[i]) : "")).join(""));
}

/** Declares a string to be markup. Only for strings this program made (KaTeX, Vega, esbuild output). */
export function raw(markup: string): Html {
  return new Html(markup);
}

/** An id usable in `id=` and `href="#…"`: other characters become their code point, so distinct ids stay distinct. */
export function anchor(prefix: string, id: string): string {
  const safe = [...id]
    .map((c) => (/[a-z0-9-]/.test(c) ? c : `_${(c.codePointAt(0) ?? 0).toString(16)}_`))
    .join("");
  return `${prefix}-${safe}`;
}

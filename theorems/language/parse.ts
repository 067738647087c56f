import { createRequire } from "node:module";
import type { MathNode } from "mathjs";

import { LanguageError } from "./errors.ts";
import type { Source } from "./errors.ts";

/** Far above any statement a person writes; they bound the parser's time and stack. */
export const MAX_LENGTH = 2000;
export const MAX_NESTING = 50;

type Parse = (text: string) => MathNode;
let loaded: Parse | undefined;

/** Loaded at the first expression: it takes 0.2 s, which `--help` must not pay. Only `parse` is ever used. */
function parser(): Parse {
  loaded ??= (createRequire(import.meta.url)("mathjs/number") as { parse: Parse }).parse;
  return loaded;
}

function checkNesting(source: Source): void {
  let depth = 0;
  for (let i = 0; i < source.text.length; i++) {
    const c = source.text[i]!;
    if ("([{".includes(c)) depth++;
    if (")]}".includes(c)) depth--;
    if (depth > MAX_NESTING) {
      const expected = `at most ${MAX_NESTING} brackets inside each other`;
      throw new LanguageError(source, c, expected, "Split the expression.", i + 1);
    }
  }
}

/** Characters that mathjs reads in ways of its own (strings, comments, transposition, blocks). */
const FORBIDDEN: ReadonlyMap<string, string> = new Map([
  ['"', "Strings are not part of the language; remove the quotation marks."],
  ["'", "Strings and transposition are not part of the language; remove the quotation mark."],
  ["`", "Remove it."],
  ["#", "Comments are not part of the language; put the remark into the title."],
  [";", "Write one expression."],
  ["\n", "Write the expression on one line."],
  ["\r", "Write the expression on one line."],
]);

/**
 * Reads mathjs syntax. The tree has not been checked against the language yet.
 *
 * @throws LanguageError with the position, if it is not one expression, or over the limits.
 */
export function parseText(source: Source): MathNode {
  const { text } = source;
  const expected = "one expression in mathjs syntax";
  if (text.trim() === "")
    throw new LanguageError(source, text, expected, "Write an expression such as mu < 0.");
  if (text.length > MAX_LENGTH) {
    throw new LanguageError(
      source,
      text,
      `at most ${MAX_LENGTH} characters, not ${text.length}`,
      "Split it.",
    );
  }
  for (let i = 0; i < text.length; i++) {
    const remedy = FORBIDDEN.get(text[i]!);
    if (remedy !== undefined) throw new LanguageError(source, text[i]!, expected, remedy, i + 1);
  }
  checkNesting(source);
  try {
    return parser()(text);
  } catch (error) {
    if (error instanceof RangeError)
      throw new LanguageError(source, text, "less nesting", "Split the expression.");
    const at = (error as { char?: unknown }).char;
    const reason = error instanceof Error ? error.message.replace(/\s*\(char \d+\)$/, "") : String(error);
    const where = typeof at === "number" ? Math.min(at, text.length) : 0;
    const part = where > 0 ? text.slice(where - 1, where + 9) : text;
    throw new LanguageError(source, part, expected, `The parser says: ${reason}.`, where);
  }
}

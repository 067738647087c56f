import { InputError } from "../../solvers/errors.ts";

/** Where an expression stands and what it says. */
export interface Source {
  /** Path in the file, for example `claims[0].of`. */
  readonly field: string;
  readonly text: string;
}

const SHOWN = 120;

const shorten = (text: string): string => (text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`);

/** 1-based position of `part` in `text` as a word of its own, or 0. */
function position(text: string, part: string): number {
  let at = text.indexOf(part);
  const word = /[\p{L}\p{N}_]/u;
  while (at >= 0) {
    const inside = word.test(part[0] ?? "") && word.test(text[at - 1] ?? " ");
    const goesOn = word.test(part.at(-1) ?? "") && word.test(text[at + part.length] ?? " ");
    if (!inside && !goesOn) return at + 1;
    at = text.indexOf(part, at + 1);
  }
  return 0;
}

/**
 * An expression or statement that is not in the language. The message names the field, the part at fault with
 * its 1-based position where it can be located, what was expected, and the remedy.
 */
export class LanguageError extends InputError {
  /**
   * @param part - the offending piece of the source, as written.
   * @param at - its 1-based position, if the caller knows; otherwise it is looked up.
   */
  constructor(source: Source, part: string, expected: string, remedy: string, at?: number) {
    const found = at ?? position(source.text, part);
    const where = found > 0 ? `character ${found} of ` : "in ";
    const received =
      part === source.text ? `"${shorten(part)}"` : `"${shorten(part)}" (${where}"${shorten(source.text)}")`;
    super("language", [{ field: source.field, received, expected, remedy }]);
  }
}

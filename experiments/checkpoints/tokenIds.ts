import type { ErrorDetail } from "../../solvers/errors.ts";
import { InputError } from "../../solvers/errors.ts";
import { FormatError, type JsonDocument } from "../formats/index.ts";
import { detail } from "../formats/issues.ts";

/** B lists of token ids, each of at least one. */
export type Sequences = readonly (readonly number[])[];

/** Most tokens of one run, all sequences together. */
export const MAX_TOKENS = 65_536;

/** Ids of a byte-level model are the bytes themselves. */
const BYTES = 256;

/** The bytes of a text in UTF-8 as ids. @throws InputError if it is empty, or the model's tokens are not bytes. */
export function idsOfText(text: string, vocabulary: number): Sequences {
  const refuse = (received: string, expected: string, remedy: string): never => {
    throw new InputError("flag", [{ field: "--text", received, expected, remedy }]);
  };
  if (vocabulary !== BYTES) {
    const remedy = "Turn the text into ids with the model's own tokenizer, and give them with --ids.";
    refuse(`a model with ${vocabulary} tokens`, "a byte-level model: 256 tokens, one a byte", remedy);
  }
  const ids = [...new TextEncoder().encode(text)];
  if (ids.length === 0) refuse('""', "at least one byte", 'Give for example --text "In the beginning".');
  if (ids.length > MAX_TOKENS) refuse(`${ids.length} bytes`, `at most ${MAX_TOKENS}`, "Give a shorter text.");
  return [ids];
}

/** Most objections that are listed. */
const LISTED = 5;

function idObjections(value: readonly unknown[], vocabulary: number): readonly ErrorDetail[] {
  const found: ErrorDetail[] = [];
  const isId = (id: unknown): boolean => Number.isInteger(id) && Number(id) >= 0 && Number(id) < vocabulary;
  for (const [b, list] of value.entries()) {
    if (found.length >= LISTED) break;
    if (!Array.isArray(list) || list.length === 0) {
      found.push(
        detail([b], list, "a list of token ids, at least one", "Write [[12, 7, 3]] for one sequence."),
      );
      continue;
    }
    const at = list.findIndex((id: unknown) => !isId(id));
    if (at < 0) continue;
    const expected = `a whole number from 0 to ${vocabulary - 1}`;
    found.push(detail([b, at], list[at], expected, "Use the tokenizer of this model; ids count from 0."));
  }
  return found;
}

/**
 * A JSON list of B lists of token ids.
 *
 * @param vocabulary - how many tokens the model has.
 * @throws FormatError naming the list and the place.
 */
export function parseIds({ value, source }: JsonDocument, vocabulary: number): Sequences {
  if (!Array.isArray(value) || value.length === 0) {
    const remedy = "Write [[12, 7, 3]] for one sequence.";
    throw new FormatError(source, [detail([], value, "a list of lists of token ids", remedy)]);
  }
  const wrong = idObjections(value, vocabulary);
  if (wrong.length > 0) throw new FormatError(source, wrong);
  const sequences = value as unknown as Sequences;
  const tokens = sequences.reduce((sum, ids) => sum + ids.length, 0);
  if (tokens > MAX_TOKENS) {
    const remedy = "Give fewer or shorter sequences.";
    throw new FormatError(source, [detail([], `${tokens} tokens`, `at most ${MAX_TOKENS} tokens`, remedy)]);
  }
  return sequences;
}

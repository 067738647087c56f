import { InvariantError } from "../../solvers/errors.ts";

/** Text is handed on in pieces of about this many characters: a score table may exceed the longest string there is. */
const pieceLength = 1 << 16;

/** Anything JSON can show; lists may be arrays, typed arrays or iterables that compute their items when asked. */
export type Streamable =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Streamable[]
  | ArrayLike<number>
  | Iterable<Streamable>
  | { readonly [key: string]: Streamable };

function numberText(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "0" : String(value);
  if (Number.isNaN(value)) throw new InvariantError("NaN in the output");
  return value > 0 ? '"Infinity"' : '"-Infinity"';
}

function isIterable(value: object): value is Iterable<Streamable> {
  return Symbol.iterator in value;
}

function* tokens(value: Streamable): Generator<string> {
  if (typeof value === "number") yield numberText(value);
  else if (typeof value !== "object" || value === null) yield JSON.stringify(value ?? null);
  else if (isIterable(value)) {
    let separator = "[";
    for (const item of value) {
      yield separator;
      yield* tokens(item);
      separator = ",";
    }
    yield separator === "[" ? "[]" : "]";
  } else {
    let separator = "{";
    for (const [key, item] of Object.entries(value as Record<string, Streamable>)) {
      if (item === undefined) continue;
      yield `${separator}${JSON.stringify(key)}:`;
      yield* tokens(item);
      separator = ",";
    }
    yield separator === "{" ? "{}" : "}";
  }
}

/**
 * One JSON value in pieces, however large: doubles in full, infinities as strings (CONTRACT.md), keys that are
 * undefined left out, a line break at the end.
 *
 * @throws InvariantError on a NaN, which no module may let out.
 */
export function* jsonPieces(value: Streamable): Generator<string> {
  let piece = "";
  for (const token of tokens(value)) {
    piece += token;
    if (piece.length >= pieceLength) {
      yield piece;
      piece = "";
    }
  }
  yield `${piece}\n`;
}

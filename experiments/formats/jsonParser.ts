import type { ErrorDetail } from "../../solvers/errors.ts";
import { fieldPath, printable } from "./issues.ts";

/** Deepest allowed nesting of lists and objects (CONTRACT, bad input). */
export const MAX_NESTING = 32;

/** A JSON value; objects have no prototype, so no key can reach one. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** Syntax stops the reading at once; this carries the one detail out of the recursion. */
class SyntaxStop extends Error {
  readonly detail: ErrorDetail;
  constructor(detail: ErrorDetail) {
    super(detail.expected);
    this.detail = detail;
  }
}

/**
 * Reads JSON as RFC 8259 writes it and nothing more, refusing what JSON.parse passes over in silence:
 * repeated keys, `__proto__`, numbers that overflow or underflow a double, nesting over MAX_NESTING.
 * JSON.parse would keep the last of two equal keys, so a typo could change a problem unseen.
 *
 * @returns the value, or every objection (a syntax error ends the list: nothing after it can be trusted).
 */
export function parseJsonText(
  text: string,
): { readonly value: JsonValue } | { readonly details: readonly ErrorDetail[] } {
  const reader = new Reader(text);
  try {
    const value = reader.document();
    return reader.details.length > 0 ? { details: reader.details } : { value };
  } catch (error) {
    if (error instanceof SyntaxStop) return { details: [...reader.details, error.detail] };
    throw error;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[-+]?[A-Za-z_$][\w$]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\n\r]*/y;

class Reader {
  readonly details: ErrorDetail[] = [];
  private readonly text: string;
  private readonly path: (string | number)[] = [];
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): JsonValue {
    this.space();
    if (this.at === this.text.length) {
      this.stop(
        "an empty file",
        "a JSON value",
        "Write the JSON object that `token-dynamics schema` describes.",
      );
    }
    const value = this.value();
    this.space();
    if (this.at < this.text.length) {
      this.stop(this.here(), "the end of the file after the JSON value", "Remove everything after it.");
    }
    return value;
  }

  private value(): JsonValue {
    switch (this.text[this.at]) {
      case "{":
        return this.nested(() => this.object());
      case "[":
        return this.nested(() => this.list());
      case '"':
        return this.string();
      default:
        return this.scalar();
    }
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > MAX_NESTING) {
      this.stop(
        `nesting of ${this.depth} levels`,
        `at most ${MAX_NESTING} nested lists and objects`,
        "Flatten it.",
      );
    }
    this.at++;
    this.space();
    const value = read();
    this.depth--;
    return value;
  }

  private object(): JsonValue {
    const result = Object.create(null) as { [key: string]: JsonValue };
    if (this.closes("}")) return result;
    for (;;) {
      if (this.text[this.at] !== '"') {
        this.stop(this.here(), "a key in double quotes", "Write keys in double quotes; no trailing comma.");
      }
      const key = this.string();
      this.path.push(key);
      this.space();
      this.expect(":");
      this.space();
      const value = this.value();
      this.store(result, key, value);
      this.path.pop();
      this.space();
      if (this.closes("}")) return result;
      this.expect(",");
      this.space();
    }
  }

  private store(result: { [key: string]: JsonValue }, key: string, value: JsonValue): void {
    if (key === "__proto__") {
      this.note(key, "no key of this name", "Remove the key.");
    } else if (Object.hasOwn(result, key)) {
      this.note(`the key ${printable(key)} again`, "every key once", "Remove one of the two.");
    } else {
      result[key] = value;
    }
  }

  private list(): JsonValue[] {
    const result: JsonValue[] = [];
    if (this.closes("]")) return result;
    for (;;) {
      this.path.push(result.length);
      result.push(this.value());
      this.path.pop();
      this.space();
      if (this.closes("]")) return result;
      this.expect(",");
      this.space();
    }
  }

  private string(): string {
    const token = this.match(STRING);
    if (token === undefined) {
      this.stop(
        this.here(),
        "a JSON string",
        "Close the quotes; write line breaks as \\n and backslashes as \\\\.",
      );
    }
    return JSON.parse(token) as string;
  }

  private scalar(): JsonValue {
    const word = this.match(WORD);
    if (word === "true") return true;
    if (word === "false") return false;
    if (word === "null") return null;
    if (word !== undefined) {
      this.stop(word, "a JSON value", "Numbers are finite decimals; text stands in double quotes.");
    }
    const token = this.match(NUMBER);
    if (token === undefined || /[\w.+]/.test(this.text[this.at] ?? "")) {
      this.stop(this.here(), "a JSON value", "Write numbers as in 1, -0.5 or 2e-3; no trailing comma.");
    }
    return this.number(token);
  }

  private number(token: string): number {
    const value = Number(token);
    if (!Number.isFinite(value)) {
      this.note(token, "a number within the double range", "Use a magnitude of at most 1e150.");
    } else if (value === 0 && /[1-9]/.test(token.replace(/[eE].*/, ""))) {
      this.note(token, "a number that does not underflow to 0", "Write 0, or a magnitude of 1e-150 or more.");
    }
    return value;
  }

  private closes(bracket: string): boolean {
    if (this.text[this.at] !== bracket) return false;
    this.at++;
    return true;
  }

  private expect(character: string): void {
    if (!this.closes(character)) {
      this.stop(this.here(), `"${character}"`, `Put "${character}" here, or close the list or object.`);
    }
  }

  private space(): void {
    this.match(SPACE);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.at += found[0].length;
    return found[0];
  }

  private here(): string {
    return this.at >= this.text.length
      ? "the end of the file"
      : printable(this.text.slice(this.at, this.at + 20));
  }

  /** Notes an objection that does not stop the reading. */
  private note(received: string, expected: string, remedy: string): void {
    this.details.push({ field: fieldPath(this.path), received, expected, remedy });
  }

  private stop(received: string, expected: string, remedy: string): never {
    const before = this.text.slice(0, this.at).split("\n");
    const place = `line ${before.length}, column ${before.at(-1)!.length + 1}`;
    throw new SyntaxStop({
      field: fieldPath(this.path),
      received: `${received} (${place})`,
      expected,
      remedy,
    });
  }
}

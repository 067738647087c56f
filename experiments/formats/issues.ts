import type { z } from "zod";
import { InputError } from "../../solvers/errors.ts";
import type { ErrorDetail } from "../../solvers/errors.ts";

/** Position of a value inside a JSON document: keys and 0-based indices from the root. */
export type JsonPath = readonly (string | number)[];

/** Bad content of a file or value: every problem found, each prefixed with where it came from. */
export class FormatError extends InputError {
  /** File name as the user wrote it, or null for a value that came through the library. */
  readonly source: string | null;
  constructor(source: string | null, details: readonly ErrorDetail[]) {
    super("bad-input", details);
    this.source = source;
    if (source !== null) {
      this.message = this.message
        .split("\n")
        .map((line) => `${source}: ${line}`)
        .join("\n");
    }
  }
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
/** Longer keys are quoted, and cut as other text is. */
const LONGEST_KEY = 60;

/** `["x0", 2]` → `x0[2]`; the root is `(root)`; keys that are no identifiers are quoted. */
export function fieldPath(path: JsonPath): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (part.length <= LONGEST_KEY && IDENTIFIER.test(part)) text += text === "" ? part : `.${part}`;
    else text += `[${printable(part)}]`;
  }
  return text === "" ? "(root)" : text;
}

/** A value as an error message shows it: one line of JSON, at most 80 characters. */
export function printable(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** The value at `path`, or undefined where the path leaves the document. */
export function valueAt(root: unknown, path: JsonPath): unknown {
  let value: unknown = root;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

/** Builds one detail; `received` is printed from the value. */
export function detail(path: JsonPath, value: unknown, expected: string, remedy: string): ErrorDetail {
  return { field: fieldPath(path), received: printable(value), expected, remedy };
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  number: "a finite number",
  int: "an integer",
  string: "a string",
  array: "a list",
  tuple: "a list",
  object: "an object",
  boolean: "true or false",
};

const SEE_SCHEMA = "`token-dynamics schema` prints the format.";

type Issue = z.core.$ZodIssue;

/**
 * Translates what the schema objected to into details that name field, value, expectation and remedy.
 *
 * @param issues - zod's issues of one value.
 * @param root - the value that was checked, for looking up what was received.
 * @param known - keys allowed by the schema anywhere, for "did you mean".
 */
export function issueDetails(
  issues: readonly Issue[],
  root: unknown,
  known: readonly string[],
): ErrorDetail[] {
  return tightest(issues).flatMap((issue) => oneIssue(issue, root, known));
}

/** The schema's own bound and that of all integers may both be broken: of several bounds of one value, the tightest. */
function tightest(issues: readonly Issue[]): readonly Issue[] {
  const bounds = new Map<string, { issue: Issue; limit: number }>();
  const slot = (issue: Issue): string => `${issue.code} ${JSON.stringify(issue.path)}`;
  for (const issue of issues) {
    if (issue.code !== "too_big" && issue.code !== "too_small") continue;
    const limit = issue.code === "too_big" ? Number(issue.maximum) : -Number(issue.minimum);
    const found = bounds.get(slot(issue));
    if (found === undefined || limit < found.limit) bounds.set(slot(issue), { issue, limit });
  }
  return issues.filter((issue) => (bounds.get(slot(issue))?.issue ?? issue) === issue);
}

function oneIssue(issue: Issue, root: unknown, known: readonly string[]): ErrorDetail[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  const value = valueAt(root, path);
  const make = (expected: string, remedy: string): ErrorDetail[] => [detail(path, value, expected, remedy)];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey([...path, key], value, key, known));
    case "invalid_type": {
      const expected = TYPE_NAMES[issue.expected] ?? `a value of type ${issue.expected}`;
      if (value === undefined) return [missingKey(path, expected)];
      return make(expected, `Write ${expected} here.`);
    }
    case "too_small":
      return make(
        bound("at least", issue.origin, Number(issue.minimum), issue.inclusive === false),
        issue.origin === "array" ? "Add what is missing." : "Raise it to this bound or above.",
      );
    case "too_big":
      return make(
        bound("at most", issue.origin, Number(issue.maximum), issue.inclusive === false),
        issue.origin === "array" ? "Remove what is too much." : "Lower it to this bound or below.",
      );
    case "invalid_value":
      if (value === undefined) return [missingKey(path, issue.values.map(printable).join(" or "))];
      return make(`one of ${issue.values.map(printable).join(", ")}`, "Write one of these.");
    case "invalid_union": {
      const options = "options" in issue && Array.isArray(issue.options) ? issue.options : [];
      const expected = options.length > 0 ? `one of ${options.map(printable).join(", ")}` : "another form";
      return value === undefined ? [missingKey(path, expected)] : make(expected, "Write one of these.");
    }
    case "invalid_format":
      return make(`text of the form ${issue.pattern ?? issue.format}`, "Rename it to that form.");
    case "custom": {
      const remedy: unknown = issue.params?.["remedy"];
      return make(issue.message, typeof remedy === "string" ? remedy : SEE_SCHEMA);
    }
    default:
      return make(issue.message, SEE_SCHEMA);
  }
}

/** The detail of a required key that is absent. */
export function missingKey(path: JsonPath, expected: string): ErrorDetail {
  return {
    field: fieldPath(path),
    received: "nothing (the key is missing)",
    expected,
    remedy: `Add the key ${printable(path.at(-1) ?? "")}.`,
  };
}

function unknownKey(path: JsonPath, parent: unknown, key: string, known: readonly string[]): ErrorDetail {
  const value =
    typeof parent === "object" && parent !== null ? (parent as Record<string, unknown>)[key] : parent;
  const near = nearest(key, known);
  return detail(
    path,
    value,
    "no such key in this place",
    near === undefined ? "Remove the key." : `Remove the key, or did you mean ${printable(near)}?`,
  );
}

function bound(side: string, origin: string, limit: number, exclusive: boolean): string {
  if (origin === "array") return `${side} ${limit} ${limit === 1 ? "entry" : "entries"}`;
  if (origin === "string") return `${side} ${limit} ${limit === 1 ? "character" : "characters"}`;
  if (exclusive) return side === "at least" ? `a number above ${limit}` : `a number below ${limit}`;
  return `a number that is ${side} ${limit}`;
}

/** The known word within edit distance 2 of `word` (1 for words of up to three letters), if there is one. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const limit = word.length <= 3 ? 1 : 2;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), limit);
    if (distance < bestDistance && candidate !== word) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein distance by rows (Wagner & Fischer 1974), cut off once it must exceed `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

import { InputError } from "../../solvers/errors.ts";
import type { Report } from "./types.ts";

/**
 * JSON text of plain data: typed arrays become lists, infinities and NaN become the strings
 * "Infinity", "-Infinity", "NaN" (CONTRACT.md: "infinities are strings"); a bigint becomes its decimal string.
 *
 * @param value - plain data without cycles; −0 is written as 0.
 */
export function encodeJson(value: unknown, indent = 2): string {
  return `${JSON.stringify(value, replaceNumbers, indent)}\n`;
}

function replaceNumbers(_key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value === "bigint") return value.toString();
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<number>);
  return value;
}

const SPECIAL: Readonly<Record<string, number>> = { Infinity: Infinity, "-Infinity": -Infinity, NaN: NaN };

function restore(value: unknown): unknown {
  if (typeof value === "string") return Object.hasOwn(SPECIAL, value) ? SPECIAL[value] : value;
  return Array.isArray(value) ? value.map(restore) : value;
}

/**
 * Inverse of `encodeJson`. A text that happens to read "Infinity" stays a text: only values
 * (or lists of them) under one of `numericKeys` are turned back into numbers.
 *
 * @throws SyntaxError if `text` is no JSON.
 */
export function decodeJson(text: string, numericKeys: ReadonlySet<string>): unknown {
  return JSON.parse(text, (key, value: unknown) =>
    numericKeys.has(key) ? restore(value) : value,
  ) as unknown;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function rowFault(row: unknown): string | null {
  if (!isRecord(row)) return "an object";
  if (typeof row["theorem"] !== "string" || typeof row["claim"] !== "string")
    return "theorem and claim as strings";
  const verdict = row["verdict"];
  if (!isRecord(verdict) || typeof verdict["status"] !== "string") return "a verdict with a status";
  return null;
}

function fail(field: string, received: unknown, expected: string): never {
  const shown = JSON.stringify(received) ?? String(received);
  const remedy = "Give a report.json written by `report`, or the output of `verify --json`.";
  throw new InputError("report-format", [{ field, received: shown.slice(0, 80), expected, remedy }]);
}

/** What `--compare` needs of an old report: its rows. */
export type ReportRows = Pick<Report, "version" | "seed" | "rows">;

/**
 * Reads the rows of a report, or of what `verify --json` printed.
 *
 * @throws InputError naming the first field that does not fit.
 */
export function decodeReportRows(text: string): ReportRows {
  let value: unknown;
  try {
    value = decodeJson(text, new Set());
  } catch {
    return fail("report", text, "JSON");
  }
  if (!isRecord(value)) return fail("report", value, "an object");
  if (typeof value["version"] !== "string") return fail("version", value["version"], "a string");
  if (!Array.isArray(value["rows"])) return fail("rows", value["rows"], "a list");
  value["rows"].forEach((row: unknown, i) => {
    const fault = rowFault(row);
    if (fault !== null) fail(`rows[${i}]`, row, fault);
  });
  return value as unknown as ReportRows;
}

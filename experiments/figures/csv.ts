import type { Datum } from "./types.ts";

/** Cells that a spreadsheet would take for a formula are led by an apostrophe (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: number | string | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Records as CSV (RFC 4180, lines end in \n): a header, then one line each; a key missing in a record is an empty cell. */
export function toCsv(data: readonly Datum[]): string {
  const columns = [...new Set(data.flatMap((datum) => Object.keys(datum)))];
  const lines = data.map((datum) => columns.map((column) => cell(datum[column])).join(","));
  return `${[columns.join(","), ...lines].join("\n")}\n`;
}

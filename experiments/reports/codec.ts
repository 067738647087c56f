import { encodeRow, encodeValue, parseReport } from "../formats/index.ts";
import type { JsonDocument, JsonValue } from "../formats/index.ts";
import type { Report } from "./types.ts";
import type { Problem, Row, Verdict } from "../../theorems/types.ts";

/**
 * A report as plain JSON data: rows as `verify --json` prints them, problems in the format of a problem file,
 * infinities as strings.
 */
export function encodeReport(report: Report): JsonValue {
  const { rows, ...rest } = report;
  return { ...(encodeValue(rest) as { [key: string]: JsonValue }), rows: rows.map(encodeRow) };
}

/** The text of report.json: same report, same bytes. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(encodeReport(report), null, 2)}\n`;
}

/** What a report and the output of `verify --json` have in common. */
export type VerifiedRows = Pick<Report, "version" | "seed" | "backend" | "rows">;

type Bare = Readonly<Record<string, unknown>>;

/** A problem file does not say of which kind it is: it shows. */
function withKind(problem: Bare): Problem {
  return { kind: typeof problem["mu"] === "number" ? "scalar" : "matrix", ...problem } as unknown as Problem;
}

function withKinds(row: Bare): Row {
  const verdict = row["verdict"] as Verdict;
  const bare = (problem: Problem): Problem => withKind(problem as unknown as Bare);
  const evidence = verdict.evidence.map((entry) => ({ ...entry, problem: bare(entry.problem) }));
  const replay = verdict.replay;
  return {
    ...(row as unknown as Row),
    verdict: {
      ...verdict,
      evidence,
      ...(replay === undefined ? {} : { replay: { ...replay, problem: bare(replay.problem) } }),
    },
  };
}

/**
 * The rows of a report.json, or of what `verify --json` printed: the inverse of `encodeReport` on what they share.
 *
 * @param document - as `readJsonFile` or `parseJsonBytes` gives it.
 * @throws FormatError, an InputError, if it does not fit the report's schema.
 */
export function decodeReport(document: Pick<JsonDocument, "value" | "source">): VerifiedRows {
  const { version, seed, backend, rows } = parseReport(document.value, document.source);
  return { version, seed, backend, rows: rows.map(withKinds) };
}

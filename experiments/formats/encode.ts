import type { Problem, Request, Tolerances } from "../../solvers/types.ts";
import type { Row } from "../../theorems/types.ts";
import type { JsonValue } from "./jsonParser.ts";

/** A problem as a file has it (CONTRACT, "A problem"): no `kind`, arrays as they are. */
export type ProblemJson = { [key: string]: JsonValue };

/** What a problem file may say besides the problem. */
export interface ProblemExtras {
  readonly request?: Request | null;
  readonly tolerances?: Partial<Tolerances>;
  readonly attention?: boolean;
}

const REQUEST_KEYS = { t: "times", "log-t": "logTimes", remaining: "remaining" } as const;

/**
 * The problem in the format of CONTRACT, so that what a row prints can be saved and run again.
 *
 * @returns plain JSON data; JSON.stringify prints doubles in full, so reading it back gives the same problem.
 */
export function encodeProblem(problem: Problem, extras: ProblemExtras = {}): ProblemJson {
  const out: ProblemJson = {};
  if (problem.kind === "scalar") {
    Object.assign(out, { mu: problem.mu, sDelta: problem.sDelta, a: problem.a, x0: [...problem.x0] });
  } else {
    for (const key of ["M", "sB", "sC", "sDelta"] as const) {
      const rows = problem[key];
      if (rows !== undefined) out[key] = rows.map((row) => [...row]);
    }
    Object.assign(out, { a: [...problem.a], x0: problem.x0.map((token) => [...token]) });
  }
  const { request, tolerances, attention } = extras;
  if (request) out[REQUEST_KEYS[request.coordinate]] = request.values.map(encodeNumber);
  if (tolerances?.rtol !== undefined) out["rtol"] = tolerances.rtol;
  if (tolerances?.atol !== undefined) out["atol"] = tolerances.atol;
  if (attention) out["attention"] = true;
  return out;
}

/** A double in full; infinities (and NaN, which no result should have) as strings, as JSON has none. */
export function encodeNumber(value: number): number | string {
  if (!Number.isFinite(value)) return String(value);
  return value === 0 ? 0 : value;
}

/** Plain data with every number encoded and typed arrays turned into lists. */
export function encodeValue(value: unknown): JsonValue {
  if (typeof value === "number") return encodeNumber(value);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<number>, encodeNumber);
  }
  if (Array.isArray(value)) return value.map(encodeValue);
  const out: { [key: string]: JsonValue } = {};
  for (const [key, entry] of Object.entries(value as object)) {
    if (entry !== undefined) out[key] = encodeValue(entry);
  }
  return out;
}

/** A row as `verify --json` prints it: like the row, with problems in the format of a problem file. */
export function encodeRow(row: Row): JsonValue {
  const { evidence, replay, ...rest } = row.verdict;
  return encodeValue({
    ...row,
    verdict: {
      ...rest,
      evidence: evidence.map((entry) => ({ ...entry, problem: encodeProblem(entry.problem) })),
      replay: replay === undefined ? undefined : { ...replay, problem: encodeProblem(replay.problem) },
    },
  });
}

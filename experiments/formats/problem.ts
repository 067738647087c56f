import type { ErrorDetail } from "../../solvers/errors.ts";
import type { MatrixProblem, Problem, Request, ScalarProblem, Tolerances } from "../../solvers/types.ts";
import { FormatError, detail, issueDetails, missingKey } from "./issues.ts";
import { matrixProblemSchema, scalarProblemSchema } from "./problemSchema.ts";
import type { MatrixFile, ScalarFile } from "./problemSchema.ts";

/** What the file is read for: `simulate` must say when, the other two need not. */
export type ProblemPurpose = "simulate" | "field" | "verify";

/** A problem file, checked. */
export interface ProblemInput {
  readonly problem: Problem;
  /** Null where the purpose needs no times and none were given. */
  readonly request: Request | null;
  /** Only what the file states; the solver knows the defaults. */
  readonly tolerances: Partial<Tolerances>;
  readonly attention: boolean;
}

/** Largest number of attention scores one answer may hold (8 bytes each: half a GiB). */
export const MAX_SCORES = 2 ** 26;

const WHEN = [
  ["times", "t"],
  ["logTimes", "log-t"],
  ["remaining", "remaining"],
] as const;
const SCALAR_KEYS = Object.keys(scalarProblemSchema.shape);
const MATRIX_KEYS = Object.keys(matrixProblemSchema.shape);

/**
 * Checks a problem (CONTRACT, "A problem") and gives it its type.
 *
 * @param value - the JSON value.
 * @param source - the file's name for messages, or null.
 * @throws FormatError with every objection, each naming field, value, expectation and remedy.
 */
export function parseProblem(value: unknown, source: string | null, purpose: ProblemPurpose): ProblemInput {
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const form = formOf(value, keys);
  const structure =
    form === "scalar" ? scalarProblemSchema.safeParse(value) : matrixProblemSchema.safeParse(value);
  const known = form === "scalar" ? SCALAR_KEYS : MATRIX_KEYS;
  const mixing = mixingDetails(value, keys);
  const mixed = new Set(mixing.map((entry) => entry.field));
  const issues = structure.success ? [] : issueDetails(structure.error.issues, value, known);
  const details = [
    ...mixing,
    ...issues.filter((entry) => !mixed.has(entry.field)),
    ...whenDetails(value, keys, purpose),
    ...shapeDetails(value, form, keys),
  ];
  if (details.length > 0 || !structure.success) throw new FormatError(source, distinct(details));
  const problem =
    form === "scalar"
      ? scalarProblem(structure.data as ScalarFile)
      : matrixProblem(structure.data as MatrixFile);
  const input = assemble(problem, structure.data);
  limitScores(input, source);
  return input;
}

/** The form whose own keys are there; with none or both, x0 of lists means D dimensions. */
function formOf(value: unknown, keys: readonly string[]): "scalar" | "matrix" {
  const matrixKeys = ["M", "sB", "sC"].some((key) => keys.includes(key));
  if (keys.includes("mu") !== matrixKeys) return matrixKeys ? "matrix" : "scalar";
  const x0 = field(value, "x0");
  return Array.isArray(x0) && x0.some((token) => Array.isArray(token)) ? "matrix" : "scalar";
}

function mixingDetails(value: unknown, keys: readonly string[]): ErrorDetail[] {
  const has = (key: string): boolean => keys.includes(key);
  const found: ErrorDetail[] = [];
  const matrixKeys = ["M", "sB", "sC"].filter(has);
  if (has("mu") && matrixKeys.length > 0) {
    found.push(
      detail(
        ["mu"],
        field(value, "mu"),
        `no mu beside ${matrixKeys.join(", ")}`,
        "Give mu in one dimension, or M (or sB and sC) in D dimensions, not both.",
      ),
    );
    for (const key of matrixKeys) {
      found.push(detail([key], field(value, key), `no ${key} beside mu`, "Remove it, or remove mu."));
    }
  } else if (has("M") && (has("sB") || has("sC"))) {
    for (const key of ["sB", "sC"].filter(has)) {
      found.push(
        detail(
          [key],
          field(value, key),
          `no ${key} beside M`,
          "Give M, or sB and sC, not both: M = sC^T sB.",
        ),
      );
    }
  } else if (has("sB") !== has("sC") && !has("M")) {
    found.push(missingKey([has("sB") ? "sC" : "sB"], "N rows of D numbers, as sB and sC go together"));
  } else if (!has("mu") && matrixKeys.length === 0 && formOf(value, keys) === "matrix") {
    found.push(missingKey(["M"], "D rows of D numbers, or sB and sC instead"));
  }
  return found;
}

/** Which times: how many ways, and their order. */
function whenDetails(value: unknown, keys: readonly string[], purpose: ProblemPurpose): ErrorDetail[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const given = WHEN.map(([key]) => key).filter((key) => keys.includes(key));
  const found: ErrorDetail[] = [];
  if (given.length > 1) {
    for (const key of given) {
      found.push(
        detail([key], field(value, key), "exactly one of times, logTimes, remaining", "Remove the others."),
      );
    }
  } else if (given.length === 0 && purpose === "simulate") {
    found.push({
      ...missingKey(["times"], "exactly one of times, logTimes, remaining"),
      remedy: 'Add one of them, for example "times": [1].',
    });
  }
  return [...found, ...given.flatMap((key) => orderDetails(key, field(value, key)))];
}

function orderDetails(key: string, list: unknown): ErrorDetail[] {
  if (!Array.isArray(list)) return [];
  const found: ErrorDetail[] = [];
  const up = key !== "remaining";
  for (let i = 0; i < list.length; i++) {
    const here: unknown = list[i];
    const last: unknown = list[i - 1];
    if (typeof here !== "number") continue;
    if (key === "times" && here < 0) {
      found.push(detail([key, i], here, "a time t >= 0", "The dynamics start at t = 0."));
    }
    if (typeof last === "number" && (up ? here <= last : here >= last)) {
      const order = up ? "above" : "below";
      found.push(
        detail(
          [key, i],
          here,
          `a number ${order} the one before it, ${last}`,
          `Sort them, strictly ${up ? "increasing" : "decreasing"}.`,
        ),
      );
    }
  }
  return found;
}

/** Shapes of the D-dimensional form, measured against D = the length of `a` (or of the first token). */
function shapeDetails(value: unknown, form: "scalar" | "matrix", keys: readonly string[]): ErrorDetail[] {
  if (form === "scalar") return [];
  const a = field(value, "a");
  const x0 = field(value, "x0");
  const first: unknown = Array.isArray(x0) ? x0[0] : undefined;
  const D = Array.isArray(a) ? a.length : Array.isArray(first) ? first.length : 0;
  if (D === 0) return [];
  const found: ErrorDetail[] = [];
  for (const key of ["M", "sDelta"]) {
    const rows = field(value, key);
    if (Array.isArray(rows) && rows.length !== D)
      found.push(rowCount(key, rows, D, "as many rows as `a` has entries"));
  }
  for (const key of ["M", "sDelta", "x0", "sB", "sC"].filter((name) => keys.includes(name))) {
    const rows = field(value, key);
    if (!Array.isArray(rows)) continue;
    rows.forEach((row: unknown, i) => {
      if (Array.isArray(row) && row.length !== D) {
        found.push(
          detail([key, i], row, `${D} numbers, as \`a\` has ${D}`, "Make every row as long as `a`."),
        );
      }
    });
  }
  const sB = field(value, "sB");
  const sC = field(value, "sC");
  if (Array.isArray(sB) && Array.isArray(sC) && sB.length !== sC.length) {
    found.push(rowCount("sC", sC, sB.length, "as many rows as sB"));
  }
  return found;
}

function rowCount(key: string, rows: readonly unknown[], expected: number, why: string): ErrorDetail {
  return {
    ...detail([key], rows, `${expected} rows (${why})`, "Add or remove rows."),
    received: `${rows.length} rows`,
  };
}

function field(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

/** The same field may be objected to once for the schema and once for the shape; equal lines say nothing new. */
function distinct(details: readonly ErrorDetail[]): ErrorDetail[] {
  const seen = new Set<string>();
  return details.filter((entry) => {
    const key = `${entry.field}\n${entry.expected}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** −0 becomes 0: the sign of a zero token means nothing, and JSON texts must compare equal. */
const plain = (x: number): number => (x === 0 ? 0 : x);
const row = (xs: readonly number[]): number[] => xs.map(plain);

function scalarProblem(file: ScalarFile): ScalarProblem {
  return { kind: "scalar", mu: plain(file.mu), sDelta: plain(file.sDelta), a: file.a, x0: row(file.x0) };
}

function matrixProblem(file: MatrixFile): MatrixProblem {
  return {
    kind: "matrix",
    ...(file.M === undefined ? {} : { M: file.M.map(row) }),
    ...(file.sB === undefined ? {} : { sB: file.sB.map(row) }),
    ...(file.sC === undefined ? {} : { sC: file.sC.map(row) }),
    sDelta: file.sDelta.map(row),
    a: [...file.a],
    x0: file.x0.map(row),
  };
}

function assemble(problem: Problem, file: ScalarFile | MatrixFile): ProblemInput {
  let request: Request | null = null;
  for (const [key, coordinate] of WHEN) {
    const values = file[key];
    if (values !== undefined) request = { coordinate, values: row(values) };
  }
  return {
    problem,
    request,
    tolerances: {
      ...(file.rtol === undefined ? {} : { rtol: file.rtol }),
      ...(file.atol === undefined ? {} : { atol: file.atol }),
    },
    attention: file.attention ?? false,
  };
}

function limitScores(input: ProblemInput, source: string | null): void {
  if (!input.attention) return;
  const L = input.problem.x0.length;
  const D = input.problem.kind === "scalar" ? 1 : input.problem.a.length;
  const rows = input.request?.values.length ?? 1;
  const scores = L * L * D * rows;
  if (scores <= MAX_SCORES) return;
  throw new FormatError(source, [
    {
      field: "attention",
      received: `true with ${L} tokens, ${D} dimensions and ${rows} times: ${scores} scores`,
      expected: `at most ${MAX_SCORES} scores`,
      remedy: "Ask for fewer times or tokens, or leave attention out.",
    },
  ]);
}

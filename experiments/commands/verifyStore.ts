import path from "node:path";
import { z } from "zod";
import type { ChainResult } from "../../proofs-check/types.ts";
import { InputError } from "../../solvers/errors.ts";
import type { Row, Statement } from "../../theorems/types.ts";
import { writeFileAtomically } from "../atomicFile.ts";
import type { CoverageCount } from "../engine/index.ts";
import { encodeRow, parseProblem, type JsonValue } from "../formats/index.ts";
import { textIfThere } from "../readResult.ts";
import type { ReportEnvironment } from "../reports/types.ts";
import type { BatchRun } from "../sweeps/index.ts";

/** What came out of one statement. */
export interface VerifiedStatement {
  readonly id: string;
  /** The file it came from and its text; absent for the registry. */
  readonly file?: { readonly path: string; readonly statement: Statement };
  readonly rows: readonly Row[];
  /** The proof chains about the statement, checked. */
  readonly chains: readonly ChainResult[];
  readonly coverage: readonly {
    readonly claims: readonly string[];
    readonly classes: readonly CoverageCount[];
  }[];
}

/** What all results in one file have in common: results of different settings are not mixed. */
export interface VerifySettings {
  readonly version: string;
  /** Digest of the program. */
  readonly source: string;
  readonly seed: number;
  readonly runs: number;
  readonly level: "fast" | "full";
  readonly backend: string;
}

/** The results of `verify` so far, as `report` reads them. */
export interface VerifyResults extends VerifySettings {
  /** Git commit, machine and command line of the run. */
  readonly commit: string;
  readonly environment: ReportEnvironment;
  readonly command: string;
  readonly statements: readonly VerifiedStatement[];
  /** Random problems in batches, one run for each theorem; empty where none were asked for. */
  readonly batches: readonly BatchRun[];
}

/** Where `verify` leaves its results for `report`. */
export function resultsFile(out: string): string {
  return path.join(out, "verify.json");
}

function encodeResults(results: VerifyResults): string {
  const statements = results.statements.map((statement) => ({
    ...statement,
    rows: statement.rows.map(encodeRow),
  }));
  return `${JSON.stringify({ ...results, statements })}\n`;
}

type Encoded = Record<string, JsonValue>;

/** Undoes `encodeRow`: problems of a row get their type back. */
function decodeRow(row: Encoded): Row {
  const verdict = row["verdict"] as Encoded;
  const withProblem = (entry: Encoded): Encoded => ({
    ...entry,
    problem: parseProblem(entry["problem"], null, "verify").problem as unknown as JsonValue,
  });
  const replay = verdict["replay"] as Encoded | undefined;
  return {
    ...row,
    verdict: {
      ...verdict,
      evidence: (verdict["evidence"] as Encoded[]).map(withProblem),
      ...(replay === undefined ? {} : { replay: withProblem(replay) }),
    },
  } as unknown as Row;
}

/** As much of the file as can be looked at without knowing what is in it; `parseProblem` looks at the problems. */
const anything = z.looseObject({});
const storedShape = z.looseObject({
  ...{ version: z.string(), source: z.string(), seed: z.number(), runs: z.number(), backend: z.string() },
  ...{ level: z.enum(["fast", "full"]), commit: z.string(), command: z.string() },
  environment: z.looseObject({ node: z.string(), packages: anything }),
  statements: z.array(
    z.looseObject({
      id: z.string(),
      rows: z.array(
        z.looseObject({ claim: z.string(), verdict: z.looseObject({ evidence: z.array(anything) }) }),
      ),
      chains: z.array(anything),
      coverage: z.array(anything),
    }),
  ),
  batches: z.array(anything).optional(),
});

type Stored = Omit<VerifyResults, "statements"> & {
  readonly statements: readonly (Omit<VerifiedStatement, "rows"> & { readonly rows: readonly Encoded[] })[];
};

/** One line. */
function whatIsWrong(error: unknown): string {
  if (error instanceof SyntaxError) return "text that is no JSON";
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  const { path: place, message } = error.issues[0]!;
  return place.length === 0 ? "something else" : `something else at ${place.join(".")} (${message})`;
}

/**
 * The results that earlier runs left under `out`, or undefined if there are none.
 *
 * @throws InputError if the file is there and cannot be read back.
 */
export function readResults(out: string): VerifyResults | undefined {
  const file = resultsFile(out);
  const text = textIfThere(file);
  if (text === undefined) return undefined;
  try {
    const value = storedShape.parse(JSON.parse(text)) as unknown as Stored;
    return {
      ...value,
      // Files of earlier versions have none.
      batches: (value.batches as readonly BatchRun[] | undefined) ?? [],
      statements: value.statements.map((statement) => ({
        ...statement,
        rows: statement.rows.map(decodeRow),
      })),
    };
  } catch (error) {
    const received = whatIsWrong(error);
    const remedy = "Remove the file and run `verify` again.";
    throw new InputError("results", [
      { field: file, received, expected: "results as `verify` writes them", remedy },
    ]);
  }
}

function sameSettings(one: VerifySettings, other: VerifySettings): boolean {
  const keys = ["version", "source", "seed", "runs", "level", "backend"] as const;
  return keys.every((key) => one[key] === other[key]);
}

/**
 * Adds results to those of earlier runs with the same settings, statement by statement, and writes them in one step.
 *
 * @returns what a user should be told: that results of other settings were replaced.
 */
export function storeResults(out: string, fresh: VerifyResults): readonly string[] {
  const file = resultsFile(out);
  const { kept, notices } = earlierResults(out, fresh);
  const ids = new Set(fresh.statements.map((statement) => statement.id));
  const statements = [
    ...(kept?.statements ?? []).filter((statement) => !ids.has(statement.id)),
    ...fresh.statements,
  ];
  // A statement verified again without a batch keeps the batch it had: nothing else has changed.
  const run = new Set(fresh.batches.map(({ theorem }) => theorem));
  const batches = [...(kept?.batches ?? []).filter(({ theorem }) => !run.has(theorem)), ...fresh.batches];
  writeFileAtomically(file, encodeResults({ ...fresh, statements, batches }));
  return notices;
}

function earlierResults(
  out: string,
  fresh: VerifySettings,
): { readonly kept?: VerifyResults; readonly notices: readonly string[] } {
  let earlier: VerifyResults | undefined;
  try {
    earlier = readResults(out);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { notices: [`replacing ${resultsFile(out)}: it could not be read`] };
  }
  if (earlier === undefined) return { notices: [] };
  if (sameSettings(earlier, fresh)) return { kept: earlier, notices: [] };
  const why = "another version, seed, number of runs, level or backend";
  return { notices: [`replacing the results of ${why} in ${resultsFile(out)}`] };
}

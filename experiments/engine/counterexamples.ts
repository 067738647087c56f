import { InputError } from "../../solvers/errors.ts";
import type { Row } from "../../theorems/types.ts";
import { encodeProblem, parseJsonText, parseProblem } from "../formats/index.ts";
import { textIfThere } from "../readResult.ts";
import { writeFileAtomically } from "../atomicFile.ts";
import type { KnownProblem } from "./types.ts";

/**
 * First line of the file. Problems are kept by value: a seed would mean another problem as soon as a generator
 * changes.
 */
const HEADER = '{"format":"token-dynamics counterexamples","version":1}';

/**
 * Reads the problems that once failed: a header, then one `{ "statement", "problem" }` a line.
 *
 * @returns an empty list if there is no such file.
 * @throws InputError naming the line that does not fit.
 */
export function readCounterexamples(path: string): readonly KnownProblem[] {
  const text = textIfThere(path);
  if (text === undefined) return [];
  const [header, ...lines] = text.split("\n");
  if (header !== HEADER) throw badLine(path, 1, header ?? "", HEADER);
  return lines.flatMap((line, i) => (line === "" ? [] : [readLine(path, i + 2, line)]));
}

function readLine(path: string, number: number, line: string): KnownProblem {
  const parsed = parseJsonText(line);
  const expected = '{ "statement": id, "problem": a problem }';
  if (!("value" in parsed)) throw badLine(path, number, line, expected);
  const { value } = parsed;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw badLine(path, number, line, expected);
  const { statement, problem } = value;
  if (typeof statement !== "string" || Object.keys(value).length !== 2)
    throw badLine(path, number, line, expected);
  return { statement, problem: parseProblem(problem, `${path}, line ${number}`, "verify").problem };
}

function badLine(path: string, number: number, line: string, expected: string): InputError {
  return new InputError("counterexamples", [
    {
      field: `${path}, line ${number}`,
      received: line.length > 80 ? `${line.slice(0, 77)}...` : line,
      expected,
      remedy: "Restore the file from version control, or remove the line.",
    },
  ]);
}

/** The smallest failing problem of every contradicted row. */
export function counterexamplesOf(rows: readonly Row[]): readonly KnownProblem[] {
  return rows.flatMap(({ theorem, verdict }) =>
    verdict.replay === undefined ? [] : [{ statement: theorem, problem: verdict.replay.problem }],
  );
}

/**
 * Adds problems to the file, each once, sorted, so that the same failures give the same file.
 *
 * @returns how many were new.
 */
export function recordCounterexamples(path: string, found: readonly KnownProblem[]): number {
  const before = new Set(readCounterexamples(path).map(encodeLine));
  const after = new Set([...before, ...found.map(encodeLine)]);
  if (after.size === before.size) return 0;
  writeFileAtomically(path, `${[HEADER, ...[...after].sort()].join("\n")}\n`);
  return after.size - before.size;
}

function encodeLine({ statement, problem }: KnownProblem): string {
  return JSON.stringify({ statement, problem: encodeProblem(problem) });
}

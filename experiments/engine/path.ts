import * as fc from "fast-check";
import { InputError } from "../../solvers/errors.ts";
import type { Problem } from "../../solvers/types.ts";
import {
  BOUNDARY_MUTATIONS,
  mutateProblem,
  problemArbitrary,
  simplerProblems,
} from "../../theorems/generators/index.ts";
import type { GeneratorSpec } from "../../theorems/generators/index.ts";
import { encodeProblem, parseProblem } from "../formats/index.ts";

/**
 * How a problem was found, as text. With the seed and the statement it determines the problem:
 *
 *     path  = start *( "~" mutation ) *( ":" candidate )
 *     start = index of the draw, from 0          (a path without "~" is a path of fast-check)
 *           | "=" base64url(JSON of the problem) (a problem given by value)
 *
 * A mutation is a number of `mutateProblem`, a candidate a position in `simplerProblems`.
 */
const GRAMMAR = /^(?:\d{1,9}|=[A-Za-z0-9_-]+)(?:~\d{1,8})*(?::\d{1,8})*$/;

/** The path of a problem given by value. */
export function valuePath(problem: Problem): string {
  return `=${Buffer.from(JSON.stringify(encodeProblem(problem))).toString("base64url")}`;
}

/** `count` consecutive draws from `first` on: equal seeds, equal draws, however they are sliced. */
export function drawProblems(
  spec: GeneratorSpec,
  seed: number,
  first: number,
  count: number,
): readonly Problem[] {
  return fc.sample(problemArbitrary(spec), { seed, path: String(first), numRuns: count });
}

/**
 * The problem that a path stands for.
 *
 * @throws InputError if the path is malformed or leads nowhere.
 */
export function problemAtPath(spec: GeneratorSpec, seed: number, path: string): Problem {
  if (!GRAMMAR.test(path)) throw badPath(path, "a path as a replay prints it, for example 17:0:2");
  const [head, ...candidates] = path.split(":") as [string, ...string[]];
  const [start, ...mutations] = head.split("~") as [string, ...string[]];
  let problem = start.startsWith("=")
    ? byValue(path, start.slice(1))
    : drawProblems(spec, seed, Number(start), 1)[0]!;
  for (const number of mutations.map(Number)) {
    if (number < 1 || number > BOUNDARY_MUTATIONS)
      throw badPath(path, `mutations from 1 to ${BOUNDARY_MUTATIONS}`);
    problem = mutateProblem(problem, number, spec);
  }
  for (const position of candidates.map(Number)) problem = candidateAt(problem, position, spec, path);
  return problem;
}

function candidateAt(problem: Problem, position: number, spec: GeneratorSpec, path: string): Problem {
  let at = 0;
  for (const candidate of simplerProblems(problem, spec)) if (at++ === position) return candidate;
  throw badPath(path, `positions below the number of simpler problems, here ${at}`);
}

function byValue(path: string, text: string): Problem {
  try {
    return parseProblem(JSON.parse(Buffer.from(text, "base64url").toString()), null, "verify").problem;
  } catch {
    throw badPath(path, "a problem after =, as a replay prints it");
  }
}

function badPath(path: string, expected: string): InputError {
  const remedy = "Copy path, seed and statement from the replay of one row.";
  return new InputError("bad-path", [{ field: "--path", received: JSON.stringify(path), expected, remedy }]);
}

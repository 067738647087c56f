import { simulate as simulateProblem } from "../solvers/index.ts";
import type { Problem, Request, Simulation, Tolerances } from "../solvers/types.ts";
import { registry } from "../theorems/index.ts";
import * as language from "../theorems/language/index.ts";
import type { Row, Statement, Theorem } from "../theorems/types.ts";
import { verifyStatement, type VerifyOptions } from "./engine/index.ts";
import { fieldAt, type Field } from "./fieldAt.ts";
import { encodeProblem, parseConjecture, parseProblem, unknownId } from "./formats/index.ts";

/**
 * Tokens at the instants asked for, in coordinates that suit the problem's regime, cross-checked by a second method.
 *
 * @param problem - one dimension (`kind: "scalar"`) or D (`kind: "matrix"`); token positions are 0-based.
 * @param request - t (strictly increasing, ≥ 0), ln t, or T − t (strictly decreasing, problems that blow up).
 * @param tolerances - rtol 1e-10; atol 0 in one dimension, 1e-12·max|x0| in D.
 * @returns rows at the instants reached, scenario, how it ended, blow-up time and accuracy. Numerical trouble is told in
 *   `termination`, never thrown.
 * @throws InputError, naming every field that does not fit.
 * @example
 * simulate({ kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [1] }, { coordinate: "remaining", values: [1e-3] }).blowUp?.time
 * // 0.28296328750769…
 */
export function simulate(
  problem: Problem,
  request: Request,
  tolerances: Partial<Tolerances> = {},
): Simulation {
  // The file format's checks are the checks: one boundary, one set of messages.
  const checked = parseProblem(encodeProblem(problem, { request, tolerances }), null, "simulate");
  return simulateProblem(checked.problem, checked.request!, checked.tolerances);
}

/**
 * The vector field and the hidden attention scores at the initial tokens.
 *
 * @throws InputError, naming every field that does not fit.
 */
export function field(problem: Problem): Field {
  return fieldAt(parseProblem(encodeProblem(problem), null, "field").problem);
}

/** Every statement of the registry. */
export const theorems: readonly Theorem[] = registry;

/**
 * The statement of the registry with this id.
 *
 * @throws InputError that lists the ids there are.
 */
export function theorem(id: string): Theorem {
  const found = registry.find((each) => each.id === id);
  if (found !== undefined) return found;
  throw unknownId(
    id,
    registry.map((each) => each.id),
    "`list` shows them with their titles; a statement of your own goes in with --conjecture FILE.",
  );
}

/**
 * A statement from its JSON form (what `verify --conjecture` reads), checked.
 *
 * @param value - the parsed JSON.
 * @throws InputError, naming every field and expression that does not fit.
 */
export function conjecture(value: unknown): Statement {
  const reservedIds = new Set(registry.map((each) => each.id));
  return parseConjecture(value, { source: null, reservedIds, language });
}

/**
 * Verdicts on all claims of a statement.
 *
 * @param statement - from `theorem`, `conjecture` or by hand.
 * @param options - seed 1, 200 runs, level "fast" unless given; `workers: 0` (the default) stays in this thread.
 * @returns one row per claim, in the statement's order; the same options give the same rows on every machine.
 * @throws InputError for an expression outside the language or a path that leads nowhere.
 */
export function verify(
  statement: Statement | Theorem,
  options: Partial<VerifyOptions> = {},
): Promise<readonly Row[]> {
  return verifyStatement(statement, { seed: 1, runs: 200, level: "fast", ...options });
}

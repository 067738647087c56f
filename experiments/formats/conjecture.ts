import { InputError } from "../../solvers/errors.ts";
import type { ErrorDetail } from "../../solvers/errors.ts";
import type { ClaimSpec, Ranges, Statement } from "../../theorems/types.ts";
import { CONJECTURE_KEYS, conjectureSchema } from "./conjectureSchema.ts";
import type { AlternativeFile, ConjectureFile } from "./conjectureSchema.ts";
import { FormatError, detail, fieldPath, issueDetails, valueAt } from "./issues.ts";
import type { JsonPath } from "./issues.ts";
import { countRangeDetails, intervalDetails } from "./rangeChecks.ts";

/** Where an expression may stand: which names it may use depends on it. */
export type ExpressionPlace = "hypothesis" | "claim" | "constant";

/** What theorems/language offers for checking; passed in, so that reading a problem need not load mathjs. */
export interface ConjectureLanguage {
  /** Throws an InputError if the expression is not allowed in its place. */
  compileExpression(
    source: string,
    place: ExpressionPlace,
    options: { readonly tokensMin: number; readonly dimension: boolean; readonly dimensionMin: number },
  ): unknown;
  /** Throws an InputError for what only the whole shows, such as a comparison where a number is due. */
  compileStatement(statement: Statement): unknown;
}

export interface ConjectureOptions {
  /** The file's name for messages, or null. */
  readonly source: string | null;
  /** Ids that a file may not take: those of the registry. */
  readonly reservedIds: ReadonlySet<string>;
  readonly language: ConjectureLanguage;
}

/**
 * Checks a conjecture (CONTRACT, "A conjecture") and gives it its type.
 *
 * @throws FormatError with every objection to the file, expressions included.
 */
export function parseConjecture(value: unknown, options: ConjectureOptions): Statement {
  const structure = conjectureSchema.safeParse(value);
  const details = [
    ...(structure.success ? [] : issueDetails(structure.error.issues, value, CONJECTURE_KEYS)),
    ...countRangeDetails(valueAt(value, ["tokens"]), ["tokens"]),
    ...countRangeDetails(valueAt(value, ["dimension"]), ["dimension"]),
    ...intervalDetails(valueAt(value, ["ranges"]), ["ranges"]),
    ...idDetails(value, options.reservedIds),
    ...repeatedNames(value),
  ];
  if (!structure.success) throw new FormatError(options.source, details);
  const all = [...details, ...expressionDetails(structure.data, options.language)];
  if (all.length > 0) throw new FormatError(options.source, all);
  const statement = statementOf(structure.data);
  try {
    options.language.compileStatement(statement);
  } catch (error) {
    throw error instanceof InputError ? new FormatError(options.source, error.details) : error;
  }
  return statement;
}

/**
 * Objects to two files with one id: their rows could not be told apart.
 *
 * @throws FormatError naming the second file.
 */
export function refuseEqualIds(
  statements: readonly { readonly id: string; readonly source: string | null }[],
): void {
  const first = new Map<string, string | null>();
  for (const { id, source } of statements) {
    if (first.has(id)) {
      const remedy = `Rename one: ${first.get(id) ?? "another statement"} has it too.`;
      throw new FormatError(source, [detail(["id"], id, "an id of its own for every file", remedy)]);
    }
    first.set(id, source);
  }
}

function idDetails(value: unknown, reserved: ReadonlySet<string>): ErrorDetail[] {
  const id = valueAt(value, ["id"]);
  if (typeof id !== "string" || !reserved.has(id)) return [];
  return [
    detail(
      ["id"],
      id,
      "an id that the registry does not have",
      "Rename it; `token-dynamics list` shows those taken.",
    ),
  ];
}

function repeatedNames(value: unknown): ErrorDetail[] {
  const claims = valueAt(value, ["claims"]);
  if (!Array.isArray(claims)) return [];
  const seen = new Map<string, number>();
  const found: ErrorDetail[] = [];
  claims.forEach((claim: unknown, i) => {
    const name = valueAt(claim, ["name"]);
    if (typeof name !== "string") return;
    const before = seen.get(name);
    if (before === undefined) seen.set(name, i);
    else {
      found.push(
        detail(
          ["claims", i, "name"],
          name,
          `a name that claims[${before}] does not have`,
          "Give every claim a name of its own.",
        ),
      );
    }
  });
  return found;
}

/** Checks every expression of a well-formed file, so that one run shows all that is wrong. */
function expressionDetails(file: ConjectureFile, language: ConjectureLanguage): ErrorDetail[] {
  const options = {
    tokensMin: file.tokens?.min ?? 1,
    dimension: file.dimension !== undefined,
    dimensionMin: file.dimension?.min ?? 1,
  };
  const found: ErrorDetail[] = [];
  const visit = (source: string | undefined, place: ExpressionPlace, path: JsonPath): void => {
    if (source === undefined) return;
    try {
      language.compileExpression(source, place, options);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      for (const entry of error.details) found.push({ ...entry, field: fieldPath(path) });
    }
  };
  const visitClaim = (claim: AlternativeFile, path: JsonPath): void => {
    visit(claim.of, "claim", [...path, "of"]);
    visit(claim.equals, "constant", [...path, "equals"]);
    claim.claims?.forEach((inner, i) => visitClaim(inner, [...path, "claims", i]));
  };
  file.hypotheses.forEach((source, i) => visit(source, "hypothesis", ["hypotheses", i]));
  file.claims.forEach((claim, i) => visitClaim(claim, ["claims", i]));
  return found;
}

function statementOf(file: ConjectureFile): Statement {
  const ranges: Record<string, readonly [number, number]> = {};
  for (const [key, interval] of Object.entries(file.ranges ?? {})) {
    if (interval !== undefined) ranges[key] = interval;
  }
  return {
    id: file.id,
    title: file.title,
    hypotheses: file.hypotheses,
    claims: file.claims.map((claim) => claimSpec(claim, claim.name)),
    ...(file.tokens === undefined ? {} : { tokens: file.tokens }),
    ...(file.dimension === undefined ? {} : { dimension: file.dimension }),
    ...(file.ranges === undefined ? {} : { ranges: ranges satisfies Ranges }),
  };
}

/** Alternatives without a name take that of their claim and their 1-based place. */
function claimSpec(claim: AlternativeFile, name: string): ClaimSpec {
  return {
    name,
    kind: claim.kind,
    ...(claim.as === undefined ? {} : { as: claim.as }),
    ...(claim.of === undefined ? {} : { of: claim.of }),
    ...(claim.equals === undefined ? {} : { equals: claim.equals }),
    ...(claim.claims === undefined
      ? {}
      : { claims: claim.claims.map((inner, i) => claimSpec(inner, inner.name ?? `${name} (${i + 1})`)) }),
  };
}

import type { Problem } from "../../solvers/types.ts";
import type { ClaimKind, ClaimSpec, RegisteredClaim, Statement } from "../types.ts";
import { LanguageError } from "./errors.ts";
import { compileExpression, initialEnvironment } from "./expression.ts";
import { instancesOf, sizes } from "./instances.ts";
import type { CompiledClaim, CompiledExpression, CompiledStatement, CompileOptions } from "./types.ts";

type Need = "number" | "boolean" | "absent";

interface Fields {
  readonly of: Need;
  readonly equals: "required" | "optional" | "absent";
  readonly as: boolean;
  readonly claims: boolean;
}

/** What CONTRACT.md asks of each kind. */
const FIELDS: Readonly<Record<ClaimKind, Fields>> = {
  limit: { of: "number", equals: "required", as: true, claims: false },
  bounded: { of: "number", equals: "absent", as: true, claims: false },
  unbounded: { of: "number", equals: "absent", as: true, claims: false },
  always: { of: "boolean", equals: "absent", as: true, claims: false },
  eventually: { of: "boolean", equals: "absent", as: true, claims: false },
  blowsUp: { of: "absent", equals: "optional", as: true, claims: false },
  global: { of: "absent", equals: "absent", as: true, claims: false },
  anyOf: { of: "absent", equals: "absent", as: false, claims: true },
};

/** anyOf inside anyOf inside …: no statement needs more. */
const MAX_NESTED_CLAIMS = 8;

const tokensMinimum = (statement: Statement): number => statement.tokens?.min ?? 1;

function checkRange(
  field: "tokens" | "dimension",
  range: { readonly min: number; readonly max: number } | undefined,
): void {
  if (range === undefined) return;
  const { min, max } = range;
  if (Number.isSafeInteger(min) && Number.isSafeInteger(max) && min >= 1 && min <= max) return;
  const text = JSON.stringify(range);
  throw new LanguageError(
    { field, text },
    text,
    "integers 1 ≤ min ≤ max",
    'Write, for example, { "min": 2, "max": 4 }.',
  );
}

/**
 * Compiles the hypotheses and claims of a statement, from the registry or from a file.
 *
 * @throws LanguageError naming the field, for example `claims[0].of`: an expression outside the language, a claim
 *   with missing or extra fields for its kind, or a repeated claim name.
 */
export function compileStatement(statement: Statement): CompiledStatement {
  checkRange("tokens", statement.tokens);
  checkRange("dimension", statement.dimension);
  const options: CompileOptions = {
    tokensMin: tokensMinimum(statement),
    dimension: statement.dimension !== undefined,
    dimensionMin: statement.dimension?.min ?? 1,
  };
  const hypotheses = statement.hypotheses.map((text, i) =>
    compileHypothesis(text, { ...options, field: `hypotheses[${i}]` }),
  );
  if (statement.claims.length === 0) missing("claims", "[]", "at least one claim", "Add a claim.");
  checkNames(statement.claims);
  const claims = statement.claims.map((c, i) => compileClaim(c, `claims[${i}]`, optionsOf(c, options)));
  return { statement, hypotheses, claims };
}

/** A claim of the registry may be about more tokens than its statement. */
function optionsOf(claim: ClaimSpec | RegisteredClaim, options: CompileOptions): CompileOptions {
  const own = "tokens" in claim ? claim.tokens?.min : undefined;
  return own === undefined ? options : { ...options, tokensMin: own };
}

function missing(field: string, text: string, expected: string, remedy: string): never {
  throw new LanguageError({ field, text }, text, expected, remedy);
}

function checkNames(claims: readonly ClaimSpec[]): void {
  const seen = new Set<string>();
  claims.forEach(({ name }, i) => {
    if (seen.has(name))
      missing(`claims[${i}].name`, name, "a name of its own for each claim", "Rename one of them.");
    seen.add(name);
  });
}

function compileHypothesis(text: string, options: CompileOptions): CompiledExpression {
  const compiled = compileExpression(text, "hypothesis", options);
  if (compiled.type === "boolean") return compiled;
  return missing(
    options.field ?? "hypothesis",
    text,
    "a comparison",
    "Compare it with something, as in mu < 0.",
  );
}

/**
 * Compiles one claim.
 *
 * @param field - its path, for messages.
 * @throws LanguageError as `compileStatement`.
 */
export function compileClaim(
  spec: ClaimSpec,
  field: string,
  options: CompileOptions,
  depth = 0,
): CompiledClaim {
  if (!Object.hasOwn(FIELDS, spec.kind)) {
    missing(
      `${field}.kind`,
      String(spec.kind),
      `one of ${Object.keys(FIELDS).join(", ")}`,
      "Use one of these kinds.",
    );
  }
  const fields = FIELDS[spec.kind];
  checkFields(spec, field, fields);
  if (fields.claims) return compileAnyOf(spec, field, options, depth);
  const of =
    spec.of === undefined
      ? undefined
      : compileOf(spec.of, fields.of, spec.kind, { ...options, field: `${field}.of` });
  const equals =
    spec.equals === undefined
      ? undefined
      : compileEquals(spec.equals, { ...options, field: `${field}.equals` });
  return { spec, ...(of === undefined ? {} : { of }), ...(equals === undefined ? {} : { equals }) };
}

function checkFields(spec: ClaimSpec, field: string, fields: Fields): void {
  const needs: readonly [key: "of" | "equals" | "claims" | "as", required: boolean, allowed: boolean][] = [
    ["of", fields.of !== "absent", fields.of !== "absent"],
    ["equals", fields.equals === "required", fields.equals !== "absent"],
    ["claims", fields.claims, fields.claims],
    ["as", false, fields.as],
  ];
  for (const [key, required, allowed] of needs) {
    if (required && spec[key] === undefined) {
      missing(`${field}.${key}`, "nothing", `"${key}" in a claim of kind ${spec.kind}`, `Add "${key}".`);
    }
    if (!allowed && spec[key] !== undefined) {
      const shown = typeof spec[key] === "string" ? spec[key] : JSON.stringify(spec[key]);
      missing(`${field}.${key}`, shown, `no "${key}" in a claim of kind ${spec.kind}`, "Remove it.");
    }
  }
  if (spec.as !== undefined && spec.as !== "t -> Infinity" && spec.as !== "t -> T") {
    missing(`${field}.as`, String(spec.as), `"t -> Infinity" or "t -> T"`, "Use one of the two.");
  }
}

function compileAnyOf(spec: ClaimSpec, field: string, options: CompileOptions, depth: number): CompiledClaim {
  const parts = spec.claims ?? [];
  if (parts.length === 0)
    missing(`${field}.claims`, "[]", "at least one claim", "Add claims, or remove this one.");
  if (depth >= MAX_NESTED_CLAIMS) {
    missing(`${field}.claims`, spec.name, `anyOf nested at most ${MAX_NESTED_CLAIMS} deep`, "Flatten it.");
  }
  checkNames(parts);
  return { spec, claims: parts.map((c, i) => compileClaim(c, `${field}.claims[${i}]`, options, depth + 1)) };
}

function compileOf(text: string, need: Need, kind: ClaimKind, options: CompileOptions): CompiledExpression {
  const compiled = compileExpression(text, "claim", options);
  if (compiled.type === need) return compiled;
  const expected = need === "boolean" ? "a comparison" : "a number, not a comparison";
  return missing(
    options.field ?? "of",
    text,
    `${expected} in a claim of kind ${kind}`,
    "Change the expression or the kind.",
  );
}

function compileEquals(text: string, options: CompileOptions): CompiledExpression {
  const compiled = compileExpression(text, "constant", options);
  if (compiled.type === "number") return compiled;
  return missing(options.field ?? "equals", text, "a number, not a comparison", "Write the value alone.");
}

/**
 * Whether a problem meets all hypotheses, each for all values of its free indices. A hypothesis that cannot be
 * decided within rounding, or is undefined, is not met.
 *
 * @returns `margin` is the least over hypotheses and instances (0 on a boundary, Infinity without hypotheses);
 *   `failed` lists the hypotheses that are not met, as written.
 */
export function holds(
  statement: CompiledStatement,
  problem: Problem,
): { readonly holds: boolean; readonly margin: number; readonly failed: readonly string[] } {
  const { L, D } = sizes(problem);
  const env = initialEnvironment(problem);
  const failed: string[] = [];
  let margin = Infinity;
  for (const hypothesis of statement.hypotheses) {
    let met = true;
    for (const instance of instancesOf(hypothesis, L, D)) {
      const truth = hypothesis.truth({ ...env, ...instance });
      if (truth.value !== "true") met = false;
      margin = Math.min(margin, truth.margin);
    }
    if (!met) failed.push(hypothesis.source);
  }
  return { holds: failed.length === 0, margin, failed };
}

import { claimLatex, claimText } from "./claimText.ts";
import type { ControlRun, Report, ReportClaim, ReportStatement } from "./types.ts";
import type { ClaimSpec, RegisteredClaim, Row, Statement, Theorem } from "../../theorems/types.ts";

/** A statement read from a file, with the path the user gave. */
export interface FiledStatement {
  readonly statement: Statement;
  readonly path: string;
}

/** Everything a report is made of; what is left out is printed as not run. */
export interface BuildInput extends Pick<
  Report,
  "version" | "seed" | "backend" | "commit" | "environment" | "level" | "runs" | "command" | "rows"
> {
  readonly theorems: readonly Theorem[];
  readonly conjectures?: readonly FiledStatement[];
  readonly figures?: Report["figures"];
  readonly tables?: Report["tables"];
  readonly coverage?: Report["coverage"];
  readonly proofSteps?: Report["proofSteps"];
  readonly proofChains?: Report["proofChains"];
  readonly columns?: Report["columns"];
  readonly controls?: ControlRun | undefined;
  readonly skipped?: Report["skipped"];
}

function reportClaim(
  claim: ClaimSpec & Partial<RegisteredClaim>,
  tokensMin: number,
  inDimension: boolean,
): ReportClaim {
  const latex = claimLatex(claim, tokensMin, inDimension);
  return {
    name: claim.name,
    kind: claim.kind,
    text: claimText(claim),
    ...(latex === undefined ? {} : { latex }),
    attributedTo: claim.attributedTo ?? "user",
    ...(claim.established === undefined ? {} : { established: claim.established }),
    ...(claim.note === undefined ? {} : { note: claim.note }),
  };
}

function claimsOf(statement: Statement): readonly ReportClaim[] {
  const claims: readonly (ClaimSpec & Partial<RegisteredClaim>)[] = statement.claims;
  return claims.map((claim) =>
    reportClaim(claim, (claim.tokens ?? statement.tokens)?.min ?? 1, statement.dimension !== undefined),
  );
}

function registryStatement(theorem: Theorem): ReportStatement {
  return {
    id: theorem.id,
    title: theorem.title,
    kind: theorem.kind,
    origin: { kind: "registry" },
    citation: theorem.citation,
    latex: theorem.latex,
    summary: theorem.summary,
    notChecked: theorem.notChecked,
    hypotheses: theorem.hypotheses,
    claims: claimsOf(theorem),
  };
}

function filedStatement({ statement, path }: FiledStatement): ReportStatement {
  return {
    id: statement.id,
    title: statement.title,
    kind: "conjecture",
    origin: { kind: "file", path },
    notChecked: [],
    hypotheses: statement.hypotheses,
    claims: claimsOf(statement),
  };
}

/** Statements without any row are left out: a report on two statements is about two statements. */
function withRows(statements: readonly ReportStatement[], rows: readonly Row[]): readonly ReportStatement[] {
  const ids = new Set(rows.map((row) => row.theorem));
  return rows.length === 0 ? statements : statements.filter((statement) => ids.has(statement.id));
}

/**
 * Gathers verdicts, statement texts and everything beside them into one plain value.
 *
 * Pure: no clock, no files. Statements keep the order of the registry, conjectures follow.
 */
export function buildReport(input: BuildInput): Report {
  const statements = [
    ...input.theorems.map(registryStatement),
    ...(input.conjectures ?? []).map(filedStatement),
  ];
  return {
    version: input.version,
    seed: input.seed,
    backend: input.backend,
    rows: input.rows,
    commit: input.commit,
    level: input.level,
    runs: input.runs,
    command: input.command,
    environment: input.environment,
    statements: withRows(statements, input.rows),
    figures: input.figures ?? [],
    tables: input.tables ?? [],
    coverage: input.coverage ?? [],
    proofSteps: input.proofSteps ?? [],
    proofChains: input.proofChains ?? [],
    columns: input.columns ?? [],
    ...(input.controls === undefined ? {} : { controls: input.controls }),
    skipped: input.skipped ?? [],
  };
}

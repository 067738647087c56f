import type { ChainResult } from "../../proofs-check/types.ts";
import type { CoverageCount } from "../engine/index.ts";
import type { CoverageClass, ReportProofChain, ReportProofStep } from "./types.ts";

/** Coverage as `verify` keeps it: one list of classes per group of claims that share problems. */
export interface CoveredStatement {
  readonly id: string;
  readonly coverage: readonly {
    readonly claims: readonly string[];
    readonly classes: readonly CoverageCount[];
  }[];
}

/** Coverage for the report; a group of all claims but the first few is named by its first claim. */
export function coverageClasses(statements: readonly CoveredStatement[]): readonly CoverageClass[] {
  return statements.flatMap(({ id, coverage }) =>
    coverage.flatMap(({ claims, classes }, group) =>
      classes.map((entry) => ({
        statement: id,
        ...(group === 0 ? {} : { claim: claims[0] ?? "" }),
        ...entry,
      })),
    ),
  );
}

/** A rule without a name is a step taken as given: a hypothesis, or the assumption of an induction. */
function methodOf({ method, rule }: ChainResult["steps"][number]): string {
  if (rule !== undefined) return `rule “${rule}”`;
  return method === "rule" ? "given" : method;
}

/** Checked chains for the report: the chains, and their steps as one list. */
export function proofEntries(results: readonly ChainResult[]): {
  readonly proofChains: readonly ReportProofChain[];
  readonly proofSteps: readonly ReportProofStep[];
} {
  const proofChains = results.map(({ id, theorem, shows, status, missing, rules }) => ({
    id,
    statement: theorem,
    shows,
    status,
    missing,
    rules: rules.map((rule) => ({ name: rule.name, statement: rule.statement })),
  }));
  const proofSteps = results.flatMap(({ theorem, steps }) =>
    steps.map((step) => ({
      id: step.id,
      title: step.title,
      statement: theorem,
      uses: step.uses,
      method: methodOf(step),
      status: step.status,
      latex: step.statement.map((formula) => formula.latex),
      detail: step.artefact,
    })),
  );
  return { proofChains, proofSteps };
}

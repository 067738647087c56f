import type { EngineTools, VerifyOptions } from "../../../experiments/engine/index.ts";
import type { Problem, ScalarProblem } from "../../../solvers/types.ts";
import type { CompiledStatement } from "../../../theorems/language/index.ts";
import type { ClaimSpec, ProblemOutcome, Statement } from "../../../theorems/types.ts";

/** A hypothesis or a claim of the fakes: plain code under the text that stands for it. */
export type Conditions = Readonly<Record<string, (problem: ScalarProblem) => boolean>>;
export type Margins = Readonly<
  Record<string, (problem: ScalarProblem) => number | "inconclusive" | "skipped">
>;

const scalar = (problem: Problem): ScalarProblem => {
  if (problem.kind !== "scalar") throw new Error("the fakes know one dimension only");
  return problem;
};

/** Tools without solvers: a claim's `of` names a margin (> 0 supports, < 0 contradicts). */
export function fakeTools(conditions: Conditions, margins: Margins, seen: Problem[] = []): EngineTools {
  return {
    compile: (statement: Statement): CompiledStatement => ({
      statement,
      hypotheses: [],
      claims: statement.claims.map((spec) => ({ spec })),
    }),
    holds: ({ statement }, problem) => {
      const failed = statement.hypotheses.filter((text) => !conditions[text]!(scalar(problem)));
      return { holds: failed.length === 0, failed };
    },
    judge: ({ spec }, problem): ProblemOutcome => {
      seen.push(problem);
      const margin = margins[spec.of!]!(scalar(problem));
      if (typeof margin === "string") return { outcome: margin, reason: "fake", margin: 0 };
      return { outcome: margin > 0 ? "supported" : "contradicted", reason: `margin ${margin}`, margin };
    },
    trace: () => {
      throw new Error("the fakes make no traces");
    },
  };
}

export const claim = (of: string, name = of): ClaimSpec => ({ name, kind: "bounded", of });

export const statement = (change: Partial<Statement> = {}): Statement => ({
  id: "fake",
  title: "A statement about fakes",
  hypotheses: [],
  claims: [claim("fine")],
  ...change,
});

export const options = (change: Partial<VerifyOptions> = {}): VerifyOptions => ({
  seed: 1,
  runs: 200,
  level: "fast",
  ...change,
});

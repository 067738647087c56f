import type { Problem } from "../../solvers/types.ts";
import type { TraceSource } from "../../theorems/judge.ts";
import type { CompiledClaim, CompiledStatement } from "../../theorems/language/index.ts";
import type {
  Certificate,
  ClaimSpec,
  ProblemOutcome,
  Row,
  Statement,
  Theorem,
} from "../../theorems/types.ts";
import type { TaskRunner } from "./pool.ts";

/** What the engine is built on; replaced by fakes in its own tests. */
export interface EngineTools {
  compile(statement: Statement): CompiledStatement;
  holds(
    statement: CompiledStatement,
    problem: Problem,
  ): { readonly holds: boolean; readonly failed: readonly string[] };
  judge(claim: CompiledClaim, problem: Problem, traces: TraceSource): ProblemOutcome;
  readonly trace: TraceSource;
}

/** A problem and how to draw it again (see path.ts for the grammar). */
export interface SampledProblem {
  readonly problem: Problem;
  readonly path: string;
}

/** A problem kept by value because it once failed; tried before anything is drawn. */
export interface KnownProblem {
  readonly statement: string;
  readonly problem: Problem;
}

/** What proofs-check found out about a claim. */
export interface ProofResult {
  readonly status: "proved" | "refuted";
  readonly certificates: readonly Certificate[];
}

/** Where finished pieces of work are kept, so that an interrupted run continues. */
export interface TaskStore {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

export interface Progress {
  /** Problems judged so far, and how many are planned, of this statement. */
  readonly done: number;
  readonly total: number;
  /** Id of the statement. */
  readonly row: string;
}

export interface VerifyOptions {
  readonly seed: number;
  /** Problems that meet the hypotheses, per claim. */
  readonly runs: number;
  readonly level: "fast" | "full";
  /** Replays the problem that `seed` and this path stand for, instead of sampling. */
  readonly path?: string;
  /** Checks the claims on this problem, instead of sampling. */
  readonly problem?: Problem;
  /** Worker threads; 0 (the default) works in this thread. The rows do not depend on it. */
  readonly workers?: number;
  /** Runs the tasks of several statements over one pool; closed by whoever made it. */
  readonly runner?: TaskRunner;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
  readonly store?: TaskStore;
  readonly known?: readonly KnownProblem[];
  readonly proof?: (statement: string, claim: string) => ProofResult | undefined;
  /**
   * Tries to prove that the smallest problem that contradicts a claim meets the statement's hypotheses and violates it;
   * null if that was not possible. The statement has the claim's own hypotheses and tokens.
   */
  readonly refute?: (statement: Statement, claim: ClaimSpec, problem: Problem) => Certificate | null;
  /** Only with workers = 0; the default is the real trace, language and judge. */
  readonly tools?: EngineTools;
}

/** How often the problems of a group reached a class of the parameter space. */
export interface CoverageCount {
  readonly name: string;
  readonly count: number;
  readonly total: number;
  /** Required share; absent: recorded only. */
  readonly required?: number;
  /** False if the share is below the requirement beyond chance; absent when nothing is required. */
  readonly met?: boolean;
}

/** What came out of the claims that are tried on the same problems. */
export interface GroupResult {
  readonly claims: readonly string[];
  readonly coverage: readonly CoverageCount[];
  /** Problems drawn in all, with those that missed the hypotheses. */
  readonly drawn: number;
  /** Problems the margin-driven search tried on top of the runs. */
  readonly searched: number;
}

export interface StatementResult {
  readonly rows: readonly Row[];
  readonly groups: readonly GroupResult[];
}

/** Claims of one statement with the same hypotheses, ranges and tokens: they share problems and traces. */
export interface ClaimGroup {
  /** The statement with these hypotheses, ranges, tokens, and only these claims (plain data, as workers need). */
  readonly statement: Statement;
  /** Positions of the claims in the original statement. */
  readonly positions: readonly number[];
}

export type AnyStatement = Statement | Theorem;

import type { Problem, ScalarProblem, MatrixProblem } from "../solvers/types.ts";

export type ClaimKind =
  "limit" | "bounded" | "unbounded" | "always" | "eventually" | "blowsUp" | "global" | "anyOf";

export type LimitPoint = "t -> Infinity" | "t -> T";

/** A claim exactly as CONTRACT.md's conjecture file has it. */
export interface ClaimSpec {
  readonly name: string;
  readonly kind: ClaimKind;
  readonly as?: LimitPoint;
  readonly of?: string;
  readonly equals?: string;
  readonly claims?: readonly ClaimSpec[];
}

export type Ranges = Readonly<Record<string, readonly [number, number]>>;

/** A statement exactly as CONTRACT.md's conjecture file has it; registry statements have this form too. */
export interface Statement {
  readonly id: string;
  readonly title: string;
  readonly tokens?: { readonly min: number; readonly max: number };
  readonly dimension?: { readonly min: number; readonly max: number };
  readonly hypotheses: readonly string[];
  readonly ranges?: Ranges;
  readonly claims: readonly ClaimSpec[];
}

export type Established = true | false | "open";
export type Attribution = "paper" | "workbench" | "user";

/** What the registry adds to a claim. */
export interface RegisteredClaim extends ClaimSpec {
  readonly attributedTo: Attribution;
  readonly established: Established;
  /** One line: in what way the paper's claim is loose, or what is sharp. */
  readonly note?: string;
  /** Overrides of the statement's hypotheses or ranges for this claim alone. */
  readonly hypotheses?: readonly string[];
  readonly ranges?: Ranges;
  readonly tokens?: { readonly min: number; readonly max: number };
}

export interface Citation {
  readonly source: string;
  readonly version: number;
  /** The statement by its name, never a number; "reported" where the paper's body is known through reviews only. */
  readonly locator: string;
}

/** A statement of the registry. */
export interface Theorem extends Omit<Statement, "claims"> {
  readonly kind: "theorem" | "lemma" | "conjecture";
  readonly citation: Citation;
  /** The statement in LaTeX. */
  readonly latex: string;
  /** Plain-language paragraph for the report. */
  readonly summary: string;
  readonly notChecked: readonly string[];
  readonly claims: readonly RegisteredClaim[];
}

/** A point of the observed value of a claim's expression, as the report shows it. */
export interface Observation {
  /** Human-readable, for example "0.4121 ± 3e-7", "undefined", "+Infinity". */
  readonly text: string;
  /** Limit value and half-width where the observation is a number. */
  readonly value?: number;
  readonly error?: number;
  /** Σ range it was read from. */
  readonly window?: readonly [number, number];
  readonly rigour: "rigorous" | "estimated";
}

/** What came out of one claim on one problem, over all instances of its free indices. */
export interface ProblemOutcome {
  readonly outcome: "supported" | "contradicted" | "inconclusive" | "skipped";
  /** Why, in one line; names the instance (l, j 1-based) that decided. */
  readonly reason: string;
  readonly predicted?: string;
  readonly observed?: Observation;
  readonly instance?: Readonly<Record<string, number>>;
  /** Signed margin, > 0 supports, < 0 violates; guides the search only. */
  readonly margin: number;
}

export type VerdictStatus = "proved" | "refuted" | "supported" | "contradicted" | "inconclusive" | "vacuous";

export interface Counts {
  readonly supported: number;
  readonly contradicted: number;
  readonly inconclusive: number;
  readonly skipped: number;
}

/** A single problem's comparison kept as evidence. */
export interface Evidence {
  readonly problem: Problem;
  readonly predicted: string;
  readonly observed: string;
  readonly outcome: ProblemOutcome["outcome"];
  readonly reason: string;
}

export interface Replay {
  readonly problem: Problem;
  readonly seed: number;
  readonly path: string;
  readonly predicted: string;
  readonly observed: string;
}

export interface Certificate {
  readonly step: string;
  readonly method: "symbolic" | "interval" | "smt" | "rule";
  readonly artefact: string;
}

export interface Verdict {
  readonly status: VerdictStatus;
  readonly runs: number;
  readonly counts: Counts;
  readonly evidence: readonly Evidence[];
  readonly certificates?: readonly Certificate[];
  readonly reason?: string;
  readonly replay?: Replay;
  /** A complete proof chain beside a contradicted problem, or an `established` disagreement. */
  readonly fault?: boolean;
}

export interface Row {
  readonly theorem: string;
  readonly claim: string;
  readonly attributedTo: Attribution;
  readonly established?: Established;
  readonly verdict: Verdict;
}

export type { Problem, ScalarProblem, MatrixProblem };

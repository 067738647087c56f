import type { Attribution, Citation, ClaimKind, Established, Row } from "../../theorems/types.ts";

/** A claim as the report prints it: text, and LaTeX made from the same expression. */
export interface ReportClaim {
  readonly name: string;
  readonly kind: ClaimKind;
  /** The claim in the conjecture language, one line, for example `limit of sqrt(t)*abs(x[1]) = …`. */
  readonly text: string;
  /** LaTeX made from the expressions; absent where they do not compile. */
  readonly latex?: string;
  readonly attributedTo: Attribution;
  readonly established?: Established;
  readonly note?: string;
}

/** A statement with everything the report says about it before any verdict. */
export interface ReportStatement {
  readonly id: string;
  readonly title: string;
  readonly kind: "theorem" | "lemma" | "conjecture";
  readonly origin: { readonly kind: "registry" } | { readonly kind: "file"; readonly path: string };
  readonly citation?: Citation;
  /** The statement in LaTeX (registry only). */
  readonly latex?: string;
  readonly summary?: string;
  readonly notChecked: readonly string[];
  readonly hypotheses: readonly string[];
  readonly claims: readonly ReportClaim[];
}

/** A figure as made by `figures`, or the reason why it was not. */
export interface ReportFigure {
  readonly id: string;
  readonly title: string;
  /** Statement whose section shows it; absent: the gallery. */
  readonly theorem?: string;
  /** The finding, in words, with numbers read from the figure's own data. */
  readonly caption: string;
  /** The exact command that makes it again. */
  readonly command: string;
  readonly content:
    | { readonly kind: "drawn"; readonly svg: string; readonly csv: string }
    | { readonly kind: "not-run"; readonly reason: string };
}

/** A table as made by `tables`; cells are plain text. */
export interface ReportTable {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly command: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** How often the generated problems of one statement (or one claim of it) reached a class of the parameter space. */
export interface CoverageClass {
  readonly statement: string;
  readonly claim?: string;
  /** For example "a zero token", "|mu| < 0.1". */
  readonly name: string;
  readonly count: number;
  readonly total: number;
  /** Required share in [0, 1]; absent: recorded only. */
  readonly required?: number;
  /** Whether the requirement is met with confidence; absent when nothing is required. */
  readonly met?: boolean;
}

/** One step of a proof chain; `uses` names other steps. */
export interface ReportProofStep {
  /** Unique over all chains. */
  readonly id: string;
  readonly title?: string;
  readonly statement: string;
  readonly uses: readonly string[];
  /** symbolic, interval, smt, or rule: an inference by a person, listed but never counted as machine-checked. */
  readonly method: string;
  readonly status: "checked" | "accepted" | "failed" | "inconclusive" | "not-run";
  /** What the step states. */
  readonly latex?: readonly string[];
  /** What a sceptic can run again. */
  readonly detail?: string;
}

/** A proof as a whole. */
export interface ReportProofChain {
  readonly id: string;
  readonly statement: string;
  readonly shows: "proves" | "refutes";
  readonly status: "complete" | "incomplete" | "failed";
  /** Gaps known to the authors. */
  readonly missing: readonly string[];
  /** The inferences by people it rests on. */
  readonly rules: readonly { readonly name: string; readonly statement: string }[];
}

/** Evidence of the two columns other commands fill: `sweep` (GPU scale) and `analyze` (checkpoints). */
export interface ColumnEvidence {
  readonly statement: string;
  readonly column: "scale" | "checkpoints";
  /** Short, for a table cell: "1,000,000 problems, 0 contradicted". */
  readonly summary: string;
  readonly contradicted: number;
  /** Backend or checkpoint name. */
  readonly source: string;
}

/** An altered statement that the workbench must object to, or a true one that it must let pass. */
export interface ControlResult {
  readonly name: string;
  /** What was altered, in words. */
  readonly alteration: string;
  readonly expected: "contradicted" | "supported";
  readonly observed: string;
  readonly passed: boolean;
}

/** Controls that ran together, and with what. */
export interface ControlRun {
  readonly origin: { readonly version: string; readonly commit: string; readonly command: string };
  readonly controls: readonly ControlResult[];
}

/** A check that could have run and did not. */
export interface SkippedCheck {
  readonly what: string;
  readonly why: string;
}

/** Where and on what the report was made. */
export interface ReportEnvironment {
  readonly node: string;
  readonly platform: string;
  readonly arch: string;
  readonly cpus: string;
  /** Package name → version of what the numbers depend on. */
  readonly packages: Readonly<Record<string, string>>;
}

/** What `verify --json` prints, and everything a reader needs beside it. Plain data, no clock: same inputs, same bytes. */
export interface Report {
  readonly version: string;
  readonly seed: number;
  readonly backend: string;
  readonly rows: readonly Row[];
  /** Git commit, "unknown" outside a checkout; ends in "-dirty" with uncommitted changes. */
  readonly commit: string;
  readonly level: "fast" | "full";
  /** Problems asked for per claim. */
  readonly runs: number;
  /** The command line that made it, already quoted for a shell. */
  readonly command: string;
  readonly environment: ReportEnvironment;
  readonly statements: readonly ReportStatement[];
  readonly figures: readonly ReportFigure[];
  readonly tables: readonly ReportTable[];
  readonly coverage: readonly CoverageClass[];
  readonly proofSteps: readonly ReportProofStep[];
  readonly proofChains: readonly ReportProofChain[];
  readonly columns: readonly ColumnEvidence[];
  /** Absent: no controls have run. Not always of the report's own commit; `origin` says. */
  readonly controls?: ControlRun;
  readonly skipped: readonly SkippedCheck[];
}

/** One row whose outcome differs between two reports. */
export interface StatusChange {
  readonly theorem: string;
  readonly claim: string;
  /** Status before; "absent" if the row is new. */
  readonly before: string;
  /** Status after; "absent" if the row is gone. */
  readonly after: string;
  readonly direction: "better" | "worse" | "other";
}

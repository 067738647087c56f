/** How a step is checked. "rule" is a named human inference, listed by name and never counted as machine-checked. */
export type Method = "symbolic" | "interval" | "smt" | "rule";

/** "fast" runs the steps that take under a second; "full" all of them. */
export type Level = "fast" | "full";

export interface RenderedFormula {
  /** mathjs syntax. */
  readonly text: string;
  readonly latex: string;
}

/** "accepted": a rule instance whose formal part fits its schema; the inference itself is the human's. */
export type StepStatus = "checked" | "accepted" | "failed" | "inconclusive";

export interface StepResult {
  readonly status: StepStatus;
  readonly method: Method;
  /** What a sceptic can re-run: the identity, the box count, the solver's answer, the rule's instance. */
  readonly artefact: string;
  /** Conditions under which the identity holds that the declared signs do not settle. */
  readonly provisos: readonly string[];
  readonly milliseconds: number;
}

export interface ProofStep {
  /** "module.name", unique over all chains. */
  readonly id: string;
  readonly title: string;
  readonly statement: readonly RenderedFormula[];
  /** Why, in words a referee can follow; for rules the whole argument. */
  readonly argument: string;
  readonly uses: readonly string[];
  readonly method: Method;
  readonly rule?: string;
  /** An assumption: a hypothesis of the theorem, or of an induction that another step discharges. */
  readonly assumption?: boolean;
  readonly discharges: readonly string[];
  readonly slow: boolean;
  check(): Promise<StepResult>;
}

/** What a chain shows, in the words of a claim of the registry. */
export interface ChainClaim {
  readonly name: string;
  readonly kind: "limit" | "bounded" | "unbounded" | "always" | "eventually" | "blowsUp" | "global" | "prose";
  readonly as?: "t -> Infinity" | "t -> T";
  readonly of?: string;
  readonly equals?: string;
  /** The step whose statement is this claim. */
  readonly step: string;
  /** How the registry's names read in the step's: { x_l: "x" }; absent where the claim is matched by a reader. */
  readonly names?: Readonly<Record<string, string>>;
  /** Hypotheses of the claim instead of the chain's. */
  readonly hypotheses?: readonly string[];
}

export interface ProofChain {
  readonly id: string;
  /** Id of the statement in the registry. */
  readonly theorem: string;
  readonly title: string;
  /** "refutes": a complete chain shows the claims to be false. */
  readonly shows: "proves" | "refutes";
  /** Under which hypotheses; the checked statements hold for all of these. */
  readonly hypotheses: readonly string[];
  readonly claims: readonly ChainClaim[];
  readonly steps: readonly ProofStep[];
  /** Gaps known to the authors; a chain with one is never complete. */
  readonly missing: readonly string[];
}

export interface CheckedStep extends StepResult {
  readonly id: string;
  readonly title: string;
  readonly uses: readonly string[];
  readonly statement: readonly RenderedFormula[];
  readonly rule?: string;
  readonly assumption?: boolean;
}

/** A human inference rule a chain rests on. */
export interface RuleUse {
  readonly name: string;
  readonly statement: string;
  /** The checker verifies that every instance fits the rule; otherwise the instances are argued in words. */
  readonly formal: boolean;
  readonly usedBy: readonly string[];
}

export interface ChainResult {
  readonly id: string;
  readonly theorem: string;
  readonly shows: ProofChain["shows"];
  /** complete: every leaf checked, no gap; the rules it rests on are listed. failed: a check objected. */
  readonly status: "complete" | "incomplete" | "failed";
  readonly steps: readonly CheckedStep[];
  readonly rules: readonly RuleUse[];
  readonly missing: readonly string[];
  readonly milliseconds: number;
}

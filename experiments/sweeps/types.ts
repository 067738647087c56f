import type { BackendName } from "../../solvers/batched/index.ts";
import type { Rng } from "../../solvers/numerics/rng.ts";
import type { ScalarProblem } from "../../solvers/types.ts";
import type { ProblemOutcome } from "../../theorems/types.ts";

/**
 * What a batch says of one problem. `unresolved`: not far enough along for the limit to show, by the statement's own
 * rate of approach. `disagrees` is never the last word: float64 decides (confirm.ts).
 */
export type Outcome = "agrees" | "disagrees" | "unresolved";

/** The end of one problem's trajectory in the coordinates y = s x, θ = |μ|t/s² (MATH.md, section 1). */
export interface Ending {
  readonly L: number;
  /** Sign of μ. */
  readonly sign: number;
  readonly a: number;
  /** [L] y(0). */
  readonly y0: ArrayLike<number>;
  /** [L] ln|y| at the end. */
  readonly logAbs: ArrayLike<number>;
  readonly logTheta: number;
  /** Some y > 0 became unbounded in finite θ. */
  readonly escaped: boolean;
}

/** How far a batch goes: until ln θ, in at most that many depth steps. */
export interface Reach {
  readonly logTheta: number;
  readonly steps: number;
}

/** What a batch checks of one theorem. */
export interface BatchCheck {
  /** Id in the registry. */
  readonly theorem: string;
  /** The claims that it checks, put to the float64 engine where it disagrees. */
  readonly claims: readonly string[];
  /** Sign of μ, and y(0) for one problem, written into `y0`. */
  draw(random: Rng, y0: Float64Array): number;
  reach(L: number): Reach;
  judge(ending: Ending): Outcome;
}

/** What float64 says of a disagreement: over the check's claims, contradicted before inconclusive before supported. */
export type Fate = Exclude<ProblemOutcome["outcome"], "skipped">;

export interface Disagreement {
  readonly problem: ScalarProblem;
  readonly fate: Fate;
  /** Of the claim that decided. */
  readonly claim: string;
  readonly reason: string;
  /** The batch's own outcome when its steps are done in float64; `agrees`: float32 had it wrong. */
  readonly inDouble: Outcome;
}

export interface BatchProvenance {
  readonly backend: BackendName;
  readonly engine: string;
  readonly adapter: string;
  readonly dtype: string;
  readonly layout: string;
  readonly seed: number;
  /** Depth steps at most, and ln θ at which a problem stands still. */
  readonly steps: number;
  readonly untilLogTheta: number;
  readonly change: number;
}

/** A batch of random problems against one theorem. */
export interface BatchRun {
  readonly theorem: string;
  readonly claims: readonly string[];
  readonly problems: number;
  readonly tokens: number;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Of the disagreements, every one re-run by the float64 engine. */
  readonly fates: Readonly<Record<Fate, number>>;
  /** Disagreements that were float32's doing. */
  readonly rounding: number;
  /** The contradicted ones first. */
  readonly examples: readonly Disagreement[];
  readonly provenance: BatchProvenance;
}

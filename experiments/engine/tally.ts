import type { ClaimSpec, Counts, Evidence, ProblemOutcome } from "../../theorems/types.ts";
import { problemComplexity } from "../../theorems/generators/index.ts";
import type { SampledProblem } from "./types.ts";

/** A problem with what came out of one claim on it. */
export interface Judged extends SampledProblem {
  readonly outcome: ProblemOutcome;
}

/** How much evidence a row keeps; contradictions all, up to a number that no reader exceeds. */
const KEPT = { contradicted: 100, inconclusive: 5, first: 2, closest: 3 } as const;

/** Adds up the outcomes of one claim in the order of the draws. */
export class Tally {
  private readonly counts = { supported: 0, contradicted: 0, inconclusive: 0, skipped: 0 };
  private readonly contradictions: Judged[] = [];
  private readonly undecided: Judged[] = [];
  private readonly first: Judged[] = [];
  private closest: Judged[] = [];
  private smallest: Judged | null = null;

  add(judged: Judged): void {
    const { outcome } = judged.outcome;
    this.counts[outcome]++;
    if (outcome === "contradicted") {
      if (this.contradictions.length < KEPT.contradicted) this.contradictions.push(judged);
      if (this.smallest === null || complexityOf(judged) < complexityOf(this.smallest))
        this.smallest = judged;
    } else if (outcome === "inconclusive") {
      if (this.undecided.length < KEPT.inconclusive) this.undecided.push(judged);
    } else if (outcome === "supported") {
      if (this.first.length < KEPT.first) this.first.push(judged);
      this.keepClosest(judged);
    }
  }

  /** Draws that missed the hypotheses. */
  addSkipped(count: number): void {
    this.counts.skipped += count;
  }

  /** Problems with an outcome other than skipped. */
  get decided(): number {
    const { supported, contradicted, inconclusive } = this.counts;
    return supported + contradicted + inconclusive;
  }

  get total(): Counts {
    return { ...this.counts };
  }

  /** The problems that contradict the claim, as far as they are kept. */
  get contradicting(): readonly Judged[] {
    return this.contradictions;
  }

  /** The simplest problem that contradicts the claim (the first one among equals). */
  get worst(): Judged | null {
    return this.smallest;
  }

  /** The supported problem that came closest to a violation. */
  get nearest(): Judged | null {
    return this.closest[0] ?? null;
  }

  /** All contradictions, some of the inconclusive, and of the supported the first and the closest calls. */
  evidence(claim: ClaimSpec): readonly Evidence[] {
    const shown = new Set([...this.contradictions, ...this.undecided, ...this.closest, ...this.first]);
    return [...shown].map(({ problem, outcome }) => ({
      problem,
      predicted: predictedText(claim, outcome),
      observed: observedText(outcome),
      outcome: outcome.outcome,
      reason: outcome.reason,
    }));
  }

  /** Sorted by margin; the earlier draw first among equals, as sorting is stable. */
  private keepClosest(judged: Judged): void {
    const last = this.closest.at(-1);
    if (this.closest.length >= KEPT.closest && last !== undefined && !(marginOf(judged) < marginOf(last)))
      return;
    this.closest = [...this.closest, judged].sort((p, q) => marginOf(p) - marginOf(q)).slice(0, KEPT.closest);
  }
}

const complexityOf = (judged: Judged): number => problemComplexity(judged.problem);

/** A margin that is no number counts as far from any violation. */
function marginOf(judged: Judged): number {
  const { margin } = judged.outcome;
  return Number.isNaN(margin) ? Infinity : margin;
}

/** What the claim predicts on a problem: the judge's number, or the claim itself. */
export function predictedText(claim: ClaimSpec, outcome: ProblemOutcome): string {
  if (outcome.predicted !== undefined) return outcome.predicted;
  if (claim.equals !== undefined) return claim.equals;
  return claim.of === undefined ? claim.kind : `${claim.kind}: ${claim.of}`;
}

/** What was seen on a problem: the judge's number, or its reason. */
export function observedText(outcome: ProblemOutcome): string {
  return outcome.observed?.text ?? outcome.reason;
}

/** One line of a part: a problem, where the residual stack left it, and what came out of every claim. */
import {
  encodeNumber,
  encodeProblem,
  parseProblem,
  type JsonValue,
  type ProblemJson,
} from "../formats/index.ts";
import { observedText, predictedText } from "../engine/index.ts";
import type { Problem } from "../../solvers/types.ts";
import type { ClaimSpec, ProblemOutcome } from "../../theorems/types.ts";

/** The state of one problem after the last layer. */
export interface DepthState {
  /** One dimension: [L] signs −1, 0, 1 of the tokens. Absent in D dimensions. */
  readonly sign?: readonly number[];
  /** [L] ln|x_l|, in D dimensions ln of the Euclidean norm; −Infinity for zero. */
  readonly logAbsX: readonly number[];
  /** Entries of tokens whose sign is not their initial one: a step of the stack overshot zero. */
  readonly signFlips: number;
  /** Some token grew past what the stack keeps, and was held there. */
  readonly escaped: boolean;
}

export type Outcome = ProblemOutcome["outcome"];

/** Why a claim did not hold, or was not decided, on a problem. */
export interface Objection {
  readonly statement: string;
  readonly claim: string;
  readonly predicted: string;
  readonly observed: string;
  readonly reason: string;
}

/** [statement][claim] in the order of the sweep; a claim whose hypotheses the problem misses is left out. */
export type Outcomes = Readonly<Record<string, Readonly<Record<string, Exclude<Outcome, "skipped">>>>>;

/** What a record says of one claim. */
export function outcomeIn(
  { claims }: Pick<SweepRecord, "claims">,
  statement: string,
  claim: string,
): Outcome {
  return claims[statement]?.[claim] ?? "skipped";
}

export interface SweepRecord {
  readonly index: number;
  readonly problem: Problem;
  readonly depth: DepthState;
  readonly claims: Outcomes;
  /** One for each claim that is contradicted or inconclusive. */
  readonly objections: readonly Objection[];
}

/** One claim's outcome on one problem. */
export interface JudgedClaim {
  readonly statement: string;
  readonly claim: ClaimSpec;
  readonly outcome: ProblemOutcome;
}

/** A record from what was computed. */
export function recordOf(
  index: number,
  problem: Problem,
  depth: DepthState,
  judged: readonly JudgedClaim[],
): SweepRecord {
  const claims: Record<string, Record<string, Exclude<Outcome, "skipped">>> = {};
  const objections: Objection[] = [];
  for (const { statement, claim, outcome } of judged) {
    if (outcome.outcome === "skipped") continue;
    (claims[statement] ??= {})[claim.name] = outcome.outcome;
    if (outcome.outcome !== "contradicted" && outcome.outcome !== "inconclusive") continue;
    const predicted = predictedText(claim, outcome);
    const observed = observedText(outcome);
    objections.push({ statement, claim: claim.name, predicted, observed, reason: outcome.reason });
  }
  return { index, problem, depth, claims, objections };
}

/** The record as one line of JSON, without the line break: equal records, equal bytes. */
export function recordLine({ index, problem, depth, claims, objections }: SweepRecord): string {
  return JSON.stringify({
    index,
    problem: encodeProblem(problem),
    depth: { ...depth, logAbsX: depth.logAbsX.map(encodeNumber) },
    claims,
    ...(objections.length === 0 ? {} : { objections }),
  });
}

interface EncodedRecord {
  readonly index: number;
  readonly problem: ProblemJson;
  readonly depth: Omit<DepthState, "logAbsX"> & { readonly logAbsX: readonly (number | string)[] };
  readonly claims: Outcomes;
  readonly objections?: readonly Objection[];
}

/** Undoes `recordLine`; the digest of its part vouches for the line. */
export function readRecord(line: string): SweepRecord {
  const value = JSON.parse(line) as EncodedRecord;
  return {
    index: value.index,
    problem: parseProblem(value.problem as JsonValue, null, "verify").problem,
    depth: { ...value.depth, logAbsX: value.depth.logAbsX.map(Number) },
    claims: value.claims,
    objections: value.objections ?? [],
  };
}

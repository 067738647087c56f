import { openReference, type LogTimePace, type StackBatch } from "../../solvers/batched/index.ts";
import { drawBatch, LARGEST_SHIFT, type DrawRequest } from "./draw.ts";
import type { BatchCheck, Ending, Outcome } from "./types.ts";

/** ln|x| of no token changes by more in a step; late in convergence a step is 0.8 of ln t. */
export const CHANGE = 0.4;
/** A positive y this large has T − θ = 1/(3y³) below 1e-12 left; slow divergence has no positive y. */
const ESCAPE = 1e4;

/** Far enough for ln θ as the check wants it, whatever a problem's μ and s. */
export function paceOf(check: BatchCheck, L: number): LogTimePace {
  const until = check.reach(L).logTheta + LARGEST_SHIFT;
  return { kind: "log-time", change: CHANGE, escape: ESCAPE, until };
}

/** Where a piece of a batch was left. */
export interface PieceEnd {
  /** [count·L] and [count], as StackState has them. */
  readonly logAbsX: Float64Array;
  readonly logT: Float64Array;
}

export interface JudgedPiece {
  readonly counts: Record<Outcome, number>;
  /** Positions within the piece. */
  readonly disagreeing: readonly number[];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Fills an ending, which has arrays of its own, with problem b. */
function fill(ending: Writable<Ending>, batch: StackBatch, end: PieceEnd, b: number): void {
  const { L } = batch;
  const s = batch.sDelta[b]!;
  const logS = Math.log(Math.abs(s));
  const y0 = ending.y0 as Float64Array;
  const logAbs = ending.logAbs as Float64Array;
  ending.sign = Math.sign(batch.mu[b]!);
  ending.a = batch.a[b]!;
  ending.logTheta = end.logT[b]! + Math.log(Math.abs(batch.mu[b]!)) - 2 * logS;
  ending.escaped = false;
  for (let l = 0; l < L; l++) {
    y0[l] = batch.x0[b * L + l]! * s;
    logAbs[l] = end.logAbsX[b * L + l]! + logS;
    // A step may end a rounding below the bound that it was stopped at.
    if (y0[l]! > 0 && logAbs[l]! >= Math.log(ESCAPE) - 1e-3) ending.escaped = true;
  }
}

function emptyEnding(L: number): Writable<Ending> {
  const values = (): Float64Array => new Float64Array(L);
  return { L, sign: 0, a: 1, y0: values(), logAbs: values(), logTheta: 0, escaped: false };
}

/** A number that is none is no agreement, whatever the comparisons that it makes false. */
function outcomeOf(check: BatchCheck, ending: Ending): Outcome {
  for (let l = 0; l < ending.L; l++) if (Number.isNaN(ending.logAbs[l])) return "disagrees";
  return Number.isNaN(ending.logTheta) ? "disagrees" : check.judge(ending);
}

/** [B] what the check says of every problem. */
function outcomesOf(check: BatchCheck, batch: StackBatch, end: PieceEnd): readonly Outcome[] {
  const ending = emptyEnding(batch.L);
  return Array.from({ length: batch.B }, (_, b) => {
    fill(ending, batch, end, b);
    return outcomeOf(check, ending);
  });
}

/** Every problem of a piece against the check. */
export function judgePiece(check: BatchCheck, batch: StackBatch, end: PieceEnd): JudgedPiece {
  const counts = { agrees: 0, disagrees: 0, unresolved: 0 };
  const disagreeing: number[] = [];
  outcomesOf(check, batch, end).forEach((outcome, b) => {
    counts[outcome]++;
    if (outcome === "disagrees") disagreeing.push(b);
  });
  return { counts, disagreeing };
}

/** Where the float64 reference leaves a batch. */
async function referenceEnd(check: BatchCheck, batch: StackBatch): Promise<PieceEnd> {
  const stack = await openReference().load(batch, "log-midpoint", paceOf(check, batch.L));
  await stack.advance(check.reach(batch.L).steps);
  return stack.read();
}

/** A whole piece on the float64 reference: drawn, followed and judged. */
export async function referencePiece(check: BatchCheck, request: DrawRequest): Promise<JudgedPiece> {
  const batch = drawBatch(check, request);
  return judgePiece(check, batch, await referenceEnd(check, batch));
}

/** The batch's own question about some problems, its steps done in float64: what remains is not float32's doing. */
export async function judgeInDouble(check: BatchCheck, batch: StackBatch): Promise<readonly Outcome[]> {
  return outcomesOf(check, batch, await referenceEnd(check, batch));
}

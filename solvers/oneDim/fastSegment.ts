import { logAddExp } from "../numerics/logAddExp.ts";
import type { KeptStep } from "./locate.ts";
import type { Clock } from "./pacedField.ts";
import type { ScaledProblem } from "./scaledProblem.ts";
import { logTail, logTailConstant } from "./tail.ts";

/** ln of the scaled time left to a token alone at ln|y|. */
export function logTimeLeftAlone(scaled: ScaledProblem, logY: number): number {
  return scaled.sZero ? logTailConstant(logY) : logTail(logY);
}

/** A stretch of a blow-up path with one clock, so short that times inside it keep full relative accuracy. */
export class FastSegment {
  readonly clock: Exclude<Clock, { kind: "tau" }>;
  readonly steps: KeptStep[] = [];
  /** Scaled time at its start, in units of θ₀. */
  readonly start: number;
  /** Leader clock: ln R at its start. */
  readonly logLeftAtStart: number;
  private readonly scaled: ScaledProblem;
  private readonly logTotal0: number;
  /** ln of the scaled time left at its end; known once T is. */
  private logRemainingEnd = NaN;
  /** Leader clock: (R − time left)·exp(logReference) at its end. */
  private lagEnd = 0;

  constructor(
    scaled: ScaledProblem,
    logTotal0: number,
    clock: Exclude<Clock, { kind: "tau" }>,
    y: Float64Array,
    start: number,
  ) {
    this.scaled = scaled;
    this.logTotal0 = logTotal0;
    this.clock = clock;
    this.start = start;
    this.logLeftAtStart = clock.kind === "segment" ? NaN : this.logLeftAlone(y);
  }

  logLeftAlone(y: Float64Array): number {
    return logTimeLeftAlone(this.scaled, y[this.clock.kind === "segment" ? 0 : this.clock.token]!);
  }

  private get end(): Float64Array {
    return this.steps[this.steps.length - 1]!.y;
  }

  /** Time since the segment's start, times exp(logReference). */
  elapsed(y: Float64Array): number {
    const w = y[this.scaled.n]!;
    if (this.clock.kind === "segment") return w;
    const left = this.logLeftAlone(y);
    return (
      -Math.exp(this.clock.logReference + this.logLeftAtStart) * Math.expm1(left - this.logLeftAtStart) - w
    );
  }

  /** θ at a state, in units of θ₀. */
  theta(y: Float64Array): number {
    return this.start + this.elapsed(y) * Math.exp(this.logTotal0 - this.clock.logReference);
  }

  get thetaEnd(): number {
    return this.theta(this.end);
  }

  /** Fixes the time left at the end; returns ln of the time left at the start. */
  setRemaining(logRemainingEnd: number): number {
    this.logRemainingEnd = logRemainingEnd;
    const { logReference } = this.clock;
    if (this.clock.kind !== "segment") {
      const alone = this.logLeftAlone(this.end);
      this.lagEnd = -Math.exp(alone + logReference) * Math.expm1(logRemainingEnd - alone);
    }
    return this.steps.length === 0 ? logRemainingEnd : this.logRemaining(this.steps[0]!.yOld);
  }

  /** ln of the time left at a state. */
  logRemaining(y: Float64Array): number {
    const { logReference } = this.clock;
    const toEnd = this.end[this.scaled.n]! - y[this.scaled.n]!;
    if (this.clock.kind === "segment") return logAddExp(this.logRemainingEnd, Math.log(toEnd) - logReference);
    const alone = this.logLeftAlone(y);
    if (this.lagEnd === 0 && toEnd === 0) return alone;
    return alone + Math.log1p(-(this.lagEnd + toEnd) * Math.exp(-logReference - alone));
  }
}

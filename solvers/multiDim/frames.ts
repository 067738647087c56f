import { logAddExp } from "../numerics/logAddExp.ts";

/**
 * How time is kept while a segment is integrated, t = e^logBase + a local time.
 * global: τ = ln(1 + local/t0), t0 the time scale when the local time began. approach: c = local·ρ_start, ρ_start the
 * relative rate at the start of the segment, for the neighbourhood of a blow-up.
 */
export type Frame =
  | { readonly phase: "global"; readonly logBase: number; readonly logT0: number; readonly tau: number }
  | { readonly phase: "approach"; readonly logBase: number; readonly logRho: number };

/** ln(eᵃ − eᵇ) for a ≥ b; −Infinity for a ≤ b. */
export function logSubtract(a: number, b: number): number {
  return b === -Infinity ? a : a + Math.log(Math.max(0, -Math.expm1(b - a)));
}

/** The clock (τ or c) at the start of a frame's segment. */
export function clockStart(frame: Frame): number {
  return frame.phase === "global" ? frame.tau : 0;
}

/** ln t at a clock; −Infinity for t = 0. */
export function logTimeAt(frame: Frame, clock: number): number {
  const local =
    frame.phase === "global"
      ? frame.logT0 + (clock > 40 ? clock : Math.log(Math.expm1(clock)))
      : Math.log(clock) - frame.logRho;
  return logAddExp(frame.logBase, local);
}

/** The clock at ln t, 0 before the frame began. */
export function clockAt(frame: Frame, logTime: number): number {
  const local = logSubtract(logTime, frame.logBase);
  return frame.phase === "global" ? logAddExp(0, local - frame.logT0) : Math.exp(local + frame.logRho);
}

/** Time along a walk. */
export class Clock {
  /** ln of the first time scale. */
  readonly logT0: number;
  private frame: Frame;
  /** ln t; −Infinity at 0. */
  logTime = -Infinity;

  constructor(logT0: number) {
    this.logT0 = logT0;
    this.frame = { phase: "global", logBase: -Infinity, logT0, tau: 0 };
  }

  get phase(): Frame["phase"] {
    return this.frame.phase;
  }

  /** ln(t + t0), t0 the first time scale. */
  get logAge(): number {
    return logAddExp(this.logTime, this.logT0);
  }

  /** ln of the local time plus its unit; −Infinity in an approach. */
  get logLocalAge(): number {
    return this.frame.phase === "global" ? this.frame.logT0 + this.frame.tau : -Infinity;
  }

  /** ln(1 + t/t0), t0 the first time scale. */
  get tau(): number {
    return this.logAge - this.logT0;
  }

  /** Coordinates of the next segment; logRho is the relative rate now. */
  next(logRho: number): Frame {
    if (this.frame.phase === "approach") this.frame = { phase: "approach", logBase: this.logTime, logRho };
    return this.frame;
  }

  /** To the end of a segment: its clock there. */
  advance(clock: number): void {
    this.logTime = logTimeAt(this.frame, clock);
    if (this.frame.phase === "global") this.frame = { ...this.frame, tau: clock };
  }

  enterApproach(): void {
    this.frame = { phase: "approach", logBase: this.logTime, logRho: 0 };
  }

  /** Counts from t = 0 again. */
  leaveApproach(): void {
    this.frame = { phase: "global", logBase: -Infinity, logT0: this.logT0, tau: this.tau };
  }

  /** Counts from now, in units of 1/ρ: for what happens in less than the rounding of t. */
  restart(logRho: number): void {
    this.frame = { phase: "global", logBase: this.logTime, logT0: -logRho, tau: 0 };
  }
}

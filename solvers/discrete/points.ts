import type { Extended, ScalarProblem, TracePoint } from "../types.ts";
import type { Stack } from "./stack.ts";

const ZERO: Extended = { sign: 0, slope: 0, offset: -Infinity };
const LINEAR: Extended = { sign: 1, slope: 1, offset: 0 };
/** Points of a trace are at least this factor apart in Σ from Σ = 50 on. */
const SPACING = 1.02;
const DENSE_UP_TO = 50;

/** The tokens of a stack whose field has been evaluated at them. */
function tokensOf({ log, sign, field }: Stack): Pick<TracePoint, "x" | "delta"> {
  return {
    x: Array.from(log, (offset, l) => (sign[l] === 0 ? ZERO : { sign: sign[l]!, slope: 0, offset })),
    delta: Array.from(field.logDelta, (offset) =>
      offset === -Infinity ? ZERO : { sign: 1, slope: 0, offset },
    ),
  };
}

/** Collects the points of a trace with strictly increasing Σ. */
export class Points {
  readonly all: TracePoint[] = [];

  get lastSigma(): number {
    return this.all.at(-1)?.sigma ?? -Infinity;
  }

  private wants(sigma: number): boolean {
    const last = this.lastSigma;
    return this.all.length === 0 || sigma > (last > DENSE_UP_TO ? last * SPACING : last);
  }

  /** @param stack - evaluated at its tokens. */
  outward(stack: Stack, logT: number): void {
    if (!this.wants(logT)) return;
    const t = logT === -Infinity ? ZERO : LINEAR;
    this.all.push({ sigma: logT, t, remaining: null, ...tokensOf(stack) });
  }

  /** On the way to T. @param t - 0 at the start. */
  inward(stack: Stack, t: number, logRemaining: number): void {
    if (!this.wants(-logRemaining)) return;
    this.all.push({
      sigma: -logRemaining,
      t: t === 0 ? ZERO : { sign: 1, slope: 0, offset: Math.log(t) },
      remaining: t === 0 ? { sign: 1, slope: 0, offset: logRemaining } : { sign: 1, slope: -1, offset: 0 },
      ...tokensOf(stack),
    });
  }

  /** A settled convergence, ln|x_l| = −½ ln t + constant_l, at Σ. */
  settled(problem: ScalarProblem, sign: ArrayLike<number>, constants: Float64Array, sigma: number): void {
    if (!this.wants(sigma)) return;
    const x = problem.x0.map((_, l): Extended =>
      sign[l] === 0 ? ZERO : { sign: sign[l]!, slope: -0.5, offset: constants[l]! },
    );
    const delta = problem.x0.map((): Extended => ({ sign: 1, slope: 0, offset: Math.log(Math.LN2) }));
    this.all.push({ sigma, t: LINEAR, remaining: null, x, delta });
  }

  /** Points made elsewhere, from Σ on. */
  append(points: readonly TracePoint[], from: number): void {
    for (const point of points) if (point.sigma >= from && this.wants(point.sigma)) this.all.push(point);
  }
}

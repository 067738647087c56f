import type { ScaledProblem } from "./scaledProblem.ts";

/** Beyond this z the term e^{−z} is below half an ulp of 1: ln(1 + e^{−z}) = e^{−z}, and 1 + e^{−z} = 1. */
const NEGLIGIBLE = 37;
/** Below this ln|y|, Δ(y) = ln 2 to rounding: late convergence costs one exponential a token. */
const LOG_TINY = -37;

/**
 * The scaled recurrence in log-magnitudes, allocation-free.
 *
 * evaluate(ℓ) fills rate[i] = G_i e^{−logScale} ∈ [0, n], delta[i] = Δ(y_i), logDelta[i] = ln Δ(y_i).
 * Dividing by the largest own term keeps G from e^{−10^5} to e^{+10^5} in range; own terms and states below
 * e^{−745} of the largest become 0, which is below rounding of every sum they enter.
 */
export class LogField {
  readonly rate: Float64Array;
  readonly delta: Float64Array;
  readonly logDelta: Float64Array;
  /** Σ rate. */
  sum = 0;
  logScale = 0;
  private readonly own: Float64Array;
  private readonly gapFactor: Float64Array;
  private readonly scaled: ScaledProblem;
  /** e^{−a ln 2}. */
  private readonly q: number;

  constructor(scaled: ScaledProblem) {
    this.scaled = scaled;
    this.q = Math.exp(-scaled.a * Math.LN2);
    this.rate = new Float64Array(scaled.n);
    this.delta = new Float64Array(scaled.n);
    this.logDelta = new Float64Array(scaled.n);
    this.own = new Float64Array(scaled.n);
    this.gapFactor = Float64Array.from(scaled.gap, (g) => Math.exp(-scaled.a * Math.LN2 * g));
  }

  /** @param l - [≥ n] ln|y|; entries past n are ignored. */
  evaluate(l: Float64Array): void {
    const { n, sign, sZero, a } = this.scaled;
    const { rate, delta, logDelta, own, gapFactor } = this;
    let largest = -Infinity;
    for (let i = 0; i < n; i++) {
      if (sZero || l[i]! < LOG_TINY) {
        delta[i] = Math.LN2;
        logDelta[i] = LOG_LN2;
      } else if (sign[i]! > 0) {
        const y = Math.exp(l[i]!);
        const step = y > NEGLIGIBLE ? y : y + Math.log1p(Math.exp(-y));
        delta[i] = step;
        logDelta[i] = y > NEGLIGIBLE ? l[i]! : Math.log(step);
      } else {
        const z = Math.exp(l[i]!);
        const step = Math.exp(-z);
        delta[i] = z > NEGLIGIBLE ? step : Math.log1p(step);
        logDelta[i] = z > NEGLIGIBLE ? -z : Math.log(delta[i]!);
      }
      own[i] = logDelta[i]! + 2 * l[i]!;
      if (own[i]! > largest) largest = own[i]!;
    }
    let g = 0;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const decay = delta[i] === Math.LN2 ? this.q : Math.exp(-a * delta[i]!);
      g = decay * gapFactor[i]! * g + (own[i] === largest ? 1 : Math.exp(own[i]! - largest));
      rate[i] = g;
      sum += g;
    }
    this.sum = sum;
    this.logScale = largest;
  }

  /** ln of token i's own term Δ(y_i) y_i², after evaluate. */
  logOwn(i: number): number {
    return this.own[i]!;
  }

  /** G_i over its own term, less 1: the share of the inherited state, after evaluate. */
  excess(i: number): number {
    const own = Math.exp(this.own[i]! - this.logScale);
    return (this.rate[i]! - own) / own;
  }

  /** Σ rate², after evaluate. */
  sumOfSquares(): number {
    let sum = 0;
    for (let i = 0; i < this.rate.length; i++) sum += this.rate[i]! * this.rate[i]!;
    return sum;
  }

  /** ln Σ G_i, after evaluate. */
  get logTotal(): number {
    return this.logScale + Math.log(this.sum);
  }
}

const LOG_LN2 = Math.log(Math.LN2);

import type { ScaledProblem } from "./scaledProblem.ts";

/** Beyond this z the term e^{−z} is below half an ulp of 1: ln(1 + e^{−z}) = e^{−z}, and 1 + e^{−z} = 1. */
const NEGLIGIBLE = 37;
/** Below this ln|y|, Δ(y) = ln 2 to rounding: late convergence costs one exponential a token. */
const LOG_TINY = -37;

/** Own terms between e^∓320 are summed as they are: squares and a few more factors then stay inside doubles. */
const SMALLEST = 1e-139;
const LARGEST = 1e139;

/**
 * The scaled recurrence in log-magnitudes, allocation-free.
 *
 * evaluate(ℓ) fills rate[i] = G_i e^{−logScale}, own[i] and delta[i] = Δ(y_i). Where all own terms Δ(y_i) y_i² are ordinary
 * numbers logScale is 0. Otherwise dividing by the largest of them keeps G from e^{−10^5} to e^{+10^5} in range; own
 * terms and states below e^{−745} of the largest become 0, which is below rounding of every sum they enter.
 */
export class LogField {
  readonly rate: Float64Array;
  readonly delta: Float64Array;
  /** Σ rate. */
  sum = 0;
  logScale = 0;
  /** [n] own terms Δ(y_i) y_i² e^{−logScale}. */
  readonly own: Float64Array;
  /** ln Δ and ln of the own terms, filled where logScale is not 0. */
  private readonly logDeltas: Float64Array;
  private readonly logOwns: Float64Array;
  private readonly gapFactor: Float64Array;
  private readonly scaled: ScaledProblem;
  /** e^{−a ln 2}. */
  private readonly q: number;
  private plain = true;

  constructor(scaled: ScaledProblem) {
    this.scaled = scaled;
    this.q = Math.exp(-scaled.a * Math.LN2);
    this.rate = new Float64Array(scaled.n);
    this.delta = new Float64Array(scaled.n);
    this.own = new Float64Array(scaled.n);
    this.logDeltas = new Float64Array(scaled.n);
    this.logOwns = new Float64Array(scaled.n);
    this.gapFactor = Float64Array.from(scaled.gap, (g) => Math.exp(-scaled.a * Math.LN2 * g));
  }

  /** @param l - [≥ n] ln|y|; entries past n are ignored. */
  evaluate(l: Float64Array): void {
    this.plain = this.fillPlain(l);
    if (!this.plain) this.fillScaled(l);
    const { n, a } = this.scaled;
    const { rate, delta, own, gapFactor } = this;
    let g = 0;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const decay = delta[i] === Math.LN2 ? this.q : Math.exp(-a * delta[i]!);
      g = decay * gapFactor[i]! * g + own[i]!;
      rate[i] = g;
      sum += g;
    }
    this.sum = sum;
  }

  /** Own terms as they are; false if one is out of range. */
  private fillPlain(l: Float64Array): boolean {
    const { n, sign, sZero } = this.scaled;
    const { delta, own } = this;
    for (let i = 0; i < n; i++) {
      const y = Math.exp(l[i]!);
      let step = Math.LN2;
      if (!sZero && l[i]! >= LOG_TINY) {
        const small = Math.exp(-y);
        if (sign[i]! > 0) step = y > NEGLIGIBLE ? y : y + Math.log1p(small);
        else step = y > NEGLIGIBLE ? small : Math.log1p(small);
      }
      const term = step * y * y;
      if (!(term > SMALLEST && term < LARGEST)) return false;
      delta[i] = step;
      own[i] = term;
    }
    this.logScale = 0;
    return true;
  }

  /** Own terms over the largest of them, from their logarithms. */
  private fillScaled(l: Float64Array): void {
    const { n, sign, sZero } = this.scaled;
    const { delta, own, logDeltas, logOwns } = this;
    let largest = -Infinity;
    for (let i = 0; i < n; i++) {
      if (sZero || l[i]! < LOG_TINY) {
        delta[i] = Math.LN2;
        logDeltas[i] = LOG_LN2;
      } else if (sign[i]! > 0) {
        const y = Math.exp(l[i]!);
        const step = y > NEGLIGIBLE ? y : y + Math.log1p(Math.exp(-y));
        delta[i] = step;
        logDeltas[i] = y > NEGLIGIBLE ? l[i]! : Math.log(step);
      } else {
        const z = Math.exp(l[i]!);
        const step = Math.exp(-z);
        delta[i] = z > NEGLIGIBLE ? step : Math.log1p(step);
        logDeltas[i] = z > NEGLIGIBLE ? -z : Math.log(delta[i]!);
      }
      logOwns[i] = logDeltas[i]! + 2 * l[i]!;
      if (logOwns[i]! > largest) largest = logOwns[i]!;
    }
    for (let i = 0; i < n; i++) own[i] = logOwns[i] === largest ? 1 : Math.exp(logOwns[i]! - largest);
    this.logScale = largest;
  }

  /** ln Δ(y_i), after evaluate. */
  logDelta(i: number): number {
    return this.plain ? Math.log(this.delta[i]!) : this.logDeltas[i]!;
  }

  /** ln of token i's own term Δ(y_i) y_i², after evaluate. */
  logOwn(i: number): number {
    return this.plain ? Math.log(this.own[i]!) : this.logOwns[i]!;
  }

  /** G_i over its own term, less 1: the share of the inherited state, after evaluate. */
  excess(i: number): number {
    const own = this.own[i]!;
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

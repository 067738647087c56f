import { logSoftplus } from "../numerics/softplus.ts";
import { logGainOf, memoryOf, type StateRule } from "../s6/stateRule.ts";
import type { ScalarProblem } from "../types.ts";

const LOG_LN2 = Math.log(Math.LN2);
/** Below this ln|s x|, Δ(x) = ln 2 to rounding; above LOG_LARGE a positive s x is Δ itself. */
const LOG_TINY = -37;
const LOG_LARGE = 4;
/** Beyond this ln w the value w is used through its logarithm only. */
const LOG_OVERFLOW = 700;

/**
 * The state recurrence h_l = Ā(Δ_l) h_{l−1} + B̄(Δ_l) x_l² in sign and logarithm, for tokens given as sign and ln|x|: right
 * where |x| is e^(10^200) as after an escape, and for rules whose Ā may be negative. Allocation-free, O(L).
 */
export class StateField {
  /** [L] ln|h_l|, −Infinity for 0. */
  readonly logH: Float64Array;
  /** [L] sign of h_l. */
  readonly signH: Float64Array;
  /** [L] ln Δ(x_l). */
  readonly logDelta: Float64Array;
  private readonly rule: StateRule;
  private readonly a: number;
  private readonly logA: number;
  private readonly logS: number;
  private readonly signS: number;
  /** Ā of the token just looked at. */
  private signKeep = 1;
  private logKeep = 0;

  constructor(problem: ScalarProblem, rule: StateRule) {
    const L = problem.x0.length;
    this.rule = rule;
    this.a = problem.a;
    this.logA = Math.log(problem.a);
    this.logS = Math.log(Math.abs(problem.sDelta));
    this.signS = Math.sign(problem.sDelta);
    this.logH = new Float64Array(L);
    this.signH = new Float64Array(L);
    this.logDelta = new Float64Array(L);
  }

  /** @param log - [L] ln|x|. @param sign - [L] signs of the tokens. */
  evaluate(log: Float64Array, sign: ArrayLike<number>): void {
    const { logH, signH, logDelta, rule, a } = this;
    let signed = 0;
    let size = -Infinity;
    for (let l = 0; l < log.length; l++) {
      logDelta[l] = this.logStep(log[l]!, sign[l]!);
      this.keep(logDelta[l]!);
      signed *= this.signKeep;
      size = signed === 0 ? -Infinity : size + this.logKeep;
      if (sign[l] !== 0) {
        const own = logGainOf(rule, a, logDelta[l]!) + 2 * log[l]!;
        [signed, size] = add(signed, size, own);
      }
      signH[l] = signed;
      logH[l] = size;
    }
  }

  /** ln Δ of a token. */
  private logStep(log: number, sign: number): number {
    const logU = log + this.logS;
    if (!(logU > LOG_TINY)) return LOG_LN2;
    const positive = sign * this.signS > 0;
    if (logU > LOG_LARGE && positive) return logU;
    const size = Math.exp(logU);
    return logSoftplus(positive ? size : -size);
  }

  /** Sets Ā(Δ) as sign and logarithm. */
  private keep(logDelta: number): void {
    const logW = this.logA + logDelta;
    this.signKeep = 1;
    if (this.rule === "simplified" || this.rule === "zoh") {
      this.logKeep = -Math.exp(logW);
      return;
    }
    if (logW > LOG_OVERFLOW) {
      this.signKeep = -1;
      this.logKeep = this.rule === "euler" ? logW : 0;
      return;
    }
    const memory = memoryOf(this.rule, this.a, Math.exp(logDelta));
    this.signKeep = Math.sign(memory);
    this.logKeep = Math.log(Math.abs(memory));
  }
}

/** sign·e^size + e^own as sign and logarithm. */
function add(sign: number, size: number, own: number): [number, number] {
  if (sign === 0 || size === -Infinity) return own === -Infinity ? [0, own] : [1, own];
  if (own === -Infinity) return [sign, size];
  const gap = own - size;
  if (sign > 0) return [1, gap > 0 ? own + Math.log1p(Math.exp(-gap)) : size + Math.log1p(Math.exp(gap))];
  if (gap === 0) return [0, -Infinity];
  // ln(e^hi − e^lo) = hi + ln(1 − e^(lo − hi)).
  return gap > 0 ? [1, own + Math.log(-Math.expm1(-gap))] : [-1, size + Math.log(-Math.expm1(gap))];
}

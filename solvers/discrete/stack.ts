import type { ScalarProblem } from "../types.ts";
import { StateField } from "./stateField.ts";
import type { Discretisation } from "./types.ts";

/** Changes below this need no correction for the step: it would be below rounding. */
const INFINITESIMAL = 1e-14;
/** From this ln of the change on, 1 is below half an ulp of it. */
const LOG_HUGE = 40;

/**
 * The tokens of one problem, as sign and ln|x|, on their way through the layers x_l ← x_l (1 + η μ h_l), or along the
 * differential equation d ln|x_l|/dt = μ h_l if η = 0.
 */
export class Stack {
  /** [L] ln|x|. */
  readonly log: Float64Array;
  /** [L] −1, 0 or 1; a layer changes it where 1 + ημh < 0. */
  readonly sign: Int8Array;
  readonly field: StateField;
  private readonly eta: number;
  private readonly logMu: number;
  private readonly signMu: number;
  /** Successive tokens and increments for `correct`. */
  private readonly ahead: Float64Array;
  private readonly increments: readonly Float64Array[];

  constructor(problem: ScalarProblem, { state, eta }: Discretisation) {
    const L = problem.x0.length;
    this.log = Float64Array.from(problem.x0, (x) => Math.log(Math.abs(x)));
    this.sign = Int8Array.from(problem.x0, Math.sign);
    this.field = new StateField(problem, state);
    this.eta = eta;
    this.logMu = Math.log(Math.abs(problem.mu));
    this.signMu = Math.sign(problem.mu);
    this.ahead = new Float64Array(L);
    this.increments = [new Float64Array(L), new Float64Array(L), new Float64Array(L)];
  }

  /** max |ημh_l|, the largest relative change of a token in the next layer. Evaluates the field at the tokens. */
  largestChange(): number {
    this.field.evaluate(this.log, this.sign);
    let largest = 0;
    for (let l = 0; l < this.log.length; l++) {
      if (this.sign[l] !== 0) largest = Math.max(largest, Math.abs(this.change(l)));
    }
    return largest;
  }

  /** One layer, from the field as last evaluated at the tokens. */
  layer(): void {
    const logEta = Math.log(this.eta) + this.logMu;
    for (let l = 0; l < this.log.length; l++) {
      if (this.sign[l] === 0) continue;
      const logChange = logEta + this.field.logH[l]!;
      const direction = this.signMu * this.field.signH[l]!;
      const change = direction * Math.exp(logChange);
      if (1 + change < 0) this.sign[l] = -this.sign[l]!;
      if (logChange > LOG_HUGE) this.log[l]! += logChange;
      else this.log[l]! += 1 + change < 0 ? Math.log(-1 - change) : Math.log1p(change);
    }
  }

  /**
   * d ln|x_l|/dt at tokens of these magnitudes, times e^−logScale, where logScale = ln max |μh| is returned.
   *
   * With η > 0 it is the flow that passes through the layers at t = kη: with Δ the difference operator of one layer,
   * η d/dt = ln(1 + Δ) = Δ − Δ²/2 + Δ³/3 − …, cut after the third difference. Only for changes far below 1, where
   * what is cut is of order change⁴ a layer.
   */
  rates(log: Float64Array, out: Float64Array): number {
    const { field, sign } = this;
    field.evaluate(log, sign);
    let logScale = -Infinity;
    for (let l = 0; l < log.length; l++)
      logScale = Math.max(logScale, sign[l] === 0 ? -Infinity : field.logH[l]!);
    let largest = 0;
    for (let l = 0; l < log.length; l++) {
      out[l] = sign[l] === 0 ? 0 : this.signMu * field.signH[l]! * Math.exp(field.logH[l]! - logScale);
      largest = Math.max(largest, sign[l] === 0 ? 0 : Math.abs(this.change(l)));
    }
    if (largest > INFINITESIMAL) this.correct(log, out);
    return logScale + this.logMu;
  }

  /** Turns μh into the interpolating flow's rate. The field is evaluated at `log`. */
  private correct(log: Float64Array, out: Float64Array): void {
    const { ahead, increments, field, sign } = this;
    const [first, second, third] = increments as [Float64Array, Float64Array, Float64Array];
    ahead.set(log);
    // ημh here; out may hold far smaller numbers than a double of h could.
    const changes = Float64Array.from(log, (_, l) => (sign[l] === 0 ? 0 : this.change(l)));
    for (const increment of increments) {
      if (increment !== first) field.evaluate(ahead, sign);
      for (let l = 0; l < log.length; l++) {
        increment[l] = sign[l] === 0 ? 0 : Math.log1p(this.change(l));
        ahead[l]! += increment[l]!;
      }
    }
    for (let l = 0; l < log.length; l++) {
      const rate = (11 * first[l]! - 7 * second[l]! + 2 * third[l]!) / 6;
      if (Math.abs(changes[l]!) > INFINITESIMAL) out[l]! *= rate / changes[l]!;
    }
    field.evaluate(log, sign);
  }

  /** ημh_l, from the field as last evaluated. */
  private change(l: number): number {
    return this.eta * this.signMu * this.field.signH[l]! * Math.exp(this.field.logH[l]! + this.logMu);
  }
}

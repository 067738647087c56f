import type { LoadedStack, LogTimePace, StackBatch, StackState } from "../types.ts";
import { logTimeStart, logTimeState, takenOut } from "./encode.ts";

/** One problem at one σ: h and the part of it that is the token's own, both times t + t0. */
class Field {
  h = 0;
  own = 0;
  u = 0;
  readonly #s: number;
  readonly #a: number;
  readonly #nu: number;
  /** q = e^(-a ln 2). */
  readonly #half: number;

  constructor(s: number, a: number, nu: number) {
    this.#s = s;
    this.#a = a;
    this.#nu = nu;
    this.#half = Math.exp(-a * Math.LN2);
  }

  /** Δ = ln(1 + e^u) and its logarithm as in numerics/softplus.ts, with what they share computed once. */
  next(lambda: number, sign: number, sigma: number): void {
    const log = lambda - this.#nu * sigma;
    const u = this.#s * sign * Math.exp(log);
    this.u = u;
    const small = Math.exp(-Math.abs(u));
    if (small === 1) {
      // |u| < 2^-53: Δ = ln 2 to the last digit, as late in convergence.
      this.own = Math.LN2 * Math.exp(2 * log + sigma);
      this.h = this.#half * this.h + this.own;
      return;
    }
    const rest = Math.log1p(small);
    const delta = Math.max(u, 0) + rest;
    // Below e^-37 the correction small/2 is less than half an ulp of u.
    const logDelta = u > 0 ? Math.log(delta) : small < 1e-16 ? u : u + Math.log(rest / small);
    this.own = Math.exp(2 * log + sigma + logDelta);
    this.h = Math.exp(-this.#a * delta) * this.h + this.own;
  }
}

/** The float64 reference of the log-time pace, step for step what the kernels do (see text.ts). */
export class LogTimeReference implements LoadedStack {
  readonly layout = "one problem after the other, float64, in ln t";
  readonly #batch: StackBatch;
  readonly #pace: LogTimePace;
  readonly #lambda: Float64Array;
  readonly #sigma: Float64Array;
  readonly #start: Float64Array;
  readonly #slopes: Float64Array;

  constructor(batch: StackBatch, pace: LogTimePace) {
    this.#batch = batch;
    this.#pace = pace;
    const { lambda, sigma } = logTimeStart(batch);
    this.#lambda = lambda;
    this.#sigma = sigma;
    this.#start = sigma.slice();
    this.#slopes = new Float64Array(batch.L);
  }

  /** Slopes dλ/dσ of all tokens, and the step in σ; 0 once escaped or arrived. */
  #look(field: Field, b: number, nu: number): number {
    const { L, mu, x0 } = this.#batch;
    const { change, escape, until } = this.#pace;
    field.h = 0;
    let rate = 0;
    for (let l = 0; l < L; l++) {
      field.next(this.#lambda[b * L + l]!, Math.sign(x0[b * L + l]!), this.#sigma[b]!);
      if (field.u >= escape) return 0;
      this.#slopes[l] = nu + mu[b]! * field.h;
      // Where s x is negative Δ is exponential in it: the token's own part of h must not change by more than e^change.
      rate = Math.max(rate, Math.abs(mu[b]!) * (field.h + Math.max(0, -field.u) * field.own));
    }
    return Math.min(until - this.#sigma[b]!, 2 * change, change / rate);
  }

  #advanceOne(b: number, steps: number): void {
    const { L, mu, sDelta, a, x0 } = this.#batch;
    const nu = takenOut(mu[b]!);
    const field = new Field(sDelta[b]!, a[b]!, nu);
    for (let k = 0; k < steps; k++) {
      const step = this.#look(field, b, nu);
      if (step <= 0) return;
      field.h = 0;
      for (let l = 0; l < L; l++) {
        const i = b * L + l;
        const middle = this.#lambda[i]! + this.#slopes[l]! * (step / 2);
        field.next(middle, Math.sign(x0[i]!), this.#sigma[b]! + step / 2);
        this.#lambda[i]! += step * (nu + mu[b]! * field.h);
      }
      this.#sigma[b]! += step;
    }
  }

  async advance(steps: number): Promise<void> {
    for (let b = 0; b < this.#batch.B; b++) this.#advanceOne(b, steps);
  }

  async read(): Promise<StackState> {
    const { L } = this.#batch;
    return logTimeState(this.#batch, this.#start, (b, l) => this.#lambda[b * L + l]!, this.#sigma);
  }

  release(): void {}
}

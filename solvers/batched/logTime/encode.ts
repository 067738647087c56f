import { softplus } from "../../numerics/softplus.ts";
import type { StackBatch, StackState } from "../types.ts";

/** λ of a zero token: its exponential is 0 in every precision, and no step changes it. */
export const LOG_OF_ZERO = -1e30;

/** ν: what of σ is taken out of ln|x| (see text.ts). */
export function takenOut(mu: number): number {
  return mu < 0 ? 0.5 : 0;
}

/** ln t0, t0 the time in which the fastest token would change by a factor e, its Δ included. */
export function startOf(batch: StackBatch, b: number): number {
  const { L, mu, sDelta, a, x0 } = batch;
  let h = 0;
  let rate = 0;
  for (let l = 0; l < L; l++) {
    const x = x0[b * L + l]!;
    const u = sDelta[b]! * x;
    const delta = softplus(u);
    h = Math.exp(-a[b]! * delta) * h + delta * x * x;
    rate = Math.max(rate, Math.abs(mu[b]!) * (h + Math.max(0, -u) * delta * x * x));
  }
  return rate === 0 ? 0 : -Math.log(rate);
}

export interface LogTimeStart {
  /** [B·L] λ, problem by problem. */
  readonly lambda: Float64Array;
  /** [B] σ. */
  readonly sigma: Float64Array;
}

export function logTimeStart(batch: StackBatch): LogTimeStart {
  const { B, L, mu, x0 } = batch;
  const lambda = new Float64Array(B * L);
  const sigma = new Float64Array(B);
  for (let b = 0; b < B; b++) {
    sigma[b] = startOf(batch, b);
    const shift = takenOut(mu[b]!) * sigma[b]!;
    for (let l = 0; l < L; l++) {
      const x = x0[b * L + l]!;
      lambda[b * L + l] = x === 0 ? LOG_OF_ZERO : Math.log(Math.abs(x)) + shift;
    }
  }
  return { lambda, sigma };
}

/**
 * The state as callers get it.
 *
 * @param lambda - λ of token l of problem b. @param sigma - [B].
 */
export function logTimeState(
  batch: StackBatch,
  start: ArrayLike<number>,
  lambda: (b: number, l: number) => number,
  sigma: ArrayLike<number>,
): StackState {
  const { B, L, mu, x0 } = batch;
  const sign = new Int8Array(B * L);
  const logAbsX = new Float64Array(B * L);
  const logT = new Float64Array(B);
  for (let b = 0; b < B; b++) {
    const since = sigma[b]! - start[b]!;
    // t = e^σ − e^σ0, from the difference where the two are near.
    logT[b] = since <= 0 ? -Infinity : sigma[b]! + Math.log(-Math.expm1(-since));
    const shift = takenOut(mu[b]!) * sigma[b]!;
    for (let l = 0; l < L; l++) {
      const i = b * L + l;
      sign[i] = Math.sign(x0[i]!);
      logAbsX[i] = x0[i] === 0 ? -Infinity : lambda(b, l) - shift;
    }
  }
  return { sign, logAbsX, t: logT.map(Math.exp), logT, signFlips: 0 };
}

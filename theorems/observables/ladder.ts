/**
 * Does a monotone function of Σ go on to infinity, or does it converge? The ladder of clocks Σ, ln Σ, ln ln Σ.
 *
 * Functions of a Hardy field have exponents with limits, so the logarithmic (Bertrand) tests decide:
 * with τ = ln Σ, λ = ln τ, D = dg/dτ and β = d ln|D|/d ln τ, g diverges if β → more than −1 and converges if
 * β → less than −1; where β = −1 the next rung does the same with dg/dλ = τ D against ln λ. Powers of t
 * (g ∝ Σ), of ln t (g ∝ τ) and of ln ln t (g ∝ λ) are all told from convergence in powers of ln Σ; growth like
 * ln ln ln ln t is told from convergence like 1/ln ln ln t where exponents on the second rung are clear.
 * Between the stated margins the answer is "unknown".
 */
import { stepsBack } from "./settle.ts";

export type Trend = "diverges" | "converges" | "unknown";

export interface Rung {
  readonly trend: Trend;
  /** +1 rising, −1 falling, 0 no change seen. */
  readonly direction: number;
  /** Exponent of dg/d ln Σ in powers of ln Σ, over the last part. */
  readonly beta: number;
  /** Which clock decided: 1 for ln Σ, 2 for ln ln Σ. */
  readonly rung: 1 | 2;
}

const UNKNOWN: Rung = { trend: "unknown", direction: 0, beta: NaN, rung: 1 };

/** Fractions of the largest τ at which differences are taken. */
export const NODES = [1, 0.72, 0.52, 0.37, 0.27] as const;
/** First-rung margins about the critical exponent −1, for the last and the last but one interval. */
const RISE = { last: -0.7, before: -0.85 } as const;
const FALL = { last: -1.35, before: -1.25 } as const;
/** Second-rung margins. −1 itself is ln ln ln ln t, which diverges; 1/ln ln ln t has −2. */
const RISE2 = -1.2;
const FALL2 = -1.6;

/** dg/dτ at several τ, latest first; in logarithms, because it may be as small as e^−9000. */
export interface Derivative {
  readonly tau: number[];
  readonly sign: number[];
  /** ln|dg/dτ|. */
  readonly log: number[];
}

/** Index of the τ nearest to the target. */
export function nearest(tau: Float64Array, target: number): number {
  let best = 0;
  for (let i = 1; i < tau.length; i++) {
    if (Math.abs((tau[i] as number) - target) <= Math.abs((tau[best] as number) - target)) best = i;
  }
  return best;
}

/** Difference quotients of g over the nodes; null if the series is too short or a change drowns in noise. */
function quotients(tau: Float64Array, g: Float64Array, noise: Float64Array): Derivative | null {
  const last = tau.at(-1) as number;
  const at = NODES.map((f) => nearest(tau, f * last));
  const out: Derivative = { tau: [], sign: [], log: [] };
  for (let k = 0; k + 1 < at.length; k++) {
    const i = at[k] as number;
    const j = at[k + 1] as number;
    const span = (tau[i] as number) - (tau[j] as number);
    const change = (g[i] as number) - (g[j] as number);
    if (!(span > 0.1) || !Number.isFinite(change)) return null;
    if (Math.abs(change) <= 2 * Math.max(noise[i] as number, noise[j] as number)) return null;
    out.sign.push(Math.sign(change));
    out.log.push(Math.log(Math.abs(change) / span));
    out.tau.push(Math.sqrt((tau[i] as number) * (tau[j] as number)));
  }
  return out;
}

const slopeBetween = (y0: number, y1: number, x0: number, x1: number): number => (y0 - y1) / (x0 - x1);

/** The ladder on values of dg/dτ, at least three of them. */
export function climb(derivative: Derivative): Rung {
  const direction = derivative.sign[0] as number;
  if (direction === 0 || derivative.sign.slice(0, 3).some((v) => v !== direction)) return UNKNOWN;
  const lnTau = derivative.tau.map(Math.log);
  const lnD = derivative.log;
  const beta = (k: number): number =>
    slopeBetween(lnD[k] as number, lnD[k + 1] as number, lnTau[k] as number, lnTau[k + 1] as number);
  const b0 = beta(0);
  const b1 = beta(1);
  if (b0 >= RISE.last && b1 >= RISE.before) return { trend: "diverges", direction, beta: b0, rung: 1 };
  if (b0 <= FALL.last && b1 <= FALL.before) return { trend: "converges", direction, beta: b0, rung: 1 };
  return secondRung(direction, b0, lnTau, lnD);
}

function secondRung(
  direction: number,
  beta: number,
  lambda: readonly number[],
  lnD: readonly number[],
): Rung {
  const unknown: Rung = { trend: "unknown", direction, beta, rung: 2 };
  if (!((lambda[2] as number) > 0.5)) return unknown;
  const ln = lnD.map((v, k) => v + (lambda[k] as number));
  const b = [0, 1].map((k) => {
    const here = Math.log(lambda[k] as number);
    const there = Math.log(lambda[k + 1] as number);
    return slopeBetween(ln[k] as number, ln[k + 1] as number, here, there);
  }) as [number, number];
  if (b[0] >= RISE2 && b[1] >= RISE2) return { trend: "diverges", direction, beta, rung: 2 };
  if (b[0] <= FALL2 && b[1] <= FALL2) return { trend: "converges", direction, beta, rung: 2 };
  return unknown;
}

/**
 * The ladder on a sampled function.
 *
 * @param tau - ln Σ, increasing.
 * @param noise - absolute error of g at each instant.
 */
export function ladder(tau: Float64Array, g: Float64Array, noise: Float64Array): Rung {
  if (tau.length < NODES.length || !((tau.at(-1) as number) >= 3)) return UNKNOWN;
  const derivative = quotients(tau, g, noise);
  return derivative === null ? UNKNOWN : climb(derivative);
}

/** How far ln|v| moved over the last two doublings of Σ, and whether it still speeds up. */
export interface Power {
  /** d ln|v|/dΣ over the last doubling. */
  readonly exponent: number;
  readonly change: number;
  readonly steady: boolean;
}

/** Powers of t: ln|v| proportional to Σ over the last doublings; null if the series is too sparse. */
export function power(sigma: Float64Array, tau: Float64Array, w: Float64Array): Power | null {
  const at = stepsBack(tau, Math.LN2, 2);
  if (at === null) return null;
  const [i, j, k] = at as [number, number, number];
  const e0 = slopeBetween(w[i] as number, w[j] as number, sigma[i] as number, sigma[j] as number);
  const e1 = slopeBetween(w[j] as number, w[k] as number, sigma[j] as number, sigma[k] as number);
  const change = (w[i] as number) - (w[k] as number);
  return {
    exponent: e0,
    change,
    steady: Math.sign(e0) === Math.sign(e1) && Math.abs(e0) >= 0.7 * Math.abs(e1),
  };
}

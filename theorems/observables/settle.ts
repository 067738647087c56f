/**
 * Convergence by brute force: values at geometrically spaced Σ whose differences die geometrically.
 *
 * With d_k the change over the k-th last step of τ = ln Σ and κ the rate at which these changes die, the rest
 * of the way is d_0/(e^κg − 1), g the length of the last step. Two step sizes are tried: doublings of Σ, which see exponential and algebraic approach
 * (e^−κΣ, 1/Σ, ln Σ/Σ), and steps of an eighth of the whole ln Σ, which see slow powers such as Σ^−0.1.
 * On short traces equal steps of Σ are tried
 * too, where an exponential approach is geometric. An approach in powers of ln Σ has rates κ = 2/τ that fall and is left to `extrapolate.ts`.
 */
import type { Scaled } from "./series.ts";

export interface Bar {
  readonly value: number;
  /** Half-width. */
  readonly error: number;
}

interface Tail extends Bar {
  /** All changes were below the noise: nothing but noise was seen at this step size. */
  readonly quiet: boolean;
}

const LN2 = Math.LN2;
/**
 * Where only noise is seen, a drift c/τ or c/ln τ of that size may hide below it: over steps from 5/8 τ to τ it
 * changes by a share 1/1.7 or 1/12 of what is left; a drift c/τ over one step of τ by the share step/τ.
 */
const HIDDEN = 12;

/** Indices from the end at τ_last − k·step, k = 0…count; null where the series is too short or too sparse. */
export function stepsBack(tau: Float64Array, step: number, count: number): number[] | null {
  const last = tau.length - 1;
  const indices = [last];
  let i = last;
  for (let k = 1; k <= count; k++) {
    const target = (tau[last] as number) - k * step;
    while (i >= 0 && (tau[i] as number) > target + 0.3 * step) i--;
    while (i > 0 && Math.abs((tau[i - 1] as number) - target) < Math.abs((tau[i] as number) - target)) i--;
    if (i < 0) return null;
    indices.push(i);
    i--;
  }
  return indices;
}

/** Changes over successive steps, nearest the end first, and the noise in them. */
function changes(data: Scaled, at: readonly number[]): { d: number[]; noise: number } {
  const noise = Math.max(...at.map((i) => data.noise[i] as number));
  const d = at
    .slice(1)
    .map((i, k) => Math.abs((data.value[at[k] as number] as number) - (data.value[i] as number)));
  return { d, noise };
}

/** Rates κ = −d ln|change per unit τ|/dτ between successive steps, nearest the end first. */
function ratesOfDecay(data: Scaled, at: readonly number[], d: readonly number[], noise: number): number[] {
  const gap = at.slice(1).map((i, k) => (data.tau[at[k] as number] as number) - (data.tau[i] as number));
  const rate = d.map((v, k) => Math.log((v + noise) / (gap[k] as number)));
  return rate
    .slice(1)
    .map((r, k) => (2 * (r - (rate[k] as number))) / ((gap[k] as number) + (gap[k + 1] as number)));
}

/**
 * The rate inside the last step, from its two halves; Infinity if there is no instant between or only noise. A
 * transient that died during the last step hides a slow drift from whole steps.
 */
function rateAtTheEnd(data: Scaled, at: readonly number[], noise: number): number {
  const [end, start] = [at[0] as number, at[1] as number];
  const [tauEnd, tauStart] = [data.tau[end] as number, data.tau[start] as number];
  let i = end - 1;
  while (i > start && (data.tau[i] as number) > (tauEnd + tauStart) / 2) i--;
  if (i <= start) return Infinity;
  const { d } = changes(data, [end, i, start]);
  const [late, early] = d as [number, number];
  if (late <= 4 * noise) return Infinity;
  const middle = data.tau[i] as number;
  const rates = Math.log((early * (tauEnd - middle)) / (late * (middle - tauStart)));
  return (2 * rates) / (tauEnd - tauStart);
}

/** An exponential approach speeds up in τ; when it stops doing so, something slower has come to light. */
const SPEEDING = 1.2;

/**
 * @param slowest - smallest rate κ that counts as geometric.
 * @param steadiness - least κ over the last steps as a share of κ over the steps before: slow clocks, with
 *   κ = 2/τ and the like, have less.
 */
function tail(data: Scaled, step: number, slowest: number, steadiness: number): Tail | null {
  const at = stepsBack(data.tau, step, 4) ?? stepsBack(data.tau, step, 3);
  if (at === null) return null;
  const { d, noise } = changes(data, at);
  const [d0, d1, d2] = d as [number, number, number];
  const value = data.value.at(-1) as number;
  if (!d.every(Number.isFinite) || !Number.isFinite(noise)) return null;
  const hidden = Math.max(HIDDEN, (data.tau.at(-1) as number) / step);
  if (d0 <= 2 * noise && d1 <= 2 * noise) {
    return { value, error: hidden * Math.max(d0, d1, noise), quiet: d2 <= 2 * noise };
  }
  // Just arrived at the noise.
  if (d0 <= 4 * noise && d1 < d2) return { value, error: hidden * Math.max(d0, noise), quiet: false };
  const [k0, k1, k2] = ratesOfDecay(data, at, d, noise) as [number, number, number | undefined];
  if (!(k0 >= slowest && k1 > 0 && k0 >= steadiness * k1)) return null;
  if (!(rateAtTheEnd(data, at, noise) >= 0.8 * slowest)) return null;
  if (k2 !== undefined && k1 > SPEEDING * k2 && k0 < k1) return null;
  // A falling rate falls on.
  const kappa = k0 < k1 ? (k0 * k0) / k1 : Math.max(k1, slowest);
  const gap = (data.tau[at[0] as number] as number) - (data.tau[at[1] as number] as number);
  // What is left is a geometric series in steps of `gap`; twice that for the curvature of ln|change|.
  return { value, error: (2 * d0) / Math.expm1(kappa * gap) + hidden * noise, quiet: false };
}

/** Indices from the end at Σ_last·(1 − k/8): equal steps of Σ, for an exponential approach on a short trace. */
function equalSteps(tau: Float64Array): number[] | null {
  const last = tau.length - 1;
  const indices = [last];
  for (let k = 1, i = last - 1; k <= 3; k++) {
    const target = (tau[last] as number) + Math.log1p(-k / 8);
    while (i >= 0 && (tau[i] as number) > target + 0.01) i--;
    if (i < 0 || (tau[i] as number) < target - 0.06) return null;
    indices.push(i--);
  }
  return indices;
}

/** An exponential approach: over equal steps of Σ the changes shrink by a constant factor. */
function exponential(data: Scaled): Bar | null {
  const at = equalSteps(data.tau);
  if (at === null) return null;
  const { d, noise } = changes(data, at);
  const [d0, d1, d2] = d as [number, number, number];
  if (![d0, d1, d2, noise].every(Number.isFinite) || d1 <= 4 * noise) return null;
  const r0 = (d0 + noise) / (d1 + noise);
  const r1 = (d1 + noise) / (d2 + noise);
  // 1/Σ has ratios 0.75 and 0.71 here.
  if (r0 > 0.6 || r1 > 0.6 || r0 > 1.1 * r1 + noise) return null;
  const ratio = Math.max(r0, r1);
  return { value: data.value.at(-1) as number, error: (2 * d0 * ratio) / (1 - ratio) + noise };
}

/** A sparse tail: three equal values over at least one doubling. */
function constant(data: Scaled): Bar | null {
  const n = data.value.length;
  const span = n >= 3 ? (data.tau[n - 1] as number) - (data.tau[n - 3] as number) : 0;
  if (span < LN2) return null;
  const { d, noise } = changes(data, [n - 1, n - 2, n - 3]);
  const spread = Math.max(...d);
  return spread <= 2 * noise
    ? { value: data.value[n - 1] as number, error: HIDDEN * Math.max(spread, noise) }
    : null;
}

/**
 * The limit of a sequence that has visibly settled.
 *
 * @param data - values in units of their scale, τ = ln Σ increasing.
 * @returns value and bar in the same units, or null if it has not settled.
 */
export function settle(data: Scaled): Bar | null {
  if (data.tau.length < 3) return null;
  const geometric = bySteps(data);
  const exponent = exponential(data);
  if (geometric === null || exponent === null) return geometric ?? exponent;
  return exponent.error < geometric.error ? exponent : geometric;
}

function bySteps(data: Scaled): Bar | null {
  const n = data.tau.length;
  const wide = (data.tau[n - 1] as number) / 8;
  const fine = tail(data, LN2, 0.5, 0.9);
  if (wide <= LN2) return fine ?? constant(data);
  const coarse = tail(data, wide, Math.LN2 / wide, 0.95);
  if (fine === null) return coarse ?? (n < 8 ? constant(data) : null);
  if (!fine.quiet) return fine;
  // Only noise over doublings: a drift may hide below it, so the wide steps must have settled as well.
  return coarse === null ? null : { value: fine.value, error: Math.max(fine.error, coarse.error) };
}

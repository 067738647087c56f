/**
 * Convergence by brute force: values at geometrically spaced Σ whose differences die geometrically.
 *
 * With d_k the change over the k-th last step and ρ = max d_k/d_{k+1} < 1, the rest of the way is at most
 * d_0 ρ/(1 − ρ). Two step sizes are tried: doublings of Σ, which see exponential and algebraic approach
 * (e^−κΣ, 1/Σ, ln Σ/Σ), and steps of an eighth of the whole ln Σ, which see slow powers such as Σ^−0.1.
 * An approach in powers of ln Σ has ratios that rise towards 1 and is left to `extrapolate.ts`.
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

/** @param limit - largest ratio of successive changes that counts as geometric. */
function tail(data: Scaled, step: number, limit: number): Tail | null {
  const at = stepsBack(data.tau, step, 3);
  if (at === null) return null;
  const { d, noise } = changes(data, at);
  const [d0, d1, d2] = d as [number, number, number];
  const value = data.value.at(-1) as number;
  if (![d0, d1, d2, noise].every(Number.isFinite)) return null;
  if (d0 <= 2 * noise && d1 <= 2 * noise)
    return { value, error: Math.max(d0, d1, noise), quiet: d2 <= 2 * noise };
  const r0 = (d0 + noise) / (d1 + noise);
  const r1 = (d1 + noise) / (d2 + noise);
  if (r0 > limit || r1 > 1 || r0 > Math.max(1.15 * r1, 0.6)) return null;
  const ratio = Math.max(r0, Math.min(r1, limit));
  return { value, error: (2 * d0 * ratio) / (1 - ratio) + noise, quiet: false };
}

/** A sparse tail: three equal values over at least one doubling. */
function constant(data: Scaled): Bar | null {
  const n = data.value.length;
  const span = n >= 3 ? (data.tau[n - 1] as number) - (data.tau[n - 3] as number) : 0;
  if (span < LN2) return null;
  const { d, noise } = changes(data, [n - 1, n - 2, n - 3]);
  const spread = Math.max(...d);
  return spread <= 2 * noise ? { value: data.value[n - 1] as number, error: Math.max(spread, noise) } : null;
}

/**
 * The limit of a sequence that has visibly settled.
 *
 * @param data - values in units of their scale, τ = ln Σ increasing.
 * @returns value and bar in the same units, or null if it has not settled.
 */
export function settle(data: Scaled): Bar | null {
  const n = data.tau.length;
  if (n < 3) return null;
  const wide = (data.tau[n - 1] as number) / 8;
  const fine = tail(data, LN2, 0.7);
  if (wide <= LN2) return fine ?? constant(data);
  const coarse = tail(data, wide, 0.5);
  if (fine === null) return coarse ?? (n < 8 ? constant(data) : null);
  if (!fine.quiet) return fine;
  // Only noise over doublings: a drift may hide below it, so the wide steps must have settled as well.
  return coarse === null ? null : { value: fine.value, error: Math.max(fine.error, coarse.error) };
}

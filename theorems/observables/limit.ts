/**
 * What a finite trace says about the limit of one quantity, whatever is claimed about it.
 *
 * In this order: complex or 0/0 at all late times; exactly zero or infinite; a power of t (ln|v| ∝ Σ over the
 * last doublings, moved by more than 10^6); settled by brute force; extrapolated in powers of a slow clock;
 * the ladder of clocks for slow growth and slow decay. Each step has to show its own convergence, and where
 * none does the observation is "unresolved" and no verdict comes of it.
 */
import { extrapolate } from "./extrapolate.ts";
import { ladder, nearest, NODES, power, type Rung } from "./ladder.ts";
import { CAUTION, scaledBy, type Series } from "./series.ts";
import { settle, type Bar } from "./settle.ts";

export type Law = "settled" | "extrapolated" | "power" | "ladder" | "exact";

export type LimitObservation =
  /** value ± error in units of exp(ref). */
  | {
      readonly kind: "finite";
      readonly value: number;
      readonly error: number;
      readonly ref: number;
      readonly law: Law;
    }
  | { readonly kind: "zero"; readonly law: Law }
  | { readonly kind: "infinite"; readonly sign: number; readonly law: Law }
  /** Does not go to infinity, but the limit could not be read off. */
  | { readonly kind: "bounded"; readonly law: Law }
  | { readonly kind: "undefined" }
  | { readonly kind: "unresolved"; readonly reason: string };

/** e^14 ≈ 10^6: how far ln|v| must move over the last two doublings of Σ to count as a power of t. */
const POWER_CHANGE = 14;
/** A slow decay is believed from the ladder alone if |v| fell to this share while τ grew by 1/0.27. */
const SLOW_DROP = 0.35;
/** Bars are never claimed narrower than this share of the value: solvers may be a little too optimistic. */
export const FLOOR = 1e-6;

const unresolved = (reason: string): LimitObservation => ({ kind: "unresolved", reason });

function tailCounts(series: Series): {
  nan: number;
  zero: number;
  infinite: number;
  unknown: number;
  n: number;
} {
  const n = series.sign.length;
  const from = Math.min(n - 3, Math.floor(0.67 * n));
  const counts = { nan: 0, zero: 0, infinite: 0, unknown: 0, n: n - from };
  for (let i = from; i < n; i++) {
    const sign = series.sign[i] as number;
    const log = series.log[i] as number;
    if (Number.isNaN(sign) || Number.isNaN(log)) counts.nan++;
    else if (log === -Infinity) counts.zero++;
    else if (log === Infinity) counts[sign === 0 ? "unknown" : "infinite"]++;
  }
  return counts;
}

/** Values that are not numbers in the ordinary sense; null if the tail is ordinary. */
function special(series: Series): LimitObservation | null {
  const n = series.sign.length;
  if (n < 3) return unresolved("fewer than three late instants");
  const counts = tailCounts(series);
  if (counts.nan === counts.n) return { kind: "undefined" };
  if (counts.nan > 0) return unresolved("undefined at some late times only");
  if (counts.unknown > 0) return unresolved("lost in cancellation");
  if (counts.zero === counts.n) return { kind: "zero", law: "exact" };
  const last = n - 1;
  if (counts.infinite > 0) return infiniteTail(series, counts.infinite === counts.n);
  // Underflow on the way: exactly zero from some late instant on.
  if ((series.log[last] as number) === -Infinity && (series.log[last - 1] as number) === -Infinity) {
    return { kind: "zero", law: "exact" };
  }
  return counts.zero > 0 ? unresolved("zero at some late times only") : null;
}

function infiniteTail(series: Series, all: boolean): LimitObservation {
  const last = series.sign.length - 1;
  const sign = series.sign[last] as number;
  const two = (series.log[last] as number) === Infinity && (series.log[last - 1] as number) === Infinity;
  return all || two
    ? { kind: "infinite", sign, law: "exact" }
    : unresolved("infinite at some late times only");
}

/** The last part, in which the sign does not change; from its first instant, or null. */
function steadySign(series: Series): boolean {
  const last = series.tau.length - 1;
  const sign = series.sign[last] as number;
  const from = nearest(series.tau, (NODES.at(-1) as number) * (series.tau[last] as number));
  for (let i = from; i <= last; i++) if (series.sign[i] !== sign) return false;
  return sign !== 0;
}

function logNoise(series: Series): Float64Array {
  return series.log.map((w, i) => CAUTION * (series.error[i] as number) + 1e-13 * (1 + Math.abs(w)));
}

/** Strong growth or decay: a power of t. */
function byPower(series: Series): LimitObservation | null {
  const p = power(series.sigma, series.tau, series.log);
  if (p === null || !p.steady || Math.abs(p.change) < POWER_CHANGE) return null;
  const last = series.sign.length - 1;
  if (Math.abs(p.change) < 100 * (series.error[last] as number)) return null;
  if (p.exponent < 0) return { kind: "zero", law: "power" };
  return { kind: "infinite", sign: series.sign[last] as number, law: "power" };
}

interface Slow {
  readonly rung: Rung;
  /** Whether |v| rises. */
  readonly rising: boolean;
  /** |v| at the end over |v| where the ladder starts. */
  readonly ratio: number;
}

/** The ladder on |v| if it rises, on 1/|v| if it falls, on ln|v| where those overflow. */
function slowTrend(series: Series): Slow {
  const last = series.tau.length - 1;
  const end = series.log[last] as number;
  const first = nearest(series.tau, (NODES.at(-1) as number) * (series.tau[last] as number));
  const change = end - (series.log[first] as number);
  const rising = change > 0;
  const noise = logNoise(series);
  if (Math.abs(change) > 20) {
    return { rung: ladder(series.tau, series.log, noise), rising, ratio: Math.exp(change) };
  }
  const sign = rising ? 1 : -1;
  const g = series.log.map((w) => Math.exp(sign * (w - end)));
  const error = g.map((v, i) => v * (noise[i] as number));
  return { rung: ladder(series.tau, g, error), rising, ratio: Math.exp(change) };
}

function finite(bar: Bar, ref: number, law: Law): LimitObservation {
  return { kind: "finite", value: bar.value, error: bar.error + FLOOR * Math.abs(bar.value), ref, law };
}

/** Slow approach: extrapolation and ladder must not disagree. */
function bySlowClocks(series: Series, ref: number): LimitObservation {
  const bar = extrapolate(scaledBy(series, ref));
  const { rung, rising, ratio } = slowTrend(series);
  if (rising && rung.trend === "diverges") {
    if (bar !== null) return unresolved("extrapolation and growth disagree");
    return { kind: "infinite", sign: series.sign.at(-1) as number, law: "ladder" };
  }
  const dying = !rising && rung.trend === "diverges" && ratio <= SLOW_DROP;
  if (bar !== null) {
    const zeroInside = Math.abs(bar.value) <= bar.error;
    return dying && zeroInside ? { kind: "zero", law: "ladder" } : finite(bar, ref, "extrapolated");
  }
  if (dying && rung.rung === 1) return { kind: "zero", law: "ladder" };
  if (rung.trend === "converges" || (!rising && rung.direction !== 0))
    return { kind: "bounded", law: "ladder" };
  return unresolved("too slow for a decision on this trace");
}

/** Largest ln|v| over the instants: the size the quantity had. */
export function logScale(series: Series): number {
  let scale = -Infinity;
  for (const w of series.log) if (w > scale && w < Infinity) scale = w;
  return scale;
}

/**
 * The limit of a sampled quantity.
 *
 * @param series - values at late instants, Σ increasing.
 */
export function observeLimit(series: Series): LimitObservation {
  const odd = special(series);
  if (odd !== null) return odd;
  const steady = steadySign(series);
  if (steady) {
    const strong = byPower(series);
    if (strong !== null) return strong;
  }
  const last = series.log.at(-1) as number;
  // A quantity that is lost in cancellation at the end is measured by the size it had before.
  const ref = (series.sign.at(-1) as number) === 0 ? logScale(series) : last;
  const settled = settle(scaledBy(series, ref));
  if (settled !== null) return finite(settled, ref, "settled");
  if (!steady) return unresolved("the sign still changes, or the value drowns in its error");
  return bySlowClocks(series, ref);
}

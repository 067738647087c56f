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
import { NOTHING } from "../language/index.ts";
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
/** e^10: growth or decay by this factor is not overturned by a finite limit that no method sees. */
const LARGE_CHANGE = 10;
/** A settled bar wider than this share of the value is worth extrapolating. */
const WIDE = 1e-4;
/** Bars are never claimed narrower than this share of the value: solvers may be a little too optimistic. */
export const FLOOR = 1e-6;

export const unresolved = (reason: string): LimitObservation => ({ kind: "unresolved", reason });

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
    else if (log < NOTHING) counts.zero++;
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
  if ((series.log[last] as number) < NOTHING && (series.log[last - 1] as number) < NOTHING) {
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
export function steadySign(series: Series): boolean {
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
  /** The ladder on the reciprocal: whether it would go through 0, and the function itself through a pole. */
  readonly through: boolean;
  /** Whether |v| rises. */
  readonly rising: boolean;
  /** |v| at the end over |v| where the ladder starts. */
  readonly ratio: number;
}

/** The ladder on |v| if it rises, on 1/|v| if it falls, on ln|v| where those overflow. */
export function slowTrend(series: Series): Slow {
  const last = series.tau.length - 1;
  const end = series.log[last] as number;
  const first = nearest(series.tau, (NODES.at(-1) as number) * (series.tau[last] as number));
  const change = end - (series.log[first] as number);
  const rising = change > 0;
  const noise = logNoise(series);
  if (Math.abs(change) > 20) {
    return { rung: ladder(series.tau, series.log, noise), through: false, rising, ratio: Math.exp(change) };
  }
  const climbed = (sign: number): Rung => {
    const g = series.log.map((w) => Math.exp(sign * (w - end)));
    return ladder(
      series.tau,
      g,
      g.map((v, i) => v * (noise[i] as number)),
    );
  };
  const sign = rising ? 1 : -1;
  const through = climbed(-sign).trend === "diverges";
  return { rung: climbed(sign), through, rising, ratio: Math.exp(change) };
}

function finite(bar: Bar, ref: number, law: Law): LimitObservation {
  return { kind: "finite", value: bar.value, error: bar.error + FLOOR * Math.abs(bar.value), ref, law };
}

/** Slow approach: extrapolation and ladder must not disagree. */
function bySlowClocks(series: Series, ref: number): LimitObservation {
  const { rung, through, rising, ratio } = slowTrend(series);
  const diverges = rung.trend === "diverges" && !through;
  if (diverges && rung.rung === 1 && Math.abs(Math.log(ratio)) > LARGE_CHANGE) {
    return rising
      ? { kind: "infinite", sign: series.sign.at(-1) as number, law: "ladder" }
      : { kind: "zero", law: "ladder" };
  }
  const bar = extrapolate(scaledBy(series, ref));
  if (rising && diverges) {
    if (bar !== null) return unresolved("extrapolation and growth disagree");
    return { kind: "infinite", sign: series.sign.at(-1) as number, law: "ladder" };
  }
  const dying = !rising && diverges && ratio <= SLOW_DROP;
  if (bar !== null) {
    const zeroInside = Math.abs(bar.value) <= bar.error;
    return dying && zeroInside ? { kind: "zero", law: "ladder" } : finite(bar, ref, "extrapolated");
  }
  if (dying && rung.rung === 1) return { kind: "zero", law: "ladder" };
  if (rung.trend === "converges" || (!rising && !through && rung.direction !== 0))
    return { kind: "bounded", law: "ladder" };
  return unresolved("too slow for a decision on this trace");
}

/** Values with larger relative errors do not count towards the size of a quantity. */
const ROUGH = 0.1;

function largest(series: Series, error: number): number {
  let scale = -Infinity;
  series.log.forEach((w, i) => {
    if (w > scale && w < Infinity && (series.error[i] as number) <= error) scale = w;
  });
  return scale;
}

/** Largest ln|v| over the instants at which v is known: the size the quantity had. */
export function logScale(series: Series): number {
  return largest(series, ROUGH);
}

export function observeOnce(series: Series): LimitObservation {
  const odd = special(series);
  if (odd !== null) return odd;
  const steady = steadySign(series);
  if (steady) {
    const strong = byPower(series);
    if (strong !== null) return strong;
  }
  const last = series.log.at(-1) as number;
  // A quantity that is lost in cancellation at the end is measured by the size it had before.
  const ref = (series.sign.at(-1) as number) === 0 ? largest(series, Infinity) : last;
  const settled = settle(scaledBy(series, ref));
  if (settled !== null) return sharpened(series, settled, ref);
  if (!steady) return withChangingSign(series);
  return bySlowClocks(series, ref);
}

/** A sign that changed not long ago leaves no ladder to climb; a limit may still be extrapolated. */
function withChangingSign(series: Series): LimitObservation {
  const ref = logScale(series);
  const bar = extrapolate(scaledBy(series, ref));
  if (bar === null) return unresolved("the sign still changes, or the value drowns in its error");
  return finite(bar, ref, "extrapolated");
}

/** A wide bar of a settled value is narrowed by extrapolation where the two agree. */
function sharpened(series: Series, settled: Bar, ref: number): LimitObservation {
  if (settled.error <= WIDE * Math.abs(settled.value)) return finite(settled, ref, "settled");
  // Next to 0 the value is no measure of what a good fit is.
  const size = Math.abs(settled.value) <= settled.error ? Math.max(ref, logScale(series)) : ref;
  const bar = extrapolate(scaledBy(series, size));
  if (bar === null) return finite(settled, ref, "settled");
  const unit = Math.exp(ref - size);
  const agree = Math.abs(bar.value - settled.value * unit) <= settled.error * unit + bar.error;
  return agree && bar.error < settled.error * unit
    ? finite(bar, size, "extrapolated")
    : finite(settled, ref, "settled");
}

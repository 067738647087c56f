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
import { before, CAUTION, scaledBy, type Series } from "./series.ts";
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
/** An absolute error above this share of the size of the quantity hides it. */
const DROWNED = 1e-3;
/** Relative errors up to which a quantity that drowns later on is read. */
const TRIMS = [1e-6, 1e-4, 1e-2] as const;
/** Bars read from such a part, short in ln Σ, are widened: slow drifts have had no room to show. */
const SHORT = 30;
/** Such a part must go on for this factor in Σ after the tokens have found their final regime. */
const MARGIN = 4;
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
  const { rung, rising, ratio } = slowTrend(series);
  if (rung.trend === "diverges" && rung.rung === 1 && Math.abs(Math.log(ratio)) > LARGE_CHANGE) {
    return rising
      ? { kind: "infinite", sign: series.sign.at(-1) as number, law: "ladder" }
      : { kind: "zero", law: "ladder" };
  }
  const bar = extrapolate(scaledBy(series, ref));
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

function observeOnce(series: Series): LimitObservation {
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
  if (!steady) return unresolved("the sign still changes, or the value drowns in its error");
  return bySlowClocks(series, ref);
}

/** A wide bar of a settled value is narrowed by extrapolation where the two agree. */
function sharpened(series: Series, settled: Bar, ref: number): LimitObservation {
  const wide = settled.error > WIDE * Math.abs(settled.value);
  const bar = wide ? extrapolate(scaledBy(series, ref)) : null;
  const agree = bar !== null && Math.abs(bar.value - settled.value) <= settled.error + bar.error;
  return agree && bar.error < settled.error
    ? finite(bar, ref, "extrapolated")
    : finite(settled, ref, "settled");
}

/** ln of the absolute error at an instant. */
function logError(series: Series, i: number): number {
  const w = series.log[i] as number;
  return series.sign[i] === 0 ? w : w + Math.log(series.error[i] as number);
}

/** Whether errors end up above everything the quantity ever was with some accuracy. */
function drowns(series: Series): boolean {
  const n = series.log.length;
  if (n === 0 || (series.log[n - 1] as number) === -Infinity) return false;
  let size = -Infinity;
  for (let i = 0; i < n; i++) {
    if ((series.error[i] as number) < DROWNED) size = Math.max(size, series.log[i] as number);
  }
  return logError(series, n - 1) > size + Math.log(DROWNED);
}

/** The part up to the last instant with a relative error below the given one. */
function accurate(series: Series, error: number): Series {
  let n = series.error.length;
  while (n > 0 && !((series.error[n - 1] as number) <= error)) n--;
  return before(series, n);
}

/** Observations on ever longer and ever noisier parts: the most precise of those that agree. */
function reconcile(all: readonly LimitObservation[]): LimitObservation {
  const resolved = all.filter((o) => o.kind !== "unresolved");
  if (resolved.length === 0) return all[0] ?? unresolved("the value drowns in its error");
  const bounded = resolved.filter((o) => o.kind === "finite" || o.kind === "zero" || o.kind === "bounded");
  if (bounded.length !== 0 && bounded.length !== resolved.length) {
    return unresolved("the value drowns in its error before it shows where it goes");
  }
  const bars = resolved.filter((o) => o.kind === "finite");
  const width = (o: LimitObservation & { kind: "finite" }): number => Math.log(o.error) + o.ref;
  if (bars.length > 0) return bars.reduce((a, b) => (width(b) < width(a) ? b : a));
  return resolved[0] as LimitObservation;
}

/** Falling in magnitude with one sign, the limit is between 0 and the last value, whatever the bar says. */
function bracketed(part: Series, o: LimitObservation & { kind: "finite" }): LimitObservation {
  if (Math.abs(o.value) > o.error || !steadySign(part)) return o;
  const { rung, rising } = slowTrend(part);
  const last = part.tau.length - 1;
  const half = Math.exp((part.log[last] as number) - o.ref) / 2;
  if (rising || rung.direction === 0 || half > o.error) return o;
  return { ...o, value: (part.sign[last] as number) * half, error: half * (1 + DROWNED) };
}

function widened(part: Series, o: LimitObservation): LimitObservation {
  if (o.kind === "bounded") return unresolved("the value drowns in its error");
  return o.kind === "finite" ? bracketed(part, { ...o, error: SHORT * o.error }) : o;
}

/**
 * The limit of a sampled quantity.
 *
 * Where cancellation makes the absolute error grow above the quantity itself (|s x| − ln t at ln t = 1e100), it
 * is read from the earlier part in which it is known.
 *
 * @param series - values at late instants, Σ increasing.
 * @param regime - Σ from which the tokens move as they do at the far end of the trace: a part that ends before
 *   says nothing about the limit.
 */
export function observeLimit(series: Series, regime: () => number = () => 0): LimitObservation {
  if (!drowns(series)) return observeOnce(series);
  const from = MARGIN * regime();
  const parts = TRIMS.map((error) => accurate(series, error));
  const telling = parts.filter((part) => (part.sigma.at(-1) ?? 0) > from);
  return reconcile(telling.map((part) => widened(part, observeOnce(part))));
}

/**
 * Quantities that drown: where cancellation makes the absolute error grow above the quantity itself (|s x| − ln t at
 * ln t = 1e100), the limit is read from the earlier part in which it is known.
 *
 * Such a part begins where the tokens have found their final regime. How far it should reach is a trade between
 * truncation and noise, so several ends are tried: the most precise observation wins, if no other one is at odds
 * with it.
 */
import { logScale, observeOnce, slowTrend, steadySign, unresolved, type LimitObservation } from "./limit.ts";
import { nearest } from "./ladder.ts";
import type { Regime } from "./regime.ts";
import { after, before, type Series } from "./series.ts";

/** An absolute error above this share of the size of the quantity hides it. */
const DROWNED = 1e-3;
/** Ends of the parts: the error as a share of the value, and of the size that the value had in the part. */
const OF_VALUE = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2] as const;
const OF_SIZE = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3] as const;
/** Bars read from such a part, short in ln Σ, are widened: slow drifts have had little room to show. */
const SHORT = 3;
/** Bars wider than this share of the value, or of the size of what tends to 0, say nothing. */
const VAGUE = 0.02;

/** ln of the absolute error at an instant. */
function logError(series: Series, i: number): number {
  const w = series.log[i] as number;
  return series.sign[i] === 0 ? w : w + Math.log(series.error[i] as number);
}

/** ln of the largest |v| up to each instant, over those where it is known. */
function sizes(series: Series): Float64Array {
  let size = -Infinity;
  return series.log.map((w, i) => {
    if ((series.error[i] as number) < DROWNED) size = Math.max(size, w);
    return size;
  });
}

/** Whether errors end up above everything the quantity ever was with some accuracy. */
function drowns(series: Series): boolean {
  const n = series.log.length;
  if (n === 0 || (series.log[n - 1] as number) === -Infinity) return false;
  return logError(series, n - 1) > (sizes(series)[n - 1] as number) + Math.log(DROWNED);
}

/** The part up to the last instant for which the test holds. */
function upTo(series: Series, test: (i: number) => boolean): Series {
  let n = series.error.length;
  while (n > 0 && !test(n - 1)) n--;
  return before(series, n);
}

/** Parts of different reach, without repetition. */
function parts(series: Series): readonly Series[] {
  const size = sizes(series);
  const all = [
    ...OF_VALUE.map((error) => upTo(series, (i) => (series.error[i] as number) <= error)),
    ...OF_SIZE.map((e) => upTo(series, (i) => logError(series, i) <= (size[i] as number) + Math.log(e))),
  ];
  return all.filter((a, i) => all.findIndex((b) => b.sigma.length === a.sigma.length) === i);
}

/** What was seen, and the size of the quantity where it was seen. */
export interface Reading {
  readonly limit: LimitObservation;
  /** ln of the largest |value| that is known. */
  readonly logScale: number;
}

type FiniteReading = Reading & { readonly limit: LimitObservation & { readonly kind: "finite" } };

const isFinite = (r: Reading): r is FiniteReading => r.limit.kind === "finite";
const logWidth = ({ limit }: FiniteReading): number => Math.log(limit.error) + limit.ref;

const nothing = (reason: string): Reading => ({ limit: unresolved(reason), logScale: -Infinity });

/** The most precise observation if the others agree with it. */
function reconcile(readings: readonly Reading[]): Reading {
  const said = readings.filter((r) => r.limit.kind !== "unresolved");
  const grows = said.filter((r) => r.limit.kind === "infinite" || r.limit.kind === "undefined");
  if (grows.length > 0 && grows.length < said.length) {
    return nothing("the value drowns in its error before it shows where it goes");
  }
  const bars = said.filter(isFinite);
  if (grows.length === 0 && bars.length > 0) return narrowest(bars);
  return grows[0] ?? said[0] ?? readings[0] ?? nothing("the value drowns in its error");
}

function narrowest(bars: readonly FiniteReading[]): Reading {
  const best = bars.reduce((a, b) => (logWidth(b) < logWidth(a) ? b : a));
  const { value, error, ref } = best.limit;
  const odds = bars.some(({ limit }) => {
    const unit = Math.exp(limit.ref - ref);
    return Math.abs(limit.value * unit - value) > limit.error * unit + error;
  });
  return odds ? nothing("readings from different parts disagree") : best;
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

/** A wide bar around a nonzero value hides slow growth as well as slow decay. */
function isVague(o: LimitObservation, logScale: number): boolean {
  if (o.kind !== "finite") return false;
  const nonzero = Math.abs(o.value) > o.error;
  const size = nonzero ? Math.log(Math.abs(o.value)) + o.ref : logScale;
  return Math.log(o.error) + o.ref > size + Math.log(VAGUE);
}

/** Instants, as shares of the last Σ, between which growth is compared. */
const GROWTH_NODES = [1, 0.6, 0.36, 0.216] as const;
/** A fall of d ln|v′|/d ln Σ by more than this is no growth in powers of t or ln t. */
const TIRING = 0.1;

/**
 * Whether growth is slowing down as c − b e^(−κΣ) does with a small κ, which in a short part looks like growth: the
 * exponent of its derivative in powers of Σ falls, where that of Σ^p or (ln Σ)^p has a limit.
 */
function tires({ sigma, tau, sign, log }: Series): boolean {
  const last = sigma.length - 1;
  const at = GROWTH_NODES.map((f) => nearest(tau, Math.log(f) + (tau[last] as number)));
  const value = at.map((i) => (sign[i] as number) * Math.exp((log[i] as number) - (log[last] as number)));
  const [d0, d1, d2] = [0, 1, 2].map((k) => {
    const [i, j] = [at[k] as number, at[k + 1] as number];
    const change = Math.abs((value[k] as number) - (value[k + 1] as number));
    const span = (sigma[i] as number) - (sigma[j] as number);
    return { x: ((tau[i] as number) + (tau[j] as number)) / 2, y: Math.log(change / span) };
  }) as [Spot, Spot, Spot];
  return (d0.y - d1.y) / (d0.x - d1.x) < (d1.y - d2.y) / (d1.x - d2.x) - TIRING;
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

function read(part: Series): Reading {
  const seen = observeOnce(part);
  if (seen.kind === "infinite" && seen.law === "ladder" && tires(part)) {
    return nothing("growth that slows down, before the value drowns in its error");
  }
  const logScale = sizes(part).at(-1) ?? -Infinity;
  const limit = seen.kind === "finite" ? bracketed(part, { ...seen, error: SHORT * seen.error }) : seen;
  if (limit.kind !== "bounded" && !isVague(limit, logScale)) return { limit, logScale };
  // What a bar does not show, a ladder on one clear sign may.
  return steadySign(part) && slowTrend(part).rung.trend === "converges"
    ? { limit: { kind: "bounded", law: "ladder" }, logScale }
    : { limit: unresolved("the value drowns in its error"), logScale };
}

/** A value that never rose above this share of its terms, ln 1e-6, is 0 as far as can be seen. */
const IDENTITY = Math.log(1e-6);
/** How far its terms may change meanwhile, in ln, and by what factor Σ must grow: with terms in powers of t, more is hidden. */
const TERMS_GROWTH = 3;
const SPAN = 4;

/**
 * A quantity that is lost in cancellation from the start, as both sides of an identity are: 0 within the bound, on the
 * scale of its terms. Null if it is not of this kind.
 */
function identity(series: Series, stretch: () => Stretch): Reading | null {
  const known = series.lost.findLastIndex((share) => share <= IDENTITY);
  if (known < 0 || series.sign.some((v) => v !== 0)) return null;
  const { regime, sample } = stretch();
  return nothingLeft(sample(0, series.sigma[known] as number), regime.past);
}

function nothingLeft({ sigma, sign, log, lost }: Series, past: number): Reading | null {
  if (sign.some((v) => v !== 0)) return null;
  const size = (i: number): number => (log[i] as number) - (lost[i] as number);
  const end = lost.findLastIndex((share) => share <= IDENTITY);
  let start = end;
  const alike = (i: number): boolean =>
    (lost[i] as number) <= IDENTITY && Math.abs(size(i) - size(end)) <= TERMS_GROWTH;
  while (start > 0 && alike(start - 1)) start--;
  if (end - start < 2) return null;
  const last = sigma[end] as number;
  if (last < SPAN * (sigma[start] as number) || last <= past) return null;
  const bound = Math.max(...log.subarray(start, end + 1));
  const limit: LimitObservation = { kind: "finite", value: 0, error: 1, ref: bound, law: "settled" };
  return { limit, logScale: size(end) };
}

/** What is needed to read a quantity from a part of the trace. */
export interface Stretch {
  readonly regime: Regime;
  /** The quantity from one Σ to another, as densely as the trace allows. */
  sample(from: number, to: number): Series;
}

const wholeOf = (series: Series): Stretch => ({
  regime: { from: 0, past: 0 },
  sample: (from) => after(series, from),
});

/**
 * The limit of a sampled quantity, and its size where the limit was read from: a limit 0 is told from others on that
 * scale.
 *
 * @param series - values at late instants, Σ increasing.
 * @param stretch - more about the quantity, asked for if it drowns.
 */
export function observeLimit(series: Series, stretch: () => Stretch = () => wholeOf(series)): Reading {
  const never = identity(series, stretch);
  if (never !== null) return never;
  if (!drowns(series)) return { limit: observeOnce(series), logScale: logScale(series) };
  const { regime, sample } = stretch();
  const known = Math.max(...parts(series).map((part) => part.sigma.at(-1) ?? 0));
  const dense = parts(sample(regime.from, known));
  const telling = dense.filter((part) => (part.sigma.at(-1) ?? 0) > regime.past);
  return reconcile(telling.map(read));
}

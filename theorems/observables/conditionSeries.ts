/** What the truths of a condition along a trace say about it: clear or near, fading, dipping, and what becomes of it. */
import { CLIPPED, fate, MARGIN_NOISE, type Decision, type Margins } from "./margin.ts";
import { logAt } from "./series.ts";
import type { Evaluated, Truth } from "../language/types.ts";

export interface Condition {
  readonly sigma: readonly number[];
  readonly truth: readonly Truth[];
  /** Only <=, >= and == occur: equality satisfies it. */
  readonly closed: boolean;
}

export type State = "true" | "false" | "near" | "undefined";

/** A margin that fell this far before it drowned in rounding is on its way to zero, not through it. */
const FADED = 1e-3;
/** So does a smaller fall, if the exponent is steady: a margin on its way through zero falls ever faster. */
const FADING = 0.05;
const STEADY = 0.05;

/** Exact equality is true where the language says so; a false by no more than rounding is not believed. */
export function stateOf(t: Truth): State {
  if (t.value === "undefined") return "undefined";
  if (t.value === "undecided") return "near";
  if (t.value === "true")
    return t.margin > MARGIN_NOISE || t.margin === 0 || t.sure === true ? "true" : "near";
  return t.margin < -MARGIN_NOISE || t.sure === true ? "false" : "near";
}

function marginsOf(condition: Condition, from: number, to: number, sign: number): Margins {
  const tau = Float64Array.from(condition.sigma.slice(from, to), Math.log);
  const m = Float64Array.from(condition.truth.slice(from, to), (t) => sign * t.margin);
  return { tau, m, noise: new Float64Array(m.length).fill(MARGIN_NOISE) };
}

/** The differences of the sides instead of their log-ratios, over the last instants at which they are known. */
function differencesOf(condition: Condition, from: number, to: number, sign: number): Margins | null {
  let first = to;
  while (first > from && (condition.truth[first - 1] as Truth).difference !== undefined) first--;
  const sigma = condition.sigma.slice(first, to);
  const seen = condition.truth.slice(first, to).map(({ difference }) => difference as Evaluated);
  const logs = seen.map((v, i) => logAt(v, sigma[i] as number));
  const size = Math.max(...logs);
  if (seen.length < 3 || !Number.isFinite(size)) return null;
  const m = Float64Array.from(seen, (v, i) => sign * v.sign * Math.exp((logs[i] as number) - size));
  const noise = m.map((v, i) => Math.abs(v) * Math.min((seen[i] as Evaluated).error, 1) + Number.EPSILON);
  return { tau: Float64Array.from(sigma, Math.log), m, noise };
}

/** What becomes of a condition that holds (sign 1) or fails (−1) from one instant to the last. */
export function fateFrom(condition: Condition, from: number, sign: number): Decision {
  const to = condition.truth.length;
  return fate(marginsOf(condition, from, to, sign), () => differencesOf(condition, from, to, sign));
}

/** Whether the difference of sides whose log-ratio fades into rounding is, far from zero yet, on its way through it. */
export function turns(condition: Condition, from: number, to: number, sign: number): boolean {
  const apart = differencesOf(condition, from, to, sign);
  return apart !== null && (apart.m.at(-1) as number) > FADED && fate(apart) === "contradicted";
}

/**
 * Whether the margin had been falling into rounding: its last clear values are far below its largest, or less far but
 * in a steady power of t.
 */
export function fades({ sigma, truth }: Condition, from: number, to: number): boolean {
  const m = truth.slice(from, to).map((t) => Math.abs(t.margin));
  if (m.length < 4) return false;
  const top = m.indexOf(Math.max(...m));
  const falling = m.slice(top);
  if (falling.length < 4) return false;
  if (!falling.every((v, i) => i === 0 || v <= (falling[i - 1] as number) * (1 + 1e-6))) return false;
  const share = (falling.at(-1) as number) / (falling[0] as number);
  return share <= FADED || (share <= FADING && steadyPower(sigma.slice(from + top, to), falling));
}

/** Whether ln m falls along a straight line in Σ over the last part, in which m fell to the share FADING^(1/2). */
function steadyPower(sigma: readonly number[], m: readonly number[]): boolean {
  const last = m.length - 1;
  const start = m.findLastIndex((v) => (m[last] as number) <= v * Math.sqrt(FADING));
  if (last - start < 3) return false;
  const slope = (i: number, j: number): number =>
    Math.log((m[j] as number) / (m[i] as number)) / ((sigma[j] as number) - (sigma[i] as number));
  const middle = (start + last) >> 1;
  return Math.abs(slope(middle, last) / slope(start, middle) - 1) <= STEADY;
}

/** Whether the parabola through three values has its least between them, below zero. */
const dips = (a: number, b: number, c: number): boolean =>
  b < a && b <= c && b - (c - a) ** 2 / (8 * (a - 2 * b + c)) < 0;

/**
 * Where a local minimum between instants reaches zero, by the parabolas through three margins and three differences: the
 * margin alone jumps where a side changes sign.
 */
export function dipsBelow(condition: Condition, states: readonly State[], from: number, to: number): number {
  for (let i = from + 1; i + 1 < to; i++) {
    const three = [i - 1, i, i + 1];
    if (three.some((k) => states[k] !== "true")) continue;
    const [a, b, c] = three.map((k) => (condition.truth[k] as Truth).margin) as [number, number, number];
    if (b <= MARGIN_NOISE || Math.abs(a) >= CLIPPED || Math.abs(c) >= CLIPPED || !dips(a, b, c)) continue;
    const apart = differencesOf(condition, i - 1, i + 2, 1)?.m;
    if (apart === undefined || dips(...(Array.from(apart) as [number, number, number]))) return i;
  }
  return -1;
}

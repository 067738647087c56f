/**
 * Comparisons along a trace: does a condition hold from some time on, and does it hold throughout?
 *
 * The margin of a condition (a scaled signed distance from its boundary) is a function of a Hardy field like
 * any other. If its tail is positive and does not fall, or falls to a positive limit, or falls to zero in a
 * clock that the ladder knows, the condition holds from there on. If it is going to cross zero beyond the
 * trace, the condition fails in the end, however long it has held.
 */
import { extrapolate } from "./extrapolate.ts";
import { ladder, nearest, NODES } from "./ladder.ts";
import type { Scaled } from "./series.ts";
import { settle, type Bar } from "./settle.ts";
import type { Truth, TruthValue } from "../language/types.ts";

export type Decision = "supported" | "contradicted" | "inconclusive";

export interface Held {
  readonly decision: Decision;
  readonly reason: string;
  /** Σ of the instant that decided, where there is one. */
  readonly sigma?: number;
  readonly undefinedAtLateTimes?: boolean;
  readonly margin: number;
}

export interface Condition {
  readonly sigma: readonly number[];
  readonly truth: readonly Truth[];
}

/** Margins come from values with relative errors of 1e-10 or better; below this a margin says nothing. */
const MARGIN_NOISE = 1e-9;
/** The tail: the last third of ln Σ. */
const TAIL = 0.67;
/** Margins clipped at 1e3 by the language. */
const CLIPPED = 999;
/** A margin that fell this far, steadily, before it drowned in rounding is on its way to zero, not through it. */
const FADED = 1e-3;

interface Margins {
  readonly tau: Float64Array;
  readonly m: Float64Array;
}

function scaled(data: Margins): Scaled {
  const size = Math.max(...data.m.map(Math.abs), MARGIN_NOISE);
  return {
    tau: data.tau,
    value: data.m.map((v) => v / size),
    noise: new Float64Array(data.m.length).fill(MARGIN_NOISE / size),
  };
}

/** Whether the margin does not fall over the last intervals between the ladder's nodes. */
function rising({ tau, m }: Margins): boolean {
  const last = tau.length - 1;
  const at = NODES.slice(0, 3).map((f) => m[nearest(tau, f * (tau[last] as number))] as number);
  const [a, b, c] = at as [number, number, number];
  return (a >= b - MARGIN_NOISE && b >= c - MARGIN_NOISE) || a >= CLIPPED;
}

function limitOfMargin(data: Margins): Bar | null {
  const size = Math.max(...data.m.map(Math.abs), MARGIN_NOISE);
  const bar = settle(scaled(data)) ?? extrapolate(scaled(data));
  return bar === null ? null : { value: bar.value * size, error: bar.error * size };
}

/** A falling margin tends to zero: its reciprocal grows without end. */
function vanishes({ tau, m }: Margins): boolean {
  const end = m.at(-1) as number;
  const g = m.map((v) => end / v);
  if (!g.every((v) => v > 0 && Number.isFinite(v))) return false;
  const noise = g.map((v, i) => v * (MARGIN_NOISE / (m[i] as number)));
  const rung = ladder(
    tau,
    g.map((v) => (v === 0 ? 0 : v)),
    noise,
  );
  return rung.trend === "diverges" && rung.direction > 0;
}

/** The fate of a margin that is positive at the end of the trace. */
export function fate(data: Margins): Decision {
  if (rising(data)) return "supported";
  const bar = limitOfMargin(data);
  if (bar !== null && bar.value > bar.error) return "supported";
  if (bar !== null && bar.value < -bar.error) return "contradicted";
  if (vanishes(data)) return "supported";
  const noise = new Float64Array(data.m.length).fill(MARGIN_NOISE);
  const rung = ladder(data.tau, data.m, noise);
  return bar === null && rung.trend === "diverges" && rung.direction < 0 ? "contradicted" : "inconclusive";
}

const opposite: Readonly<Record<Decision, Decision>> = {
  supported: "contradicted",
  contradicted: "supported",
  inconclusive: "inconclusive",
};

function margins(condition: Condition, from: number, to: number, sign: number): Margins {
  const tau = Float64Array.from(condition.sigma.slice(from, to), Math.log);
  return { tau, m: Float64Array.from(condition.truth.slice(from, to), (t) => sign * t.margin) };
}

/** Last instant at which the condition could be decided, and how long the same answer goes back from there. */
function lastStretch(truth: readonly Truth[]): { from: number; to: number; value: TruthValue } | null {
  let to = truth.length;
  while (to > 0 && (truth[to - 1] as Truth).value === "undecided") to--;
  if (to === 0) return null;
  const value = (truth[to - 1] as Truth).value;
  let from = to;
  while (from > 0 && (truth[from - 1] as Truth).value === value) from--;
  return { from, to, value };
}

/** Undecided to the end: accepted if the margin had been fading steadily into rounding. */
function fades(truth: readonly Truth[], from: number, to: number): boolean {
  const m = truth.slice(from, to).map((t) => Math.abs(t.margin));
  if (m.length < 5) return false;
  const top = m.indexOf(Math.max(...m));
  const falling = m.slice(top);
  if (falling.length < 4 || (falling.at(-1) as number) > FADED * (falling[0] as number)) return false;
  return falling.every((v, i) => i === 0 || v <= (falling[i - 1] as number) * (1 + 1e-9));
}

const worst = (truth: readonly Truth[]): number => Math.min(...truth.map((t) => t.margin));

/**
 * Whether a condition holds for all times from some time on.
 *
 * @param condition - at late instants, Σ ≥ 1 increasing.
 */
export function holdsEventually(condition: Condition): Held {
  const { sigma, truth } = condition;
  const n = truth.length;
  if (n < 3) return { decision: "inconclusive", reason: "fewer than three late instants", margin: 0 };
  const end = Math.log(sigma[n - 1] as number);
  const start = Math.min(
    n - 3,
    sigma.findIndex((s) => Math.log(s) >= TAIL * end),
  );
  const tail = truth.slice(start);
  const margin = worst(tail);
  if (tail.every((t) => t.value === "undefined")) {
    return {
      decision: "contradicted",
      reason: "undefined at all late times",
      undefinedAtLateTimes: true,
      margin: -1,
    };
  }
  const stretch = lastStretch(truth);
  if (stretch === null || stretch.value === "undefined") {
    return { decision: "inconclusive", reason: "both sides agree within their errors", margin: 0 };
  }
  return decideStretch(condition, stretch, start, margin);
}

function decideStretch(
  condition: Condition,
  stretch: { from: number; to: number; value: TruthValue },
  start: number,
  margin: number,
): Held {
  const n = condition.truth.length;
  const at = condition.sigma[stretch.to - 1] as number;
  const holds = stretch.value === "true";
  const word = holds ? "holds" : "fails";
  if (stretch.to < n) {
    if (!fades(condition.truth, stretch.from, stretch.to)) {
      return { decision: "inconclusive", reason: "undecided at late times", margin: 0, sigma: at };
    }
    const reason = `${word} as long as the difference is above rounding`;
    return {
      decision: holds ? "supported" : "contradicted",
      reason,
      margin: holds ? MARGIN_NOISE : -MARGIN_NOISE,
      sigma: at,
    };
  }
  if (stretch.from > start)
    return { decision: "inconclusive", reason: `${word} only at the very end`, margin: 0, sigma: at };
  const seen = fate(margins(condition, stretch.from, n, holds ? 1 : -1));
  const decision = holds ? seen : opposite[seen];
  const reason =
    seen === "supported" ? `${word} at all late times` : `${word} at late times, but the margin is falling`;
  return {
    decision,
    reason,
    margin: decision === "supported" ? Math.max(margin, MARGIN_NOISE) : margin,
    sigma: at,
  };
}

/** A local minimum of the margin between samples, by the parabola through three of them, reaches zero. */
function dipsBelow(truth: readonly Truth[]): number {
  for (let i = 1; i + 1 < truth.length; i++) {
    const three = [truth[i - 1], truth[i], truth[i + 1]] as [Truth, Truth, Truth];
    if (three.some((t) => t.value !== "true" || Math.abs(t.margin) >= CLIPPED)) continue;
    const [a, b, c] = three.map((t) => t.margin) as [number, number, number];
    if (!(b < a && b <= c) || b < MARGIN_NOISE) continue;
    if (b - (c - a) ** 2 / (8 * (a - 2 * b + c)) <= 0) return i;
  }
  return -1;
}

/** First instant, from the start, that is not undecided. */
const firstDecided = (truth: readonly Truth[]): number => truth.findIndex((t) => t.value !== "undecided");

/**
 * Whether a condition holds at every time of [0, T).
 *
 * Equality at t = 0 and, fading, in the limit is tolerated where it cannot be told from the strict inequality.
 *
 * @param condition - at all instants of the trace, from t = 0.
 */
export function holdsAlways(condition: Condition): Held {
  const { sigma, truth } = condition;
  const margin = worst(truth);
  const bad = truth.findIndex((t) => t.value === "false");
  if (bad >= 0) {
    return { decision: "contradicted", reason: "fails at an instant", sigma: sigma[bad] as number, margin };
  }
  const late = truth.slice(Math.floor(TAIL * truth.length));
  if (late.length > 0 && late.every((t) => t.value === "undefined")) {
    return {
      decision: "contradicted",
      reason: "undefined at all late times",
      undefinedAtLateTimes: true,
      margin: -1,
    };
  }
  const from = firstDecided(truth);
  if (from < 0)
    return { decision: "inconclusive", reason: "both sides agree within their errors", margin: 0 };
  return decideInterior(condition, from, margin);
}

function decideInterior({ sigma, truth }: Condition, from: number, margin: number): Held {
  const stretch = lastStretch(truth);
  const to = stretch === null ? truth.length : stretch.to;
  const odd = truth.slice(from, to).findIndex((t) => t.value !== "true");
  if (odd >= 0) {
    const value = (truth[from + odd] as Truth).value;
    return {
      decision: "inconclusive",
      reason: `${value} at an instant`,
      sigma: sigma[from + odd] as number,
      margin: 0,
    };
  }
  if (to < truth.length && !fades(truth, from, to)) {
    return { decision: "inconclusive", reason: "undecided at late times", margin: 0 };
  }
  const dip = dipsBelow(truth);
  if (dip >= 0)
    return {
      decision: "inconclusive",
      reason: "may fail between instants",
      sigma: sigma[dip] as number,
      margin: 0,
    };
  return decideEnd({ sigma, truth }, to, margin);
}

/** All instants hold; what the margin does beyond the last one. */
function decideEnd({ sigma, truth }: Condition, to: number, margin: number): Held {
  const held: Held = {
    decision: "supported",
    reason: "holds at every instant",
    margin: Math.max(margin, MARGIN_NOISE),
  };
  const first = sigma.findIndex((s) => s > 1);
  if (to < truth.length || first < 0 || truth.length - first < 3) return held;
  const seen = fate(margins({ sigma, truth }, first, truth.length, 1));
  if (seen === "supported") return held;
  const reason =
    seen === "contradicted" ? "will fail beyond the last instant" : "the margin is falling at the end";
  return {
    decision: seen,
    reason,
    margin: seen === "contradicted" ? -MARGIN_NOISE : 0,
    sigma: sigma.at(-1) as number,
  };
}

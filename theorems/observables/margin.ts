/**
 * The fate of the margin of a condition beyond the end of the trace.
 *
 * The margin (a scaled signed distance from the boundary) is a function of a Hardy field like any other. If it is
 * positive and does not fall, or falls to a positive limit, or falls to zero in a clock that the ladder knows,
 * the condition holds from there on; if it is going to cross zero, it fails in the end however long it has held.
 */
import { extrapolate } from "./extrapolate.ts";
import { ladder, nearest, NODES } from "./ladder.ts";
import type { Scaled } from "./series.ts";
import { settle, type Bar } from "./settle.ts";

export type Decision = "supported" | "contradicted" | "inconclusive";

/** Margins come from values with relative errors of about 1e-9; below this one says nothing. */
export const MARGIN_NOISE = 1e-8;
/** Margins clipped at 1e3 by the language. */
export const CLIPPED = 999;

export interface Margins {
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
  const rung = ladder(tau, g, noise);
  return rung.trend === "diverges" && rung.direction > 0;
}

/** The fate of a margin that is positive at the end of the trace. */
export function fate(data: Margins): Decision {
  if (rising(data)) return "supported";
  const bar = limitOfMargin(data);
  if (bar !== null && bar.value > bar.error) return "supported";
  if (bar !== null && bar.value < -bar.error) return "contradicted";
  const noise = new Float64Array(data.m.length).fill(MARGIN_NOISE);
  const rung = ladder(data.tau, data.m, noise);
  // 1/m also grows without end, at a finite τ, where a margin that falls like −ln Σ goes through zero.
  if (rung.trend === "diverges" && rung.direction < 0) return bar === null ? "contradicted" : "inconclusive";
  return vanishes(data) ? "supported" : "inconclusive";
}

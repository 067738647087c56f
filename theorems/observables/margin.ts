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
  /** Absolute error of m at each instant. */
  readonly noise: Float64Array;
}

const largest = (data: Margins): number => Math.max(...data.m.map(Math.abs), MARGIN_NOISE);

function scaled(data: Margins): Scaled {
  const size = largest(data);
  return { tau: data.tau, value: data.m.map((v) => v / size), noise: data.noise.map((v) => v / size) };
}

/** Whether the margin does not fall over the last intervals between the ladder's nodes. */
function rising({ tau, m, noise }: Margins): boolean {
  const last = tau.length - 1;
  const at = NODES.slice(0, 3).map((f) => nearest(tau, f * (tau[last] as number)));
  const [a, b, c] = at.map((i) => m[i] as number) as [number, number, number];
  const [e, f] = at.map((i) => noise[i] as number) as [number, number, number];
  return (a >= b - e && b >= c - f) || a >= CLIPPED;
}

function limitOfMargin(data: Margins): Bar | null {
  const size = largest(data);
  const bar = settle(scaled(data)) ?? extrapolate(scaled(data));
  return bar === null ? null : { value: bar.value * size, error: bar.error * size };
}

/** A falling margin tends to zero: its reciprocal grows without end. */
function vanishes({ tau, m, noise }: Margins): boolean {
  const end = m.at(-1) as number;
  const g = m.map((v) => end / v);
  if (!g.every((v) => v > 0 && Number.isFinite(v))) return false;
  const relative = g.map((v, i) => v * ((noise[i] as number) / (m[i] as number)));
  const rung = ladder(tau, g, relative);
  return rung.trend === "diverges" && rung.direction > 0;
}

/**
 * The fate of a margin that is positive at the end of the trace.
 *
 * @param difference - of the sides: where they grow together, their log-ratio fades to zero from above even if one is
 *   about to overtake the other. Null where it is not known.
 */
export function fate(data: Margins, difference: () => Margins | null = () => null): Decision {
  if (rising(data)) return "supported";
  const bar = limitOfMargin(data);
  if (bar !== null && bar.value > bar.error) return "supported";
  if (bar !== null && bar.value < -bar.error) return "contradicted";
  const rung = ladder(data.tau, data.m, data.noise);
  // 1/m also grows without end, at a finite τ, where a margin that falls like −ln Σ goes through zero.
  if (rung.trend === "diverges" && rung.direction < 0) return bar === null ? "contradicted" : "inconclusive";
  if (!vanishes(data)) return "inconclusive";
  const apart = difference();
  return apart === null ? "supported" : fate(apart);
}

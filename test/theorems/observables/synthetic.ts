/** Traces with a closed form: one token whose value is a known function of Σ, with trajectory noise. */
import type { Extended, Trace, TracePoint } from "../../../solvers/types.ts";

/** Deterministic numbers in [0, 1) (mulberry32). */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Relative noise of the trajectories, and what they state about themselves. */
export const NOISE = 1e-11;

export interface SyntheticOptions {
  readonly sigmaMax: number;
  readonly toward?: "infinity" | "T";
  readonly seed?: number;
  readonly start?: number;
}

/** Σ as real traces have them: dense at first, then in steps of a few per cent. */
export function grid(sigmaMax: number, start = 0.5): number[] {
  const out: number[] = [];
  for (let s = start; s < 50 && s < sigmaMax; s += 0.35) out.push(s);
  const ratio = Math.max(1.05, Math.exp(Math.log(sigmaMax / 50) / 400));
  for (let s = 50; s < sigmaMax; s *= ratio) out.push(s);
  out.push(sigmaMax);
  return out;
}

/** A value as sign, power of e^Σ, and logarithm of the rest. */
export interface Form {
  readonly sign?: number;
  readonly slope?: number;
  readonly log: number;
}

/** A trace of one token; `form` gives its value at Σ. */
export function syntheticTrace(form: (sigma: number) => Form, options: SyntheticOptions): Trace {
  const random = randomSource(options.seed ?? 1);
  const toward = options.toward ?? "infinity";
  const unit = (slope: number): Extended => ({ sign: 1, slope, offset: 0 });
  const points = grid(options.sigmaMax, options.start).map((sigma): TracePoint => {
    const { sign = 1, slope = 0, log } = form(sigma);
    const offset = log + NOISE * (2 * random() - 1);
    return {
      sigma,
      t: toward === "infinity" ? unit(1) : unit(0),
      remaining: toward === "infinity" ? null : unit(-1),
      x: [log === -Infinity ? { sign: 0, slope: 0, offset: -Infinity } : { sign, slope, offset }],
      delta: [{ sign: 1, slope: 0, offset: Math.log(Math.LN2) }],
    };
  });
  const blowUp = { time: 1, logTime: 0, error: 1e-12, tokens: [] };
  return {
    problem: { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [1] },
    scenario: "unclassified",
    toward,
    ...(toward === "T" ? { blowUp } : {}),
    points,
    relativeError: NOISE,
    termination: { kind: toward === "T" ? "blow-up" : "reached-end" },
    run: { method: "synthetic", rtol: NOISE, accepted: 0, rejected: 0, evaluations: 0 },
  };
}

/** A value given as a double. */
export function plain(value: number): Form {
  return value === 0 ? { log: -Infinity } : { sign: Math.sign(value), log: Math.log(Math.abs(value)) };
}

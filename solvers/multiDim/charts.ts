import type { IntegrateOptions, VectorField } from "../integrators/integrator.ts";
import { logAddExp } from "../numerics/logAddExp.ts";
import { clockStart } from "./frames.ts";
import type { Frame } from "./frames.ts";
import type { Rates } from "./rates.ts";
import { silentEntries } from "./tokenState.ts";
import type { TokenState } from "./tokenState.ts";

/** A coordinate system of one segment: tokens and clock as the state of an integrator. */
export interface Chart {
  readonly name: string;
  readonly field: VectorField;
  /** Start of the independent variable. */
  readonly s0: number;
  readonly y0: Float64Array;
  /** Clock (τ or c) at independent variable s and state y. */
  clock(s: number, y: Float64Array): number;
  read(y: Float64Array, state: TokenState): void;
  /** What is known at the end of a segment; absent in charts that the tokens describe completely. */
  hint?(y: Float64Array): Hint;
  /** How fast the tokens move at s and y. */
  speeds(s: number, y: Float64Array): Speeds;
  /** Options of the integrator: tolerances, and what implicit methods can use. */
  tolerances(rtol: number): ChartOptions;
}

export type ChartOptions = Pick<
  IntegrateOptions,
  "rtol" | "atol" | "scale" | "initialStep" | "jacobian" | "structure"
>;

/** Relative motion of the tokens: ρ, the 2-norm over the tokens of |x_l′|/|x_l|, and its radial parts. */
export interface Speeds {
  /** ln ρ per unit of t; −Infinity at rest. */
  readonly logRho: number;
  /** [L] d ln|x_l|/dt in units of ρ. */
  readonly radial: Float64Array;
}

/** The speeds by the field at a state. */
export function speedsAt(rates: Rates, state: TokenState): Speeds {
  rates.evaluate(state);
  const logRho = rates.logNorm(2);
  const unit = rates.still ? 0 : Math.exp(rates.exponent * Math.LN2 - logRho);
  return { logRho, radial: rates.radial.map((r) => r * unit) };
}

/** What a chart knows at the end of a segment beyond the tokens, for the next segment in the same kind of chart. */
export interface Hint {
  readonly variables: Float64Array;
  /** See ScoreField. */
  readonly leading: Int32Array;
}

export type ChartMaker = (start: TokenState, frame: Frame, rates: Rates, hint?: Hint) => Chart;

/** Share of a token's norm in the error scale of each of its entries; the rest is the entry's own size. */
const NORM_SHARE = 0.01;

/**
 * Mantissas and clock against arc length: dη² = Σ_l (|x_l′|/|x_l|)² dt² + dτ² (without dτ in the approach
 * to a blow-up). Every relative rate is at most 1 in η, whatever the regime.
 */
export function arcChart(start: TokenState, frame: Frame, rates: Rates): Chart {
  const { L, D } = start;
  const n = L * D;
  const state = start.copy();
  const silent = silentEntries(start);
  const y0 = new Float64Array(n + 1);
  y0.set(start.v);
  y0[n] = clockStart(frame);
  const field: VectorField = (_s, y, f) => {
    for (let i = 0; i < n; i++) state.v[i] = y[i]!;
    rates.evaluate(state);
    const logTokens = rates.logNorm(2);
    const logAge = frame.phase === "global" ? -frame.logT0 - y[n]! : -Infinity;
    // ρ² = Σ rates² + (dτ/dt)²
    const logRho = 0.5 * logAddExp(2 * logTokens, 2 * logAge);
    const factor = rates.still ? 0 : Math.exp(rates.exponent * Math.LN2 - logRho);
    for (let i = 0; i < n; i++) f[i] = factor * rates.rate[i]!;
    f[n] = frame.phase === "global" ? Math.exp(logAge - logRho) : Math.exp(frame.logRho - logRho);
  };
  const read = (y: Float64Array, out: TokenState): void => {
    out.set(start);
    for (let i = 0; i < n; i++) out.v[i] = y[i]!;
    for (const i of silent) out.v[i] = 0;
  };
  return {
    name: frame.phase === "global" ? "block-scaled tokens against arc length" : "block-scaled tokens near T",
    field,
    s0: 0,
    y0,
    clock: (_s, y) => y[n]!,
    read,
    speeds: (_s, y) => {
      read(y, state);
      return speedsAt(rates, state);
    },
    tolerances: (rtol) => ({ rtol, atol: rtol, scale: tokenScale(L, D, rtol) }),
  };
}

/** Error scale of mantissas and clock: rtol of the entry itself, with a share of its token's largest entry. */
function tokenScale(L: number, D: number, rtol: number): NonNullable<IntegrateOptions["scale"]> {
  const n = L * D;
  return (yOld, yNew, out) => {
    const size = (i: number): number => Math.max(Math.abs(yOld[i]!), Math.abs(yNew[i]!));
    for (let l = 0; l < L; l++) {
      let norm = 1e-300; // zero tokens have no error
      for (let d = 0; d < D; d++) norm = Math.max(norm, size(l * D + d));
      for (let d = 0; d < D; d++) {
        out[l * D + d] = rtol * (NORM_SHARE * norm + (1 - NORM_SHARE) * size(l * D + d));
      }
    }
    out[n] = rtol * Math.max(1, Math.abs(yNew[n]!));
  };
}

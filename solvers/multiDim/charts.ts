import type { IntegrateOptions, VectorField } from "../integrators/integrator.ts";
import { logAddExp } from "../numerics/logAddExp.ts";
import type { Rates } from "./rates.ts";
import { silentEntries } from "./tokenState.ts";
import type { TokenState } from "./tokenState.ts";

/**
 * How time is kept while a segment is integrated.
 * global: τ = ln(1 + t/t0), t0 the first time scale. approach: c = (t − t_start)·ρ_start, ρ_start the
 * relative rate at the start of the segment, for the neighbourhood of a blow-up.
 */
export type Frame =
  | { readonly phase: "global"; readonly logT0: number; readonly tau: number }
  | { readonly phase: "approach"; readonly logRho: number };

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
  tolerances(rtol: number): Pick<IntegrateOptions, "rtol" | "atol" | "scale" | "jacobianStep">;
}

export type ChartMaker = (start: TokenState, frame: Frame, rates: Rates) => Chart;

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
  y0[n] = frame.phase === "global" ? frame.tau : 0;
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
  return {
    name: frame.phase === "global" ? "block-scaled tokens against arc length" : "block-scaled tokens near T",
    field,
    s0: 0,
    y0,
    clock: (_s, y) => y[n]!,
    read: (y, out) => {
      out.set(start);
      for (let i = 0; i < n; i++) out.v[i] = y[i]!;
      for (const i of silent) out.v[i] = 0;
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

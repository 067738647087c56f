import type { IntegrateOptions, VectorField } from "../integrators/integrator.ts";
import { expExponent, expMantissa } from "../numerics/scaled.ts";
import { logAddExp } from "../numerics/logAddExp.ts";
import { largestPreActivation } from "./observe.ts";
import type { Rates } from "./rates.ts";
import { TokenState } from "./tokenState.ts";

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

/** The same for unit vectors; closer to the rounding of their length, implicit methods would chase noise. */
const DIRECTION_SHARE = 0.25;
const LOG_ROUNDING = 3e-15;
/** Below this, differences are rounding. */
const SMALLEST_INCREMENT = 1e-11;
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
    },
    tolerances: (rtol) => ({
      rtol,
      atol: rtol,
      scale: (yOld, yNew, out) => {
        for (let l = 0; l < L; l++) {
          let norm = 1e-300; // zero tokens have no error
          for (let d = 0; d < D; d++)
            norm = Math.max(norm, Math.abs(yOld[l * D + d]!), Math.abs(yNew[l * D + d]!));
          for (let d = 0; d < D; d++) {
            const own = Math.max(Math.abs(yOld[l * D + d]!), Math.abs(yNew[l * D + d]!));
            out[l * D + d] = rtol * (NORM_SHARE * norm + (1 - NORM_SHARE) * own);
          }
        }
        out[n] = rtol * Math.max(1, Math.abs(yNew[n]!));
      },
    }),
  };
}

/**
 * Logarithms of norms, directions and clock: against τ itself, or near a blow-up against the 4-norm
 * arc length. No exponents, another independent variable: the second opinion.
 */
export function polarChart(start: TokenState, frame: Frame, rates: Rates): Chart {
  const { L, D } = start;
  const n = L * D;
  const state = new TokenState(L, D);
  const live = Array.from({ length: L }, (_, l) => !start.isZero(l));
  const y0 = new Float64Array(L + n + 1);
  for (let l = 0; l < L; l++) {
    if (!live[l]) continue;
    y0[l] = start.logNorm(l);
    let norm = 0;
    for (let d = 0; d < D; d++) norm += start.v[l * D + d]! ** 2;
    for (let d = 0; d < D; d++) y0[L + l * D + d] = start.v[l * D + d]! / Math.sqrt(norm);
  }
  const read = (y: Float64Array, out: TokenState): void => {
    for (let l = 0; l < L; l++) {
      out.k[l] = live[l] ? expExponent(y[l]!) : 0;
      const factor = live[l] ? expMantissa(y[l]!, out.k[l]!) : 0;
      for (let d = 0; d < D; d++) out.v[l * D + d] = factor * y[L + l * D + d]!;
    }
  };
  // Δ feels changes of 1/|⟨S_Δ, x⟩| in the direction; differences must not step over that.
  const jacobianStep = Math.max(
    SMALLEST_INCREMENT,
    Math.sqrt(Number.EPSILON) * Math.max(1, largestPreActivation(rates.parameters, start)) ** -0.25,
  );
  const field: VectorField = (s, y, f) => {
    read(y, state);
    rates.evaluate(state);
    const logSpeed = frame.phase === "global" ? -frame.logT0 - s : rates.logNorm(4);
    const factor = rates.still ? 0 : Math.exp(rates.exponent * Math.LN2 - logSpeed);
    for (let l = 0; l < L; l++) {
      f[l] = factor * rates.radial[l]!;
      const inverse = live[l] ? 1 / expMantissa(y[l]!, state.k[l]!) : 0;
      for (let d = 0; d < D; d++) {
        const own = inverse * rates.rate[l * D + d]! - rates.radial[l]! * y[L + l * D + d]!;
        f[L + l * D + d] = factor * own;
      }
    }
    f[L + n] = frame.phase === "global" ? 0 : Math.exp(frame.logRho - logSpeed);
  };
  const global = frame.phase === "global";
  return {
    name: global ? "log-norms and directions against ln(1 + t/t0)" : "log-norms and directions near T",
    field,
    s0: frame.phase === "global" ? frame.tau : 0,
    y0,
    clock: (s, y) => (global ? s : y[L + n]!),
    read,
    tolerances: (rtol) => {
      // Errors of ln|x| are relative errors already; its own rtol only covers the rounding of large ln|x|.
      const relative = new Float64Array(L + n + 1).fill(rtol);
      const absolute = new Float64Array(L + n + 1).fill(DIRECTION_SHARE * rtol);
      relative.fill(LOG_ROUNDING, 0, L);
      absolute.fill(rtol, 0, L);
      absolute[L + n] = rtol;
      return { rtol: relative, atol: absolute, jacobianStep };
    },
  };
}

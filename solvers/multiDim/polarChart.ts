import type { IntegrateOptions, VectorField } from "../integrators/integrator.ts";
import { expExponent, expMantissa } from "../numerics/scaled.ts";
import { speedsAt } from "./charts.ts";
import type { Chart } from "./charts.ts";
import { clockStart } from "./frames.ts";
import type { Frame } from "./frames.ts";
import type { Rates } from "./rates.ts";
import { silentEntries, TokenState } from "./tokenState.ts";

/** Absolute tolerance of unit vectors, in units of rtol; closer to the rounding of their length, implicit methods would chase noise. */
const DIRECTION_SHARE = 0.25;
/** Rounding of ln|x|, relative to it. */
export const LOG_ROUNDING = 3e-15;

/** Absolute tolerance of the entries of unit vectors. */
export function unitTolerance(rtol: number): number {
  return DIRECTION_SHARE * rtol;
}

/**
 * Logarithms of norms, directions and clock: against τ itself, or near a blow-up against the 4-norm
 * arc length. No exponents, another independent variable: the second opinion.
 */
export function polarChart(start: TokenState, frame: Frame, rates: Rates): Chart {
  const { L, D } = start;
  const clockAt = L + L * D;
  const global = frame.phase === "global";
  const silent = silentEntries(start);
  const live = Array.from({ length: L }, (_, l) => !start.isZero(l));
  const state = new TokenState(L, D);
  return {
    name: global ? "log-norms and directions against ln(1 + t/t0)" : "log-norms and directions near T",
    field: polarField(start, live, frame, rates),
    s0: clockStart(frame),
    y0: encode(start, live),
    clock: (s, y) => (global ? s : y[clockAt]!),
    read: (y, out) => {
      decode(y, live, out);
      for (const i of silent) out.v[i] = 0;
    },
    speeds: (_s, y) => {
      decode(y, live, state);
      return speedsAt(rates, state);
    },
    tolerances: (rtol) => polarTolerances(L, L * D, rtol),
  };
}

/** [L] ln ‖x_l‖, [L·D] unit vectors, [1] clock; zeros for zero tokens. */
function encode(start: TokenState, live: readonly boolean[]): Float64Array {
  const { L, D, v } = start;
  const y0 = new Float64Array(L + L * D + 1);
  for (let l = 0; l < L; l++) {
    if (!live[l]) continue;
    y0[l] = start.logNorm(l);
    let norm = 0;
    for (let d = 0; d < D; d++) norm += v[l * D + d]! ** 2;
    for (let d = 0; d < D; d++) y0[L + l * D + d] = v[l * D + d]! / Math.sqrt(norm);
  }
  return y0;
}

function decode(y: Float64Array, live: readonly boolean[], out: TokenState): void {
  const { L, D } = out;
  for (let l = 0; l < L; l++) {
    out.k[l] = live[l] ? expExponent(y[l]!) : 0;
    const factor = live[l] ? expMantissa(y[l]!, out.k[l]!) : 0;
    for (let d = 0; d < D; d++) out.v[l * D + d] = factor * y[L + l * D + d]!;
  }
}

function polarField(start: TokenState, live: readonly boolean[], frame: Frame, rates: Rates): VectorField {
  const { L, D } = start;
  const clockAt = L + L * D;
  const state = new TokenState(L, D);
  return (s, y, f) => {
    decode(y, live, state);
    rates.evaluate(state);
    const logSpeed = frame.phase === "global" ? -frame.logT0 - s : rates.logNorm(4);
    const factor = rates.still ? 0 : Math.exp(rates.exponent * Math.LN2 - logSpeed);
    for (let l = 0; l < L; l++) {
      const radial = rates.radial[l]!;
      f[l] = factor * radial;
      const inverse = live[l] ? 1 / expMantissa(y[l]!, state.k[l]!) : 0;
      for (let i = L + l * D; i < L + (l + 1) * D; i++) {
        f[i] = factor * (inverse * rates.rate[i - L]! - radial * y[i]!);
      }
    }
    f[clockAt] = frame.phase === "global" ? 0 : Math.exp(frame.logRho - logSpeed);
  };
}

/** Errors of ln|x| are relative errors already; its own rtol only covers the rounding of large ln|x|. */
function polarTolerances(L: number, n: number, rtol: number): Pick<IntegrateOptions, "rtol" | "atol"> {
  const relative = new Float64Array(L + n + 1).fill(rtol);
  const absolute = new Float64Array(L + n + 1).fill(unitTolerance(rtol));
  relative.fill(LOG_ROUNDING, 0, L);
  absolute.fill(rtol, 0, L);
  absolute[L + n] = rtol;
  return { rtol: relative, atol: absolute };
}

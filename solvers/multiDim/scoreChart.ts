import { expExponent, expMantissa } from "../numerics/scaled.ts";
import type { Chart, Hint } from "./charts.ts";
import { clockStart } from "./frames.ts";
import type { Frame } from "./frames.ts";
import { LOG_ROUNDING, unitTolerance } from "./polarChart.ts";
import type { Rates } from "./rates.ts";
import { ScoreField } from "./scoreField.ts";
import { logNormAt, tokenOffset } from "./scoreLayout.ts";
import { silentEntries } from "./tokenState.ts";
import type { TokenState } from "./tokenState.ts";

/** Trial step in τ or c where none is known: its error is no more than a guess, so let it be small. */
const FIRST_STEP = 1e-3;

/**
 * Logarithms of norms, directions and scores against the clock itself: a system of differential and algebraic
 * equations for implicit methods, smooth on slow manifolds however fast the tokens are drawn to them.
 */
export function scoreChart(start: TokenState, frame: Frame, rates: Rates, hint?: Hint): Chart {
  const { L, D } = start;
  const silent = silentEntries(start);
  const live = Array.from({ length: L }, (_, l) => !start.isZero(l));
  const global = frame.phase === "global";
  const logRate = global ? (s: number): number => frame.logT0 + s : (): number => -frame.logRho;
  const field = new ScoreField(rates.parameters, live, logRate);
  const s0 = clockStart(frame);
  const y0 = encode(start, live, field.n);
  const consistent = field.start(s0, y0, hint);
  const scratch = new Float64Array(field.n);
  return {
    name: global
      ? "log-norms, directions and scores against ln(1 + t/t0)"
      : "log-norms, directions and scores near T",
    field: (s, y, f) => field.evaluate(s, y, f),
    s0,
    y0,
    clock: (s) => s,
    read: (y, out) => {
      decode(y, live, out);
      for (const i of silent) out.v[i] = 0;
    },
    hint: (y) => ({ variables: y.slice(), leading: field.leading.slice() }),
    speeds: (s, y) => {
      field.evaluate(s, y, scratch);
      let sum = 0;
      for (const v of field.speed) sum += v * v;
      const rho = Math.sqrt(sum);
      return {
        logRho: Math.log(rho) - logRate(s),
        radial: field.radial.map((r) => (rho === 0 ? 0 : r / rho)),
      };
    },
    tolerances: (rtol) => ({
      ...scoreTolerances(L, D, rtol),
      initialStep: FIRST_STEP,
      jacobian: (s, y, out) => field.jacobian(s, y, out),
      structure: {
        blocks: live.map((_, l) => tokenOffset(l + 1, D)),
        algebraic: algebraicMask(L, D),
        consistent,
      },
    }),
  };
}

function encode(start: TokenState, live: readonly boolean[], n: number): Float64Array {
  const { L, D, v } = start;
  const y = new Float64Array(n);
  for (let l = 0; l < L; l++) {
    if (!live[l]) continue;
    const at = logNormAt(l, D);
    y[at] = start.logNorm(l);
    let norm = 0;
    for (let d = 0; d < D; d++) norm += v[l * D + d]! ** 2;
    for (let d = 0; d < D; d++) y[at + 1 + d] = v[l * D + d]! / Math.sqrt(norm);
  }
  return y;
}

function decode(y: Float64Array, live: readonly boolean[], out: TokenState): void {
  const { L, D } = out;
  for (let l = 0; l < L; l++) {
    const at = logNormAt(l, D);
    out.k[l] = live[l] ? expExponent(y[at]!) : 0;
    const factor = live[l] ? expMantissa(y[at]!, out.k[l]!) : 0;
    for (let d = 0; d < D; d++) out.v[l * D + d] = factor * y[at + 1 + d]!;
  }
}

function algebraicMask(L: number, D: number): Uint8Array {
  const mask = new Uint8Array(tokenOffset(L, D));
  for (let l = 0; l < L; l++) mask.fill(1, tokenOffset(l, D), logNormAt(l, D));
  return mask;
}

/** As in polar coordinates; scores follow from the tokens and are not controlled. */
function scoreTolerances(
  L: number,
  D: number,
  rtol: number,
): { readonly rtol: Float64Array; readonly atol: Float64Array } {
  const n = tokenOffset(L, D);
  const relative = new Float64Array(n).fill(rtol);
  const absolute = new Float64Array(n).fill(Infinity);
  for (let l = 0; l < L; l++) {
    const at = logNormAt(l, D);
    relative[at] = LOG_ROUNDING;
    absolute[at] = rtol;
    absolute.fill(unitTolerance(rtol), at + 1, at + 1 + D);
  }
  return { rtol: relative, atol: absolute };
}

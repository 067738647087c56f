import { scaleByPowerOfTwo } from "../numerics/scaled.ts";
import type { MatrixProblem, Request, TrajectoryRow } from "../types.ts";
import type { Instant } from "./requests.ts";
import type { TokenState } from "./tokenState.ts";

/** The row of a request's value from the state there. */
export function rowAt(
  problem: MatrixProblem,
  request: Request,
  value: number,
  instant: Instant,
  state: TokenState,
): TrajectoryRow {
  const { L, D } = state;
  const x = new Float64Array(L * D);
  const logAbsX = new Float64Array(L * D);
  for (let i = 0; i < L * D; i++) {
    const k = state.k[Math.floor(i / D)]!;
    x[i] = scaleByPowerOfTwo(state.v[i]!, k);
    logAbsX[i] = Math.log(Math.abs(state.v[i]!)) + k * Math.LN2;
  }
  // At t = 0 the data themselves, not their mantissas and exponents put together again.
  if (instant.logTime === -Infinity) x.set(problem.x0.flat());
  return {
    t: request.coordinate === "t" ? value : Math.exp(instant.logTime),
    logT: request.coordinate === "log-t" ? value : instant.logTime,
    ...(request.coordinate === "remaining" ? { remaining: value } : remainingOf(instant)),
    x,
    sign: Int8Array.from(state.v, Math.sign),
    logAbsX,
  };
}

function remainingOf({ logRemaining }: Instant): { readonly remaining?: number } {
  return logRemaining === null ? {} : { remaining: Math.exp(logRemaining) };
}

/** A row that shows x0 itself, for stationary problems. */
export function initialRow(request: Request, value: number, x0: Float64Array): TrajectoryRow {
  const byTime = request.coordinate === "t";
  return {
    t: byTime ? value : Math.exp(value),
    logT: byTime ? Math.log(value) : value,
    x: x0.slice(),
    sign: Int8Array.from(x0, Math.sign),
    logAbsX: x0.map((v) => Math.log(Math.abs(v))),
  };
}

import type { VectorField } from "../integrators/integrator.ts";
import type { Stack } from "./stack.ts";

/** A clock that runs along with the tokens: ln of its rate per unit of t, from its own value. */
export interface Clock {
  readonly logRate: (value: number) => number;
  /** Whether the clock's own motion counts as length. */
  readonly counts: boolean;
}

/**
 * The vector field of y = (ln|x| of the active tokens, clock) against arc length, dξ = Σ|d ln|x|| (+ d clock): rates are at
 * most 1 through collapses and waits alike.
 *
 * @param active - positions of the nonzero tokens.
 */
export function arcLengthField(stack: Stack, active: readonly number[], clock: Clock): VectorField {
  const n = active.length;
  const log = stack.log.slice();
  const rate = new Float64Array(log.length);
  return (_xi, y, dy) => {
    active.forEach((l, i) => (log[l] = y[i]!));
    const logScale = stack.rates(log, rate);
    const logClock = clock.logRate(y[n]!);
    const top = clock.counts ? Math.max(logScale, logClock) : logScale;
    const speed = Math.exp(logScale - top);
    dy[n] = Math.exp(logClock - top);
    let pace = clock.counts ? dy[n] : 0;
    active.forEach((l, i) => (pace += Math.abs((dy[i] = speed * rate[l]!))));
    for (let i = 0; i <= n; i++) dy[i]! /= pace;
  };
}

/** y = (ln|x| of the active tokens, clock). */
export function pack(stack: Stack, active: readonly number[], clock: number): Float64Array {
  return Float64Array.from([...active.map((l) => stack.log[l]!), clock]);
}

/** Puts y back into the stack. */
export function unpack(stack: Stack, active: readonly number[], y: Float64Array): void {
  active.forEach((l, i) => (stack.log[l] = y[i]!));
}

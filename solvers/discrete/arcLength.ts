import type { VectorField } from "../integrators/integrator.ts";
import type { Statistics } from "../types.ts";
import type { Stack } from "./stack.ts";

/** A clock that runs along with the tokens: ln of its rate per unit of t, from its own value. */
export interface Clock {
  readonly logRate: (value: number) => number;
  /** Whether the clock's own motion counts as length. */
  readonly counts: boolean;
}

/** Length as the sum of the components' motions, or Euclidean: the second method's coordinate. */
export type Length = "sum" | "euclidean";

/**
 * The vector field of y = (ln|x| of the active tokens, clock) against the length of its own path, as in
 * dξ = Σ|d ln|x|| (+ d clock): rates are at most 1 through collapses and waits alike.
 *
 * @param active - positions of the nonzero tokens.
 */
export function arcLengthField(
  stack: Stack,
  active: readonly number[],
  clock: Clock,
  length: Length,
): VectorField {
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
    active.forEach((l, i) => (dy[i] = speed * rate[l]!));
    const pace = paceOf(dy, clock.counts ? n + 1 : n, length);
    for (let i = 0; i <= n; i++) dy[i]! /= pace;
  };
}

/** The size of the first `count` components. */
function paceOf(dy: Float64Array, count: number, length: Length): number {
  let pace = 0;
  for (let i = 0; i < count; i++) pace += length === "sum" ? Math.abs(dy[i]!) : dy[i]! * dy[i]!;
  return length === "sum" ? pace : Math.sqrt(pace);
}

/** y = (ln|x| of the active tokens, clock). */
export function pack(stack: Stack, active: readonly number[], clock: number): Float64Array {
  return Float64Array.from([...active.map((l) => stack.log[l]!), clock]);
}

/** Puts y back into the stack. */
export function unpack(stack: Stack, active: readonly number[], y: Float64Array): void {
  active.forEach((l, i) => (stack.log[l] = y[i]!));
}

/** Steps tried so far, against the limit of a path. */
export function trialSteps({ accepted, rejected }: Statistics): number {
  return accepted + rejected;
}

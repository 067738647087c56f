/** Seconds of a depth step on a loaded batch, without what happens once a call. */

interface Advances {
  advance(steps: number): Promise<void>;
}

export interface StepTimes {
  /** Seconds a step, one entry a repeat. */
  readonly perStep: readonly number[];
  /** Seconds of a call that do not grow with the steps (median). */
  readonly overheadSeconds: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((p, q) => p - q);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/**
 * Times are differences of a long and a short run: upload, dispatch, readback and making JavaScript arrays drop out.
 *
 * @param steps - of the short and the long run. Call once before, so that nothing is compiled meanwhile.
 */
export async function timeSteps(
  stack: Advances,
  steps: readonly [number, number],
  repeats: number,
): Promise<StepTimes> {
  const perStep: number[] = [];
  const overheads: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const short = await secondsOf(() => stack.advance(steps[0]));
    const long = await secondsOf(() => stack.advance(steps[1]));
    const each = (long - short) / (steps[1] - steps[0]);
    perStep.push(each);
    overheads.push(short - each * steps[0]);
  }
  return { perStep, overheadSeconds: median(overheads) };
}

/**
 * A number of steps, `unit` times a power of two, that takes at least `seconds` longer than `unit` steps (or 2^20 units):
 * what happens once a call may take longer than all the steps.
 */
export async function stepsTaking(stack: Advances, seconds: number, unit: number): Promise<number> {
  await stack.advance(unit);
  const least = await secondsOf(() => stack.advance(unit));
  for (let steps = 2 * unit; ; steps *= 2) {
    const taken = await secondsOf(() => stack.advance(steps));
    if (taken - least >= seconds || steps >= unit * 2 ** 20) return steps;
  }
}

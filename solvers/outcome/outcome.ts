import { initialTokens, matrixParameters } from "../s6/parameters.ts";
import type { MatrixParameters } from "../s6/parameters.ts";
import type { MatrixProblem } from "../types.ts";
import { BlockRosenbrock } from "./blockRosenbrock.ts";
import { falls, grows, History, settles } from "./history.ts";
import type { Glimpse } from "./history.ts";
import { areSmall, followSmall } from "./homogeneous.ts";

/**
 * What becomes of the tokens together: all go to zero; all stay bounded, not all go to zero; some become unbounded as
 * t → ∞; some in finite time; or it was not seen.
 */
export type OutcomeKind = "zero" | "equilibrium" | "slow" | "blow-up" | "unresolved";

export interface Outcome {
  readonly kind: OutcomeKind;
  /** ln(t/t0) at the end, t0 the time in which the fastest token first moved by its own size. */
  readonly logAge: number;
  /** ln of the largest ‖x_l‖ met, relative to the largest ‖x_l(0)‖. */
  readonly logGrowth: number;
  readonly steps: number;
}

export interface OutcomeOptions {
  /** Local error of a step relative to the norm of each token. */
  readonly rtol: number;
  readonly maxSteps: number;
  /** Growth (ln of the factor) beyond all initial tokens at which a token counts as unbounded. */
  readonly runaway: number;
}

/** ln(t/t0) at which the outcome is looked for, in the last third; a problem that shows none is followed further. */
const AGES = [30, 60, 100];
/** ln(t/t0) from which small tokens are followed in their own coordinates: first transients are over. */
const SMALL_AGE = 2;
/** Steps after which a problem whose slow motion drowns in rounding is given up, unless it runs away. */
const NOISY_STEPS = 500;
/** A blow-up takes less than this part of the time for each further quarter of the growth; e^{ct} takes all of it. */
const ACCELERATING = 0.5;

/**
 * Follows a problem until its outcome shows, or the budget ends. For statistics over many problems: one method of
 * order two and no error bar. `unresolved` is the honest answer wherever neither growth nor an end state shows.
 *
 * zero: once small, every token falls like a power of t in the limit of small tokens. equilibrium: every token falls like
 * that or no longer moves. slow: over the last third of ln t a token grows at least like a power of ln t, or it grew beyond
 * `runaway` at a rate that does not accelerate. blow-up: a token grew beyond `runaway` in less and less time.
 *
 * @throws InputError for a bad problem.
 */
export function outcomeOf(problem: MatrixProblem, options: OutcomeOptions): Outcome {
  const parameters = matrixParameters(problem);
  let x = initialTokens(problem);
  const logStart = logLargest(x, parameters.D);
  let steps = 0;
  for (;;) {
    const left = { ...options, maxSteps: options.maxSteps - steps };
    const phase = followLarge(parameters, x, logStart, left);
    steps += phase.steps;
    const done = { logAge: phase.logAge, logGrowth: phase.logGrowth, steps };
    if (phase.kind !== "small") return { kind: phase.kind, ...done };
    const end = followSmall(parameters, phase.x, phase.t, { ...left, maxSteps: options.maxSteps - steps });
    steps += end.steps;
    if (end.kind !== "grown") return { kind: end.kind, ...done, steps };
    x = end.x;
  }
}

interface Phase {
  readonly kind: OutcomeKind | "small";
  readonly x: Float64Array;
  readonly t: number;
  readonly logAge: number;
  readonly logGrowth: number;
  readonly steps: number;
}

/** Until the outcome shows, the budget ends, or all tokens are small. */
function followLarge(
  parameters: MatrixParameters,
  x0: Float64Array,
  logStart: number,
  options: OutcomeOptions,
): Phase {
  const run = new BlockRosenbrock(parameters, x0, options.rtol);
  const L = x0.length / parameters.D;
  const live = Array.from({ length: L }, (_, l) => l).filter((l) => run.length(l) > 0);
  const fastest = run.fastest();
  const history = new History(logStart, 1 / fastest);
  const phase = (kind: Phase["kind"]): Phase => {
    const { logAge, logGrowth } = history;
    return { kind, x: run.x, t: run.t, logAge, logGrowth, steps: run.accepted + run.rejected };
  };
  if (fastest === 0) return phase(live.length > 0 ? "equilibrium" : "zero");
  let going = true;
  let look = 0;
  while (going && run.accepted < options.maxSteps) {
    going = run.step(Infinity) && run.h < Infinity;
    if (!going) break;
    history.add(glimpse(run, L));
    if (history.logAge > AGES[look]!) {
      const kind = largeOutcome(history, live, options.runaway);
      if (kind !== "unresolved" || ++look === AGES.length) return phase(kind);
    }
    if (history.logAge > SMALL_AGE && areSmall(parameters, run.x)) return phase("small");
    going = !history.rests && history.logGrowth <= options.runaway && history.noisyGlimpses < NOISY_STEPS;
  }
  return phase(largeOutcome(history, live, options.runaway));
}

/** Tokens that fall but are not small yet may still slide along xᵀMx = 0 for long: they have not gone to zero. */
function largeOutcome(history: History, live: readonly number[], runaway: number): OutcomeKind {
  const kind = outcomeOfHistory(history, live, runaway);
  return kind === "zero" ? "unresolved" : kind;
}

function glimpse(run: BlockRosenbrock, L: number): Glimpse {
  return {
    t: run.t,
    logs: Float64Array.from({ length: L }, (_, l) => Math.log(run.length(l))),
    motion: run.fastest() * run.t,
    noise: Number.EPSILON * run.stiffness() * run.t,
    idle: run.idle(),
  };
}

/**
 * The outcome that a history shows.
 *
 * @param live - tokens (0-based) that are not zero.
 */
export function outcomeOfHistory(history: History, live: readonly number[], runaway: number): OutcomeKind {
  if (history.logGrowth > runaway) {
    const [half, threeQuarters] = [history.timeOf(runaway / 2), history.timeOf(0.75 * runaway)];
    const first = threeQuarters - half;
    const second = history.timeOf(runaway) - threeQuarters;
    // In float32 both may be lost in the age: growth in no time at all.
    return second < ACCELERATING * first || (first === 0 && second === 0) ? "blow-up" : "slow";
  }
  if (history.rests) return "equilibrium";
  const pieces = history.lastThird();
  if (pieces === null) return "unresolved";
  if (live.some((l) => grows(pieces, l))) return "slow";
  const falling = live.filter((l) => falls(pieces, l));
  if (falling.length === live.length) return "zero";
  const arrived = !history.idles && live.every((l) => falling.includes(l) || settles(pieces, l));
  return arrived ? "equilibrium" : "unresolved";
}

/** The time in which the fastest token first moves by its own size; Infinity if nothing moves. */
export function timeScale(problem: MatrixProblem): number {
  return 1 / new BlockRosenbrock(matrixParameters(problem), initialTokens(problem), 1).fastest();
}

/** ln of the largest ‖x_l‖. */
export function logLargest(x: Float64Array, D: number): number {
  let largest = 0;
  for (let at = 0; at < x.length; at += D) largest = Math.max(largest, Math.hypot(...x.subarray(at, at + D)));
  return Math.log(largest);
}

import { initialTokens, matrixParameters } from "../s6/parameters.ts";
import type { MatrixProblem } from "../types.ts";
import { BlockRosenbrock } from "./blockRosenbrock.ts";
import { falls, grows, History, settles } from "./history.ts";
import type { Glimpse } from "./history.ts";

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

/** ln(t/t0) at which a problem has been followed long enough; a third of it is looked at. */
const AGE_GOAL = 30;
/** Steps after which a problem whose slow motion drowns in rounding is given up, unless it runs away. */
const NOISY_STEPS = 500;
/** A blow-up takes less than this part of the time for each further quarter of the growth; e^{ct} takes all of it. */
const ACCELERATING = 0.5;

/**
 * Follows a problem until its outcome shows, or the budget ends. For statistics over many problems: one method of
 * order two and no error bar. `unresolved` is the honest answer wherever neither growth nor an end state shows.
 *
 * zero: over the last third of ln t every token falls like a power of t or faster. equilibrium: every token falls
 * like that or no longer moves. slow: a token grows at least like a power of ln t over that third, or grew beyond
 * `runaway` at a rate that does not accelerate. blow-up: a token grew beyond `runaway` in less and less time.
 *
 * @throws InputError for a bad problem.
 */
export function outcomeOf(problem: MatrixProblem, options: OutcomeOptions): Outcome {
  const parameters = matrixParameters(problem);
  const run = new BlockRosenbrock(parameters, initialTokens(problem), options.rtol);
  const L = problem.x0.length;
  const fastest = run.fastest();
  const lengths = Array.from({ length: L }, (_, l) => run.length(l));
  const live = lengths.flatMap((length, l) => (length > 0 ? [l] : []));
  if (fastest === 0)
    return { kind: live.length > 0 ? "equilibrium" : "zero", logAge: Infinity, logGrowth: 0, steps: 0 };
  const history = new History(Math.max(...lengths), 1 / fastest);
  let going = true;
  while (going && run.accepted < options.maxSteps && history.logAge < AGE_GOAL) {
    going = run.step(Infinity) && run.h < Infinity;
    if (going) history.add(glimpse(run, L));
    going &&= !history.rests && history.logGrowth <= options.runaway && history.noisyGlimpses < NOISY_STEPS;
  }
  const { logAge, logGrowth } = history;
  return {
    kind: outcomeOfHistory(history, live, options.runaway),
    logAge,
    logGrowth,
    steps: run.accepted + run.rejected,
  };
}

function glimpse(run: BlockRosenbrock, L: number): Glimpse {
  return {
    t: run.t,
    logs: Float64Array.from({ length: L }, (_, l) => Math.log(run.length(l))),
    motion: run.fastest() * run.t,
    noise: Number.EPSILON * run.stiffness() * run.t,
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
    const ratio = (history.timeOf(runaway) - threeQuarters) / (threeQuarters - half);
    return ratio < ACCELERATING ? "blow-up" : "slow";
  }
  if (history.rests) return "equilibrium";
  const pieces = history.lastThird();
  if (pieces === null) return "unresolved";
  if (live.some((l) => grows(pieces, l))) return "slow";
  const falling = live.filter((l) => falls(pieces, l));
  if (falling.length === live.length) return "zero";
  return live.every((l) => falling.includes(l) || settles(pieces, l)) ? "equilibrium" : "unresolved";
}

/** The time in which the fastest token first moves by its own size; Infinity if nothing moves. */
export function timeScale(problem: MatrixProblem): number {
  return 1 / new BlockRosenbrock(matrixParameters(problem), initialTokens(problem), 1).fastest();
}

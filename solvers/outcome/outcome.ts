import { initialTokens, matrixParameters } from "../s6/parameters.ts";
import type { MatrixParameters } from "../s6/parameters.ts";
import type { MatrixProblem } from "../types.ts";
import { BlockEuler } from "./blockEuler.ts";
import { History } from "./history.ts";
import type { Glimpse, Watched } from "./history.ts";
import { areSmall, couplingTime, followSmall } from "./homogeneous.ts";
import type { Outcome, OutcomeKind, OutcomeOptions } from "./types.ts";

/** ln(t/t0) at which the outcome is looked for, in the last third; a problem that shows none is followed further. */
const AGES = [30, 60, 100, 180];
/** ln(t/t0) from which small tokens are followed in their own coordinates: first transients are over. */
const SMALL_AGE = 2;
/** Steps after which a problem whose slow motion drowns in rounding is given up, unless it runs away. */
const NOISY_STEPS = 500;
/** As many times the coupling of tokens must have had its time. */
const SETTLING = 10;
/** Growth (ln of the factor) from which the tokens up to the largest are worth a look of their own. */
const NOTABLE = 1;

/**
 * Follows a problem until its outcome shows, or the budget ends. For statistics over many problems: one method of
 * order two and no error bar. `unresolved` is the honest answer wherever neither growth nor an end state shows.
 *
 * zero: once small, every token falls like a power of t in the limit of small tokens, and goes on when the slowest
 * coupling between them has had its time. equilibrium: every token falls like that or no longer moves. slow: over the
 * last third of ln t a token grows at least like a power of ln t, or it grew beyond `runaway` at a rate that does not
 * accelerate. blow-up: a token grew beyond `runaway` in less and less time. diverging: tokens grow slowly of which later
 * ones were left out.
 *
 * @throws InputError for a bad problem.
 */
export function outcomeOf(problem: MatrixProblem, options: OutcomeOptions): Outcome {
  const parameters = matrixParameters(problem);
  let x = initialTokens(problem);
  const all = follow(parameters, x, options);
  let [last, steps] = [all, all.steps];
  // Tokens do not see later ones: where these cost all steps, the first tokens up to the largest tell more.
  while (last.kind === "unresolved" && last.logGrowth > NOTABLE) {
    const count = (last.largest + 1) * parameters.D;
    if (count === x.length) break;
    x = x.slice(0, count);
    last = follow(parameters, x, options);
    steps += last.steps;
  }
  const { logAge, logGrowth } = all;
  return { kind: last === all ? all.kind : ofSome(last.kind), logAge, logGrowth, steps };
}

/** What the outcome of some tokens, the others left out, says of all. */
function ofSome(kind: OutcomeKind): OutcomeKind {
  if (kind === "blow-up") return kind;
  return kind === "slow" || kind === "diverging" ? "diverging" : "unresolved";
}

interface Followed extends Outcome {
  /** The token (0-based) that grew most. */
  readonly largest: number;
}

/** Phases in which tokens are small or not, until the outcome shows. */
function follow(parameters: MatrixParameters, x0: Float64Array, options: OutcomeOptions): Followed {
  const logStart = logLargest(x0, parameters.D);
  let [x, steps] = [x0, 0];
  for (;;) {
    const phase = followLarge(parameters, x, logStart, { ...options, maxSteps: options.maxSteps - steps });
    steps += phase.steps;
    if (phase.kind !== "small") return { ...phase, kind: phase.kind, steps };
    const end = followSmall(parameters, phase.x, phase.t, { ...options, maxSteps: options.maxSteps - steps });
    steps += end.steps;
    if (end.x === undefined) return { ...phase, kind: end.kind, steps };
    x = end.x;
  }
}

interface Phase extends Omit<Followed, "kind"> {
  readonly kind: OutcomeKind | "small";
  readonly x: Float64Array;
  readonly t: number;
}

/** Until the outcome shows, the budget ends, or all tokens are small. */
function followLarge(
  parameters: MatrixParameters,
  x0: Float64Array,
  logStart: number,
  options: OutcomeOptions,
): Phase {
  const run = new BlockEuler(parameters, x0, options.rtol);
  const L = x0.length / parameters.D;
  const live = Array.from({ length: L }, (_, l) => l).filter((l) => run.length(l) > 0);
  const settledBy = (first: number, l: number): number =>
    SETTLING * couplingTime(parameters, run.x, first, l);
  const watched = { live, settledBy };
  const fastest = run.fastest();
  const history = new History(logStart, 1 / fastest);
  const phase = (kind: Phase["kind"]): Phase => {
    const { logAge, logGrowth, largest } = history;
    return { kind, x: run.x, t: run.t, logAge, logGrowth, largest, steps: run.accepted + run.rejected };
  };
  if (fastest === 0) return phase(live.length > 0 ? "equilibrium" : "zero");
  let look = 0;
  while (run.accepted < options.maxSteps) {
    if (!run.step(Infinity) || run.h === Infinity) break;
    history.add(glimpse(run, L));
    if (history.logAge > AGES[look]!) {
      const kind = largeOutcome(history, watched, options.runaway);
      if (kind !== "unresolved" || ++look === AGES.length) return phase(kind);
    }
    if (history.logAge > SMALL_AGE && areSmall(parameters, run.x)) return phase("small");
    if (history.rests(live) || history.logGrowth > options.runaway || history.noisyGlimpses >= NOISY_STEPS)
      break;
  }
  return phase(largeOutcome(history, watched, options.runaway));
}

/** Tokens that fall but are not small yet may still slide along xᵀMx = 0 for long: they have not gone to zero. */
function largeOutcome(history: History, watched: Watched, runaway: number): OutcomeKind {
  const kind = history.outcome(watched, runaway);
  return kind === "zero" ? "unresolved" : kind;
}

function glimpse(run: BlockEuler, L: number): Glimpse {
  const motion = run.motion();
  return {
    t: run.t,
    logs: Float64Array.from({ length: L }, (_, l) => Math.log(run.length(l))),
    motion,
    noise: (Number.EPSILON * run.stiffness() * run.t) / Math.max(1, motion),
    clocks: run.ownRates().map((rate) => rate * run.t),
  };
}

/** [L] t times the rate at which each token of x, [L·D], moves itself. */
export function ownClocks(problem: MatrixProblem, x: Float64Array, t: number): Float64Array {
  const run = new BlockEuler(matrixParameters(problem), x, 1);
  return run.ownRates().map((rate) => rate * t);
}

/** The time in which the fastest token first moves by its own size; Infinity if nothing moves. */
export function timeScale(problem: MatrixProblem): number {
  return 1 / new BlockEuler(matrixParameters(problem), initialTokens(problem), 1).fastest();
}

/** ln of the largest ‖x_l‖. */
function logLargest(x: Float64Array, D: number): number {
  let largest = 0;
  for (let at = 0; at < x.length; at += D) largest = Math.max(largest, Math.hypot(...x.subarray(at, at + D)));
  return Math.log(largest);
}

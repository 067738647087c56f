import type { Regime } from "./drawProblems.ts";

/** The end of one problem's trajectory, from a batch or from the float64 solver, in the coordinates of drawProblems. */
export interface Ending {
  readonly regime: Regime;
  readonly a: number;
  /** [L] y(0). */
  readonly y0: ArrayLike<number>;
  /** [L] ln|y| at the end. */
  readonly logAbs: ArrayLike<number>;
  readonly logTheta: number;
  /** Some |y| became unbounded in finite θ. */
  readonly escaped: boolean;
}

/** `unresolved`: not far enough along for the limit to show, by the statement's own rate of approach. */
export type Outcome = "agrees" | "disagrees" | "unresolved";

/** Limits of |y_l|√(K θ), K = 2 ln 2, from the statement `convergence`; replaced only to test that a wrong one is found. */
export type PredictedConstant = (a: number, l: number) => number;

export const predictedConstant: PredictedConstant = (a, l) => (l === 0 ? 1 : Math.sqrt(1 - 2 ** -a));

const K = 2 * Math.LN2;
/** Relative distance of a constant from its limit that counts as reached; half of it is left to the approach. */
export const CONSTANT_TOLERANCE = 0.02;
/** A ratio |y_l|/|y_1| nearer to 1 than this is not told apart from 1. */
const RATIO_MARGIN = 1e-3;

/** ln of the time at which a token starts to move: e^z/z³ for y = −z, 1/(K y²) for small |y| (MATH.md, section 2). */
function logStart(y: number): number {
  const size = Math.abs(y);
  const waiting = y < 0 && size > 3 ? size - 3 * Math.log(size) : 0;
  return Math.max(waiting, -Math.log(K * size * size), 0);
}

function latestStart(y0: ArrayLike<number>): number {
  let latest = 0;
  for (let l = 0; l < y0.length; l++) latest = Math.max(latest, logStart(y0[l]!));
  return latest;
}

/** Every |y_l|√(Kθ) against its limit; the distance left is of order (ln θ)^(l−1) θ^−min(1/2, 1−q) from the start on. */
function judgeConvergence(ending: Ending, predicted: PredictedConstant): Outcome {
  if (ending.escaped) return "disagrees";
  const since = ending.logTheta - latestStart(ending.y0);
  const exponent = Math.min(0.5, 1 - 2 ** -ending.a);
  let outcome: Outcome = "agrees";
  for (let l = 0; l < ending.y0.length; l++) {
    const approach = since > 1 ? Math.exp(l * Math.log(since) - exponent * since) : Infinity;
    if (approach > CONSTANT_TOLERANCE / 2) outcome = "unresolved";
    else {
      const constant = Math.exp(ending.logAbs[l]! + 0.5 * (ending.logTheta + Math.log(K)));
      if (Math.abs(constant / predicted(ending.a, l) - 1) > CONSTANT_TOLERANCE) return "disagrees";
    }
  }
  return outcome;
}

/** |y_1| < |y_l| for l ≥ 2 in the end, once the first token has left its initial value behind. */
function judgeOrdering(ending: Ending): Outcome {
  if (ending.escaped) return "disagrees";
  const first = ending.logAbs[0]!;
  let outcome: Outcome = ending.logTheta > latestStart(ending.y0) + 10 ? "agrees" : "unresolved";
  for (let l = 1; l < ending.y0.length && outcome !== "unresolved"; l++) {
    const logRatio = ending.logAbs[l]! - first;
    if (logRatio < -RATIO_MARGIN) return "disagrees";
    if (logRatio < RATIO_MARGIN) outcome = "unresolved";
  }
  return outcome;
}

/**
 * One problem against the statement of its regime: the sharp constants (`convergence`), the sign of the ratio ordering
 * (`slow-divergence`), finite-time blow-up (`fast-divergence`).
 */
export function judgeProblem(ending: Ending, predicted: PredictedConstant = predictedConstant): Outcome {
  switch (ending.regime) {
    case "convergence":
      return judgeConvergence(ending, predicted);
    case "slow-divergence":
      return judgeOrdering(ending);
    case "fast-divergence":
      return ending.escaped
        ? "agrees"
        : ending.logTheta > latestStart(ending.y0) + 10
          ? "disagrees"
          : "unresolved";
  }
}

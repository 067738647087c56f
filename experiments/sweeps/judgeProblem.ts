import { logAddExp } from "../../solvers/numerics/logAddExp.ts";
import { softplus } from "../../solvers/numerics/softplus.ts";
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
/** Relative distance of a constant from its limit that counts as reached. */
export const CONSTANT_TOLERANCE = 0.02;
/** A ratio |y_l|/|y_1| nearer to 1 than this is not told apart from 1. */
const RATIO_MARGIN = 1e-3;

/**
 * ln of the time at which a token starts to follow its law: e^z/z³ for y = −z (MATH.md, section 2); a small first token
 * at 1/(K y²). A small later one falls like θ^(−q/2) with the tokens before it, slower than they do, and has caught up
 * when y(0)² θ^(1−q) ≈ 1 (convergence; where tokens grow, l counts as the first).
 */
function logStart(y: number, l: number, a: number): number {
  const size = Math.abs(y);
  const waiting = y < 0 && size > 3 ? size - 3 * Math.log(size) : 0;
  const small = -Math.log(K * size * size) / (l === 0 ? 1 : 1 - 2 ** -a);
  return Math.max(waiting, small, 0);
}

function latestStart({ y0, a, regime }: Ending): number {
  let latest = 0;
  for (let l = 0; l < y0.length; l++)
    latest = Math.max(latest, logStart(y0[l]!, regime === "convergence" ? l : 0, a));
  return latest;
}

/**
 * Distance from the limit to expect of token l, up to a constant: θ^−1/2, and θ^−(1−q) (ln θ)^(l−2) for the paper's
 * l ≥ 2, θ counted from the start of the last token (MATH.md, section 2).
 */
function expectedDistance(a: number, l: number, since: number): number {
  if (since <= 1) return Infinity;
  const half = Math.exp(-since / 2);
  if (l === 0) return half;
  return half + Math.exp((l - 1) * Math.log(since) - (1 - 2 ** -a) * since);
}

/** ln of the bound (y(0)^−2 + 2 m θ)^−1/2, m = min(ln 2, Δ(y(0))), which holds at every θ. */
function logBound(y0: number, logTheta: number): number {
  const m = Math.min(Math.LN2, softplus(y0));
  return -0.5 * logAddExp(-2 * Math.log(Math.abs(y0)), Math.log(2 * m) + logTheta);
}

/** The bound on every token, and every |y_l|√(Kθ) against its limit. */
function judgeConvergence(ending: Ending, predicted: PredictedConstant): Outcome {
  if (ending.escaped) return "disagrees";
  const since = ending.logTheta - latestStart(ending);
  let outcome: Outcome = "agrees";
  for (let l = 0; l < ending.y0.length; l++) {
    const log = ending.logAbs[l]!;
    if (log > logBound(ending.y0[l]!, ending.logTheta) + CONSTANT_TOLERANCE) return "disagrees";
    const constant = Math.exp(log + 0.5 * (ending.logTheta + Math.log(K)));
    if (expectedDistance(ending.a, l, since) > CONSTANT_TOLERANCE / 10) outcome = "unresolved";
    else if (Math.abs(constant / predicted(ending.a, l) - 1) > CONSTANT_TOLERANCE) return "disagrees";
  }
  return outcome;
}

/** |y_1| < |y_l| for l ≥ 2 in the end, once the first token has left its initial value behind. */
function judgeOrdering(ending: Ending): Outcome {
  if (ending.escaped) return "disagrees";
  const first = ending.logAbs[0]!;
  let outcome: Outcome = ending.logTheta > latestStart(ending) + 10 ? "agrees" : "unresolved";
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
        : ending.logTheta > latestStart(ending) + 10
          ? "disagrees"
          : "unresolved";
  }
}

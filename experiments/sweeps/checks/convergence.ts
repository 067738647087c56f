import { logAddExp } from "../../../solvers/numerics/logAddExp.ts";
import { softplus } from "../../../solvers/numerics/softplus.ts";
import { expectedDistance, latestStart, logStart } from "../approach.ts";
import type { BatchCheck, Ending, Outcome, Reach } from "../types.ts";
import { DECAY, TOKENS, drawMixed } from "./draws.ts";

/** Limits of |y_l|√(Kθ), K = 2 ln 2, l 0-based; another one only in tests that a wrong constant is found. */
export type PredictedConstant = (a: number, l: number) => number;

const sharpConstant: PredictedConstant = (a, l) => (l === 0 ? 1 : Math.sqrt(1 - 2 ** -a));

const LOG_K = Math.log(2 * Math.LN2);
/** Relative distance of a constant from its limit that counts as reached: that of the float64 judge (STYLE, judging rule). */
const TOLERANCE = 0.0025;
/** The limit is asked for once the distance to expect, known up to a constant, is this small. */
const SETTLED = TOLERANCE / 10;

/** ln of the bound (y(0)^−2 + 2 m θ)^−1/2, m = min(ln 2, Δ(y(0))), which holds at every θ. */
export function logBound(y0: number, logTheta: number): number {
  const m = Math.min(Math.LN2, softplus(y0));
  return -0.5 * logAddExp(-2 * Math.log(Math.abs(y0)), Math.log(2 * m) + logTheta);
}

function judge(ending: Ending, predicted: PredictedConstant): Outcome {
  const { L, a, y0, logAbs, logTheta } = ending;
  if (ending.escaped) return "disagrees";
  const since = logTheta - latestStart(ending);
  let outcome: Outcome = "agrees";
  for (let l = 0; l < L; l++) {
    if (logAbs[l]! > logBound(y0[l]!, logTheta) + TOLERANCE) return "disagrees";
    const constant = Math.exp(logAbs[l]! + 0.5 * (logTheta + LOG_K));
    if (expectedDistance(a, l, since) > SETTLED) outcome = "unresolved";
    else if (Math.abs(constant / predicted(a, l) - 1) > TOLERANCE) return "disagrees";
  }
  return outcome;
}

/** ln θ at which the last of L tokens of the slowest problem that is drawn has started. */
export function latestDrawnStart(L: number): number {
  const [slowest] = DECAY;
  const [smallest, largest] = TOKENS;
  return Math.max(...[0, L - 1].map((l) => logStart(smallest, l, slowest)), logStart(-largest, 0, slowest));
}

/** ln θ from there on until it has settled. */
function settling(L: number): number {
  const [slowest] = DECAY;
  let since = 10;
  while (Math.max(...[0, L - 1].map((l) => expectedDistance(slowest, l, since))) > SETTLED) since += 5;
  return since;
}

/** Late in convergence a step is 2·change = 0.8 of ln θ; each token's start and fall take some tens of steps. */
export function stepsTo(logTheta: number, L: number): number {
  return Math.ceil(logTheta / 0.75) + 86 * L;
}

function reach(L: number): Reach {
  const logTheta = latestDrawnStart(L) + settling(L);
  return { logTheta, steps: stepsTo(logTheta, L) };
}

/** μ < 0: the bound on every token, and every |x_l|√t against its limit. */
export function convergenceCheck(predicted: PredictedConstant = sharpConstant): BatchCheck {
  return {
    theorem: "convergence",
    claims: ["explicit bound", "constant of the first token", "constant of later tokens"],
    draw(random, y0) {
      drawMixed(random, y0);
      return -1;
    },
    reach,
    judge: (ending) => judge(ending, predicted),
  };
}

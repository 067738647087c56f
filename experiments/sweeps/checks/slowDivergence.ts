import { latestStart } from "../approach.ts";
import { scaledHidden } from "../hidden.ts";
import type { BatchCheck, Ending, Outcome, Reach } from "../types.ts";
import { drawNegative } from "./draws.ts";

/** ln θ to go after the last token has started: its distance from the law then falls like 1/θ. */
export const MATURITY = 20;
/** A later token leads the first by at least this, in ln|y|, when it has matured: the gap in y is then ln of MATURITY. */
export const LEAD = 1e-3;
/** ln θ where the law's own corrections are below one per cent. */
const LATEST = 60;

/** Whether every token has followed its law for long enough. */
export function matured(ending: Ending): boolean {
  return ending.logTheta > latestStart(ending) + MATURITY;
}

/** Steps are up to 0.4 of ln θ; a small later token may have to grow over many decades first. */
export function slowReach(L: number): Reach {
  return { logTheta: LATEST, steps: 250 + 100 * L };
}

/**
 * The first token's distance from its law z = ln θ + 3 ln z − 3/z − 15/(2z²) + O(z^−3), from θ = ∫e^z/z³ dz =
 * e^z/z³ (1 + 3/z + 12/z² + …), beyond what the next term may be (60/z³ in θ) and float32 leaves of z.
 */
function offLaw(z: number, logTheta: number): boolean {
  const rest = z - logTheta - 3 * Math.log(z) + 3 / z + 7.5 / (z * z);
  return Math.abs(rest) > 60 / z ** 3 + 0.01;
}

function judge(ending: Ending): Outcome {
  const { L, logAbs, logTheta } = ending;
  if (ending.escaped) return "disagrees";
  if (!matured(ending)) return "unresolved";
  if (offLaw(Math.exp(logAbs[0]!), logTheta)) return "disagrees";
  const hidden = scaledHidden(ending);
  for (let l = 1; l < L; l++) {
    if (logAbs[l]! - logAbs[0]! < LEAD) return "disagrees";
    // A power p of ln t would grow p times as fast as the first token's.
    if (Math.abs(hidden[l]! / hidden[0]! - 1) > 0.25) return "disagrees";
  }
  return "agrees";
}

/** μ > 0, every s x_l < 0: the first token's law, later tokens ahead of it, all of the order of ln t. */
export const slowDivergenceCheck: BatchCheck = {
  theorem: "slow-divergence",
  claims: ["no blow-up", "first token, next order", "later tokens lead", "bounded ratios"],
  draw(random, y0) {
    drawNegative(random, y0);
    return 1;
  },
  reach: slowReach,
  judge,
};

import { scaledHidden } from "../hidden.ts";
import type { BatchCheck, Ending, Outcome } from "../types.ts";
import { latestDrawnStart, stepsTo } from "./convergence.ts";
import { drawMixed, drawNegative, drawSign } from "./draws.ts";
import { MATURITY, matured, slowReach } from "./slowDivergence.ts";

/** Slopes d ln|y|/d ln θ tend to −1/2 where tokens vanish; this is on the way there and cannot turn back. */
const FALLING = 0.25;
/** |y| below which only the limit 0 is left to a token that falls like a power. */
const SMALL = Math.log(0.1);

function judge(ending: Ending): Outcome {
  const { L, sign, logAbs, logTheta } = ending;
  if (ending.escaped) return sign > 0 ? "agrees" : "disagrees";
  if (!matured(ending)) return "unresolved";
  const hidden = scaledHidden(ending);
  for (let l = 0; l < L; l++) {
    const vanishes = logAbs[l]! < SMALL && hidden[l]! > FALLING;
    // The slowest token of slow divergence is close to ln θ, every other one larger.
    const diverges = Math.exp(logAbs[l]!) > logTheta / 2;
    if (sign < 0 ? !vanishes : !diverges) return "disagrees";
  }
  return "agrees";
}

/** μ ≠ 0: all tokens vanish (μ < 0), or some token blows up, or all grow for ever. */
export const dichotomyCheck: BatchCheck = {
  theorem: "dichotomy",
  claims: ["some token diverges or all vanish"],
  draw(random, y0) {
    const sign = drawSign(random);
    // Without this few problems of many tokens would diverge slowly.
    if (random.below(4) === 0) drawNegative(random, y0);
    else drawMixed(random, y0);
    return sign;
  },
  reach: (L) => {
    const logTheta = latestDrawnStart(L) + 2 * MATURITY;
    return { logTheta, steps: Math.max(stepsTo(logTheta, L), slowReach(L).steps) };
  },
  judge,
};

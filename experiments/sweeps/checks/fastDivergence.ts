import { latestStart } from "../approach.ts";
import { scaledHidden } from "../hidden.ts";
import type { BatchCheck, Ending, Outcome, Reach } from "../types.ts";
import { TOKENS, drawMixed, logUniform } from "./draws.ts";

/** A token that has not blown up this long, in ln θ, after the last one has started does not. */
const PATIENCE = 10;
/** What is left to ln|y| of the tokens before the leader, at most. */
const LEFT = 0.05;

/** Position of the largest y > 0; −1 without one. */
function leader({ L, y0, logAbs }: Ending): number {
  let found = -1;
  for (let l = 0; l < L; l++) if (y0[l]! > 0 && (found < 0 || logAbs[l]! > logAbs[found]!)) found = l;
  return found;
}

function judge(ending: Ending): Outcome {
  if (!ending.escaped) return ending.logTheta > latestStart(ending) + PATIENCE ? "disagrees" : "unresolved";
  const hidden = scaledHidden(ending);
  const k = leader(ending);
  // θ y_k³, three times θ/(T − θ): T − θ = 1/(3 y_k³) in the end.
  const pull = Math.exp(3 * ending.logAbs[k]! + ending.logTheta);
  if (Math.abs(hidden[k]! / pull - 1) > LEFT) return "disagrees";
  for (let l = 0; l < k; l++) if (hidden[l]! / (3 * pull) > LEFT) return "disagrees";
  return "agrees";
}

function reach(L: number): Reach {
  return { logTheta: 60, steps: 200 + 40 * L };
}

/** μ > 0, some s x_l > 0: blow-up in finite time, driven by the leader alone, the tokens before it finite. */
export const fastDivergenceCheck: BatchCheck = {
  theorem: "fast-divergence",
  claims: ["blow-up", "leader's rate"],
  draw(random, y0) {
    drawMixed(random, y0);
    y0[random.below(y0.length)] = logUniform(random, TOKENS);
    return 1;
  },
  reach,
  judge,
};

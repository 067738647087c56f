import type { BatchCheck, Ending, Outcome } from "../types.ts";
import { drawNegative } from "./draws.ts";
import { LEAD, matured, slowReach } from "./slowDivergence.ts";

function ordered({ L, y0 }: Ending): boolean {
  for (let l = 1; l < L; l++) if (y0[l]! > y0[l - 1]!) return false;
  return true;
}

function judge(ending: Ending): Outcome {
  const { L, y0, logAbs } = ending;
  if (ending.escaped) return "disagrees";
  if (!matured(ending)) return "unresolved";
  const inOrder = ordered(ending);
  for (let l = 1; l < L; l++) {
    if (logAbs[l]! - logAbs[0]! < LEAD) return "disagrees";
    if (!inOrder) continue;
    // Ratios of neighbours never fall below where they started, so tokens in order stay in order.
    const started = Math.log(y0[l]! / y0[l - 1]!);
    if (logAbs[l]! - logAbs[l - 1]! < started - LEAD) return "disagrees";
  }
  return "agrees";
}

/** μ > 0, every s x_l < 0, half of the problems with ordered data (a ≤ 36.7766 throughout). */
export const rateOrderingCheck: BatchCheck = {
  theorem: "rate-ordering",
  claims: [
    "the first token ends smallest",
    "full ordering for ordered data",
    "ratios do not decrease for ordered data",
  ],
  draw(random, y0) {
    drawNegative(random, y0);
    // Ascending in magnitude: descending in y.
    if (random.below(2) === 0) y0.sort().reverse();
    return 1;
  },
  reach: slowReach,
  judge,
};

import { scaleByPowerOfTwo } from "../numerics/scaled.ts";
import type { TokenState } from "./tokenState.ts";

/** Entries below this share of their token's largest entry are compared as if they were that large. */
const ENTRY_FLOOR = 1e-3;

/** Largest relative difference between the entries of two states. */
export function compareStates(a: TokenState, b: TokenState): number {
  let worst = 0;
  for (let l = 0; l < a.L; l++) {
    let norm = 0;
    for (let d = 0; d < a.D; d++) norm = Math.max(norm, Math.abs(a.v[l * a.D + d]!));
    if (norm === 0) {
      if (!b.isZero(l)) return Infinity;
      continue;
    }
    for (let d = 0; d < a.D; d++) {
      const first = a.v[l * a.D + d]!;
      const second = scaleByPowerOfTwo(b.v[l * a.D + d]!, b.k[l]! - a.k[l]!);
      const size = Math.max(Math.abs(first), ENTRY_FLOOR * norm);
      worst = Math.max(worst, Math.abs(second - first) / size);
    }
  }
  return worst;
}

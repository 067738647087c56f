import type { ChainSpec } from "../chain.ts";
import { convergence, convergenceZeros, constantsDiffer, zerosMatter } from "./chains/convergence.ts";
import {
  slowDivergence,
  slowAlike,
  slowZeros,
  powersAgree,
  rateOrdering,
  fullOrdering,
} from "./chains/slow.ts";
import { fastDivergence, fastLeader, flat } from "./chains/fast.ts";
import { signInvariance, stationary, dichotomy, literalDichotomy, derivation } from "./chains/general.ts";

/** Every chain. */
export const chainSpecs: readonly ChainSpec[] = [
  derivation,
  signInvariance,
  stationary,
  convergence,
  convergenceZeros,
  constantsDiffer,
  zerosMatter,
  slowDivergence,
  slowAlike,
  slowZeros,
  powersAgree,
  rateOrdering,
  fullOrdering,
  fastDivergence,
  fastLeader,
  flat,
  dichotomy,
  literalDichotomy,
];

import type { BatchCheck } from "../types.ts";
import { convergenceCheck } from "./convergence.ts";
import { dichotomyCheck } from "./dichotomy.ts";
import { fastDivergenceCheck } from "./fastDivergence.ts";
import { rateOrderingCheck } from "./rateOrdering.ts";
import { slowDivergenceCheck } from "./slowDivergence.ts";

/** One check for each theorem of one dimension. */
export const batchChecks: readonly BatchCheck[] = [
  convergenceCheck(),
  slowDivergenceCheck,
  fastDivergenceCheck,
  dichotomyCheck,
  rateOrderingCheck,
];

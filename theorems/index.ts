import { definiteMatrix } from "./multiDim/definiteMatrix.ts";
import { eigenvalueCriteria } from "./multiDim/eigenvalueCriteria.ts";
import { equalStepRows } from "./multiDim/equalStepRows.ts";
import { positiveEigenvalues } from "./multiDim/positiveEigenvalues.ts";
import { rankDeficientMatrix } from "./multiDim/rankDeficientMatrix.ts";
import { convergence } from "./oneDim/convergence.ts";
import { convergenceWithZeros } from "./oneDim/convergenceWithZeros.ts";
import { dichotomy } from "./oneDim/dichotomy.ts";
import { fastDivergence } from "./oneDim/fastDivergence.ts";
import { flatFastDivergence } from "./oneDim/flatFastDivergence.ts";
import { rateOrdering } from "./oneDim/rateOrdering.ts";
import { signInvariance } from "./oneDim/signInvariance.ts";
import { slowDivergence } from "./oneDim/slowDivergence.ts";
import { slowDivergenceWithZeros } from "./oneDim/slowDivergenceWithZeros.ts";
import { stationary } from "./oneDim/stationary.ts";
import type { Theorem } from "./types.ts";

/** Every statement of the workbench, in the order of the report. */
export const registry: readonly Theorem[] = [
  convergence,
  slowDivergence,
  fastDivergence,
  dichotomy,
  rateOrdering,
  eigenvalueCriteria,
  definiteMatrix,
  equalStepRows,
  positiveEigenvalues,
  rankDeficientMatrix,
  signInvariance,
  stationary,
  convergenceWithZeros,
  slowDivergenceWithZeros,
  flatFastDivergence,
];

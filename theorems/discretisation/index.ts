/** The ledger of discretisations: which statement of the theory survives which, as executable statements. */
import { convergence, convergenceThresholds } from "./convergence.ts";
import { dichotomy, fastDivergence } from "./fastDivergence.ts";
import { rateOrdering, slowDivergence, slowSigns } from "./slowDivergence.ts";
import type { LedgerStatement } from "./types.ts";

export { expand, statementAt } from "./expand.ts";
export type { LedgerCase, LedgerStatement } from "./types.ts";

export const ledger: readonly LedgerStatement[] = [
  ...convergence,
  ...convergenceThresholds,
  ...slowDivergence,
  slowSigns,
  ...rateOrdering,
  ...fastDivergence,
  ...dichotomy,
];

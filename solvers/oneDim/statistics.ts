import type { EndKind } from "../integrators/integrator.ts";
import type { Statistics, TerminationKind } from "../types.ts";

export const NO_STATISTICS: Statistics = { accepted: 0, rejected: 0, evaluations: 0 };

export function addStatistics(a: Statistics, b: Statistics): Statistics {
  return {
    accepted: a.accepted + b.accepted,
    rejected: a.rejected + b.rejected,
    evaluations: a.evaluations + b.evaluations,
  };
}

/** An integration stopped by its caller did reach its end. */
export function terminationKind(kind: EndKind): TerminationKind {
  return kind === "stopped" ? "reached-end" : kind;
}

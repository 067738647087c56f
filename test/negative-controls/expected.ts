import type { ControlOutcome } from "../../experiments/bench/controls.ts";

/**
 * True statements that doubles do not always decide: differences of tokens that grow without bound, known only as long
 * as they are above the rounding of the tokens, which may end before the limit has shown itself. They may come out
 * inconclusive; contradicted they must not be, like all others.
 */
const mayBeInconclusive: ReadonlySet<string> = new Set([
  "loglog-correction-is-loglog",
  "two-zeros-in-slow-divergence",
]);

/** The controls that came out otherwise than they must, as "id: status". */
export function unexpected(outcomes: readonly ControlOutcome[]): readonly string[] {
  return outcomes
    .filter(({ expected }) => !expected)
    .filter(({ id, truth, status }) => !(truth && status === "inconclusive" && mayBeInconclusive.has(id)))
    .map(({ id, status }) => `${id}: ${status}`);
}

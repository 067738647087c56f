export { logLargest, outcomeOf, outcomeOfHistory, timeScale } from "./outcome.ts";
export type { Outcome, OutcomeKind, OutcomeOptions } from "./outcome.ts";
export { History } from "./history.ts";
export type { Glimpse } from "./history.ts";

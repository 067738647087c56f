export { ownClocks, outcomeOf, timeScale } from "./outcome.ts";
export { History } from "./history.ts";
export type { Glimpse, Watched } from "./history.ts";
export type { Outcome, OutcomeKind, OutcomeOptions } from "./types.ts";

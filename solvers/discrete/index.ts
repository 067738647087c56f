/** The system of the theory under other discretisations: of the state along the sequence, and of depth. */
export { traceDiscretised } from "./trace.ts";
export { logTimeLeftAlone } from "./inward.ts";
export { Stack } from "./stack.ts";
export type { Discretisation } from "./types.ts";

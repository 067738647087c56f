export { simulateMatrix } from "./simulate.ts";
export { traceMatrix } from "./trace.ts";

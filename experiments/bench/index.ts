export { batchRate } from "./batchRate.ts";
export { controlRates } from "./controlRates.ts";
export { fieldCost } from "./fieldCost.ts";
export { verifyRate } from "./verifyRate.ts";
export { evaluationsNeeded, workPrecision, workPrecisionData } from "./workPrecision.ts";
export { workDone } from "./timing.ts";
export type { WorkPrecisionPoint } from "./workPrecision.ts";
export type { BenchOptions, BenchPart, Figure } from "./types.ts";

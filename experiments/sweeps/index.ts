/** Batches of random problems against the statements of one dimension. */
export { batchChecks } from "./checks/index.ts";
export { convergenceCheck, type PredictedConstant } from "./checks/convergence.ts";
export { drawBatch, type DrawRequest } from "./draw.ts";
export {
  readRecordedBatches,
  readRecordedMatrixSpeeds,
  readRecordedSpeeds,
  type RecordedBatch,
  type RecordedBatches,
  type RecordedMatrixSpeeds,
  type RecordedSpeeds,
} from "./recorded.ts";
export { paceOf } from "./piece.ts";
export { runBatch, type BatchOptions, type BatchResult, type BatchSeconds } from "./runBatch.ts";
export { workHere, workInThreads, workforceFor, type Workforce } from "./workforce.ts";
export type { BatchCheck, BatchProvenance, BatchRun, Disagreement, Ending, Fate, Outcome } from "./types.ts";

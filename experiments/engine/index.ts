export { loadTools, verifyInDetail, verifyStatement } from "./verify.ts";
export { InterruptedError, createRunner, workersAvailable } from "./pool.ts";
export type { RunnerOptions, TaskRunner } from "./pool.ts";
export { PartialState, sourceDigest } from "./partialState.ts";
export type { StateKey } from "./partialState.ts";
export { counterexamplesOf, readCounterexamples, recordCounterexamples } from "./counterexamples.ts";
export { writeFileAtomically } from "./atomicFile.ts";
export { MAX_INCONCLUSIVE, exitCodeOf } from "./verdict.ts";
export type { RowsExitCode } from "./verdict.ts";
export { problemAtPath, valuePath } from "./path.ts";
export type {
  AnyStatement,
  CoverageCount,
  EngineTools,
  GroupResult,
  KnownProblem,
  Progress,
  ProofResult,
  StatementResult,
  TaskStore,
  VerifyOptions,
} from "./types.ts";

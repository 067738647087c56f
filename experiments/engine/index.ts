export { loadTools, verifyInDetail, verifyStatement } from "./verify.ts";
export { InterruptedError, createRunner, workersAvailable } from "./pool.ts";
export type { RunnerOptions, TaskRunner } from "./pool.ts";
export { PartialState, sourceDigest } from "./partialState.ts";
export type { StateKey } from "./partialState.ts";
export { counterexamplesOf, readCounterexamples, recordCounterexamples } from "./counterexamples.ts";
export { MAX_INCONCLUSIVE, exitCodeOf, verdictOf } from "./verdict.ts";
export type { RowsExitCode, RowTally } from "./verdict.ts";
export { groupsOf } from "./groups.ts";
export { allOrFirstError, missedBy } from "./session.ts";
export { observedText, predictedText } from "./tally.ts";
export { compileOnce } from "./tasks.ts";
export { problemAtPath, valuePath } from "./path.ts";
export type {
  AnyStatement,
  ClaimGroup,
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

/** Sweeps: a seeded batch of problems in parts that any scheduler can spread over machines. */
export { checkParts, writeMerged } from "./merge.ts";
export type { PartSet } from "./merge.ts";
export { writeParquet } from "./parquet.ts";
export type { PartProvenance } from "./partFile.ts";
export { planSweep, statementsDigest, statementsOf } from "./plan.ts";
export type { SweepKey, SweepPlan } from "./plan.ts";
export { finishedPart, runShard, sweepFolder, tallyOf } from "./runShard.ts";
export type { ShardResult } from "./runShard.ts";
export { shardOf, shardRange } from "./shard.ts";
export type { Shard } from "./types.ts";
export { shrinker } from "./shrink.ts";
export { checkReach } from "./stack.ts";
export { sweepColumns, summaryFile, summaryFiles, summaryOf } from "./summary.ts";
export { SweepTally } from "./tally.ts";

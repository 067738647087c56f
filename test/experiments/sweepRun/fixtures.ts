/** Small sweeps, run in this process on the float64 reference. */
import { readFileSync } from "node:fs";
import { createRunner, loadTools } from "../../../experiments/engine/index.ts";
import type { SweepInput } from "../../../experiments/formats/index.ts";
import {
  planSweep,
  runShard,
  statementsDigest,
  type PartProvenance,
  type Shard,
  type ShardResult,
  type SweepKey,
  type SweepPlan,
} from "../../../experiments/sweepRun/index.ts";
import { openReference, type Backend } from "../../../solvers/batched/index.ts";

/** Cheap to judge: nothing moves where mu = 0. */
export function sweepInput(change: Partial<SweepInput> = {}): SweepInput {
  return {
    id: "small",
    design: { kind: "random", size: 300, ranges: { mu: [0, 0] }, tokens: { min: 1, max: 2 } },
    claims: ["stationary"],
    depth: { steps: 20, eta: 0.1 },
    seed: 3,
    ...change,
  };
}

export const provenance: PartProvenance = { commit: "c", adapter: "a", node: "n", platform: "p" };

export function keyOf(plan: SweepPlan, change: Partial<SweepKey> = {}): SweepKey {
  return {
    configuration: plan.configuration,
    version: "0",
    source: "source",
    statements: statementsDigest(plan.statements),
    backend: { name: "cpu", engine: "reference", dtype: "f64" },
    ...change,
  };
}

export interface RunOptions {
  readonly key?: Partial<SweepKey>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, earlier: number) => void;
  readonly notices?: string[];
  readonly provenance?: PartProvenance;
  readonly backend?: Backend;
}

/** Runs one shard into `out`. */
export async function run(
  input: SweepInput,
  shard: Shard,
  out: string,
  options: RunOptions = {},
): Promise<ShardResult> {
  const plan = planSweep(input, 1, null);
  const { signal, onProgress, notices } = options;
  return runShard({
    plan,
    key: keyOf(plan, options.key),
    shard,
    out,
    backend: options.backend ?? openReference(),
    provenance: options.provenance ?? provenance,
    judging: { runner: createRunner({ workers: 0, signal }, loadTools), tools: await loadTools() },
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
    onNotice: (line) => notices?.push(line),
  });
}

export const textOf = (file: string): string => readFileSync(file, "utf8");

import path from "node:path";
import { z } from "zod";
import { readResult } from "../readResult.ts";
import { packageRoot } from "../version.ts";
import type { BatchRun } from "./types.ts";

/** Where the results of bench/gpu are kept once they are committed. */
export const recordedFolder: string = path.join(packageRoot, "experiments", "results", "gpu");

const provenance = z.object({
  commit: z.string(),
  adapter: z.string(),
  dtype: z.string(),
  date: z.string(),
});

const batches = z.object({
  provenance,
  results: z.array(
    z.object({
      theorem: z.string(),
      claims: z.array(z.string()),
      problems: z.number(),
      tokens: z.number(),
      counts: z.object({ agrees: z.number(), disagrees: z.number(), unresolved: z.number() }),
      fates: z.object({ supported: z.number(), contradicted: z.number(), inconclusive: z.number() }),
      rounding: z.number(),
      provenance: z.object({
        backend: z.enum(["webgpu", "headlessgl", "webasm", "cpu"]),
        engine: z.string(),
        adapter: z.string(),
        dtype: z.string(),
        layout: z.string(),
        seed: z.number(),
        steps: z.number(),
        untilLogTheta: z.number(),
        change: z.number(),
      }),
    }),
  ),
});

const speedRow = z.object({
  label: z.string(),
  rule: z.string(),
  L: z.number(),
  B: z.number(),
  tokenStepsPerSecond: z.number(),
  range: z.tuple([z.number(), z.number()]),
  /** Seconds of a call that do not grow with the steps. */
  overheadSeconds: z.number().optional(),
  /** Largest |Δ ln x| against the float64 reference after a few steps. */
  error: z.number(),
});

const speeds = z.object({ provenance, rows: z.array(speedRow) });

const matrixSpeeds = z.object({
  provenance,
  rows: z.array(
    speedRow.extend({
      D: z.number(),
      /** Rows of S_B and S_C; D where M is given. */
      N: z.number(),
    }),
  ),
});

/** What every recorded file says of the run that it is from. */
export type RecordedProvenance = z.infer<typeof provenance>;
/** A run as it is recorded; the examples stay in the file. */
export type RecordedBatch = Omit<BatchRun, "examples">;
export interface RecordedBatches {
  readonly provenance: RecordedProvenance;
  readonly results: readonly RecordedBatch[];
}
export type RecordedSpeeds = z.infer<typeof speeds>;
export type RecordedMatrixSpeeds = z.infer<typeof matrixSpeeds>;

/**
 * The batches of the last run on a GPU machine; undefined where this installation has none.
 *
 * @throws InvariantError if the file is there and is not what bench/gpu/main.ts writes.
 */
export function readRecordedBatches(folder: string = recordedFolder): RecordedBatches | undefined {
  return readResult(path.join(folder, "classification.json"), batches);
}

/** Speeds of the batched stack: ours ("speed.json") or those of PyTorch and Triton ("pytorch.json"). @throws as above. */
export function readRecordedSpeeds(
  name: "speed.json" | "pytorch.json",
  folder: string = recordedFolder,
): RecordedSpeeds | undefined {
  return readResult(path.join(folder, name), speeds);
}

/** Speeds of the batched stack in D dimensions, from bench/gpu/matrixSpeed.ts. @throws as above. */
export function readRecordedMatrixSpeeds(folder: string = recordedFolder): RecordedMatrixSpeeds | undefined {
  return readResult(path.join(folder, "matrix-speed.json"), matrixSpeeds);
}

import path from "node:path";
import { z } from "zod";
import type { Established, VerdictStatus } from "../../theorems/types.ts";
import { encodeProblem } from "../formats/index.ts";
import { readResult } from "../readResult.ts";
import { packageRoot } from "../version.ts";
import type { JudgedCase } from "./judgeEntry.ts";

/** Where the result lies, in the checkout and in the package. */
export const ledgerFile: string = path.join(packageRoot, "experiments", "results", "discretisation.json");

const state = z.enum(["simplified", "zoh", "euler", "bilinear"]);
const spread = z.object({ count: z.number(), low: z.number(), median: z.number(), high: z.number() });
const STATUSES = ["proved", "refuted", "supported", "contradicted", "inconclusive", "vacuous"] as const;

const schema = z.object({
  provenance: z.object({
    version: z.string(),
    commit: z.string(),
    command: z.string(),
    seed: z.number(),
    runs: z.number(),
  }),
  cases: z.array(
    z.object({
      id: z.string(),
      state,
      eta: z.number(),
      established: z.union([z.boolean(), z.literal("open")]),
      status: z.enum(STATUSES),
      problems: z.number(),
      contradicted: z.number(),
      inconclusive: z.number(),
      counterexample: z
        .object({
          problem: z.object({
            mu: z.number(),
            sDelta: z.number(),
            a: z.number(),
            x0: z.array(z.number()),
          }),
          predicted: z.string(),
          observed: z.string(),
        })
        .optional(),
    }),
  ),
  orders: z.array(
    z.object({
      scenario: z.enum(["convergence", "slow-divergence", "fast-divergence"]),
      state,
      layers: z.number(),
      order: spread,
    }),
  ),
  lags: z.array(z.object({ state, predicted: z.number(), observed: spread })),
  thresholds: z.array(
    z.object({
      state,
      deviation: z.enum(["a token changes sign", "a token grows past all initial ones"]),
      step: spread,
      none: z.number(),
    }),
  ),
});

/** The ledger as it is committed. */
export type RecordedLedger = z.infer<typeof schema>;
export type RecordedCase = RecordedLedger["cases"][number];

/** What is kept of a judged case. */
export function recordedCase({ id, state: rule, eta, established, verdict }: JudgedCase): RecordedCase {
  const { counts, replay, runs, status } = verdict;
  const common: {
    established: Established;
    status: VerdictStatus;
  } = { established, status };
  const { contradicted, inconclusive } = counts;
  const numbers = { problems: runs, contradicted, inconclusive };
  const base = { id, state: rule, eta, ...common, ...numbers };
  if (replay === undefined) return base;
  const { predicted, observed } = replay;
  const problem = encodeProblem(replay.problem) as NonNullable<RecordedCase["counterexample"]>["problem"];
  return { ...base, counterexample: { problem, predicted, observed } };
}

/**
 * The committed ledger; undefined where the file is not there.
 *
 * @throws InvariantError if the file is there and is not what `npm run results:discretisation` writes.
 */
export function readLedger(file: string = ledgerFile): RecordedLedger | undefined {
  return readResult(file, schema);
}

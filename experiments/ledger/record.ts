/**
 * Judges every statement of the ledger under every discretisation it names and writes
 * experiments/results/discretisation.json, which `tables discretisation` and the report show:
 * `npm run results:discretisation`. Takes a few minutes.
 */
import { ledger } from "../../theorems/discretisation/index.ts";
import { writeFileAtomically } from "../atomicFile.ts";
import { currentCommit } from "../reports/environment.ts";
import { runScript } from "../script.ts";
import { packageVersion } from "../version.ts";
import { judgeCase } from "./judgeEntry.ts";
import { measureLags, measureOrders, measureThresholds } from "./measure.ts";
import { ledgerFile, recordedCase, type RecordedCase, type RecordedLedger } from "./store.ts";

const SEED = 1;
const RUNS = 40;
/** More digits of a measured number hang on the order of additions. */
const DIGITS = 6;

/** The ledger as it is committed. @param onStatement - called before each statement, with its title. */
export async function recordLedger(onStatement: (title: string) => void): Promise<RecordedLedger> {
  const cases: RecordedCase[] = [];
  for (const entry of ledger) {
    onStatement(entry.title);
    for (const { states, etas } of entry.cases) {
      for (const state of states) {
        for (const eta of etas)
          cases.push(recordedCase(await judgeCase(entry, state, eta, { seed: SEED, runs: RUNS })));
      }
    }
  }
  return {
    provenance: {
      version: packageVersion,
      commit: currentCommit(),
      command: "npm run results:discretisation",
      seed: SEED,
      runs: RUNS,
    },
    cases,
    orders: rounded([...measureOrders(SEED)]),
    lags: rounded([...measureLags(SEED)]),
    thresholds: rounded([...measureThresholds(SEED)]),
  };
}

function rounded<T>(measured: T): T {
  const shorten = (_key: string, value: unknown): unknown =>
    typeof value === "number" ? Number(value.toPrecision(DIGITS)) : value;
  return JSON.parse(JSON.stringify(measured, shorten)) as T;
}

async function main(): Promise<void> {
  const recorded = await recordLedger((title) => void process.stderr.write(`${title}\n`));
  writeFileAtomically(ledgerFile, `${JSON.stringify(recorded, null, 1)}\n`);
}

await runScript("ledger/record.js", main);

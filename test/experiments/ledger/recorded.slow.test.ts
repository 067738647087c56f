/** The whole committed ledger, computed anew. */
import { describe, expect, it } from "vitest";
import { judgeCase, readLedger } from "../../../experiments/ledger/index.ts";
import { ledger } from "../../../theorems/discretisation/index.ts";

const recorded = readLedger()!;
const { seed, runs } = recorded.provenance;

describe("the committed ledger is what the code computes", () => {
  it.each(ledger.map((entry) => [entry.id, entry] as const))("%s", async (id, entry) => {
    for (const wanted of recorded.cases.filter((one) => one.id === id)) {
      const { verdict } = await judgeCase(entry, wanted.state, wanted.eta, { seed, runs });
      // Steps are as long as rounding lets them be, so instants and close calls may move; verdicts may not.
      expect(`${wanted.state}, ${wanted.eta}: ${verdict.status}`).toBe(
        `${wanted.state}, ${wanted.eta}: ${wanted.status}`,
      );
    }
  });
});

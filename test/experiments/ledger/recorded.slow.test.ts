/** The whole committed ledger, computed anew. */
import { describe, expect, it } from "vitest";
import { judgeCase, readLedger } from "../../../experiments/ledger/index.ts";
import { recordedCase } from "../../../experiments/ledger/store.ts";
import { ledger } from "../../../theorems/discretisation/index.ts";

const recorded = readLedger()!;
const { seed, runs } = recorded.provenance;

describe("the committed ledger is what the code computes", () => {
  it.each(ledger.map((entry) => [entry.id, entry] as const))("%s", async (id, entry) => {
    for (const wanted of recorded.cases.filter((one) => one.id === id)) {
      const found = await judgeCase(entry, wanted.state, wanted.eta, { seed, runs });
      expect(recordedCase(found)).toEqual(wanted);
    }
  });
});

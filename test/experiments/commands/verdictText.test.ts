import { describe, expect, it } from "vitest";
import { painter } from "../../../experiments/commands/output.ts";
import { verdictText } from "../../../experiments/commands/verdictText.ts";
import type { Row } from "../../../theorems/types.ts";

const row: Row = {
  theorem: "convergence",
  claim: "rate",
  attributedTo: "paper",
  established: true,
  verdict: {
    status: "supported",
    runs: 2,
    counts: { supported: 2, contradicted: 0, inconclusive: 0, skipped: 0 },
    evidence: [],
  },
};
const lastLine = (rows: readonly Row[]): string | undefined =>
  verdictText(rows, { files: new Map(), invocation: "td", paint: painter(false) })
    .trimEnd()
    .split("\n")
    .at(-1);

describe("the last line of the verdicts", () => {
  it("counts claims in words that fit their number", () => {
    expect(lastLine([row])).toBe("1 claim: 1 supported");
    expect(lastLine([row, { ...row, claim: "limit" }])).toBe("2 claims: 2 supported");
  });
});

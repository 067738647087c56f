import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../../../experiments/engine/index.ts";
import type { Established, Row, VerdictStatus } from "../../../theorems/types.ts";

const row = (status: VerdictStatus, established?: Established, fault?: boolean): Row => ({
  theorem: "t",
  claim: "c",
  attributedTo: "paper",
  ...(established === undefined ? {} : { established }),
  verdict: {
    status,
    runs: 1,
    counts: { supported: 0, contradicted: 0, inconclusive: 0, skipped: 0 },
    evidence: [],
    ...(fault === undefined ? {} : { fault }),
  },
});

const none = undefined;
/** CONTRACT, "exit code" and "Established": [status, established, exit code, exit code with --strict]. */
const table: readonly (readonly [VerdictStatus, Established | undefined, number, number])[] = [
  ["proved", none, 0, 0],
  ["supported", none, 0, 0],
  ["refuted", none, 1, 1],
  ["contradicted", none, 1, 1],
  ["inconclusive", none, 3, 3],
  ["vacuous", none, 3, 3],
  ["proved", true, 0, 0],
  ["supported", true, 0, 0],
  ["refuted", true, 1, 1],
  ["contradicted", true, 1, 1],
  ["inconclusive", true, 3, 3],
  ["vacuous", true, 3, 3],
  ["proved", false, 1, 0],
  ["supported", false, 1, 0],
  ["refuted", false, 0, 1],
  ["contradicted", false, 0, 1],
  ["inconclusive", false, 3, 3],
  ["vacuous", false, 3, 3],
  ["proved", "open", 0, 0],
  ["refuted", "open", 1, 1],
  ["supported", "open", 0, 0],
  ["contradicted", "open", 0, 1],
  ["inconclusive", "open", 0, 3],
  ["vacuous", "open", 0, 3],
];

describe("exitCodeOf", () => {
  it.each(table)("%s where %s is established: %i, strictly %i", (status, established, plain, strict) => {
    expect(exitCodeOf([row(status, established)], { strict: false })).toBe(plain);
    expect(exitCodeOf([row(status, established)], { strict: true })).toBe(strict);
  });

  it("is 1 for a contradiction beside a complete proof, whatever is established", () => {
    for (const established of [none, true, false, "open"] as const) {
      expect(exitCodeOf([row("contradicted", established, true)], { strict: false })).toBe(1);
    }
  });

  it("puts 1 before 3 before 0", () => {
    const [good, open, bad] = [row("supported"), row("vacuous"), row("contradicted")];
    expect(exitCodeOf([good, open, bad], { strict: false })).toBe(1);
    expect(exitCodeOf([good, open], { strict: false })).toBe(3);
    expect(exitCodeOf([good], { strict: false })).toBe(0);
    expect(exitCodeOf([], { strict: false })).toBe(0);
  });
});

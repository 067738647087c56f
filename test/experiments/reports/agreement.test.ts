import { describe, expect, it } from "vitest";
import { agreement, summarize } from "../../../experiments/reports/agreement.ts";
import type { Row, VerdictStatus } from "../../../theorems/types.ts";

const counts = { supported: 0, contradicted: 0, inconclusive: 0, skipped: 0 };

function row(status: VerdictStatus, rest: Partial<Row> = {}): Row {
  return {
    theorem: "t",
    claim: "c",
    attributedTo: "paper",
    established: true,
    verdict: { status, runs: 0, counts, evidence: [] },
    ...rest,
  };
}

describe("agreement", () => {
  it.each([
    ["supported", true, "agrees"],
    ["proved", true, "agrees"],
    ["contradicted", true, "disagrees"],
    ["refuted", false, "agrees"],
    ["contradicted", false, "agrees"],
    ["supported", false, "disagrees"],
    ["inconclusive", true, "undecided"],
    ["vacuous", false, "undecided"],
    ["inconclusive", "open", "agrees"],
    ["contradicted", "open", "agrees"],
    ["proved", "open", "disagrees"],
    ["refuted", "open", "disagrees"],
  ] as const)("%s where established is %s: %s", (status, established, expected) => {
    expect(agreement(row(status, { established }))).toBe(expected);
  });

  it("judges a statement from a file by its verdict", () => {
    const { established: _none, ...filed } = row("contradicted", { attributedTo: "user" });
    expect(agreement(filed)).toBe("disagrees");
  });

  it("takes a fault for a disagreement whatever the status", () => {
    const faulty = row("contradicted", { established: false });
    expect(agreement({ ...faulty, verdict: { ...faulty.verdict, fault: true } })).toBe("disagrees");
  });
});

describe("summarize", () => {
  it("speaks about the paper's claims where there are any", () => {
    const rows = [row("supported"), row("contradicted", { attributedTo: "workbench", established: false })];
    expect(summarize(rows)).toEqual({
      outcome: "holds",
      label: "Holds",
      sentence: "The claim of the paper supported.",
    });
  });

  it.each([
    [["supported", "contradicted"], "Holds in part"],
    [["contradicted", "refuted"], "Fails as stated"],
    [["proved", "proved"], "Proved"],
    [["proved", "supported"], "Holds"],
    [["supported", "inconclusive"], "Undecided in part"],
    [["inconclusive"], "Undecided"],
    [["vacuous"], "Never reached"],
    [[], "Not run"],
  ] as const)("calls %j %s", (statuses, label) => {
    const rows = statuses.map((status) =>
      row(status, { established: status === "contradicted" || status === "refuted" ? false : true }),
    );
    expect(summarize(rows).label).toBe(label);
  });

  it("puts a disagreement with the record before everything", () => {
    expect(summarize([row("supported"), row("contradicted")]).outcome).toBe("fault");
  });
});

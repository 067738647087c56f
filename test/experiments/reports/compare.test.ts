import { describe, expect, it } from "vitest";
import { compareReports, renderChanges } from "../../../experiments/reports/compare.ts";
import { rows, sampleReport } from "./sampleReport.ts";
import type { Row, VerdictStatus } from "../../../theorems/types.ts";

function withStatus(index: number, status: VerdictStatus): readonly Row[] {
  return rows.map((row, i) => (i === index ? { ...row, verdict: { ...row.verdict, status } } : row));
}

describe("compareReports", () => {
  it("finds nothing between equal reports", () => {
    const changes = compareReports(sampleReport(), sampleReport());
    expect(changes).toEqual([]);
    expect(renderChanges(changes)).toBe("No status changed.\n");
  });

  it("calls a loss worse and a gain better", () => {
    const changed = { rows: withStatus(0, "inconclusive") };
    const [loss] = compareReports({ rows }, changed);
    expect(loss).toEqual({
      theorem: "convergence",
      claim: "tokens vanish",
      before: "supported",
      after: "inconclusive",
      direction: "worse",
    });
    expect(compareReports(changed, { rows })[0]?.direction).toBe("better");
  });

  it("knows that a claim established as false should be contradicted", () => {
    // Row 4 is contradicted and established as false.
    expect(compareReports({ rows }, { rows: withStatus(4, "supported") })[0]?.direction).toBe("worse");
  });

  it("lists rows that came and went", () => {
    const fewer = rows.slice(1);
    expect(compareReports({ rows: fewer }, { rows })).toMatchObject([
      { before: "absent", after: "supported" },
    ]);
    const gone = compareReports({ rows }, { rows: fewer });
    expect(gone).toMatchObject([{ before: "supported", after: "absent", direction: "other" }]);
    expect(renderChanges(gone)).toBe("~ convergence / tokens vanish: supported -> absent\n");
  });
});

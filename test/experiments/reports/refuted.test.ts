import { describe, expect, it } from "vitest";
import { renderHtml } from "../../../experiments/reports/renderHtml.ts";
import { renderMarkdown } from "../../../experiments/reports/renderMarkdown.ts";
import { summarize } from "../../../experiments/reports/agreement.ts";
import type { Report } from "../../../experiments/reports/types.ts";
import { fakeSimulate } from "./fakeSimulate.ts";
import { sampleReport } from "./sampleReport.ts";

const artefact = "x[1] > 1 fails at t = 2; again: simulate - --rigorous";

/** The sample report with its contradicted row certified by intervals. */
function refutedReport(): Report {
  const report = sampleReport();
  const rows = report.rows.map((row) =>
    row.verdict.status === "contradicted"
      ? {
          ...row,
          verdict: {
            ...row.verdict,
            status: "refuted" as const,
            certificates: [{ step: "s", method: "interval" as const, artefact }],
          },
        }
      : row,
  );
  return { ...report, rows };
}

describe("a refuted row", () => {
  it("shows beside its counterexample what makes it certain", () => {
    const markdown = renderMarkdown(refutedReport());
    expect(markdown).toContain(`Proved (interval): \`${artefact}\`.`);
    const page = renderHtml(refutedReport(), fakeSimulate);
    expect(page).toContain("Proved (interval)");
    expect(renderMarkdown(sampleReport())).not.toContain("Proved (interval)");
  });

  it("keeps its replay, and is called refuted", () => {
    const report = refutedReport();
    expect(renderMarkdown(report)).toContain("--seed 1 --path 17:0:2");
    const rows = report.rows.filter(({ verdict }) => verdict.status === "refuted");
    expect(rows).toHaveLength(1);
    expect(summarize(rows).sentence).toContain("refuted");
  });
});

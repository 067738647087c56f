import { describe, expect, it } from "vitest";
import { failures } from "../../../experiments/reports/answer.ts";
import { renderHtml } from "../../../experiments/reports/renderHtml.ts";
import type { ReportTable } from "../../../experiments/reports/types.ts";
import { fakeSimulate } from "./fakeSimulate.ts";
import { rateOrdering, sampleReport } from "./sampleReport.ts";

const report = sampleReport();
const page = renderHtml(report, fakeSimulate);

describe("what fails, on the first screen", () => {
  it("lists the paper's fallen claims, with the notes of their statements", () => {
    const [first, ...rest] = failures(report);
    expect(rest).toEqual([]);
    const claim = rateOrdering.claims.find(({ name }) => name === first!.claim)!;
    expect(first).toEqual({
      statement: "rate-ordering",
      claim: claim.name,
      ...(claim.note === undefined ? {} : { note: claim.note }),
    });
  });

  it("links each to its section, before the table", () => {
    const list = /<ul class="failures">([\s\S]*?)<\/ul>/.exec(page)!;
    expect(list[1]).toContain('href="#statement-rate-ordering"');
    expect(list.index).toBeLessThan(page.indexOf('class="verdicts"'));
  });

  it("is left out where nothing fails", () => {
    const good = sampleReport({ rows: report.rows.filter((row) => row.verdict.status === "supported") });
    expect(failures(good)).toEqual([]);
    expect(renderHtml(good, fakeSimulate)).not.toContain("What fails");
  });
});

describe("tables", () => {
  const table = (rows: number): ReportTable => ({
    id: "t",
    title: "T",
    caption: "C",
    command: "tables t",
    columns: ["n"],
    rows: Array.from({ length: rows }, (_, i) => [String(i)]),
  });
  it.each([
    [15, false],
    [16, true],
  ])("of %i rows are closed at first: %s", (rows, closed) => {
    const text = renderHtml(sampleReport({ tables: [table(rows)] }), fakeSimulate);
    expect(text.includes(`<summary>All ${rows} rows</summary>`)).toBe(closed);
    expect(text.match(/aria-label="T"/g)).toHaveLength(1);
  });
});

describe("the contents", () => {
  it("name the sections that are there, in their order", () => {
    const named = [.../<nav[\s\S]*?<\/nav>/.exec(page)![0].matchAll(/href="#([^"]*)"/g)].map((m) => m[1]!);
    const places = named.map((id) => page.indexOf(` id="${id}"`));
    expect(places.every((place, i) => place > (places[i - 1] ?? 0))).toBe(true);
    expect(named).not.toContain("checkpoints");
    const more = renderHtml(
      sampleReport({ tables: [{ ...emptyTable("checkpoints"), rows: [["mamba"]] }] }),
      fakeSimulate,
    );
    expect(more).toContain('<a href="#checkpoints">Checkpoints</a>');
  });
});

function emptyTable(id: string): ReportTable {
  return { id, title: "T", caption: "C", command: "tables t", columns: ["n"], rows: [] };
}

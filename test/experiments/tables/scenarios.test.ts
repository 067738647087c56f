import { describe, expect, it } from "vitest";
import { formula } from "../../../experiments/reports/formula.ts";
import { markdownTable } from "../../../experiments/reports/renderMarkdown.ts";
import { scenarioTable, tables } from "../../../experiments/tables/index.ts";
import { registry } from "../../../theorems/index.ts";

describe("the table of scenarios", () => {
  const table = scenarioTable(registry, 1);

  it("has the three scenarios, every cell filled from the registry", () => {
    expect(table.rows).toHaveLength(3);
    for (const row of table.rows) {
      expect(row).toHaveLength(table.columns.length);
      for (const cell of row) expect(cell).toMatch(/[^–\s]/);
    }
    const titles = registry.map((theorem) => theorem.title);
    for (const row of table.rows) expect(titles).toContain(row[1]);
  });

  it("gives the sharp rates, not only bounds", () => {
    const sharp = table.rows.map((row) => row[3] ?? "");
    expect(sharp[0]).toContain("\\sqrt");
    expect(sharp[1]).toContain("= 1");
    expect(sharp[2]).toContain("T - t");
  });

  it("holds formulas that KaTeX can set", () => {
    for (const [, latex] of table.rows
      .flat()
      .join(" ")
      .matchAll(/\$([^$]+)\$/g))
      expect(formula(latex ?? "").markup).toContain("<math");
  });

  it("leaves out a scenario the registry does not have", () => {
    expect(
      scenarioTable(
        registry.filter((theorem) => theorem.id !== "convergence"),
        1,
      ).rows,
    ).toHaveLength(2);
  });

  it("is a table in Markdown, formulas without bars that would end a cell", () => {
    const lines = markdownTable(table)
      .split("\n")
      .filter((line) => line.startsWith("| "));
    expect(lines).toHaveLength(2 + 3);
    for (const line of lines)
      expect(line.replaceAll("\\|", "").match(/\|/g)).toHaveLength(table.columns.length + 1);
  });

  it("is known to the command", () => {
    expect(Object.keys(tables)).toContain("scenarios");
    expect(tables["scenarios"]?.(3).command).toBe("npm run --silent cli -- tables scenarios --seed 3");
  });
});

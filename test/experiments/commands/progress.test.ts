import { describe, expect, it } from "vitest";
import { barLine } from "../../../experiments/commands/progress.ts";

describe("a progress bar", () => {
  it.each([
    [-1, 0, "  0%"],
    [0.5, 15, " 50%"],
    [0.999, 30, " 99%"],
    [2, 30, "100%"],
  ])("shows the part %d", (part, full, percent) => {
    const line = barLine(part, "convergence", 80);
    expect(line).toBe(`${"█".repeat(full)}${"░".repeat(30 - full)} ${percent}  convergence`);
  });

  it.each([80, 40, 20, 1, 0])("never fills a line of %d columns, which would wrap", (columns) => {
    const line = barLine(0.5, "a label of some length ".repeat(5), columns);
    expect([...line].length).toBeLessThanOrEqual(Math.max(0, columns - 1));
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cachedFigures, figureKey, keepFigures } from "../../../experiments/commands/figureCache.ts";
import type { ReportFigure } from "../../../experiments/reports/types.ts";
import { Scratch } from "../cli/harness.ts";

const drawn: ReportFigure = {
  id: "one",
  title: "One",
  theorem: "convergence",
  caption: "It shrinks.",
  command: "figures one",
  content: { kind: "drawn", svg: '<svg role="img"></svg>', csv: "a\n1\n" },
};
const absent: ReportFigure = {
  id: "two",
  title: "Two",
  caption: "",
  command: "figures two",
  content: { kind: "not-run", reason: "no data" },
};

describe("figures kept for the next report", () => {
  let scratch: Scratch;
  beforeEach(() => {
    scratch = new Scratch();
  });
  afterEach(() => scratch.dispose());

  it("come back as they were, under their key only", () => {
    expect(cachedFigures(scratch.folder, "k")).toBeUndefined();
    keepFigures(scratch.folder, "k", [drawn, absent]);
    expect(cachedFigures(scratch.folder, "k")).toEqual([drawn, absent]);
    expect(cachedFigures(scratch.folder, "other")).toBeUndefined();
  });

  it("are made anew where the file is damaged, or holds what could run", () => {
    const svg = (text: string): ReportFigure => ({
      ...drawn,
      content: { kind: "drawn", svg: text, csv: "" },
    });
    const bad = [
      "<p></p>",
      "<svg ><script>1</script></svg>",
      '<svg ><g onload="x"/></svg>',
      '<svg ><a href="JavaScript:1"/></svg>',
    ];
    for (const text of bad) {
      keepFigures(scratch.folder, "k", [svg(text)]);
      expect(cachedFigures(scratch.folder, "k")).toBeUndefined();
    }
    for (const content of ["{", { key: "k" }, { key: "k", figures: [{}] }]) {
      scratch.write("cache/figures.json", content);
      expect(cachedFigures(scratch.folder, "k")).toBeUndefined();
    }
  });

  it("depend on the seed and on every recorded result", () => {
    scratch.write("a.json", { a: 1 });
    const keys = [figureKey(1, scratch.folder), figureKey(2, scratch.folder)];
    scratch.write("a.json", { a: 2 });
    keys.push(figureKey(1, scratch.folder));
    scratch.write("b.json", { a: 2 });
    keys.push(figureKey(1, scratch.folder));
    expect(new Set(keys).size).toBe(4);
    scratch.write("notes.txt", "x");
    expect(figureKey(1, scratch.folder)).toBe(keys[3]);
  });
});

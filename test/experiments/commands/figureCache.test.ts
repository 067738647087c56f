import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cachedFigure, figureKey, keepFigure } from "../../../experiments/commands/figureCache.ts";
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
    for (const figure of [drawn, absent]) {
      expect(cachedFigure(scratch.folder, "k", figure.id)).toBeUndefined();
      keepFigure(scratch.folder, "k", figure);
      expect(cachedFigure(scratch.folder, "k", figure.id)).toEqual(figure);
      expect(cachedFigure(scratch.folder, "other", figure.id)).toBeUndefined();
    }
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
      keepFigure(scratch.folder, "k", svg(text));
      expect(cachedFigure(scratch.folder, "k", drawn.id)).toBeUndefined();
    }
    for (const content of ["{", { key: "k" }, { key: "k", figure: {} }, { key: "k", figure: absent }]) {
      scratch.write("cache/figures/one.json", content);
      expect(cachedFigure(scratch.folder, "k", "one")).toBeUndefined();
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

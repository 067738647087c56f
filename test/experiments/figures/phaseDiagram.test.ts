import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { contentSvg } from "../../../experiments/figures/index.ts";
import {
  diagramFile,
  divergingShare,
  phaseDiagramContent,
} from "../../../experiments/figures/phaseDiagram.ts";
import { encode, METHOD, readDiagram, wilson } from "../../../experiments/phaseDiagram/index.ts";
import type { CellResult, PhaseDiagram } from "../../../experiments/phaseDiagram/index.ts";

const folder = mkdtempSync(path.join(tmpdir(), "phase-figure-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Of 100 problems 40 diverge and 10 are unresolved where p > 0. */
const cell = (D: number, p: number, L: number): CellResult => ({
  D,
  p,
  L,
  n: 100,
  counts:
    p === 0
      ? { zero: 100, equilibrium: 0, slow: 0, diverging: 0, "blow-up": 0, unresolved: 0 }
      : { zero: 30, equilibrium: 20, slow: 10, diverging: 5, "blow-up": 25, unresolved: 10 },
});

const diagram: PhaseDiagram = {
  provenance: {
    commit: "c",
    version: "0",
    node: "20",
    date: "2026-01-01",
    seed: 7,
    threads: 1,
    seconds: 1,
    cutShort: false,
  },
  method: METHOD,
  cells: [2, 8].flatMap((D) => [0, 1].flatMap((p) => [1, 2, 4, 32].map((L) => cell(D, p, L)))),
  solverAudit: {
    2: { "blow-up | blow-up": 6, "blow-up | equilibrium": 1, "blow-up | unresolved": 5 },
    8: { "diverging | slow": 2, "zero | zero": 1 },
  },
};

function draw(of: PhaseDiagram): {
  caption: string;
  data: readonly Readonly<Record<string, unknown>>[];
  svg: Promise<string>;
} {
  const file = path.join(folder, "diagram.json");
  writeFileSync(file, encode(of));
  const content = phaseDiagramContent(file);
  if (content.kind !== "drawn") throw new Error(content.reason);
  return { caption: content.caption, data: content.data, svg: contentSvg(content, "title") };
}

describe("the phase diagram", () => {
  it("bounds the diverging share by the unresolved, from both sides and with Wilson's interval", () => {
    const { low, high, interval } = divergingShare(cell(2, 1, 1));
    expect([low, high]).toEqual([0.4, 0.5]);
    expect(interval).toEqual([wilson(40, 100)[0], wilson(50, 100)[1]]);
  });

  it("shows both bounds in a cell, one number where they agree", () => {
    const { data } = draw(diagram);
    expect(data).toHaveLength(diagram.cells.length);
    expect(data.find((datum) => datum["p"] === 1)).toMatchObject({ from: "40", upTo: "–50", n: 100 });
    expect(data.find((datum) => datum["p"] === 0)).toMatchObject({ shown: "0" });
  });

  it("draws, and states numbers of its data in the caption", async () => {
    const { caption, svg } = draw(diagram);
    expect(caption).toContain("0 of 800 problems diverge");
    expect(caption).toContain("1600 problems");
    expect(caption).toContain("agree on 9 of 10 problems both decide");
    expect(caption).toContain("seed 7");
    expect(await svg).toContain("D = 8, 4 tokens");
  });

  it("gives a cell of few problems its interval", () => {
    const [first, ...rest] = diagram.cells;
    const counts = { zero: 0, equilibrium: 0, slow: 0, diverging: 0, "blow-up": 4, unresolved: 0 };
    const few = draw({ ...diagram, cells: [{ ...first!, n: 4, counts }, ...rest] }).data[0]!;
    // Wilson's interval of 4 of 4 is [0.51, 1].
    expect([few["from"], few["upTo"]]).toEqual(["51", "–100"]);
  });

  it("leaves cells without problems out", () => {
    const [first, ...rest] = diagram.cells;
    const empty = { ...first!, n: 0 };
    expect(draw({ ...diagram, cells: [empty, ...rest] }).data).toHaveLength(diagram.cells.length - 1);
  });

  it("says so where there is no result", () => {
    expect(phaseDiagramContent(path.join(folder, "none.json"))).toMatchObject({ kind: "not-run" });
  });
});

describe("the committed result", () => {
  const committed = readDiagram(diagramFile)!;

  it("adds up, and says where it is from", () => {
    for (const { n, counts } of committed.cells)
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(n);
    expect(committed.provenance.commit).toMatch(/^[0-9a-f]{7,40}$/);
    expect(committed.provenance.seed).toBe(1);
  });

  it("has no problem of negative definite M that blows up, and none that vanishes beyond D − p tokens", () => {
    const drawn = committed.cells.filter((each) => each.n > 0);
    expect(drawn.filter(({ p }) => p === 0).reduce((sum, { counts }) => sum + counts["blow-up"], 0)).toBe(0);
    const beyond = drawn.filter(({ D, p, L }) => p > 0 && L > D - p);
    expect(beyond.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThan(500);
    expect(beyond.reduce((sum, { counts }) => sum + counts.zero, 0)).toBe(0);
  });
});

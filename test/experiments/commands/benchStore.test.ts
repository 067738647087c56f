import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { benchFile, readControlResults } from "../../../experiments/commands/benchStore.ts";
import { controlText } from "../../../experiments/reports/controlText.ts";
import type { ControlResult } from "../../../experiments/reports/types.ts";
import { Scratch } from "../cli/harness.ts";

const altered: ControlResult = {
  name: "first-score-sign",
  alteration: "t P_11 with the wrong sign",
  expected: "contradicted",
  observed: "contradicted",
  passed: true,
};
const truth: ControlResult = {
  name: "cube-root-form",
  alteration: "nothing: it is true",
  expected: "supported",
  observed: "inconclusive",
  passed: false,
};
const bench = {
  version: "0",
  source: "digest",
  figures: [
    { name: "seconds", value: 1 },
    { name: "rate", controls: [altered, truth] },
  ],
};

describe("the controls that bench left for the report", () => {
  let scratch: Scratch;
  beforeEach(() => {
    scratch = new Scratch();
  });
  afterEach(() => scratch.dispose());
  const read = (source = "digest"): readonly ControlResult[] => readControlResults(scratch.folder, source);

  it("are those of the same program", () => {
    scratch.write("bench.json", bench);
    expect(benchFile(scratch.folder)).toContain(scratch.folder);
    expect(read()).toEqual([altered, truth]);
    expect(read("another")).toEqual([]);
  });

  it("are none where bench has not run, or left something else", () => {
    expect(read()).toEqual([]);
    for (const content of ["{", { figures: [] }, { ...bench, figures: [{ controls: [{ name: "n" }] }] }]) {
      scratch.write("bench.json", content);
      expect(read()).toEqual([]);
    }
  });

  it("are counted by what they were and what came out", () => {
    expect(controlText([altered, truth, { ...truth, observed: "contradicted" }])).toBe(
      "1 of 1 altered statements contradicted; 1 of 2 true ones contradicted, 0 supported",
    );
  });
});

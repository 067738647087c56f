import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  benchFile,
  controlsFile,
  encodeControls,
  readControls,
} from "../../../experiments/commands/benchStore.ts";
import { controlOrigin, controlText } from "../../../experiments/reports/controlText.ts";
import type { ControlResult, ControlRun } from "../../../experiments/reports/types.ts";
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
  commit: "b",
  source: "digest",
  figures: [
    { name: "seconds", value: 1 },
    { name: "rate", controls: [altered, truth] },
  ],
};
const record: ControlRun = {
  origin: { version: "0", commit: "r", command: "npm run results:controls" },
  controls: [altered],
};

describe("the controls that the report shows", () => {
  let scratch: Scratch;
  let fallback: string;
  beforeEach(() => {
    scratch = new Scratch();
    fallback = scratch.write("controls.json", encodeControls(record));
  });
  afterEach(() => scratch.dispose());
  const read = (source = "digest"): ControlRun | undefined => readControls(scratch.folder, source, fallback);

  it("are those that bench ran with the same program", () => {
    scratch.write("bench.json", bench);
    expect(benchFile(scratch.folder)).toContain(scratch.folder);
    expect(read()).toEqual({
      origin: { version: "0", commit: "b", command: "npm run bench" },
      controls: [altered, truth],
    });
  });

  it("are the recorded ones where bench has not run, or with another program, or left something else", () => {
    expect(read()).toEqual(record);
    for (const content of ["{", { figures: [] }, { ...bench, figures: [{ controls: [{ name: "n" }] }] }]) {
      scratch.write("bench.json", content);
      expect(read()).toEqual(record);
    }
    scratch.write("bench.json", bench);
    expect(read("another")).toEqual(record);
  });

  it("are none where nothing was ever recorded", () => {
    for (const content of ["{", "{}", encodeControls({ ...record, controls: [] })]) {
      scratch.write("controls.json", content);
      expect(read()).toBeUndefined();
    }
  });

  it("are counted by what they were and what came out", () => {
    expect(controlText([altered, truth, { ...truth, observed: "contradicted" }])).toBe(
      "1 of 1 altered statements contradicted; 1 of 2 true ones contradicted, 0 supported",
    );
  });

  it("say which program they ran with, and that it is another one", () => {
    expect(controlOrigin(record, "r")).toContain("with the program of this report");
    expect(controlOrigin(record, "r")).not.toContain("npm run bench");
    expect(controlOrigin(record, "x")).toMatch(/commit r; this report is of commit x\..*npm run bench/);
  });
});

describe("experiments/results/controls.json (npm run results:controls)", () => {
  it("holds every kind of control, and no false statement that passed", () => {
    const run = readControls("no such folder", "", controlsFile);
    const kinds = new Set(run?.controls.map(({ expected }) => expected));
    expect(kinds).toEqual(new Set(["contradicted", "supported"]));
    expect(run!.controls.filter((each) => each.expected === "contradicted" && !each.passed)).toEqual([]);
    expect(run!.controls.length).toBeGreaterThan(100);
  });
});

import { afterEach, describe, expect, it, vi } from "vitest";
import { scriptExitCode } from "../../experiments/script.ts";
import { parseArguments } from "../../experiments/phaseDiagram/arguments.ts";
import { requireFolder } from "../../experiments/bench/gpu/output.ts";

afterEach(() => vi.restoreAllMocks());

describe("the arguments of the phase diagram's program", () => {
  it("are a folder and options", () => {
    expect(parseArguments(["to", "quick", "--resume", "before.json"])).toEqual({
      folder: "to",
      seconds: 30,
      scale: 1 / 16,
      resume: "before.json",
    });
    expect(parseArguments(["to", "--seconds", "5"])).toMatchObject({ seconds: 5, scale: 1, resume: null });
  });

  it.each([
    [[], "OUT_FOLDER"],
    [["--seconds", "5"], "OUT_FOLDER"],
    [["to", "--seconds", "-1"], "--seconds"],
    [["to", "--seconds"], "--seconds"],
    [["to", "--resume"], "--resume"],
    [["to", "fast"], "arguments"],
  ])("are refused by name: %j", async (words, field) => {
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    expect(await scriptExitCode(() => void parseArguments(words), "nowhere")).toBe(2);
    expect(said.mock.calls.map(([text]) => String(text)).join("")).toMatch(new RegExp(`^${field}: got `));
  });
});

describe("a script", () => {
  it("ends with 0 when its work is done", async () => {
    expect(await scriptExitCode(async () => {}, "nowhere")).toBe(0);
  });

  it("of bench/gpu wants a folder", () => {
    expect(() => requireFolder(undefined, "main.js")).toThrow(/^OUT_FOLDER: got nothing/);
    expect(() => requireFolder("to", "main.js")).not.toThrow();
  });
});

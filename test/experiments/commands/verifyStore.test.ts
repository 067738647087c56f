import { mkdirSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readResults, storeResults, type VerifyResults } from "../../../experiments/commands/verifyStore.ts";
import { InputError } from "../../../solvers/errors.ts";
import { Scratch } from "../cli/harness.ts";

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.dispose());

const results: VerifyResults = {
  version: "0",
  source: "digest",
  seed: 1,
  runs: 5,
  level: "fast",
  backend: "webasm",
  commit: "abc",
  environment: { node: "v20", platform: "", arch: "", cpus: "", packages: {} },
  command: "",
  statements: [{ id: "mine", rows: [], chains: [], coverage: [] }],
  batches: [],
};
const { environment: _, ...bare } = results;

describe("the results that verify left", () => {
  it("come back as they were, and are absent where there are none", () => {
    expect(readResults(scratch.folder)).toBeUndefined();
    expect(storeResults(scratch.folder, results)).toEqual([]);
    expect(readResults(scratch.folder)).toEqual(results);
  });

  it.each([
    ["cut short", '{"version":', "text that is no JSON"],
    ["null", "null", "something else"],
    ["a list", [], "something else"],
    ["without statements", { ...results, statements: undefined }, "something else at statements"],
    ["without an environment", bare, "something else at environment"],
    ["with a statement that is none", { ...results, statements: [{}] }, "something else at statements.0.id"],
    ["of an unknown level", { ...results, level: "half" }, "something else at level"],
  ])("are refused in one line that names the file: %s", (_name, content, received) => {
    const file = scratch.write("verify.json", content);
    let error: unknown;
    try {
      readResults(scratch.folder);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(InputError);
    const { message } = error as InputError;
    expect(message.startsWith(`${file}: got ${received}`)).toBe(true);
    expect(message).toMatch(
      /, expected results as `verify` writes them\. Remove the file and run `verify` again\.$/,
    );
    expect(message).not.toContain("\n");
    // Fresh ones take their place, and that is said.
    expect(storeResults(scratch.folder, results)).toEqual([`replacing ${file}: it could not be read`]);
    expect(readResults(scratch.folder)).toEqual(results);
  });

  it("are replaced by those of other settings, and that is said", () => {
    storeResults(scratch.folder, { ...results, version: "of another time" });
    expect(storeResults(scratch.folder, results).join()).toContain(
      "replacing the results of another version",
    );
    expect(readResults(scratch.folder)?.version).toBe("0");
  });

  it("cannot be kept where a folder has their name", () => {
    const file = path.join(scratch.folder, "verify.json");
    mkdirSync(file);
    expect(() => readResults(scratch.folder)).toThrow(`${file}: got a folder`);
    expect(() => storeResults(scratch.folder, results)).toThrow(`${file} could not be written`);
    expect(scratch.files()).toEqual(["verify.json"]);
  });
});

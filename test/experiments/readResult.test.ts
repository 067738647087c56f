import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { readResult } from "../../experiments/readResult.ts";
import { InvariantError } from "../../solvers/errors.ts";

const folder = mkdtempSync(path.join(tmpdir(), "read-result-"));
afterAll(() => rmSync(folder, { recursive: true }));

const schema = z.object({ runs: z.number() });

function written(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe("a recorded result", () => {
  it("comes back as its schema has it", () => {
    expect(readResult(written("good.json", '{"runs":3}'), schema)).toEqual({ runs: 3 });
  });

  it("is undefined where there is no file", () => {
    expect(readResult(path.join(folder, "none.json"), schema)).toBeUndefined();
  });

  it.each([
    ["cut.json", '{"runs":'],
    ["other.json", '{"runs":"3"}'],
  ])("is our bug where it is broken: %s", (name, text) => {
    const file = written(name, text);
    expect(() => readResult(file, schema)).toThrow(InvariantError);
    expect(() => readResult(file, schema)).toThrow(name);
  });

  it("is an error, not an absence, where it cannot be read", () => {
    expect(() => readResult(folder, schema)).toThrow(`${folder}: got a folder, expected a readable file.`);
  });
});

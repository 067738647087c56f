import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { writeFileAtomically } from "../../../experiments/atomicFile.ts";
import {
  PartialState,
  counterexamplesOf,
  readCounterexamples,
  recordCounterexamples,
  sourceDigest,
  verifyStatement,
} from "../../../experiments/engine/index.ts";
import type { StateKey } from "../../../experiments/engine/index.ts";
import type { Problem } from "../../../solvers/types.ts";
import { claim, fakeTools, options, statement } from "./fakes.ts";

let out = "";
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "engine-"));
});
afterEach(() => {
  rmSync(out, { recursive: true });
});

const key: StateKey = {
  version: "1",
  source: "abc",
  args: ["verify", "--runs", "10"],
  files: { "c.json": "f00" },
};

describe("partial state", () => {
  it("brings back what was saved, infinities and NaN included, under the same key", () => {
    const state = PartialState.open(out, key);
    expect(state.notices).toEqual([]);
    const value = [[{ outcome: "supported", margin: Infinity, other: NaN, list: new Float64Array([1, -0]) }]];
    state.set("a", value);
    state.save();
    const again = PartialState.open(out, key);
    expect(again.get("a")).toEqual(value);
    expect(again.get("b")).toBeUndefined();
    expect(again.notices).toEqual(["continuing: 1 piece of work is already done"]);
  });

  it.each([
    ["version", { version: "2" }],
    ["source", { source: "abd" }],
    ["arguments", { args: ["verify", "--runs", "11"] }],
    ["input file", { files: { "c.json": "f01" } }],
  ])("with another %s is ignored, left alone, and said so", (_name, change) => {
    const first = PartialState.open(out, key);
    first.set("a", 1);
    first.save();
    const other = PartialState.open(out, { ...key, ...change });
    expect(other.get("a")).toBeUndefined();
    expect(other.notices.join()).toMatch(/ignoring unfinished work of another command/);
    other.set("a", 2);
    other.save();
    other.complete();
    expect(PartialState.open(out, key).get("a")).toBe(1);
  });

  it("is deleted when the command completes, with its folder", () => {
    const state = PartialState.open(out, key);
    state.set("a", 1);
    state.save();
    expect(readdirSync(join(out, "partial"))).toHaveLength(1);
    state.complete();
    expect(readdirSync(out)).toEqual([]);
    state.save();
    expect(readdirSync(out)).toEqual([]);
  });

  it("writes nothing before there is something to keep", () => {
    PartialState.open(out, key).save();
    expect(readdirSync(out)).toEqual([]);
  });

  it("is deleted with what a kill in the middle of a write left of it, and nothing else", () => {
    const state = PartialState.open(out, key);
    state.set("a", 1);
    state.save();
    const [name] = readdirSync(join(out, "partial"));
    writeFileSync(join(out, "partial", `${name}.0123456789abcdef.tmp`), "half");
    writeFileSync(join(out, "partial", "other.state.0123456789abcdef.tmp"), "another command's");
    state.complete();
    expect(readdirSync(join(out, "partial"))).toEqual(["other.state.0123456789abcdef.tmp"]);
  });

  it("that cannot be written does not stop the work, until it is needed", () => {
    vi.useFakeTimers();
    try {
      // A file where the folder should be.
      const state = PartialState.open(join(out, "file"), key);
      writeFileSync(join(out, "file"), "");
      state.set("a", 1);
      vi.advanceTimersByTime(60_000);
      state.set("b", 2);
      expect(() => state.save()).toThrow(/could not be written/);
      rmSync(join(out, "file"));
      state.save();
      expect(PartialState.open(join(out, "file"), key).get("b")).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it("that is damaged is ignored, and said so", () => {
    const state = PartialState.open(out, key);
    state.set("a", 1);
    state.save();
    const [name] = readdirSync(join(out, "partial"));
    writeFileSync(join(out, "partial", name!), readFileSync(join(out, "partial", name!)).subarray(0, 20));
    const again = PartialState.open(out, key);
    expect(again.get("a")).toBeUndefined();
    expect(again.notices.join()).toContain("damaged");
  });

  it("lets an interrupted verification continue to the same rows", async () => {
    const awkward = (p: { readonly mu: number }): number => (p.mu < -20 ? -1 : 1);
    const given = statement({ claims: [claim("awkward")] });
    const tools = fakeTools({}, { awkward });
    const whole = await verifyStatement(given, options({ tools }));
    const controller = new AbortController();
    const state = PartialState.open(out, key);
    const onProgress = ({ done }: { readonly done: number }): void => {
      if (done >= 80) controller.abort();
    };
    const first = options({ tools, store: state, signal: controller.signal, onProgress });
    await expect(verifyStatement(given, first)).rejects.toThrow(/interrupted/);
    state.save();
    const seen: Problem[] = [];
    const store = PartialState.open(out, key);
    const rows = await verifyStatement(given, options({ tools: fakeTools({}, { awkward }, seen), store }));
    expect(rows).toEqual(whole);
    expect(seen.length).toBeLessThan(200);
  });
});

describe("the digest of the source", () => {
  it("changes with content, names and nothing else", () => {
    writeFileAtomically(join(out, "a", "x.ts"), "1");
    const before = sourceDigest(out, ["a"]);
    expect(sourceDigest(out, ["a"])).toBe(before);
    writeFileAtomically(join(out, "a", "notes.txt"), "not code");
    expect(sourceDigest(out, ["a"])).toBe(before);
    writeFileAtomically(join(out, "a", "x.ts"), "2");
    const changed = sourceDigest(out, ["a"]);
    expect(changed).not.toBe(before);
    writeFileAtomically(join(out, "a", "b", "y.ts"), "");
    expect(sourceDigest(out, ["a"])).not.toBe(changed);
  });
});

describe("the file of counterexamples", () => {
  const scalar: Problem = { kind: "scalar", mu: 0.1 + 0.2, sDelta: 1, a: 1, x0: [1] };
  const matrix: Problem = { kind: "matrix", M: [[-1]], sDelta: [[1]], a: [1], x0: [[1]] };
  const path = (): string => join(out, "counterexamples.ndjson");

  it("keeps problems by value, each once, in an order that does not depend on when they came", () => {
    expect(readCounterexamples(path())).toEqual([]);
    expect(recordCounterexamples(path(), [{ statement: "b", problem: scalar }])).toBe(1);
    const both = [
      { statement: "a", problem: matrix },
      { statement: "b", problem: scalar },
    ];
    expect(recordCounterexamples(path(), both)).toBe(1);
    expect(recordCounterexamples(path(), both)).toBe(0);
    expect(readCounterexamples(path())).toEqual(both);
    const text = readFileSync(path(), "utf8");
    rmSync(path());
    recordCounterexamples(path(), both);
    expect(readFileSync(path(), "utf8")).toBe(text);
  });

  it("takes the replays of contradicted rows", async () => {
    const tools = fakeTools({}, { wrong: () => -1, fine: () => 1 });
    const given = statement({ claims: [claim("wrong"), claim("fine")] });
    const rows = await verifyStatement(given, options({ tools, runs: 3 }));
    expect(counterexamplesOf(rows)).toEqual([
      { statement: "fake", problem: { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [1] } },
    ]);
  });

  it.each([
    ["a header of another version", '{"format":"x"}\n', /line 1/],
    ["a line that is no JSON", "H\n{\n", /line 2/],
    ["a line without a statement", 'H\n{"problem":{}}\n', /line 2/],
    ["a line with more keys", 'H\n{"statement":"a","problem":{},"seed":1}\n', /line 2/],
    ["a bad problem", 'H\n{"statement":"a","problem":{"mu":1}}\n', /line 2.*sDelta/s],
  ])("is refused with %s", (_name, text, message) => {
    recordCounterexamples(path(), [{ statement: "a", problem: scalar }]);
    const [header] = readFileSync(path(), "utf8").split("\n");
    writeFileSync(path(), text.replace(/^H/, header!));
    expect(() => readCounterexamples(path())).toThrow(message);
  });
});

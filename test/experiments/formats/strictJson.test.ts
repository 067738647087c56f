import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  FormatError,
  MAX_BYTES,
  MAX_NESTING,
  parseJsonBytes,
  parseJsonText,
  readJsonFile,
} from "../../../experiments/formats/index.ts";

const details = (text: string): readonly { field: string; received: string; expected: string }[] => {
  const parsed = parseJsonText(text);
  if (!("details" in parsed)) throw new Error(`accepted ${text}`);
  return parsed.details;
};

describe("parseJsonText", () => {
  it("reads every JSON text as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const expected: unknown = JSON.parse(text);
        const parsed = parseJsonText(text);
        // The generator draws keys such as __proto__ and numbers such as 5e-324 (which stay nonzero) too.
        if ("details" in parsed) {
          expect(parsed.details.map((d) => d.expected)).toContain("no key of this name");
          expect(text).toContain("__proto__");
        } else {
          expect(JSON.stringify(parsed.value)).toBe(JSON.stringify(expected));
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("refuses what JSON.parse refuses", () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom("", "{", "]", ",", "'", "x", "-", "\u0001"),
        (text, n, junk) => {
          const at = n % (text.length + 1);
          const broken = text.slice(0, at) + junk + text.slice(at + 1);
          let fine = true;
          try {
            JSON.parse(broken);
          } catch {
            fine = false;
          }
          fc.pre(!fine);
          expect("details" in parseJsonText(broken)).toBe(true);
        },
      ),
      { seed: 2, numRuns: 500 },
    );
  });

  it.each([
    ["a repeated key", '{"a": 1, "a": 2}', "a", "every key once"],
    ["a repeated key deeper down", '{"c": [{"n": 1}, {"n": 1, "n": 1}]}', "c[1].n", "every key once"],
    ["a key repeated through an escape", '{"a": 1, "\\u0061": 2}', "a", "every key once"],
    ["__proto__", '{"__proto__": {}}', "__proto__", "no key of this name"],
    ["__proto__ through an escape", '{"x": {"__pr\\u006fto__": 1}}', "x.__proto__", "no key of this name"],
    ["NaN", '{"x": [1, NaN]}', "x[1]", "a JSON value"],
    ["Infinity", '{"x": Infinity}', "x", "a JSON value"],
    ["-Infinity", '{"x": -Infinity}', "x", "a JSON value"],
    ["overflow", '{"x": 1e400}', "x", "a number within the double range"],
    ["negative overflow", "[-1e309]", "[0]", "a number within the double range"],
    ["underflow", "[1, 1e-400]", "[1]", "a number that does not underflow to 0"],
    ["trailing garbage", '{"a": 1} x', "(root)", "the end of the file after the JSON value"],
    ["a second document", "{}{}", "(root)", "the end of the file after the JSON value"],
    ["an empty file", "", "(root)", "a JSON value"],
    ["only blanks", " \n\t", "(root)", "a JSON value"],
    ["a trailing comma in a list", "[1,]", "[1]", "a JSON value"],
    ["a trailing comma in an object", '{"a":1,}', "(root)", "a key in double quotes"],
    ["a leading zero", "[01]", "[0]", "a JSON value"],
    ["a plus sign", "[+1]", "[0]", "a JSON value"],
    ["a bare point", "[.5]", "[0]", "a JSON value"],
    ["a hexadecimal number", "[0x10]", "[0]", "a JSON value"],
    ["single quotes", "{'a': 1}", "(root)", "a key in double quotes"],
    ["a comment", "{} // done", "(root)", "the end of the file after the JSON value"],
    ["an open string", '{"a": "b', "a", "a JSON string"],
    ["a line break in a string", '["a\nb"]', "[0]", "a JSON string"],
    ["an unclosed list", "[1, 2", "(root)", '","'],
  ])("refuses %s", (_name, text, field, expected) => {
    expect(details(text)).toContainEqual(expect.objectContaining({ field, expected }));
  });

  it("tells 0e5 and 0.0 from underflow", () => {
    expect(parseJsonText("[0e5, 0.0, -0, 5e-324]")).toEqual({ value: [0, 0, -0, 5e-324] });
  });

  it(`allows ${MAX_NESTING} levels and refuses one more`, () => {
    const nested = (n: number): string => "[".repeat(n) + "]".repeat(n);
    expect("value" in parseJsonText(nested(MAX_NESTING))).toBe(true);
    expect(details(nested(MAX_NESTING + 1))[0]?.expected).toMatch(/at most 32/);
    // Far beyond the limit it must stop at the limit rather than exhaust the stack.
    expect(details(nested(1_000_000))[0]?.expected).toMatch(/at most 32/);
  });

  it("names the line and column of a syntax error", () => {
    expect(details('{\n  "a": 1\n  "b": 2\n}')[0]?.received).toContain("line 3, column 3");
  });

  it("reports repeated keys and the syntax error after them together", () => {
    expect(details('{"a": 1, "a": 2, "b": }').map((d) => d.field)).toEqual(["a", "b"]);
  });

  it("lets no key reach a prototype", () => {
    const parsed = parseJsonText('{"constructor": 1, "toString": 2}');
    if (!("value" in parsed)) throw new Error("refused");
    expect(Object.getPrototypeOf(parsed.value)).toBeNull();
    expect(({} as { constructor: unknown }).constructor).toBe(Object);
  });
});

describe("readJsonFile", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "formats-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });
  const file = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };

  it("reads a file and hashes its bytes", async () => {
    const path = await file("good.json", '{"a": [1, 2]}');
    const read = await readJsonFile(path);
    expect(JSON.stringify(read.value)).toBe('{"a":[1,2]}');
    expect(read.source).toBe(path);
    expect(read.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ["a byte-order mark", "bom.json", new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), /byte-order mark/],
    ["invalid UTF-8", "latin.json", new Uint8Array([0x22, 0xe9, 0x22]), /not UTF-8/],
    ["more than 8 MiB", "big.json", new Uint8Array(MAX_BYTES + 1).fill(0x20), /at most 8 MiB/],
    ["nothing", "empty.json", new Uint8Array(), /empty file/],
  ])("refuses %s and names the file", async (_name, name, content, message) => {
    const path = await file(name, content);
    await expect(readJsonFile(path)).rejects.toThrow(message);
    await expect(readJsonFile(path)).rejects.toThrow(path);
    await expect(readJsonFile(path)).rejects.toBeInstanceOf(FormatError);
  });

  it("accepts exactly 8 MiB", async () => {
    const content = new Uint8Array(MAX_BYTES).fill(0x20);
    content.set([0x7b, 0x7d]);
    expect(parseJsonBytes(content, "big").value).toEqual(Object.create(null));
  });

  it.each([
    ["a missing file", "missing.json", /no such file/],
    ["a directory", ".", /a directory/],
    ["a path through a file", "good.json/x", /no directory/],
  ])("refuses %s", async (_name, name, message) => {
    await file("good.json", "{}");
    await expect(readJsonFile(join(folder, name))).rejects.toThrow(message);
  });

  it("stops reading an endless device at the limit", async () => {
    await expect(readJsonFile("/dev/zero")).rejects.toThrow(/at most 8 MiB/);
  });

  it("reads stdin for -", async () => {
    async function* chunks(): AsyncGenerator<string> {
      yield '{"a":';
      yield " 1}";
    }
    const read = await readJsonFile("-", chunks());
    expect([read.source, JSON.stringify(read.value)]).toEqual(["stdin", '{"a":1}']);
  });
});

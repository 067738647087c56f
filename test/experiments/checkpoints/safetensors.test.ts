import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { Safetensors, withSafetensors } from "../../../experiments/checkpoints/index.ts";
import { fromF16 } from "../../../experiments/checkpoints/halfFloats.ts";
import { InputError } from "../../../solvers/errors.ts";
import { assemble, f32, safetensors, words } from "./writeSafetensors.ts";

const folder = mkdtempSync(path.join(tmpdir(), "token-dynamics-safetensors-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(bytes: Uint8Array, name = "model.safetensors"): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

function openBytes(bytes: Uint8Array): Safetensors {
  return new Safetensors(fileOf(bytes));
}

describe("reading", () => {
  it("gives tensors with their shapes, row-major", () => {
    const bytes = safetensors({
      a: f32([2, 3], [1, 2, 3, 4, 5, 6]),
      b: f32([], [0.5]),
      empty: f32([0, 4], []),
    });
    const read = withSafetensors(fileOf(bytes), (file) =>
      ["a", "b", "empty"].map((name) => file.floats(name)),
    );
    expect(read.map(({ shape }) => shape)).toEqual([[2, 3], [], [0, 4]]);
    expect(read.map(({ data }) => [...data])).toEqual([[1, 2, 3, 4, 5, 6], [0.5], []]);
  });

  it("takes a header that is padded with spaces", () => {
    const header = JSON.stringify({ a: { dtype: "F32", shape: [1], data_offsets: [0, 4] } });
    const file = openBytes(assemble(`${header}     `, f32([1], [7]).bytes));
    expect([...file.floats("a").data]).toEqual([7]);
    file.close();
  });

  it("reads half precisions: values published with the formats", () => {
    // IEEE 754-2008 binary16: one, largest, smallest normal, smallest subnormal, −2, 1/3 rounded.
    const half = [0x3c00, 0x7bff, 0x0400, 0x0001, 0xc000, 0x3555];
    const expected = [1, 65504, 2 ** -14, 2 ** -24, -2, 0.333251953125];
    const brain = [0x3f80, 0xc049, 0x0000];
    const file = openBytes(safetensors({ h: words("F16", half), b: words("BF16", brain) }));
    expect([...file.floats("h").data]).toEqual(expected);
    expect([...file.floats("b").data]).toEqual([1, -3.140625, 0]);
    file.close();
  });

  it("reads every bfloat16 as the float32 whose upper half it is", () => {
    const bits = Array.from({ length: 65_536 }, (_, i) => i);
    const finite = bits.filter((i) => (i & 0x7f80) !== 0x7f80);
    const file = openBytes(safetensors({ b: words("BF16", finite) }));
    const upper = new Float32Array(Uint32Array.from(finite, (i) => i * 65_536).buffer);
    expect(file.floats("b").data).toEqual(Float64Array.from(upper));
    file.close();
    expect(fromF16(0x7c00)).toBe(Infinity);
    expect(fromF16(0x7e00)).toBeNaN();
  });

  it("reads doubles, rows, and whole numbers", () => {
    const file = openBytes(
      safetensors({
        d: { dtype: "F64", shape: [2], bytes: new Uint8Array(Float64Array.of(1e300, -0.1).buffer) },
        rows: f32([3, 2], [1, 2, 3, 4, 5, 6]),
        ids: { dtype: "I64", shape: [2], bytes: new Uint8Array(BigInt64Array.of(7n, -1n).buffer) },
        short: { dtype: "I32", shape: [1], bytes: new Uint8Array(Int32Array.of(9).buffer) },
      }),
    );
    expect([...file.floats("d").data]).toEqual([1e300, -0.1]);
    expect(file.rows("rows", 1, 5)).toEqual({ shape: [2, 2], data: Float64Array.of(3, 4, 5, 6) });
    expect(file.integers("ids")).toEqual({ shape: [2], data: [7, -1] });
    expect(file.integers("short").data).toEqual([9]);
    expect(() => file.integers("rows")).toThrow(/rows: got F32, expected I64 or I32/);
    file.close();
  });
});

const entry = (over: object): string =>
  JSON.stringify({ a: { dtype: "F32", shape: [2], data_offsets: [0, 8], ...over } });
const eight = f32([2], [1, 2]).bytes;
const two = (second: readonly number[]): string =>
  JSON.stringify({
    a: { dtype: "F32", shape: [1], data_offsets: [0, 4] },
    b: { dtype: "F32", shape: [1], data_offsets: second },
  });

/** Damaged files, and what the message must name. */
const damaged: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ["nothing", new Uint8Array(), /\(header length\).*0 bytes/],
  ["less than a length", Uint8Array.of(1, 2, 3), /\(header length\).*3 bytes/],
  ["a length beyond the file", assemble(entry({}), eight, 10_000n), /\(header length\): got 10000/],
  [
    "a length of nearly 2^64",
    assemble(entry({}), eight, 2n ** 64n - 1n),
    /\(header length\): got 18446744073709551615/,
  ],
  ["a length of zero", assemble("", eight), /\(header length\): got 0/],
  ["a header that is a list", assemble("[] ", new Uint8Array()), /begins with "\{"/],
  ["a header of white space first", assemble(` ${entry({})}`, eight), /begins with "\{"/],
  ["cut JSON", assemble(entry({}).slice(0, -3), eight), /model\.safetensors/],
  ["a name twice", assemble(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{}}`, eight), /a/],
  ["an entry that is no object", assemble(`{"a":3}`, new Uint8Array()), /a: got 3, expected an object/],
  ["an unknown dtype", assemble(entry({ dtype: "F31" }), eight), /a\.dtype: got F31/],
  [
    "the name of an inherited property as dtype",
    assemble(entry({ dtype: "toString" }), eight),
    /a\.dtype: got toString/,
  ],
  ["no dtype", assemble(entry({ dtype: undefined }), eight), /a\.dtype: got nothing/],
  ["an unknown key", assemble(entry({ stride: 1 }), eight), /a\.stride/],
  ["a negative size", assemble(entry({ shape: [-2] }), eight), /a\.shape: got \[-2\]/],
  ["a broken size", assemble(entry({ shape: [2.5] }), eight), /a\.shape/],
  [
    "a shape of other bytes",
    assemble(entry({ shape: [3] }), eight),
    /a\.shape: got \[3\], expected a shape of 8 bytes/,
  ],
  ["a shape whose product overflows", assemble(entry({ shape: [2 ** 40, 2 ** 40] }), eight), /a\.shape/],
  ["offsets in reverse", assemble(entry({ data_offsets: [8, 0] }), eight), /a\.data_offsets/],
  ["offsets past the end", assemble(entry({ data_offsets: [0, 16], shape: [4] }), eight), /within 0 … 8/],
  ["three offsets", assemble(entry({ data_offsets: [0, 4, 8] }), eight), /a\.data_offsets/],
  [
    "a gap",
    assemble(two([8, 12]), Buffer.concat([eight, eight])),
    /b\.data_offsets: got \[8,12\], expected offsets that begin at 4/,
  ],
  ["an overlap", assemble(two([2, 6]), eight), /b\.data_offsets/],
  [
    "bytes that belong to no tensor",
    assemble(entry({}), Buffer.concat([eight, eight])),
    /\(data\): got 16 bytes/,
  ],
  ["a cut file", assemble(entry({}), eight.slice(0, 5)), /a\.data_offsets/],
  ["metadata that is no text", assemble(`{"__metadata__":{"a":1}}`, new Uint8Array()), /__metadata__\.a/],
];

describe("damaged files are bad input, named with field, value, expectation and remedy", () => {
  it.each(damaged)("%s", (_, bytes, message) => {
    expect(() => openBytes(bytes)).toThrow(InputError);
    expect(() => openBytes(bytes)).toThrow(message);
    expect(() => openBytes(bytes)).toThrow(/model\.safetensors: .*: got .*, expected .*\. .+/);
  });

  it("a folder, and PyTorch's own format, are told apart from damage", () => {
    expect(() => new Safetensors(folder)).toThrow(/\(file\): got a folder/);
    const zip = Buffer.concat([Buffer.from("PK\u0003\u0004"), eight, eight]);
    expect(() => openBytes(zip)).toThrow(/safe_serialization/);
  });

  it("a file that is not there", () => {
    expect(() => new Safetensors(path.join(folder, "none"))).toThrow(/none: \(file\): got no such file/);
  });

  it("any byte string, and any file with one byte changed, is read or refused, never anything else", () => {
    const whole = safetensors({ a: f32([2], [1, 2]), b: words("F16", [0, 1, 2]) });
    const tryIt = (bytes: Uint8Array): void => {
      try {
        const file = openBytes(bytes);
        for (const name of file.entries.keys()) file.floats(name);
        file.close();
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), tryIt));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const changed = Uint8Array.from(whole);
        changed[at] = value;
        tryIt(changed);
      }),
    );
  });
});

describe("asking for a tensor", () => {
  const bytes = safetensors({
    ids: { dtype: "I64", shape: [1], bytes: new Uint8Array(8) },
    nan: f32([3], [1, NaN, 2]),
    last: f32([1], [1]),
  });
  const whole = fileOf(bytes, "asked.safetensors");
  const file = new Safetensors(whole);

  it.each([
    ["none", /none: got no tensor of this name/],
    ["ids", /ids: got I64, expected one of F64, F32, F16, BF16/],
    ["nan", /nan: got NaN at position 1, expected finite numbers/],
  ])("%s is refused", (name, message) => {
    expect(() => file.floats(name)).toThrow(InputError);
    expect(() => file.floats(name)).toThrow(message);
  });

  it("a file that was cut after it was opened is refused", () => {
    writeFileSync(whole, bytes.slice(0, -1));
    expect(() => file.floats("last")).toThrow(/last: got 3 bytes, expected 4 bytes/);
    file.close();
  });
});

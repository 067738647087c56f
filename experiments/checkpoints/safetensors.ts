import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { ErrorDetail } from "../../solvers/errors.ts";
import { FormatError, MAX_BYTES, whyUnreadable } from "../formats/index.ts";
import { FLOAT_FORMATS } from "./decodeFloats.ts";
import { parseHeader, PREFIX_BYTES, type TensorEntry } from "./safetensorsHeader.ts";

/** A tensor in double precision, row-major. */
export interface FloatTensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Tensors by name, from one file or several, read when they are asked for. */
export interface TensorSource {
  /** As errors name it. */
  readonly source: string;
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /**
   * A tensor of floating-point numbers.
   *
   * @throws FormatError if there is none of this name, it holds integers, or a value is not finite.
   */
  floats(name: string): FloatTensor;
  /**
   * Some of its rows: the first index from `from` on, `count` of them (fewer only where they end).
   *
   * @throws FormatError as `floats` does.
   */
  rows(name: string, from: number, count: number): FloatTensor;
  close(): void;
}

function bad(source: string, detail: ErrorDetail): FormatError {
  return new FormatError(source, [detail]);
}

function opened(path: string): number {
  const fail = (received: string, remedy: string): never => {
    throw bad(path, { field: "(file)", received, expected: "a readable safetensors file", remedy });
  };
  try {
    const file = openSync(path, "r");
    if (!fstatSync(file).isDirectory()) return file;
    closeSync(file);
  } catch (error) {
    return fail(...whyUnreadable(error));
  }
  return fail("a folder", "Name a file inside it.");
}

/** Largest read at once: the system takes no more than 2^31 − 1 bytes. */
const READ_BYTES = 2 ** 30;

/** `length` bytes from `begin`; fewer only where the file ends. */
function bytesAt(file: number, begin: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let got = 0;
  while (got < length) {
    const read = readSync(file, bytes, got, Math.min(length - got, READ_BYTES), begin + got);
    if (read === 0) break;
    got += read;
  }
  return bytes.subarray(0, got);
}

/** The header's bytes and where the tensors' data begin. */
function headerOf(path: string, file: number, size: number): { header: Uint8Array; dataBegin: number } {
  const first = bytesAt(file, 0, PREFIX_BYTES);
  const fail = (received: string, expected: string): never => {
    const zip = first[0] === 0x50 && first[1] === 0x4b;
    const remedy = zip
      ? "This looks like PyTorch's own format: save the model with safe_serialization=True."
      : "Name a complete file in the safetensors format.";
    throw bad(path, { field: "(header length)", received, expected, remedy });
  };
  if (first.length < PREFIX_BYTES) fail(`a file of ${size} bytes`, "8 bytes that hold the header's length");
  const length = new DataView(first.buffer).getBigUint64(0, true);
  const most = BigInt(Math.min(Math.max(size - PREFIX_BYTES, 0), MAX_BYTES));
  if (length < 2n || length > most) fail(String(length), `a whole number from 2 to ${most}`);
  return {
    header: bytesAt(file, PREFIX_BYTES, Number(length)),
    dataBegin: PREFIX_BYTES + Number(length),
  };
}

function listed(length: number, item: (i: number) => number): readonly number[] {
  return Array.from({ length }, (_, i) => item(i));
}

/**
 * A safetensors file (github.com/huggingface/safetensors, "Format"), its header checked in full, its tensors read from
 * disk one by one when they are asked for.
 */
export class Safetensors implements TensorSource {
  readonly source: string;
  readonly entries: ReadonlyMap<string, TensorEntry>;
  private readonly file: number;
  private readonly dataBegin: number;

  /**
   * @throws FormatError naming the file, the tensor and the field for anything that the format does not allow: a header
   * length beyond the file, JSON that is not an object of tensors, unknown dtypes, shapes that do not fit their bytes,
   * overlaps, gaps, bytes that belong to no tensor, a cut file.
   */
  constructor(path: string) {
    this.source = path;
    this.file = opened(path);
    try {
      const { size } = fstatSync(this.file);
      const { header, dataBegin } = headerOf(path, this.file, size);
      this.dataBegin = dataBegin;
      this.entries = parseHeader(header, path, size - dataBegin);
    } catch (error) {
      closeSync(this.file);
      throw error;
    }
  }

  floats(name: string): FloatTensor {
    const { shape } = this.entryOf(name);
    return { shape, data: this.rows(name, 0, shape[0] ?? 1).data };
  }

  rows(name: string, from: number, count: number): FloatTensor {
    const entry = this.entryOf(name);
    const format = Object.hasOwn(FLOAT_FORMATS, entry.dtype) ? FLOAT_FORMATS[entry.dtype] : undefined;
    if (format === undefined) {
      const expected = `one of ${Object.keys(FLOAT_FORMATS).join(", ")}`;
      return this.fail(name, entry.dtype, expected, "Save it in one of these types.");
    }
    const [all = 1, ...rest] = entry.shape;
    const width = rest.reduce((product, n) => product * n, 1);
    const taken = Math.max(0, Math.min(count, all - from));
    const data = format.decode(this.bytes(entry, from * width * format.width, taken * width * format.width));
    for (let i = 0; i < data.length; i++) {
      if (Number.isFinite(data[i])) continue;
      const place = `${data[i]} at position ${from * width + i}`;
      this.fail(name, place, "finite numbers", "Use a checkpoint that is intact.");
    }
    return { shape: entry.shape.length === 0 ? [] : [taken, ...rest], data };
  }

  /**
   * A tensor of whole numbers, such as token ids.
   *
   * @throws FormatError if there is none of this name, or it holds anything but 32- or 64-bit integers.
   */
  integers(name: string): { readonly shape: readonly number[]; readonly data: readonly number[] } {
    const entry = this.entryOf(name);
    const { shape, dtype, begin, end } = entry;
    const view = new DataView(this.bytes(entry, 0, end - begin).slice().buffer);
    if (dtype === "I64")
      return { shape, data: listed(view.byteLength / 8, (i) => Number(view.getBigInt64(8 * i, true))) };
    if (dtype === "I32")
      return { shape, data: listed(view.byteLength / 4, (i) => view.getInt32(4 * i, true)) };
    return this.fail(name, dtype, "I64 or I32", "Save token ids as integers.");
  }

  private entryOf(name: string): TensorEntry {
    const entry = this.entries.get(name);
    return (
      entry ??
      this.fail(name, "no tensor of this name", "a tensor of this name", "Check which model this is.")
    );
  }

  private bytes(entry: TensorEntry, offset: number, length: number): Uint8Array {
    const bytes = bytesAt(this.file, this.dataBegin + entry.begin + offset, length);
    if (bytes.length < length)
      this.fail(
        entry.name,
        `${bytes.length} bytes`,
        `${length} bytes`,
        "The file changed while it was read.",
      );
    return bytes;
  }

  private fail(field: string, received: string, expected: string, remedy: string): never {
    throw bad(this.source, { field, received, expected, remedy });
  }

  close(): void {
    closeSync(this.file);
  }
}

/** Opens, uses and closes a file. */
export function withSafetensors<T>(path: string, use: (file: Safetensors) => T): T {
  const file = new Safetensors(path);
  try {
    return use(file);
  } finally {
    file.close();
  }
}

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { ErrorDetail } from "../../solvers/errors.ts";
import { FormatError, MAX_BYTES } from "../formats/index.ts";
import { fromBF16, fromF16 } from "./halfFloats.ts";
import { parseHeader, PREFIX_BYTES, type TensorEntry } from "./safetensorsHeader.ts";

/** A tensor in double precision, row-major. */
export interface FloatTensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

type Decode = (view: DataView, at: number) => number;

const FLOATS: Readonly<Record<string, Decode>> = {
  F64: (view, at) => view.getFloat64(at, true),
  F32: (view, at) => view.getFloat32(at, true),
  F16: (view, at) => fromF16(view.getUint16(at, true)),
  BF16: (view, at) => fromBF16(view.getUint16(at, true)),
};

function bad(source: string, detail: ErrorDetail): FormatError {
  return new FormatError(source, [detail]);
}

function opened(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    const received = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const remedy = "Check the name and the permissions.";
    throw bad(path, { field: "(file)", received, expected: "a readable safetensors file", remedy });
  }
}

/** `length` bytes from `begin`; fewer only where the file ends. */
function bytesAt(file: number, begin: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let got = 0;
  while (got < length) {
    const read = readSync(file, bytes, got, length - got, begin + got);
    if (read === 0) break;
    got += read;
  }
  return bytes.subarray(0, got);
}

/** The header's bytes and where the tensors' data begin. */
function headerOf(path: string, file: number, size: number): { header: Uint8Array; dataBegin: number } {
  const fail = (received: string, expected: string): never => {
    const remedy = "Name a complete file in the safetensors format.";
    throw bad(path, { field: "(header length)", received, expected, remedy });
  };
  const first = bytesAt(file, 0, PREFIX_BYTES);
  if (first.length < PREFIX_BYTES) fail(`a file of ${size} bytes`, "8 bytes that hold the header's length");
  const length = new DataView(first.buffer).getBigUint64(0, true);
  const most = BigInt(Math.min(Math.max(size - PREFIX_BYTES, 0), MAX_BYTES));
  if (length < 2n || length > most) fail(String(length), `a whole number from 2 to ${most}`);
  return {
    header: bytesAt(file, PREFIX_BYTES, Number(length)),
    dataBegin: PREFIX_BYTES + Number(length),
  };
}

/**
 * A safetensors file (github.com/huggingface/safetensors, "Format"), its header checked in full, its tensors read from
 * disk one by one when they are asked for.
 */
export class Safetensors {
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

  /**
   * A tensor of floating-point numbers.
   *
   * @throws FormatError if there is none of this name, it holds integers, or a value is not finite.
   */
  floats(name: string): FloatTensor {
    const entry = this.entries.get(name);
    const fail = (received: string, expected: string, remedy: string): never => {
      throw bad(this.source, { field: name, received, expected, remedy });
    };
    if (entry === undefined) {
      return fail(
        "no tensor of this name",
        "a tensor of floating-point numbers",
        "Check which model this is.",
      );
    }
    const decode = Object.hasOwn(FLOATS, entry.dtype) ? FLOATS[entry.dtype] : undefined;
    if (decode === undefined) {
      return fail(entry.dtype, `one of ${Object.keys(FLOATS).join(", ")}`, "Save it in one of these types.");
    }
    const bytes = bytesAt(this.file, this.dataBegin + entry.begin, entry.end - entry.begin);
    if (bytes.length < entry.end - entry.begin) {
      return fail(
        `${bytes.length} bytes`,
        `${entry.end - entry.begin} bytes`,
        "The file changed while it was read.",
      );
    }
    const count = entry.shape.reduce((product, n) => product * n, 1);
    const width = count === 0 ? 0 : (entry.end - entry.begin) / count;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const data = Float64Array.from({ length: count }, (_, i) => decode(view, i * width));
    const broken = data.findIndex((value) => !Number.isFinite(value));
    if (broken >= 0) {
      return fail(
        `${data[broken]} at position ${broken}`,
        "finite numbers",
        "Use a checkpoint that is intact.",
      );
    }
    return { shape: entry.shape, data };
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

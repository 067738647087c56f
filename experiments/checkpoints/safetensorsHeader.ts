import type { ErrorDetail } from "../../solvers/errors.ts";
import { FormatError, parseJsonBytes, type JsonValue } from "../formats/index.ts";

/** Bytes of the header's length, before the header. */
export const PREFIX_BYTES = 8;

/** Bytes per element of each dtype that the format knows. */
const WIDTHS: Readonly<Record<string, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
};

/** One tensor of the header; offsets count from the end of the header. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

const REMEDY = "The file is damaged, or not safetensors: save or download it again.";

class Checker {
  private readonly source: string;
  private readonly dataBytes: number;

  constructor(source: string, dataBytes: number) {
    this.source = source;
    this.dataBytes = dataBytes;
  }

  fail(field: string, received: unknown, expected: string): never {
    const shown = typeof received === "string" ? received : (JSON.stringify(received) ?? "nothing");
    const detail: ErrorDetail = { field, received: shown.slice(0, 80), expected, remedy: REMEDY };
    throw new FormatError(this.source, [detail]);
  }

  record(field: string, value: JsonValue): Readonly<Record<string, JsonValue>> {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return this.fail(field, value, "an object");
    return value as Readonly<Record<string, JsonValue>>;
  }

  /** A list of whole numbers ≥ 0. */
  sizes(field: string, value: JsonValue | undefined): readonly number[] {
    const whole = (n: unknown): boolean => Number.isSafeInteger(n) && Number(n) >= 0;
    if (!Array.isArray(value) || !value.every(whole))
      return this.fail(field, value, "a list of whole numbers, none negative");
    return value as readonly number[];
  }

  entry(name: string, value: JsonValue): TensorEntry {
    const fields = this.record(name, value);
    for (const key of Object.keys(fields))
      if (!["dtype", "shape", "data_offsets"].includes(key))
        this.fail(`${name}.${key}`, fields[key], "no such key in this place");
    const dtype = fields["dtype"];
    const width = typeof dtype === "string" && Object.hasOwn(WIDTHS, dtype) ? WIDTHS[dtype] : undefined;
    if (typeof dtype !== "string" || width === undefined)
      return this.fail(`${name}.dtype`, dtype, `one of ${Object.keys(WIDTHS).join(", ")}`);
    const shape = this.sizes(`${name}.shape`, fields["shape"]);
    const offsets = this.sizes(`${name}.data_offsets`, fields["data_offsets"]);
    const [begin, end] = offsets;
    if (
      offsets.length !== 2 ||
      begin === undefined ||
      end === undefined ||
      begin > end ||
      end > this.dataBytes
    )
      return this.fail(`${name}.data_offsets`, offsets, `[begin, end] within 0 … ${this.dataBytes}`);
    const needed = shape.reduce((product, n) => product * n, width);
    if (needed !== end - begin)
      return this.fail(
        `${name}.shape`,
        shape,
        `a shape of ${end - begin} bytes of ${dtype}, as its offsets say`,
      );
    return { name, dtype, shape, begin, end };
  }

  /** Tensors must fill the data one after the other, without gap or overlap. */
  filled(entries: readonly TensorEntry[]): void {
    let at = 0;
    for (const entry of [...entries].sort((p, q) => p.begin - q.begin || p.end - q.end)) {
      if (entry.begin !== at)
        this.fail(`${entry.name}.data_offsets`, [entry.begin, entry.end], `offsets that begin at ${at}`);
      at = entry.end;
    }
    if (at !== this.dataBytes)
      this.fail("(data)", `${this.dataBytes} bytes after the header`, `${at} bytes, the sum of all tensors`);
  }
}

/**
 * Parses and checks a header.
 *
 * @param header - the header's JSON; may end in spaces.
 * @param source - the file, as errors name it.
 * @param dataBytes - bytes after the header.
 * @throws FormatError at the first thing that is wrong.
 */
export function parseHeader(
  header: Uint8Array,
  source: string,
  dataBytes: number,
): ReadonlyMap<string, TensorEntry> {
  const checker = new Checker(source, dataBytes);
  if (header[0] !== 0x7b) checker.fail("(header)", `byte ${header[0]}`, 'a header that begins with "{"');
  const all = checker.record("(header)", parseJsonBytes(header, source).value);
  const { __metadata__: metadata, ...tensors } = all;
  if (metadata !== undefined)
    for (const [key, text] of Object.entries(checker.record("__metadata__", metadata)))
      if (typeof text !== "string") checker.fail(`__metadata__.${key}`, text, "text");
  const entries = Object.entries(tensors).map(([name, value]) => checker.entry(name, value));
  checker.filled(entries);
  return new Map(entries.map((entry) => [entry.name, entry]));
}

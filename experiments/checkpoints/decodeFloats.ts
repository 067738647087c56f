import { fromF16 } from "./halfFloats.ts";

/** One floating-point format of checkpoints. */
export interface FloatFormat {
  /** Bytes per element. */
  readonly width: number;
  /** Little-endian bytes, a whole number of elements, as doubles; exact, since every value of the format is one. */
  decode(bytes: Uint8Array): Float64Array;
}

/** The bytes at an address that typed arrays accept; the machines Node.js runs on are little-endian, as the files are. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  return (whole ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer;
}

/** bfloat16 is the upper half of a binary32. */
function fromBrainFloats(bytes: Uint8Array): Float64Array {
  const halves = new Uint16Array(aligned(bytes));
  const words = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) words[i] = halves[i]! << 16;
  return new Float64Array(new Float32Array(words.buffer));
}

let halfTable: Float64Array | undefined;

/** By a table of all 65,536 values: a tensor has more elements than that. */
function fromHalves(bytes: Uint8Array): Float64Array {
  halfTable ??= Float64Array.from({ length: 65_536 }, (_, bits) => fromF16(bits));
  const table = halfTable;
  const halves = new Uint16Array(aligned(bytes));
  const out = new Float64Array(halves.length);
  for (let i = 0; i < halves.length; i++) out[i] = table[halves[i]!]!;
  return out;
}

/** The floating-point dtypes that are read, by their names in safetensors. */
export const FLOAT_FORMATS: Readonly<Record<string, FloatFormat>> = {
  F64: { width: 8, decode: (bytes) => new Float64Array(aligned(bytes)) },
  F32: { width: 4, decode: (bytes) => new Float64Array(new Float32Array(aligned(bytes))) },
  F16: { width: 2, decode: fromHalves },
  BF16: { width: 2, decode: fromBrainFloats },
};

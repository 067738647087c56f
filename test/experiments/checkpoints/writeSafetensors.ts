/** Writes safetensors files for tests, whole or damaged. */

export interface TestTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The bytes of a float32 tensor. */
export function f32(shape: readonly number[], values: readonly number[]): TestTensor {
  return { dtype: "F32", shape, bytes: new Uint8Array(Float32Array.from(values).buffer) };
}

/** The bytes of a tensor of 16-bit words. */
export function words(dtype: string, values: readonly number[]): TestTensor {
  return { dtype, shape: [values.length], bytes: new Uint8Array(Uint16Array.from(values).buffer) };
}

/** Header and data put together; `header` as text, so that tests can damage it. */
export function assemble(header: string, data: Uint8Array, length?: bigint): Uint8Array {
  const json = new TextEncoder().encode(header);
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  return Buffer.concat([prefix, json, data]);
}

/** A well-formed file. */
export function safetensors(tensors: Readonly<Record<string, TestTensor>>): Uint8Array {
  let at = 0;
  const entries = Object.entries(tensors).map(([name, { dtype, shape, bytes }]) => {
    const begin = at;
    at += bytes.length;
    return [name, { dtype, shape, data_offsets: [begin, at] }] as const;
  });
  const header = JSON.stringify({ __metadata__: { format: "pt" }, ...Object.fromEntries(entries) });
  return assemble(header, Buffer.concat(Object.values(tensors).map(({ bytes }) => bytes)));
}

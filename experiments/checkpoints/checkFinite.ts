import { FormatError } from "../formats/index.ts";
import type { TensorSource } from "./safetensors.ts";

/** Numbers that are in memory at once. */
const PIECE = 2 ** 22;

/** Beyond it products of weights leave the doubles; trained weights are smaller by far. */
const LARGEST = 2 ** 64;

/** Token ids among activations are whole numbers. */
const IDS = "input_ids";

/**
 * Reads all weights or activations once, piece by piece, so that a broken number is found before anything is
 * computed.
 *
 * @param progress - told the share that is done, 0 … 1.
 * @throws FormatError naming the tensor and the place if a number is not finite, or beyond 2^64.
 */
export function checkFinite(tensors: TensorSource, progress: (part: number) => void): void {
  const names = [...tensors.entries.keys()].filter((name) => name !== IDS);
  for (const [i, name] of names.entries()) {
    const [rows = 1, ...rest] = tensors.entries.get(name)!.shape;
    const width = rest.reduce((product, n) => product * n, 1);
    const step = Math.max(1, Math.floor(PIECE / Math.max(1, width)));
    for (let from = 0; from < rows; from += step) {
      const { data } = tensors.rows(name, from, step);
      const large = data.findIndex((value) => Math.abs(value) > LARGEST);
      if (large < 0) continue;
      const received = `${data[large]} at position ${from * width + large}`;
      const remedy = "Use a file that is intact.";
      throw new FormatError(tensors.source, [
        { field: name, received, expected: "numbers up to 2^64", remedy },
      ]);
    }
    progress((i + 1) / names.length);
  }
}

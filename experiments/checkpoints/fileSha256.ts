import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";

/** Hex digest of a file's bytes, read piece by piece: checkpoints may be larger than memory. */
export function fileSha256(file: string): string {
  const hash = createHash("sha256");
  const piece = new Uint8Array(1 << 20);
  const open = openSync(file, "r");
  try {
    for (let read = readSync(open, piece); read > 0; read = readSync(open, piece)) {
      hash.update(piece.subarray(0, read));
    }
  } finally {
    closeSync(open);
  }
  return hash.digest("hex");
}

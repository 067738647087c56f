import path from "node:path";
import { fileURLToPath } from "node:url";
import { sourceDigest } from "../engine/index.ts";

/** Digest of the compiled program this process runs: results of another program are not mixed with its own. */
export function programDigest(): string {
  const compiled = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
  return sourceDigest(compiled, ["solvers", "theorems", "proofs-check", "experiments"]);
}

import path from "node:path";
import { chain, encodePolynomial, polynomialClaims, toLean } from "../../proofs-check/index.ts";
import type { ChainResult } from "../../proofs-check/types.ts";
import { writeFileAtomically } from "../atomicFile.ts";

/**
 * Writes what a sceptic can take to other tools: every polynomial step of the chains as an SMT-LIB 2 file (unsatisfiable
 * iff the step holds) and every chain's statements as a Lean 4 skeleton (statements, not proofs; each `sorry` visible).
 *
 * @returns the folder and how many files lie in it.
 */
export function writeProofExports(
  out: string,
  chains: readonly ChainResult[],
): { readonly folder: string; readonly files: number } {
  const folder = path.join(out, "proofs");
  const steps = new Set(chains.flatMap(({ steps }) => steps.map(({ id }) => id)));
  const claims = polynomialClaims().filter(({ id }) => steps.has(id));
  for (const { id, assumptions, conclusion } of claims) {
    writeFileAtomically(path.join(folder, `${id}.smt2`), encodePolynomial({ assumptions, conclusion }).file);
  }
  for (const { id } of chains) writeFileAtomically(path.join(folder, `${id}.lean`), toLean(chain(id)));
  return { folder, files: claims.length + chains.length };
}

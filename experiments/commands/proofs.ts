import { chains, checkChain } from "../../proofs-check/index.ts";
import type { ChainResult, Level } from "../../proofs-check/types.ts";
import type { Certificate, RegisteredClaim, Statement, Theorem } from "../../theorems/types.ts";
import type { ProofResult } from "../engine/index.ts";
import { InterruptedError } from "./failures.ts";

/**
 * Checks the proof chains about a statement, one after the other.
 *
 * @param theorem - id in the registry; for any other there are no chains.
 * @throws InterruptedError if the signal fires between two chains.
 */
export async function checkChains(
  theorem: string,
  level: Level,
  signal: AbortSignal,
): Promise<readonly ChainResult[]> {
  const results: ChainResult[] = [];
  for (const { id } of chains().filter((chain) => chain.theorem === theorem)) {
    if (signal.aborted) throw new InterruptedError();
    results.push(await checkChain(id, level));
    // Lets signals in between two chains.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return results;
}

function certificatesOf(chain: ChainResult): readonly Certificate[] {
  return chain.steps.map(({ id, method, artefact }) => ({ step: id, method, artefact }));
}

/**
 * What the checked chains say about a claim: only the chain that the registry names for it counts, and only if it is
 * complete.
 */
export function proofOfClaim(
  statement: Statement | Theorem,
  claimName: string,
  results: readonly ChainResult[],
): ProofResult | undefined {
  const claim: Partial<RegisteredClaim> | undefined = statement.claims.find(
    (each) => each.name === claimName,
  );
  const chain = results.find((each) => each.id === claim?.proof);
  if (chain?.status !== "complete") return undefined;
  return { status: chain.shows === "refutes" ? "refuted" : "proved", certificates: certificatesOf(chain) };
}

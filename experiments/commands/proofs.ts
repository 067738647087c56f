import {
  certifyCounterexample,
  chains,
  checkChain,
  proofOfClaim as matchingChain,
} from "../../proofs-check/index.ts";
import type { ChainResult, Level } from "../../proofs-check/types.ts";
import { InputError } from "../../solvers/errors.ts";
import type { Certificate, Statement, Theorem } from "../../theorems/types.ts";
import type { ProofResult, VerifyOptions } from "../engine/index.ts";
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
 * What the checked chains make of a claim: `proved` or `refuted` only by a complete chain whose formula is the claim's,
 * compared by machine. A chain matched by a reader is shown beside the claim and changes nothing.
 */
export function proofOfClaim(
  statement: Statement | Theorem,
  claimName: string,
  results: readonly ChainResult[],
): ProofResult | undefined {
  const found = chainOfClaim(statement, claimName, results);
  if (found?.chain.status !== "complete" || found.matched !== "same") return undefined;
  return {
    status: found.chain.shows === "refutes" ? "refuted" : "proved",
    certificates: certificatesOf(found.chain),
  };
}

/** The chain about a claim, and whether machine or reader matched their formulas. */
export function chainOfClaim(
  statement: Statement | Theorem,
  claimName: string,
  results: readonly ChainResult[],
): { readonly chain: ChainResult; readonly matched: "same" | "reader" } | undefined {
  if (!("citation" in statement)) return undefined;
  const claim = statement.claims.find(({ name }) => name === claimName);
  const match = claim === undefined ? undefined : matchingChain(statement, claim);
  if (match?.kind !== "chain") return undefined;
  const chain = results.find(({ id }) => id === match.chain);
  return chain === undefined ? undefined : { chain, matched: match.matched };
}

/** Steps of interval arithmetic that may go into one counterexample; a step takes about a millisecond. */
const CERTIFICATE_STEPS: Readonly<Record<Level, number>> = { fast: 300, full: 5000 };

/** Refutes by interval arithmetic, within a number of steps (never a time: verdicts do not depend on the machine). */
export function refuterFor(level: Level): NonNullable<VerifyOptions["refute"]> {
  const options = { maxSteps: CERTIFICATE_STEPS[level] };
  return (statement, claim, problem) => {
    try {
      return certifyCounterexample(statement, claim, problem, options);
    } catch (error) {
      // An expression that intervals have no counterpart of: nothing is proved, and nothing is wrong.
      if (error instanceof InputError) return null;
      throw error;
    }
  };
}

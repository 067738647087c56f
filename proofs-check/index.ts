import { runChain, stepsOf, type ChainSpec } from "./chain.ts";
import { buildModule, type BuiltStep } from "./steps/kernel/build.ts";
import { matchClaim } from "./registry.ts";
import { chainSpecs } from "./steps/chains.ts";
import { modules } from "./steps/modules.ts";
import type { RegisteredClaim, Theorem } from "../theorems/types.ts";
import type { ChainResult, Level, ProofChain } from "./types.ts";

let built: readonly BuiltStep[] | undefined;

/** Every step of every module, read once. @throws UnknownAtomError, SyntaxError if a module is malformed. */
export function allSteps(): readonly BuiltStep[] {
  built ??= modules.flatMap(buildModule);
  return built;
}

/** A chain id nobody has. */
export class UnknownChainError extends Error {
  readonly code = "unknown-chain";
  constructor(id: string) {
    super(`no proof chain "${id}"; there are: ${chainSpecs.map((c) => c.id).join(", ")}`);
    this.name = "UnknownChainError";
  }
}

function specOf(id: string): ChainSpec {
  const spec = chainSpecs.find((c) => c.id === id);
  if (spec === undefined) throw new UnknownChainError(id);
  return spec;
}

/** Ids of all chains, without reading any step. */
export const chainIds: readonly string[] = chainSpecs.map((c) => c.id);

/** One chain with its steps in order. @throws UnknownChainError, ProofGraphError. */
export function chain(id: string): ProofChain {
  const spec = specOf(id);
  return { ...spec, steps: stepsOf(spec, allSteps()) };
}

/** All chains with their steps. */
export const chains = (): readonly ProofChain[] => chainIds.map(chain);

/** The polynomial claims of all steps that z3 checks, for export: step id, assumptions, conclusion. */
export function polynomialClaims(): readonly {
  readonly id: string;
  readonly assumptions: readonly string[];
  readonly conclusion: string;
}[] {
  return allSteps().flatMap((s) =>
    s.spec.kind === "smt"
      ? [{ id: s.id, assumptions: s.spec.assumptions, conclusion: s.spec.conclusion }]
      : [],
  );
}

const results = new Map<string, Promise<ChainResult>>();

/**
 * Checks a chain; results are kept for the process, as the steps never change in it.
 *
 * @throws UnknownChainError; ProofGraphError on unknown or cyclic uses.
 */
export function checkChain(id: string, level: Level): Promise<ChainResult> {
  const key = `${id} ${level}`;
  const known = results.get(key);
  if (known !== undefined) return known;
  const result = runChain(specOf(id), allSteps(), level);
  results.set(key, result);
  return result;
}

/** What the chains say about a claim of the registry. */
export type ClaimProof =
  | {
      readonly kind: "chain";
      readonly chain: string;
      readonly shows: ProofChain["shows"];
      readonly matched: "same" | "reader";
    }
  | { readonly kind: "none"; readonly reason: string };

const tidy = (hypotheses: readonly string[]): string =>
  hypotheses
    .map((h) => h.replace(/\s+/g, ""))
    .sort()
    .join(";");

/**
 * The chain that decides a claim of the registry. Refused where the chain's hypotheses are not the claim's, or its
 * formula is not the claim's; "reader" marks claims matched by name and hypotheses only, because one side is prose.
 */
export function proofOfClaim(theorem: Theorem, claim: RegisteredClaim): ClaimProof {
  const spec = chainSpecs.find(
    (c) => c.theorem === theorem.id && c.claims.some((k) => k.name === claim.name),
  );
  const own = spec?.claims.find((k) => k.name === claim.name);
  if (spec === undefined || own === undefined) return { kind: "none", reason: "no chain has this claim" };
  const [ours, theirs] = [own.hypotheses ?? spec.hypotheses, claim.hypotheses ?? theorem.hypotheses];
  if (tidy(ours) !== tidy(theirs))
    return { kind: "none", reason: `the chain needs ${ours.join(", ")}; the claim has ${theirs.join(", ")}` };
  const step = allSteps().find((s) => s.id === own.step);
  if (step === undefined) return { kind: "none", reason: `step ${own.step} does not exist` };
  const match = spec.shows === "proves" ? matchClaim(own, claim, step) : ({ kind: "reader" } as const);
  if (match.kind === "different") return { kind: "none", reason: match.reason };
  return { kind: "chain", chain: spec.id, shows: spec.shows, matched: match.kind };
}

export { explainChain } from "./explain.ts";
export { toLean } from "./lean.ts";
export { ProofGraphError } from "./graph.ts";
export { UnknownAtomError } from "./symbolic/index.ts";
export { RULES } from "./steps/kernel/ruleNames.ts";
export type {
  ChainClaim,
  ChainResult,
  CheckedStep,
  Level,
  Method,
  ProofChain,
  ProofStep,
  RenderedFormula,
  RuleUse,
  StepResult,
  StepStatus,
} from "./types.ts";
export { matchClaim, type Match } from "./registry.ts";
export {
  certifyCounterexample,
  encloseBlowUpTime,
  encloseTrajectory,
  rigorousSimulation,
  type BlowUpEnclosure,
  type RigorousSimulation,
  type TrajectoryEnclosure,
} from "./interval/index.ts";
export { encodePolynomial, type PolynomialClaim } from "./smt/index.ts";

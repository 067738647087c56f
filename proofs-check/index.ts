import { runChain, stepsOf, type ChainSpec } from "./chain.ts";
import { buildModule, type BuiltStep } from "./steps/kernel/build.ts";
import { chainSpecs } from "./steps/chains.ts";
import { modules } from "./steps/modules.ts";
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

/** The chain and direction that decides a claim of the registry, or null: which `proof` a claim may name. */
export function chainOfClaim(theorem: string, claim: string): { readonly chain: string; readonly shows: ProofChain["shows"] } | null {
  const spec = chainSpecs.find((c) => c.theorem === theorem && c.claims.some((k) => k.name === claim));
  return spec === undefined ? null : { chain: spec.id, shows: spec.shows };
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
  StepResult,
  StepStatus,
} from "./types.ts";

import type { ProofChain, ProofStep } from "../../proofs-check/types.ts";

/** A step and what it rests on; a step that occurred before in the same tree has no children again. */
export interface ProofNode {
  readonly id: string;
  readonly title: string;
  readonly method: string;
  /** A hypothesis, or a named inference that a person makes: not machine-checked. */
  readonly trusted?: string;
  readonly repeated?: true;
  readonly uses: readonly ProofNode[];
}

/** The chain of the registry's claim, and the tree below the step that states it. */
export interface ClaimProof {
  readonly chain: string;
  readonly shows: ProofChain["shows"];
  readonly root: ProofNode;
  /** Gaps known to the authors: with one, the claim cannot come out as proved. */
  readonly missing: readonly string[];
}

function trust(step: ProofStep): { readonly trusted?: string } {
  if (step.assumption === true) return { trusted: "assumption" };
  return step.rule === undefined ? {} : { trusted: `rule: ${step.rule}` };
}

function nodeOf(id: string, steps: ReadonlyMap<string, ProofStep>, seen: Set<string>): ProofNode {
  const step = steps.get(id);
  if (step === undefined) return { id, title: "(unknown step)", method: "none", uses: [] };
  const head = { id, title: step.title, method: step.method, ...trust(step) };
  if (seen.has(id)) return { ...head, repeated: true, uses: [] };
  seen.add(id);
  return { ...head, uses: step.uses.map((use) => nodeOf(use, steps, seen)) };
}

/** The proofs that the chains hold for one claim of the registry. */
export function proofsOf(
  chains: readonly ProofChain[],
  theorem: string,
  claim: string,
): readonly ClaimProof[] {
  return chains
    .filter((chain) => chain.theorem === theorem)
    .flatMap((chain) =>
      chain.claims
        .filter((shown) => shown.name === claim)
        .map((shown) => ({
          chain: chain.id,
          shows: chain.shows,
          root: nodeOf(shown.step, new Map(chain.steps.map((step) => [step.id, step])), new Set()),
          missing: chain.missing,
        })),
    );
}

function nodeLines(node: ProofNode, lead: string, branch: string): readonly string[] {
  const note = node.repeated === true ? " (see above)" : "";
  const line = `${lead}${branch}${node.title}  [${node.trusted ?? node.method}]${note}`;
  const below = branch === "" ? lead : lead + (branch.startsWith("└") ? "   " : "│  ");
  return [
    line,
    ...node.uses.flatMap((use, i) => nodeLines(use, below, i === node.uses.length - 1 ? "└─ " : "├─ ")),
  ];
}

/** The tree as text, every line starting with the indent. */
export function proofLines(proof: ClaimProof, indent: string): readonly string[] {
  const gaps = proof.missing.map((gap) => `${indent}missing: ${gap}`);
  return [...nodeLines(proof.root, indent, ""), ...gaps];
}

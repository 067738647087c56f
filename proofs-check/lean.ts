import type { ProofChain, ProofStep } from "./types.ts";

const identifier = (id: string): string => id.replace(/[^A-Za-z0-9]+/g, "_");
const comment = (text: string): string => text.replace(/-\//g, "- /");

/** The statement of one step as a comment: Lean's terms for limits and flows are left to whoever proves it. */
function stepText(step: ProofStep): string {
  const statement = step.statement.map((f) => `  ${comment(f.text)}`).join("\n");
  const by = step.rule === undefined ? step.method : `human rule ${step.rule}`;
  const uses = step.uses.length === 0 ? "" : `\n  uses: ${step.uses.join(", ")}`;
  return `/- ${step.id}: ${comment(step.title)} (${by})\n${statement}${uses} -/`;
}

const HEADER = `/-
  STATEMENTS, NOT PROOFS. Generated skeleton for Lean 4 / mathlib; never compiled here.
  Every theorem ends in \`sorry\`: nothing in this file is proved by Lean. The steps in comments are those of the
  workbench's own chain; a human would have to formalise them.
-/
import Mathlib

open Real Filter Topology

noncomputable section

/-- softplus(u) = ln(1 + e^u). -/
def softplus (u : ℝ) : ℝ := log (1 + exp u)

/-- Memories of one trajectory: h 0 = 0, h (l+1) = exp (-a Δ) h l + Δ x², Δ = softplus (s x). -/
def memory (s a : ℝ) (x : ℕ → ℝ) : ℕ → ℝ
  | 0 => 0
  | l + 1 => exp (-a * softplus (s * x l)) * memory s a x l + softplus (s * x l) * x l ^ 2

/-- x solves the one-dimensional system on [0, T): token l (from 0) obeys x' = μ x h. -/
def Solves (μ s a : ℝ) (L : ℕ) (T : ENNReal) (x : ℝ → ℕ → ℝ) : Prop :=
  ∀ l < L, ∀ t : ℝ, 0 ≤ t → ENNReal.ofReal t < T →
    HasDerivWithinAt (fun τ => x τ l) (μ * x t l * memory s a (x t) (l + 1)) (Set.Ici t) t
`;

/** Statements that can be written over `Solves`, by chain and claim. */
const FORMAL: Readonly<Record<string, string>> = {
  "convergence/tokens vanish":
    "(hμ : μ < 0) (h0 : ∀ l < L, x 0 l ≠ 0) (hx : Solves μ s a L ⊤ x) (l : ℕ) (hl : l < L) :\n    Tendsto (fun t => x t l) atTop (𝓝 0)",
  "convergence/constant of the first token":
    "(hμ : μ < 0) (h0 : ∀ l < L, x 0 l ≠ 0) (hx : Solves μ s a L ⊤ x) (hL : 0 < L) :\n    Tendsto (fun t => sqrt t * |x t 0|) atTop (𝓝 (1 / sqrt (2 * |μ| * log 2)))",
  "convergence/constant of later tokens":
    "(hμ : μ < 0) (h0 : ∀ l < L, x 0 l ≠ 0) (hx : Solves μ s a L ⊤ x) (l : ℕ) (hl : l + 1 < L) :\n    Tendsto (fun t => sqrt t * |x t (l + 1)|) atTop (𝓝 (sqrt ((1 - 2 ^ (-a)) / (2 * |μ| * log 2))))",
  "slow-divergence/first token":
    "(hμ : 0 < μ) (h0 : ∀ l < L, s * x 0 l < 0) (hx : Solves μ s a L ⊤ x) (hL : 0 < L) :\n    Tendsto (fun t => |s * x t 0| / log t) atTop (𝓝 1)",
  "slow-divergence/later tokens lead":
    "(hμ : 0 < μ) (h0 : ∀ l < L, s * x 0 l < 0) (hx : Solves μ s a L ⊤ x) (l : ℕ) (hl : l + 1 < L) :\n    ∀ᶠ t in atTop, |x t 0| < |x t (l + 1)|",
  "fast-divergence/blow-up": "(hμ : 0 < μ) (h0 : ∃ l < L, 0 < s * x 0 l) : ¬ Solves μ s a L ⊤ x",
};

function claimText(chain: ProofChain, name: string, formula: string): string {
  const statement = FORMAL[`${chain.id}/${name}`];
  const title = `/-- ${comment(name)}: ${comment(formula)} (hypotheses: ${chain.hypotheses.join(", ") || "none"}). -/`;
  if (statement === undefined) return `${title}\n-- not written in Lean yet: see the comment above`;
  const id = identifier(`${chain.id}_${name}`);
  return `${title}\ntheorem ${id} (μ s a : ℝ) (ha : 0 < a) (L : ℕ) (x : ℝ → ℕ → ℝ)\n    ${statement} := by\n  sorry -- statement only`;
}

/** A chain as a Lean 4 skeleton: statements with a visible `sorry`, steps as comments. It proves nothing, and says so. */
export function toLean(chain: ProofChain): string {
  const byId = new Map(chain.steps.map((s) => [s.id, s]));
  const claims = chain.claims.map((c) =>
    claimText(
      chain,
      c.name,
      byId
        .get(c.step)
        ?.statement.map((f) => f.text)
        .join("; ") ?? "",
    ),
  );
  return [
    HEADER,
    ...claims,
    "/-! ## Steps of the workbench's chain -/",
    ...chain.steps.map(stepText),
    "end",
    "",
  ].join("\n\n");
}

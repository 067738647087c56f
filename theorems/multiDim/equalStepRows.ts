import { derived } from "../citation.ts";
import type { Theorem } from "../types.ts";

const EQUAL_ROWS = "S[d, k] == S[1, k]";

/**
 * Equal rows of S_Δ: every component of the first token grows by the same factor, so that it keeps its direction x̂ and
 * its length obeys the equation in one dimension with μ = x̂ᵀM x̂ and s = ⟨S_Δ, x̂⟩, for any M.
 *
 * Hypotheses: S[d, k] = S[1, k]; x₁ᵀM x₁ ≠ 0 at t = 0, whose sign each claim goes by.
 * Checked by: limits and blow-up on trajectories of one token in D = 2.
 * Not checked: more than two dimensions, more than one token (each later token has the earlier ones' directions in it).
 */
export const equalStepRows: Theorem = {
  id: "equal-step-rows",
  kind: "theorem",
  title: "Equal rows of S_Δ: the quadratic form decides for the first token",
  citation: derived("the first token for equal rows of S_Δ"),
  latex: String.raw`S_{\Delta,1}=\dots=S_{\Delta,D}:\quad x_1(t)=r(t)\,\hat x,\qquad \dot r=(\hat x^\top M\hat x)\,\Delta(r)\,r^3`,
  summary:
    "If all rows of S_Δ are equal the first token moves along a straight line and behaves as a token in one dimension. The number xᵀM x at the start, not the eigenvalues of M, decides: negative, it vanishes at the sharp rate; zero, it stands still; positive, it blows up where ⟨S_Δ, x⟩ > 0 and grows slowly for ever where ⟨S_Δ, x⟩ < 0.",
  hypotheses: [EQUAL_ROWS, "quad(x0[1]) != 0"],
  dimension: { min: 2, max: 2 },
  tokens: { min: 1, max: 1 },
  ranges: { s: [0.5, 3], x0: [-3, 3] },
  notChecked: ["More than two dimensions, more than one token."],
  claims: [
    {
      name: "the sign of xᵀM x stays",
      kind: "always",
      of: "sign(quad(x[1])) == sign(quad(x0[1]))",
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "negative xᵀM x: vanishes, with the sharp constant",
      kind: "anyOf",
      claims: [
        { name: "positive", kind: "always", of: "quad(x0[1]) > 0" },
        { name: "|x₁ᵀM x₁| t", kind: "limit", of: "-t * quad(x[1])", equals: "1 / (2 * log(2))" },
      ],
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "positive xᵀM x: diverges",
      kind: "anyOf",
      claims: [
        { name: "negative", kind: "always", of: "quad(x0[1]) < 0" },
        { name: "blows up", kind: "blowsUp" },
        { name: "grows for ever", kind: "unbounded", of: "norm(x[1])" },
      ],
      attributedTo: "workbench",
      established: true,
    },
  ],
};

import { reported } from "../citation.ts";
import type { Theorem } from "../types.ts";

/**
 * Eigenvalue criteria in D dimensions: what the signs of the eigenvalues of M = S_Cᵀ S_B decide, and what not.
 *
 * Statement: the paper's two-dimensional picture reads convergence off negative and divergence off positive
 * eigenvalues. Sharp: the symmetric part decides for the first token; eigenvalues alone do not.
 * Hypotheses: per claim. Checked by: limits and bounds on trajectories in D = 2.
 * Not checked: D > 2; more than two tokens; all tokens for symmetric M with unequal rows (it fails, rarely).
 */
export const eigenvalueCriteria: Theorem = {
  id: "eigenvalue-criteria",
  kind: "conjecture",
  title: "Eigenvalues of the input-output matrix and the fate of tokens",
  citation: reported("the two-dimensional picture of the eigenvalue scenarios"),
  latex: String.raw`\dot x_{d,l}=\sum_{j\le l}P_{d,l,j}\,x_{d,j},\quad M=S_C^\top S_B:\qquad \tfrac12(M+M^\top)\prec0\ \Longrightarrow\ x_1(t)\to0`,
  summary:
    "In several dimensions the paper shows pictures: with negative eigenvalues of M tokens converge, with a positive one they diverge. For the first token the symmetric part of M decides, for every step-size matrix. Eigenvalues without symmetry do not, and one positive eigenvalue is not enough for all tokens to diverge.",
  hypotheses: [],
  dimension: { min: 2, max: 2 },
  tokens: { min: 1, max: 1 },
  ranges: { s: [-3, 3], x0: [-3, 3] },
  notChecked: [
    "More than two dimensions and more than one token; entries of S_Δ and of tokens beyond 3, where tokens idle so long that most of a trace is waiting.",
    "All tokens for symmetric negative definite M: it holds for equal rows of S_Δ and equal a, and fails in general, but only for one random problem in a thousand or fewer.",
  ],
  claims: [
    {
      name: "negative definite symmetric part: the first token vanishes",
      kind: "limit",
      of: "norm(x[1])",
      equals: "0",
      hypotheses: ["max(eigsym(M)) < 0"],
      attributedTo: "workbench",
      established: true,
      note: "By |x₁|²: its derivative is 2 x₁ᵀ (Δ-weighted) … ≤ −c |x₁|⁴ whatever S_Δ is.",
    },
    {
      name: "negative definite symmetric part: rate",
      kind: "bounded",
      of: "sqrt(t) * norm(x[1])",
      hypotheses: ["max(eigsym(M)) < 0"],
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "negative eigenvalues are enough",
      kind: "limit",
      of: "norm(x[1])",
      equals: "0",
      hypotheses: ["max(eig(M)) < 0"],
      attributedTo: "paper",
      established: false,
      note: "Fails without symmetry: M = [[−1, 10], [0, −1]], rows (1, 1), x₁ = (1, 1) blows up at T = 0.0202244….",
    },
    {
      name: "a positive eigenvalue is enough",
      kind: "anyOf",
      claims: [
        { name: "diverges", kind: "unbounded", of: "norm(x[1])" },
        { name: "blows up", kind: "blowsUp" },
      ],
      hypotheses: ["max(eigsym(M)) > 0"],
      attributedTo: "paper",
      established: false,
      note: "M = diag(1, −1), x₁ = (0.1, 1), equal rows: converges.",
    },
  ],
};

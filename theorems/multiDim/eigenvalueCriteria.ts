import { reported } from "../citation.ts";
import type { Theorem } from "../types.ts";

/**
 * Eigenvalue criteria in D dimensions: what the signs of the eigenvalues of M = S_Cᵀ S_B decide, and what not.
 *
 * Statement: the paper's two-dimensional picture reads convergence off negative and divergence off positive
 * eigenvalues. Sharp, for the first token: the symmetric part decides where it is definite; eigenvalues alone do not.
 * Hypotheses: per claim; none on S_Δ or a.
 * Checked by: limits and bounds on trajectories of one token in D = 2 … 3.
 * Not checked: more tokens (see definite-matrix, positive-eigenvalues), singular M (see rank-deficient-matrix).
 */
export const eigenvalueCriteria: Theorem = {
  id: "eigenvalue-criteria",
  kind: "conjecture",
  title: "Eigenvalues of the input-output matrix and the fate of tokens",
  citation: reported("the two-dimensional picture of the eigenvalue scenarios"),
  latex: String.raw`\dot x_{d,l}=\sum_{j\le l}P_{d,l,j}\,x_{d,j},\quad M=S_C^\top S_B:\qquad \tfrac12(M+M^\top)\prec0\ \Longrightarrow\ x_1(t)\to0`,
  summary:
    "In several dimensions the paper shows pictures: with negative eigenvalues of M tokens converge, with a positive one they diverge. For the first token the symmetric part of M decides, for every step-size matrix, where it is definite. Eigenvalues without symmetry do not, and one positive eigenvalue is not enough for all tokens to diverge.",
  hypotheses: [],
  dimension: { min: 2, max: 3 },
  tokens: { min: 1, max: 1 },
  ranges: { s: [-3, 3], x0: [-3, 3] },
  notChecked: [
    "More than three dimensions and, here, more than one token; entries of S_Δ and of tokens beyond 3, where tokens idle so long that most of a trace is waiting.",
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
      note: "By |x₁|²: its derivative is 2 (x₁ᵀM x₁) Σ_d Δ_d x_{1,d}² ≤ −c |x₁|⁴ whatever S_Δ is.",
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
      name: "negative definite symmetric part: sharp constant",
      kind: "anyOf",
      claims: [
        { name: "|x₁|²_M t", kind: "limit", of: "-t * quad(x[1])", equals: "1 / (2 * log(2))" },
        { name: "a zero token", kind: "always", of: "norm(x[1]) == 0" },
      ],
      hypotheses: ["max(eigsym(M)) < 0"],
      attributedTo: "workbench",
      established: true,
      note: "|x₁|√t → (2 ln 2 |x̂ᵀM x̂|)^{−1/2}, where the direction x̂ that the token ends in depends on the data.",
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
        { name: "blows up", kind: "blowsUp" },
        { name: "diverges", kind: "unbounded", of: "norm(x[1])" },
      ],
      hypotheses: ["max(eigsym(M)) > 0"],
      attributedTo: "paper",
      established: false,
      note: "M = diag(1, −1), x₁ = (0.1, 1), equal rows: converges.",
    },
    {
      name: "positive definite symmetric part: the first token diverges",
      kind: "anyOf",
      claims: [
        { name: "not definite", kind: "always", of: "min(eigsym(M)) <= 0 or norm(x0[1]) == 0" },
        { name: "blows up", kind: "blowsUp" },
        { name: "grows for ever", kind: "unbounded", of: "norm(x[1])" },
      ],
      hypotheses: ["max(eigsym(M)) > 0"],
      attributedTo: "workbench",
      established: true,
      note: "Bounded, |x₁|² would have grown beyond every bound: its derivative is 2 (x₁ᵀM x₁) Σ_d Δ_d x_{1,d}². That all tokens diverge fails as in one dimension.",
    },
  ],
};

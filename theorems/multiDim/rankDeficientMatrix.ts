import { derived } from "../citation.ts";
import type { Theorem } from "../types.ts";

const SINGULAR = "min(abs(eig(M))) < 1e-9";
const NEGATIVE_SEMIDEFINITE = "abs(max(eigsym(M))) < 1e-9";

/**
 * M = S_Cᵀ S_B of rank N < D, as in every Mamba model: zero is an eigenvalue, and no sign of the others decides.
 *
 * Statement: tokens in the kernel of S_B stand still, so M is never definite. Where its symmetric part is negative
 * semi-definite the first token never grows, but may stay at a nonzero point xᵀM x = 0. Where the kernels of S_B and S_C
 * differ, the symmetric part has eigenvalues of both signs whatever the eigenvalues of M are (those of S_B S_Cᵀ, N×N).
 * Hypotheses: |least eigenvalue of M| < 1e-9, which for the problems drawn is rounding; semi-definite in the same way.
 * Checked by: limits and comparisons on trajectories of one token, D = 2 … 3.
 * Not checked: more tokens.
 */
export const rankDeficientMatrix: Theorem = {
  id: "rank-deficient-matrix",
  kind: "theorem",
  title: "Rank-deficient input-output matrices: the first token",
  citation: derived("the first token for M = S_Cᵀ S_B of rank N < D"),
  latex: String.raw`\tfrac12(M+M^\top)\preceq0\ \Longrightarrow\ |x_1(t)|\ \text{never grows};\qquad N<D\ \Longrightarrow\ M\ \text{is not definite}`,
  summary:
    "In practice the state is far smaller than the embedding, so M = S_Cᵀ S_B has rank N < D and most of its eigenvalues are zero. It is then never definite: tokens that S_B does not see stand still. If the symmetric part is negative semi-definite the first token never grows, and it vanishes if the rows of S_Δ are equal and it starts off the zeros of xᵀM x; otherwise it may end at a nonzero point. The signs of the nonzero eigenvalues alone decide nothing.",
  hypotheses: [SINGULAR],
  dimension: { min: 2, max: 3 },
  tokens: { min: 1, max: 1 },
  ranges: { s: [-3, 3], x0: [-3, 3] },
  notChecked: ["More than one token, more than three dimensions."],
  claims: [
    {
      name: "negative semi-definite: the first token never grows",
      kind: "always",
      of: "norm(x[1]) <= norm(x0[1])",
      hypotheses: [NEGATIVE_SEMIDEFINITE],
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "negative semi-definite: the first token vanishes",
      kind: "limit",
      of: "norm(x[1])",
      equals: "0",
      hypotheses: [NEGATIVE_SEMIDEFINITE],
      attributedTo: "workbench",
      established: false,
      note: "It may end at xᵀM x = 0: with unequal rows of S_Δ not only when it starts there, but from an open set.",
    },
    {
      name: "negative nonzero eigenvalues are enough",
      kind: "bounded",
      of: "norm(x[1])",
      hypotheses: [SINGULAR, "max(eig(M)) < 1e-9"],
      attributedTo: "workbench",
      established: false,
      note: "M = S_Cᵀ S_B with N = 1 grows where S_B x and S_C x have equal signs; its one eigenvalue is S_B S_Cᵀ.",
    },
  ],
};

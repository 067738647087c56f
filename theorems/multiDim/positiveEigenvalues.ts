import { derived } from "../citation.ts";
import type { Theorem } from "../types.ts";

/**
 * Symmetric M with p positive eigenvalues: at most the first D − p tokens can all go to zero.
 *
 * Why, to leading order: tokens that vanish become M-orthogonal to each other with xᵀM x < 0, and there is room for
 * D − p such directions. The next token is left with a direction in which xᵀM x > 0.
 * Hypotheses: M symmetric and indefinite, all a equal, rows of S_Δ equal; generic tokens (no zero entries, not parallel)
 * of which the first vanishes, x₁ᵀM x₁ < 0.
 * Checked by: the growth of √t |x₂| on trajectories of two tokens in D = 2.
 * Not checked: D > 2, where the phase diagram counts problems instead; unequal rows (counted there as well).
 */
export const positiveEigenvalues: Theorem = {
  id: "positive-eigenvalues",
  kind: "conjecture",
  title: "Positive eigenvalues and how many tokens can vanish",
  citation: derived("how many tokens vanish beside p positive eigenvalues"),
  latex: String.raw`M=M^\top\ \text{with}\ p\ \text{positive eigenvalues}:\qquad x_1,\dots,x_L\to0\ \text{only if}\ L\le D-p\quad\text{(generic tokens)}`,
  summary:
    "With p positive eigenvalues of a symmetric M some tokens still vanish, but generically no more than the first D − p: each takes a direction of its own in which xᵀM x is negative, and there are D − p of those. This is read off the leading order and seen in numbers, not proved.",
  hypotheses: [
    "M[d, k] == M[k, d]",
    "max(eigsym(M)) > 0",
    "S[d, k] == S[1, k]",
    "a[d] == a[1]",
    "quad(x0[1]) < 0",
    "x0[l, d] != 0",
    "x0[1, 1] * x0[2, 2] != x0[1, 2] * x0[2, 1]",
  ],
  dimension: { min: 2, max: 2 },
  tokens: { min: 2, max: 2 },
  ranges: { s: [-1, 1], x0: [-3, 3], a: [0.3, 3] },
  notChecked: ["More than two dimensions and unequal rows of S_Δ: counted in the phase diagram."],
  claims: [
    {
      name: "beside a positive eigenvalue the second of two tokens does not vanish",
      kind: "anyOf",
      claims: [
        { name: "a token blows up", kind: "blowsUp" },
        { name: "it falls more slowly than 1/√t, if at all", kind: "unbounded", of: "sqrt(t) * norm(x[2])" },
      ],
      attributedTo: "workbench",
      established: "open",
    },
  ],
};

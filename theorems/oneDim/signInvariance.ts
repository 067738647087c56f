import { derived } from "../citation.ts";
import type { Theorem } from "../types.ts";

/**
 * Sign invariance and monotone magnitudes: the lemma behind all cases.
 *
 * Statement: d ln|x_l|/dt = μ h_l with h_l ≥ 0, so signs never change, zeros stay, and magnitudes are monotone.
 * Hypotheses: none beyond a > 0. Checked by: every point of every trajectory; the proof chain `sign-invariance`.
 * Not checked: nothing.
 */
export const signInvariance: Theorem = {
  id: "sign-invariance",
  kind: "lemma",
  title: "Tokens keep their signs, and their magnitudes are monotone",
  citation: derived("the logarithmic form of the one-dimensional system"),
  latex: String.raw`\operatorname{sign}x_l(t)=\operatorname{sign}x_l(0),\qquad \tfrac{d}{dt}\ln|x_l|=\mu h_l,\ h_l\ge0`,
  summary:
    "In one dimension the state h_l is a sum of nonnegative terms, so each token's logarithm moves in the direction of mu's sign for ever.",
  hypotheses: [],
  tokens: { min: 1, max: 4 },
  notChecked: [],
  claims: [
    {
      name: "signs",
      kind: "always",
      of: "sign(x[l]) == sign(x0[l])",
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "shrinking",
      kind: "always",
      of: "abs(x[l]) <= abs(x0[l])",
      hypotheses: ["mu <= 0"],
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "growing",
      kind: "always",
      of: "abs(x[l]) >= abs(x0[l])",
      hypotheses: ["mu >= 0"],
      attributedTo: "workbench",
      established: true,
    },
  ],
};

import { derived } from "../citation.ts";
import type { Theorem } from "../types.ts";

/**
 * Convergence with zero tokens: what a zero in front of a token does to its constant.
 *
 * Statement: a token whose previous nonzero token is g places back has |x_l|√t → √((1−q^g)/K); the first nonzero one
 * has K^{−1/2}. Hypotheses: mu < 0 and the zeros named by each claim. Checked by: limits on trajectories.
 * Not checked: g > 3.
 */
export const convergenceWithZeros: Theorem = {
  id: "convergence-with-zeros",
  kind: "lemma",
  title: "Zero tokens change the constants of the convergence scenario",
  citation: derived("the boundary case of zero tokens in the convergence scenario"),
  latex: String.raw`\mu<0,\ x_{l-g}(0)\neq0=x_{l-g+1}(0)=\dots=x_{l-1}(0)\ \Longrightarrow\ |x_l(t)|\sqrt t\to\sqrt{\tfrac{1-q^g}{K}}`,
  summary:
    "A zero token stays zero and only lets the state decay once more. The token behind it therefore settles at a larger constant; a zero in front of all others shifts the role of the first token.",
  hypotheses: ["mu < 0"],
  tokens: { min: 3, max: 4 },
  notChecked: ["Gaps of more than two zeros."],
  claims: [
    {
      name: "zero tokens stay zero",
      kind: "always",
      of: "x[2] == 0",
      hypotheses: ["mu < 0", "x0[2] == 0"],
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "gap of one zero",
      kind: "limit",
      of: "sqrt(t) * abs(x[3])",
      equals: "sqrt((1 - 4^(-a)) / (2 * abs(mu) * log(2)))",
      hypotheses: ["mu < 0", "x0[1] != 0", "x0[2] == 0", "x0[3] != 0"],
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "zero in front",
      kind: "limit",
      of: "sqrt(t) * abs(x[2])",
      equals: "1 / sqrt(2 * abs(mu) * log(2))",
      hypotheses: ["mu < 0", "x0[1] == 0", "x0[2] != 0"],
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "zeros do not matter",
      kind: "limit",
      of: "sqrt(t) * abs(x[3])",
      equals: "sqrt((1 - 2^(-a)) / (2 * abs(mu) * log(2)))",
      hypotheses: ["mu < 0", "x0[1] != 0", "x0[3] != 0"],
      attributedTo: "workbench",
      established: false,
      note: "Without the hypothesis x_2(0) ≠ 0 the constant of the convergence theorem fails.",
    },
  ],
};

import { reported } from "../citation.ts";
import type { Theorem } from "../types.ts";

/**
 * Slow divergence: μ > 0 and every s x_l(0) < 0. Tokens grow for ever, but only like ln t.
 *
 * Statement: with z = |s x| and θ = μ t/s², z_1 = ln θ + 3 ln z_1 − 3/z_1 + O(z_1^{−2}), and every |x_l|/|x_1| has a
 * limit r_l ∈ (1, ∞) for l ≥ 2. Hypotheses: mu > 0; s·x_l(0) < 0 for every l.
 * Checked by: limits, bounds and orders on trajectories to ln t = 10^100; the proof chain `slow-divergence`.
 * Not checked: a closed form of r_l (none is known).
 */
export const slowDivergence: Theorem = {
  id: "slow-divergence",
  kind: "theorem",
  title: "Slow divergence: tokens grow like ln t",
  citation: reported("the slow-divergence scenario of the one-dimensional case"),
  latex: String.raw`\mu>0,\ s\,x_l(0)<0\ \forall l\ \Longrightarrow\ |s\,x_1|\sim\ln t,\qquad \frac{|x_l|}{|x_1|}\to r_l\in(1,\infty)\ (l\ge2)`,
  summary:
    "When μ is positive and the step sizes of all tokens shrink as they grow, tokens diverge without blow-up. The paper's bound (ln t)^l is far from sharp for l ≥ 2: every token is of order ln t, with a ratio to the first token that depends on the data.",
  hypotheses: ["mu > 0", "s * x0[l] < 0"],
  tokens: { min: 1, max: 4 },
  notChecked: ["The values of the limits r_l: they depend on the data and have no known closed form."],
  claims: [
    {
      name: "tokens diverge",
      kind: "limit",
      of: "abs(x[l])",
      equals: "Infinity",
      attributedTo: "paper",
      established: true,
    },
    {
      name: "no blow-up",
      kind: "global",
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "rate",
      kind: "bounded",
      of: "abs(x[l]) / logt^l",
      attributedTo: "paper",
      established: true,
      note: "Reported as O((ln t)^l). True, but for l ≥ 2 the power l is not sharp: see the two claims below.",
    },
    {
      name: "rate is not sharp",
      kind: "limit",
      of: "abs(x[l+1]) / logt^(l+1)",
      equals: "0",
      attributedTo: "workbench",
      established: true,
      tokens: { min: 2, max: 4 },
    },
    {
      name: "at most ln t",
      kind: "bounded",
      of: "abs(x[l]) / logt",
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "at least ln t",
      kind: "bounded",
      of: "logt / abs(x[l])",
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "first token",
      kind: "limit",
      of: "abs(s * x[1]) / logt",
      equals: "1",
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "first token, next order",
      kind: "limit",
      of: "abs(s * x[1]) - logt - log(mu / s^2) - 3 * log(abs(s * x[1]))",
      equals: "0",
      attributedTo: "workbench",
      established: true,
      note: "z₁ = ln θ + 3 ln z₁ − 3/z₁ + …: at t = 10¹² z₁/ln θ is still 1.39.",
    },
    {
      name: "later tokens lead",
      kind: "eventually",
      of: "abs(x[l+1]) > abs(x[1])",
      attributedTo: "workbench",
      established: true,
      tokens: { min: 2, max: 4 },
    },
    {
      name: "bounded ratios",
      kind: "bounded",
      of: "abs(x[l]) / abs(x[1])",
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "scores vanish",
      kind: "limit",
      of: "P[l, j]",
      equals: "0",
      attributedTo: "paper",
      established: true,
    },
    {
      name: "first score",
      kind: "limit",
      of: "t * logt * P[1, 1]",
      equals: "1",
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "scores of the first token",
      kind: "limit",
      of: "P[l, 1] * abs(x[1]) / (P[1, 1] * abs(x[l]))",
      equals: "1",
      attributedTo: "workbench",
      established: true,
      note: "P_l1 ~ r_l P_11.",
    },
    {
      name: "attention concentrates on the first token",
      kind: "limit",
      of: "P[l+1, j+1] / P[l+1, 1]",
      equals: "0",
      attributedTo: "workbench",
      established: true,
      tokens: { min: 2, max: 4 },
    },
    {
      name: "all tokens grow alike",
      kind: "limit",
      of: "abs(x[l+1]) / abs(x[1])",
      equals: "1",
      attributedTo: "workbench",
      established: false,
      tokens: { min: 2, max: 4 },
      note: "r_l > 1 strictly: the later tokens add their own growth to the state they inherit.",
    },
  ],
};

import { derived } from "../citation.ts";
import type { Theorem } from "../types.ts";

/**
 * The boundary s = 0 of fast divergence: Δ = ln 2, other exponents, closed forms.
 *
 * Statement: u = x² obeys u_1 = 1/(K(T−t)); for L = 2 token 1 leads iff x_2² < (1−q) x_1², and then |x_2| grows with
 * exponent q/2. Hypotheses: mu > 0, s == 0. Checked by: limits and orders on trajectories; T against its closed form.
 * Not checked: L > 2.
 */
export const flatFastDivergence: Theorem = {
  id: "flat-fast-divergence",
  kind: "lemma",
  title: "The boundary s = 0 of fast divergence",
  citation: derived("the boundary case s = 0 of fast divergence"),
  latex: String.raw`\mu>0,\ s=0\ \Longrightarrow\ x_1^2=\frac1{K(T-t)},\quad T=\frac1{K x_1(0)^2}\ (L=1)`,
  summary:
    "With s = 0 the step size is the constant ln 2. Blow-up follows (T−t)^(−1/2) instead of (T−t)^(−1/3), and the tokens after the leader have their own powers.",
  hypotheses: ["mu > 0", "s == 0", "x0[l] != 0"],
  tokens: { min: 1, max: 2 },
  ranges: { s: [0, 0] },
  notChecked: ["More than two tokens."],
  claims: [
    {
      name: "blow-up time",
      kind: "blowsUp",
      equals: "1 / (2 * mu * log(2) * x0[1]^2)",
      attributedTo: "workbench",
      established: true,
      tokens: { min: 1, max: 1 },
    },
    {
      name: "leader's rate",
      kind: "limit",
      as: "t -> T",
      of: "(T - t) * max(abs(x))^2",
      equals: "1 / (2 * mu * log(2))",
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "when the first token leads",
      kind: "limit",
      as: "t -> T",
      of: "(T - t) * x[1]^2",
      equals: "1 / (2 * mu * log(2))",
      hypotheses: ["mu > 0", "s == 0", "x0[2] != 0", "x0[2]^2 < 0.9 * (1 - 2^(-a)) * x0[1]^2"],
      attributedTo: "workbench",
      established: true,
      tokens: { min: 2, max: 2 },
    },
    {
      name: "when the second token leads",
      kind: "bounded",
      as: "t -> T",
      of: "x[1]",
      hypotheses: ["mu > 0", "s == 0", "x0[1] != 0", "x0[2]^2 > 1.1 * (1 - 2^(-a)) * x0[1]^2"],
      attributedTo: "workbench",
      established: true,
      tokens: { min: 2, max: 2 },
    },
    {
      name: "exponent of the follower",
      kind: "limit",
      as: "t -> T",
      of: "log(abs(x[2])) / log(1 / (T - t))",
      equals: "2^(-a) / 2",
      hypotheses: ["mu > 0", "s == 0", "x0[2] != 0", "x0[2]^2 < 0.5 * (1 - 2^(-a)) * x0[1]^2"],
      attributedTo: "workbench",
      established: true,
      tokens: { min: 2, max: 2 },
      note: "From the closed form of u₂ = x₂², which simulate.test checks to 1e-11.",
    },
  ],
};

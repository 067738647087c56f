import { paper } from "../citation.ts";
import type { Theorem } from "../types.ts";

/**
 * Convergence: with μ < 0 every token tends to zero.
 *
 * Statement: |x_1|√t → K^{−1/2} and |x_l|√t → √((1−q)/K) for l ≥ 2, K = 2|μ| ln 2, q = 2^{−a}; scores fall like 1/t.
 * Hypotheses: mu < 0; every token nonzero (see convergence-with-zeros for the others).
 * Checked by: limits, bounds and orders on trajectories to ln t ≥ 10³; the proof chain `convergence`.
 * Not checked: uniformity in the data (it fails: a token with s x = −z idles until t ≈ (s²/|μ|) e^z/z³).
 */
export const convergence: Theorem = {
  id: "convergence",
  kind: "theorem",
  title: "Convergence scenario: all tokens vanish like 1/√t",
  citation: paper("the convergence scenario of the one-dimensional case"),
  latex: String.raw`\mu<0,\ x_l(0)\neq 0\ \Longrightarrow\ |x_1(t)|\sqrt t\to K^{-1/2},\quad |x_l(t)|\sqrt t\to\sqrt{\tfrac{1-q}{K}}\ (l\ge 2),\qquad K=2|\mu|\ln 2,\ q=2^{-a}`,
  summary:
    "When the input-output number μ = S_CᵀS_B is negative, every token shrinks to zero, and so do all hidden attention scores. The paper gives the order 1/√t; the exact constants are known as well, and the first token's differs from all the others'.",
  hypotheses: ["mu < 0", "x0[l] != 0"],
  tokens: { min: 1, max: 4 },
  notChecked: [
    "Uniformity in the data: there is none. A first token with s·x = −z starts to move only at t of order e^z/z³.",
  ],
  claims: [
    {
      name: "tokens vanish",
      kind: "limit",
      of: "x[l]",
      equals: "0",
      attributedTo: "paper",
      established: true,
    },
    {
      name: "rate",
      kind: "bounded",
      of: "sqrt(t) * abs(x[l])",
      attributedTo: "paper",
      established: true,
      note: "An upper bound as reported; the limits below say that it is the exact order, and with which constants.",
    },
    {
      name: "scores vanish",
      kind: "bounded",
      of: "t * P[l, j]",
      attributedTo: "paper",
      established: true,
    },
    {
      name: "constant of the first token",
      kind: "limit",
      of: "sqrt(t) * abs(x[1])",
      equals: "1 / sqrt(2 * abs(mu) * log(2))",
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "constant of later tokens",
      kind: "limit",
      of: "sqrt(t) * abs(x[l+1])",
      equals: "sqrt((1 - 2^(-a)) / (2 * abs(mu) * log(2)))",
      attributedTo: "workbench",
      established: true,
      tokens: { min: 2, max: 4 },
    },
    {
      name: "first score",
      kind: "limit",
      of: "t * P[1, 1]",
      equals: "-1/2",
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "diagonal scores",
      kind: "limit",
      of: "t * P[l+1, l+1]",
      equals: "-(1 - 2^(-a)) / 2",
      attributedTo: "workbench",
      established: true,
      tokens: { min: 2, max: 4 },
    },
    {
      name: "scores of the first token",
      kind: "limit",
      of: "t * P[l+1, 1]",
      equals: "-sign(x0[l+1] * x0[1]) * 2^(-a*l) * sqrt(1 - 2^(-a)) / 2",
      attributedTo: "workbench",
      established: true,
      tokens: { min: 2, max: 4 },
    },
    {
      name: "other scores",
      kind: "limit",
      of: "t * P[l+1, j+1]",
      equals: "-sign(x0[l+1] * x0[j+1]) * 2^(-a*(l - j)) * (1 - 2^(-a)) / 2",
      attributedTo: "workbench",
      established: true,
      tokens: { min: 3, max: 4 },
    },
    {
      name: "explicit bound",
      kind: "always",
      of: "abs(x[l]) <= (x0[l]^(-2) + 2 * abs(mu) * min(log(2), Delta(x0[l])) * t)^(-1/2)",
      attributedTo: "workbench",
      established: true,
      note: "Holds from t = 0 on, with the data in it.",
    },
    {
      name: "next order of the first token",
      kind: "limit",
      of: "sqrt(t) * (sqrt(2 * abs(mu) * log(2) * t) * abs(x[1]) - 1)",
      equals: "-sign(x0[1]) * s / (2 * log(2) * sqrt(2 * abs(mu) * log(2)))",
      attributedTo: "workbench",
      established: true,
      tokens: { min: 1, max: 1 },
      ranges: { s: [-3, 3], x0: [-3, 3] },
      note: "Relative error of the first limit; order t^(−min(1/2, 1−q)) for later tokens, very slow for small a.",
    },
    {
      name: "one constant for all tokens",
      kind: "limit",
      of: "sqrt(t) * abs(x[l])",
      equals: "1 / sqrt(2 * abs(mu) * log(2))",
      attributedTo: "workbench",
      established: false,
      tokens: { min: 2, max: 4 },
      note: "The natural guess from the first token; later tokens lose the factor √(1−q) to the state they inherit.",
    },
  ],
};

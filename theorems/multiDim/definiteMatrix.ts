import { derived } from "../citation.ts";
import type { Theorem } from "../types.ts";

const SYMMETRIC = "M[d, k] == M[k, d]";
const NEGATIVE = "max(eigsym(M)) < 0";
const EQUAL_ROWS = "S[d, k] == S[1, k]";
const EQUAL_DECAY = "a[d] == a[1]";

/**
 * Symmetric definite M: what happens to all tokens.
 *
 * Statement: if M is symmetric negative definite, all rows of S_Δ are equal and all a_d are equal, every token goes to
 * zero: V = −Σ_l x_lᵀM x_l has V′ = −2 Σ_{j≤l} c_lj (x_lᵀM x_j)² with c_lj > 0. Without equal rows it fails.
 * Hypotheses: M symmetric and negative definite; S[d, k] = S[1, k]; a[d] = a[1].
 * Checked by: limits on trajectories of two tokens in D = 2; the rare counterexamples are tried first, by value.
 * Not checked: more than two tokens, more than two dimensions.
 */
export const definiteMatrix: Theorem = {
  id: "definite-matrix",
  kind: "theorem",
  title: "Symmetric definite input-output matrices: all tokens",
  citation: derived("all tokens for symmetric definite M"),
  latex: String.raw`M=M^\top\prec0,\ S_{\Delta,1}=\dots=S_{\Delta,D},\ a_1=\dots=a_D\ \Longrightarrow\ x_l(t)\to0\ \text{for all }l`,
  summary:
    "That all eigenvalues of a symmetric M are negative makes every token vanish if all rows of S_Δ and all decay rates are equal. Without equal rows the first token still vanishes, but a later one may grow for ever; for random data that is rare, a few problems in a thousand.",
  hypotheses: [SYMMETRIC, NEGATIVE],
  dimension: { min: 2, max: 2 },
  tokens: { min: 2, max: 2 },
  ranges: { s: [-3, 3], x0: [-3, 3], a: [0.3, 3] },
  notChecked: ["More than two tokens, more than two dimensions; a beyond [0.3, 3]."],
  claims: [
    {
      name: "equal rows and equal decay: every token vanishes",
      kind: "limit",
      of: "norm(x[l])",
      equals: "0",
      hypotheses: [SYMMETRIC, NEGATIVE, EQUAL_ROWS, EQUAL_DECAY],
      attributedTo: "workbench",
      established: true,
      note: "By V = −Σ x_lᵀM x_l, which falls unless all x_lᵀM x_j vanish.",
    },
    {
      name: "equal rows and equal decay: the first D tokens have one sharp constant",
      kind: "anyOf",
      claims: [
        {
          name: "parallel tokens",
          kind: "always",
          of: "x0[1, 1] * x0[2, 2] == x0[1, 2] * x0[2, 1]",
        },
        { name: "M nearly singular", kind: "always", of: "min(eigsym(M)) < 20 * max(eigsym(M))" },
        { name: "|x_l|²_M t", kind: "limit", of: "-t * quad(x[l])", equals: "1 / (2 * log(2))" },
      ],
      hypotheses: [SYMMETRIC, NEGATIVE, EQUAL_ROWS, EQUAL_DECAY],
      attributedTo: "workbench",
      established: "open",
      note: "Tokens become M-orthogonal; from l = D + 1 on the constant is (1 − q^D)/(2 ln 2), q = 2^−a. Leading order and numbers, no proof; read where eigenvalues differ by a factor of 20 at most.",
    },
    {
      name: "symmetric and negative definite is enough",
      kind: "limit",
      of: "norm(x[l])",
      equals: "0",
      attributedTo: "paper",
      established: false,
      note: "M = −[[1, 0.9], [0.9, 1]], rows (1, 1) and (0, −1), a = (1, 1): x₁ → 0 while x₂ grows like t^{2/7}.",
    },
    {
      name: "diagonal and negative is enough",
      kind: "limit",
      of: "norm(x[l])",
      equals: "0",
      hypotheses: ["d == k or M[d, k] == 0", NEGATIVE],
      attributedTo: "workbench",
      established: "open",
      note: "No divergence seen for any S_Δ and a, here and in 9,000 problems of the phase diagram's solver.",
    },
  ],
};

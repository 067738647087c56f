import { paper } from "../citation.ts";
import type { Theorem } from "../types.ts";

/**
 * Rate ordering: diverging tokens grow at different rates, hence contribute unequally.
 *
 * Statement: in slow divergence eventually |x_1| < |x_l| for all l ≥ 2; the full ordering |x_1| < |x_2| < … holds if
 * the data are ordered and a ≤ 36.7766, and fails in general. Hypotheses: mu > 0; s·x_l(0) < 0 for every l.
 * Checked by: orders on trajectories to ln t = 10^100; the proof chain `rate-ordering`.
 * Not checked: orders among tokens of fast divergence beyond those in `fast-divergence`.
 */
export const rateOrdering: Theorem = {
  id: "rate-ordering",
  kind: "theorem",
  title: "Different tokens diverge at different rates",
  citation: paper("the unequal divergence rates of the one-dimensional case"),
  latex: String.raw`\mu>0,\ s\,x_l(0)<0\ \Longrightarrow\ |x_1(t)|<|x_l(t)|\ (l\ge2)\text{ eventually};\qquad |x_1|<|x_2|<\dots\text{ only for ordered data}`,
  summary:
    "The paper concludes that tokens diverge at different rates and so contribute unequally to the updates. In slow divergence the first token is always the smallest in the end, but the order of the others is set by the data: a full ordering along the sequence fails in general and holds for initially ordered data.",
  hypotheses: ["mu > 0", "s * x0[l] < 0"],
  tokens: { min: 2, max: 4 },
  notChecked: ["Orders in fast divergence other than those listed under fast-divergence."],
  claims: [
    {
      name: "the first token ends smallest",
      kind: "eventually",
      of: "abs(x[1]) < abs(x[l+1])",
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "attention is unequal",
      kind: "limit",
      of: "P[l+1, l+1] / P[l+1, 1]",
      equals: "0",
      attributedTo: "paper",
      established: true,
      note: "Unequal contributions, in the strongest form: the first token's score dominates every row.",
    },
    {
      name: "full ordering",
      kind: "eventually",
      of: "abs(x[l]) < abs(x[l+1])",
      attributedTo: "paper",
      established: false,
      tokens: { min: 3, max: 4 },
      note: "The reading by which rates increase along the sequence. z(0) = (1, 10, 1.1), a = 1 gives ratios 1, 10.014, 2.368.",
    },
    {
      name: "full ordering for ordered data",
      kind: "eventually",
      of: "abs(x[l]) < abs(x[l+1])",
      hypotheses: ["mu > 0", "s * x0[l] < 0", "abs(x0[l]) <= abs(x0[l+1])", "a <= 36.7766"],
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "ratios do not decrease for ordered data",
      kind: "always",
      of: "abs(x[l+1] / x[l]) >= abs(x0[l+1] / x0[l])",
      hypotheses: ["mu > 0", "s * x0[l] < 0", "abs(x0[l]) <= abs(x0[l+1])", "a <= 36.7766"],
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "powers of ln t differ",
      kind: "limit",
      of: "abs(x[1]) / abs(x[l+1])",
      equals: "0",
      attributedTo: "workbench",
      established: false,
      note: "What the bounds (ln t)^l suggest. All tokens are of the same order ln t; only constants differ.",
    },
  ],
};

import { derived } from "../citation.ts";
import type { Theorem } from "../types.ts";

/**
 * Slow divergence with a zero token in between: the ratio becomes 1 and the gap finite.
 *
 * Statement: x_2 = 0 gives z_3 − z_1 → −ln(1−q), so r_3 = 1. Hypotheses: mu > 0, s·x < 0 for tokens 1 and 3, x_2 = 0.
 * Checked by: limits on trajectories. Not checked: longer gaps.
 */
export const slowDivergenceWithZeros: Theorem = {
  id: "slow-divergence-with-zeros",
  kind: "lemma",
  title: "A zero token in between removes the growth of the ratio",
  citation: derived("the boundary case of zero tokens in slow divergence"),
  latex: String.raw`\mu>0,\ s x_1(0)<0,\ x_2(0)=0,\ s x_3(0)<0\ \Longrightarrow\ |s x_3|-|s x_1|\to-\ln(1-q)`,
  summary:
    "Behind a zero token the inherited state is smaller by the factor q, which is enough to bind the later token to the first: their difference, not only their ratio, has a limit.",
  hypotheses: ["mu > 0", "s * x0[1] < 0", "x0[2] == 0", "s * x0[3] < 0"],
  tokens: { min: 3, max: 3 },
  notChecked: ["Gaps of more than one zero."],
  claims: [
    {
      name: "ratio",
      kind: "limit",
      of: "abs(x[3]) / abs(x[1])",
      equals: "1",
      attributedTo: "workbench",
      established: true,
    },
    {
      name: "gap",
      kind: "limit",
      of: "abs(s * x[3]) - abs(s * x[1])",
      equals: "-log(1 - 2^(-a))",
      ranges: { a: [0.5, 10], s: [-3, 3], x0: [-3, 3] },
      attributedTo: "workbench",
      established: true,
      note: "Drawn where token 3 is bound before ln t = 10^12: later, the difference of two tokens has no digits left.",
    },
    {
      name: "gap, in step sizes",
      kind: "limit",
      of: "log(Delta(x[1]) / Delta(x[3]))",
      equals: "-log(1 - 2^(-a))",
      attributedTo: "workbench",
      established: true,
      note: "ln Δ(x) = −|s x| + O(e^(−|s x|)): the same limit, readable however late token 3 is bound (ln t = 10^40 for small a).",
    },
  ],
};

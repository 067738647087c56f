import { paper } from "../citation.ts";
import type { ClaimSpec, Theorem } from "../types.ts";

/** The three fates, as far as one common interval of time shows them. */
const ON_ONE_INTERVAL: readonly ClaimSpec[] = [
  { name: "all vanish", kind: "limit", of: "max(abs(x))", equals: "0" },
  { name: "all diverge slowly", kind: "limit", of: "min(abs(x))", equals: "Infinity" },
  { name: "some token blows up", kind: "limit", as: "t -> T", of: "max(abs(x))", equals: "Infinity" },
];

/**
 * The dichotomy: either all tokens converge to zero or all diverge to infinity.
 *
 * Statement: with μ ≠ 0 and nonzero tokens, each token on its own maximal interval either tends to zero (μ < 0) or to
 * infinity (μ > 0). Hypotheses: mu ≠ 0; every token nonzero. Checked by: limits on trajectories; the proof chain
 * `dichotomy` (exhaustiveness of the cases, each boundary named).
 * Not checked: a few followers of followers (ln ln ln ln of the leader), whose growth sets in beyond every double.
 */
export const dichotomy: Theorem = {
  id: "dichotomy",
  kind: "theorem",
  title: "Dichotomy: all tokens converge to zero, or all diverge",
  citation: paper("the dichotomy of the one-dimensional case"),
  latex: String.raw`\mu\ne0,\ x_l(0)\ne0\ \Longrightarrow\ \text{either } x_l\to0\ \forall l,\ \text{ or } |x_l|\to\infty\ \forall l\text{, each on its own maximal interval}`,
  summary:
    "The paper's headline: in one dimension either every token converges to zero or every token diverges. True for nonzero tokens and mu ≠ 0 if “diverge” is read token by token. At a common blow-up time the tokens before the leader are still finite, so the literal reading at one time fails.",
  hypotheses: ["mu != 0", "x0[l] != 0"],
  tokens: { min: 1, max: 4 },
  notChecked: [
    "A few followers of followers, growing like ln ln ln ln of the leader or slower: where that sets in beyond every double, the problem counts as inconclusive.",
  ],
  claims: [
    {
      name: "some token diverges or all vanish",
      kind: "anyOf",
      claims: ON_ONE_INTERVAL,
      attributedTo: "paper",
      established: true,
      note: "The reading that holds on one time interval; the other tokens follow on their own.",
    },
    {
      name: "convergence exactly for negative mu",
      kind: "limit",
      of: "x[l]",
      equals: "0",
      hypotheses: ["mu < 0"],
      attributedTo: "paper",
      established: true,
    },
    {
      name: "one token alone",
      kind: "anyOf",
      claims: [
        { name: "vanishes", kind: "limit", of: "x[1]", equals: "0" },
        { name: "diverges slowly", kind: "limit", of: "abs(x[1])", equals: "Infinity" },
        { name: "blows up", kind: "limit", as: "t -> T", of: "abs(x[1])", equals: "Infinity" },
      ],
      attributedTo: "workbench",
      established: true,
      tokens: { min: 1, max: 1 },
      note: "The dichotomy for one token, which causality lifts to every first token of a sequence.",
    },
    {
      name: "the last token",
      kind: "anyOf",
      claims: [
        { name: "vanishes", kind: "limit", of: "x[L]", equals: "0" },
        { name: "diverges slowly", kind: "limit", of: "abs(x[L])", equals: "Infinity" },
        { name: "diverges at T", kind: "unbounded", as: "t -> T", of: "abs(x[L])" },
      ],
      attributedTo: "workbench",
      established: true,
      note: "Token by token: no token feels those behind it, so the fate of token l on its own interval is that of the last token of the problem cut off after l.",
    },
    {
      name: "all tokens at once",
      kind: "anyOf",
      claims: [
        { name: "all vanish", kind: "limit", of: "max(abs(x))", equals: "0" },
        { name: "all diverge slowly", kind: "limit", of: "min(abs(x))", equals: "Infinity" },
        { name: "all blow up at T", kind: "limit", as: "t -> T", of: "min(abs(x))", equals: "Infinity" },
      ],
      attributedTo: "paper",
      established: false,
      tokens: { min: 2, max: 3 },
      note: "The literal reading at one time: tokens before the leader are finite at T.",
    },
    {
      name: "without the hypothesis mu ≠ 0",
      kind: "anyOf",
      claims: ON_ONE_INTERVAL,
      hypotheses: ["x0[l] != 0"],
      attributedTo: "workbench",
      established: false,
      note: "mu = 0 is stationary: the hypothesis is needed.",
    },
    {
      name: "without the hypothesis of nonzero tokens",
      kind: "anyOf",
      claims: ON_ONE_INTERVAL,
      hypotheses: ["mu != 0", "any(x0 != 0)"],
      attributedTo: "workbench",
      established: false,
      note: "A zero token stays at zero while the others diverge slowly.",
    },
  ],
};

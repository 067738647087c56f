import { derived } from "../citation.ts";
import type { Theorem } from "../types.ts";

/**
 * The boundary μ = 0: nothing moves.
 *
 * Statement: μ = 0 makes every token constant, so neither half of the dichotomy holds. Hypotheses: mu == 0.
 * Checked by: every point of every trajectory. Not checked: nothing.
 */
export const stationary: Theorem = {
  id: "stationary",
  kind: "lemma",
  title: "The boundary mu = 0 is stationary",
  citation: derived("the boundary case mu = 0 of the dichotomy"),
  latex: String.raw`\mu=0\ \Longrightarrow\ x_l(t)=x_l(0)`,
  summary: "With μ = 0 the right-hand side vanishes: tokens neither converge to zero nor diverge.",
  hypotheses: ["mu == 0"],
  tokens: { min: 1, max: 4 },
  notChecked: [],
  claims: [
    {
      name: "tokens stay",
      kind: "always",
      of: "x[l] == x0[l]",
      attributedTo: "workbench",
      established: true,
    },
    { name: "no blow-up", kind: "global", attributedTo: "workbench", established: true },
  ],
};

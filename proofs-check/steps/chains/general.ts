import type { ChainSpec } from "../../chain.ts";
import { claim } from "./claim.ts";

export const signInvariance: ChainSpec = {
  id: "sign-invariance",
  theorem: "sign-invariance",
  title: "Tokens keep their signs; |x| is monotone",
  shows: "proves",
  confirmations: ["polynomial.memory"],
  hypotheses: [],
  claims: [
    claim("signs", "always", "sign.sign", { of: "sign(x) = sign(x0)" }),
    claim("shrinking", "always", "shrinking.bound", { of: "x^2 <= x0^2", hypotheses: ["mu <= 0"] }),
    claim("growing", "always", "growing.bound", { of: "x^2 >= x0^2", hypotheses: ["mu >= 0"] }),
  ],
  missing: [],
};

export const stationary: ChainSpec = {
  id: "stationary",
  theorem: "stationary",
  title: "μ = 0: nothing moves",
  shows: "proves",
  hypotheses: ["mu == 0"],
  claims: [
    claim("tokens stay", "always", "stationary.constant", { of: "x = x0" }),
    claim("no blow-up", "global", "stationary.global"),
  ],
  missing: [],
};

export const dichotomy: ChainSpec = {
  id: "dichotomy",
  theorem: "dichotomy",
  title: "Either all tokens converge to zero or all diverge",
  shows: "proves",
  hypotheses: ["mu != 0", "x0[l] != 0"],
  confirmations: ["dichotomy.mu-sign", "dichotomy.product-sign"],
  claims: [
    claim("some token diverges or all vanish", "prose", "dichotomy.dichotomy"),
    claim("convergence exactly for negative mu", "limit", "convergence.to-zero", {
      of: "x",
      equals: "0",
      names: { x_l: "x" },
      hypotheses: ["mu < 0"],
    }),
    claim("one token alone", "prose", "dichotomy.dichotomy"),
    claim("boundary cases", "prose", "dichotomy.boundary"),
  ],
  missing: [],
};

export const literalDichotomy: ChainSpec = {
  id: "dichotomy-literal",
  theorem: "dichotomy",
  title: "At one common time, or without its hypotheses, the dichotomy fails",
  shows: "refutes",
  hypotheses: ["mu != 0", "x0[l] != 0"],
  claims: [
    claim("all tokens at once", "prose", "dichotomy.first-blow-up"),
    claim("without the hypothesis mu ≠ 0", "prose", "dichotomy.boundary", { hypotheses: ["x0[l] != 0"] }),
    claim("without the hypothesis of nonzero tokens", "prose", "dichotomy.zero-and-slow", {
      hypotheses: ["mu != 0", "any(x0 != 0)"],
    }),
  ],
  missing: [],
};

export const derivation: ChainSpec = {
  id: "derivation",
  theorem: "derivation",
  title: "From the discrete S6 layer to the attention form and the limit of depth",
  shows: "proves",
  hypotheses: [],
  claims: [
    claim("attention form for every L, N, D", "prose", "derivation.form"),
    claim("limit of depth", "prose", "derivation.limit"),
    claim("one dimension", "prose", "derivation.scalar"),
    ...[1, 2, 3, 4, 5].flatMap((L) =>
      [1, 2, 3].flatMap((N) =>
        [1, 2, 3].map((D) =>
          claim(`unrolled L = ${L}, N = ${N}, D = ${D}`, "prose", `unrolled${L}${N}${D}.attention-form`),
        ),
      ),
    ),
  ],
  missing: [],
};

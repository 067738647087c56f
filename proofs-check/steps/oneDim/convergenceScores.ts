import { combine, continuity, rule } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";

const D_LIMIT = "lim[t->Infinity] D = log(2)";
const E_LIMIT = "lim[t->Infinity] E = q";

/** Limits of t·P_lj. */
export const convergenceScores: readonly StepSpec[] = [
  {
    kind: "rule",
    id: "finite-product",
    rule: "standard-limit",
    title: "exp(−aΣΔ) → q^(l−j)",
    statement: ["lim[t->Infinity] exp(-a*A) = q^(l-j)"],
    premises: {
      factor: ["decay-limit", E_LIMIT],
      zero: ["zero-token", "exp(-a*softplus(s*0))*hm + softplus(s*0)*0^2 = q*hm"],
    },
    argument:
      "exp(−aΣ_{k=j+1..l} Δ(x_k)) is the product of l − j factors that each tend to q (a zero token's factor equals q).",
  },
  {
    kind: "rule",
    id: "score-first",
    rule: "limit-substitution",
    title: "t·P_11 → −1/2",
    statement: ["lim[t->Infinity] t*mu*x1*x1*softplus(s*x1) = -1/2"],
    premises: {
      u1: ["first-constant", "lim[t->Infinity] sqrt(t)*abs(x1) = K^(-1/2)"],
      u2: ["step-size-limit", "lim[t->Infinity] softplus(s*x1) = log(2)", "x: x1, hm: 0"],
    },
    parameters: { form: "mu*u1^2*u2" },
    argument: "P_11 = μ x_1² Δ(x_1).",
  },
  {
    kind: "rule",
    id: "score-diagonal",
    rule: "limit-substitution",
    title: "t·P_ll → −(1 − q)/2, l ≥ 2",
    statement: ["lim[t->Infinity] t*mu*x*x*D = -(1-q)/2"],
    premises: {
      u1: ["constant", "lim[t->Infinity] sqrt(t)*abs(x) = sqrt((1 - q)/K)"],
      u2: ["step-size-limit", D_LIMIT],
      fact: ["q-below-one", "1 - q > 0"],
    },
    parameters: { form: "mu*u1^2*u2" },
    argument: "P_ll = μ x_l² Δ(x_l).",
  },
  {
    kind: "rule",
    id: "score-to-first",
    rule: "limit-substitution",
    title: "t·P_l1 → −sgn(x_l x_1) q^(l−1) √(1 − q)/2",
    statement: [
      "lim[t->Infinity] t*mu*x*x1*softplus(s*x1)*exp(-a*A) = -sign(x)*sign(x1)*q^(l-1)*sqrt(1-q)/2",
    ],
    premises: {
      u1: ["constant", "lim[t->Infinity] sqrt(t)*abs(x) = sqrt((1 - q)/K)"],
      u2: ["first-constant", "lim[t->Infinity] sqrt(t)*abs(x1) = K^(-1/2)"],
      u3: ["step-size-limit", "lim[t->Infinity] softplus(s*x1) = log(2)", "x: x1, hm: 0"],
      u4: ["finite-product", "lim[t->Infinity] exp(-a*A) = q^(l-1)", "j: 1"],
      sign: ["sign", "sign(x) = sign(x0)"],
    },
    parameters: { form: "mu*sign(x)*sign(x1)*u1*u2*u3*u4", signs: "x, x1" },
    argument: "Signs are constant.",
  },
  {
    kind: "rule",
    id: "score-general",
    rule: "limit-substitution",
    title: "t·P_lj → −sgn(x_l x_j) q^(l−j) (1 − q)/2, 2 ≤ j ≤ l",
    statement: ["lim[t->Infinity] t*P = -sign(x)*sign(xj)*q^(l-j)*(1-q)/2"],
    premises: {
      u1: ["constant", "lim[t->Infinity] sqrt(t)*abs(x) = sqrt((1 - q)/K)"],
      u2: ["constant", "lim[t->Infinity] sqrt(t)*abs(xj) = sqrt((1 - q)/K)", "x: xj"],
      u3: ["step-size-limit", "lim[t->Infinity] Dj = log(2)", "x: xj"],
      u4: ["finite-product", "lim[t->Infinity] exp(-a*A) = q^(l-j)"],
      fact: ["q-below-one", "1 - q > 0"],
      sign: ["sign", "sign(x) = sign(x0)"],
    },
    parameters: { form: "mu*sign(x)*sign(xj)*u1*u2*u3*u4", signs: "x, xj" },
    argument: "Signs are constant.",
  },
];

/** The constants of first, later and gapped tokens differ. */
export const convergenceDifferent: readonly StepSpec[] = [
  combine("constants-differ", "(1 − q)/K < 1/K", "(1-q)/K < 1/K", {}, {}, "q/K"),
  combine(
    "gap-matters",
    "(1 − q)/K < (1 − q²)/K",
    "(1-q)/K < (1-q^2)/K",
    { fact: ["q-below-one", "1 - q > 0"] },
    { fact: "q/K" },
  ),
  continuity(
    "constant-one-zero",
    "√t·|x_l| → √((1 − q²)/K) behind one zero token",
    "lim[t->Infinity] sqrt(t)*abs(x) = (K/(1 - q^2))^(-1/2)",
    {
      u1: ["square-proved", "lim[t->Infinity] x^-2/t = K/(1 - q^2)", "g: 2"],
    },
    "u1^(-1/2)",
  ),
  rule(
    "definition",
    "one-constant-fails",
    "No single constant fits all tokens",
    '"the limits of √t·|x_l| differ between first, later and gapped tokens"',
    {
      first: ["first-constant", "lim[t->Infinity] sqrt(t)*abs(x1) = K^(-1/2)"],
      later: ["constant", "lim[t->Infinity] sqrt(t)*abs(x) = sqrt((1 - q)/K)"],
      gapped: ["constant-one-zero", "lim[t->Infinity] sqrt(t)*abs(x) = (K/(1 - q^2))^(-1/2)"],
      less: ["constants-differ", "(1-q)/K < 1/K"],
      gap: ["gap-matters", "(1-q)/K < (1-q^2)/K"],
    },
    "A limit is unique.",
  ),
];

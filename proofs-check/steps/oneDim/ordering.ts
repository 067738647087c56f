import type { ModuleSpec } from "../kernel/build.ts";
import { assume, combine, identity, rule, sign } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";
import { SCALED } from "./lemmas.ts";

/**
 * Full ordering for ordered data (MATH.md section 2): H_l is a weighted mean of g(z) = z²δ/(1 − e^{−aδ}), which
 * increases (weight.ts), so that 0 < z_1(0) ≤ … ≤ z_L(0) persists and every ratio z_l/z_{l−1} increases.
 */
/** The order of ordered data persists. */
const persistence: readonly StepSpec[] = [
  identity("mean", "H_l − H_{l−1} = (1 − e^{−aδ})(g(z_l) − H_{l−1})", "H - Hp = (1 - exp(-a*d))*(gz - Hp)"),
  rule(
    "monotone-on-segment",
    "weights",
    "g(z_{l−1}) ≤ g(z_l) while z_{l−1} ≤ z_l",
    "gp <= gz",
    {
      increasing: ["weight.increasing", '"g(z) = z²δ/(1 − e^{−aδ}) increases on (0, ∞)"'],
    },
    "g increases on (0, ∞). This and the three steps after it are used at those θ up to which z_1 ≤ … ≤ z_l has held.",
  ),
  assume("mean-assumed", "Induction hypothesis: H_{l−1} < g(z_{l−1})", "Hp < gp"),
  sign(
    "mean-base",
    "H_1 < g(z_1)",
    "d1*z1^2 < z1^2*d1/(1 - exp(-a*d1))",
    "exp(-a*d1)*d1*z1^2/(1 - exp(-a*d1))",
  ),
  combine(
    "mean-step",
    "Then H_l < g(z_l)",
    "H < gz",
    {
      weights: ["weights", "gp <= gz"],
      before: ["mean-assumed", "Hp < gp"],
    },
    { weights: "exp(-a*d)", before: "exp(-a*d)" },
  ),
  rule(
    "induction",
    "mean-bound",
    "H_l < g(z_l) for every l",
    ["H < gz", "Hp < gp"],
    {
      hypothesis: ["mean-assumed", "Hp < gp"],
      base: ["mean-base", "d1*z1^2 < z1^2*d1/(1 - exp(-a*d1))"],
      step: ["mean-step", "H < gz"],
    },
    "On l.",
    { base: "Hp: d1*z1^2, gp: z1^2*d1/(1 - exp(-a*d1))", step: "Hp: H, gp: gz" },
    ["mean-assumed"],
  ),
  combine(
    "gain",
    "H_l > H_{l−1} while the order holds",
    "H - Hp > 0",
    {
      weights: ["weights", "gp <= gz"],
      before: ["mean-bound", "Hp < gp"],
    },
    { weights: "1 - exp(-a*d)", before: "1 - exp(-a*d)" },
  ),
  identity("ratio", "d ln(z_l/z_{l−1})/dθ = H_l − H_{l−1}", "ddt(log(z/zp)) = H - Hp"),
  rule(
    "first-exit",
    "ratios-increase",
    "If 0 < z_1(0) ≤ … ≤ z_L(0), every z_l/z_{l−1} increases for all θ",
    ["z/zp >= z0/zp0", "eventually[t->Infinity] z > zp"],
    {
      mean: ["mean", "H - Hp = (1 - exp(-a*d))*(gz - Hp)"],
      gain: ["gain", "H - Hp > 0"],
      ratio: ["ratio", "ddt(log(z/zp)) = H - Hp"],
      global: ["slow.global", '"every token exists for all t ≥ 0"'],
    },
    "Let the order hold on [0, τ]. There every ln(z_l/z_{l−1}) has derivative H_l − H_{l−1} > 0, so at τ each ratio is larger than at 0, hence > 1 for τ > 0, and the order holds a little longer. So it holds for all θ, the ratios increase, and z_l > z_{l−1} for θ > 0.",
  ),
  combine(
    "eventual-order",
    "|x_{l−1}| < |x_l| eventually",
    "eventually[t->Infinity] abs(-zp/s) < abs(-z/s)",
    {
      order: ["ratios-increase", "eventually[t->Infinity] z > zp"],
    },
    { order: "1/abs(s)" },
  ),
  combine(
    "ratio-bound",
    "|x_l/x_{l−1}| ≥ |x_l(0)/x_{l−1}(0)|",
    "abs((-z/s)/(-zp/s)) >= abs((-z0/s)/(-zp0/s))",
    {
      order: ["ratios-increase", "z/zp >= z0/zp0"],
    },
  ),
];

export const order: ModuleSpec = {
  name: "order",
  context: {
    symbols: {
      s: ["nonzero", "S_Δ"],
      a: ["positive", "decay rate"],
      th: ["positive", "scaled depth", "\\theta"],
      z: ["positive", "|s x_l|", "z_{l}"],
      zp: ["positive", "|s x_{l−1}|", "z_{l-1}"],
      z1: ["positive", "|s x_1|", "z_{1}"],
      z0: ["positive", "|s x_l(0)|", "z_{l}(0)"],
      zp0: ["positive", "|s x_{l−1}(0)|", "z_{l-1}(0)"],
      Hp: ["nonnegative", "H_{l−1}", "H_{l-1}"],
      gp: ["positive", "g(z_{l−1})", "g(z_{l-1})"],
    },
    definitions: {
      d: "softplus(-z)",
      d1: "softplus(-z1)",
      H: "exp(-a*d)*Hp + d*z^2",
      gz: "z^2*d/(1 - exp(-a*d))",
    },
    positive: {
      "1 - exp(-a*d)": ["positive.exp-below-one", "1 - exp(-a*d) > 0", "u: a*d"],
      "1 - exp(-a*d1)": ["positive.exp-below-one", "1 - exp(-a*d1) > 0", "u: a*d1"],
    },
    flow: { th: "1", z: "z*H", zp: "zp*Hp", z1: "z1*(d1*z1^2)", Hp: "unknown", gp: "unknown" },
  },
  rests: SCALED,
  steps: persistence,
};

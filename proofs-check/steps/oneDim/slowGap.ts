import type { ModuleSpec } from "../kernel/build.ts";
import { continuity, identity, rule } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";
import { SCALED } from "./lemmas.ts";

const RATIO = "ddt(log(z/z1))/ddt(log(z1)) = E*q^g - 1 + (d/d1)*(z/z1)^2";
const GAP = "ddt(z - z1)/ddt(z1) = (z/z1)*(E*q^g + (d/d1)*(z/z1)^2) - 1";

/**
 * Slow divergence with g zero tokens between token 1 and z (MATH.md section 2): the memory in front of z is q^g·H_1,
 * and z − z_1 → −ln(1 − q^g), so the ratio tends to 1.
 */
const steps: readonly StepSpec[] = [
  identity("ratio-equation", "The ratio against ln z_1", RATIO),
  identity("gap-equation", "The difference against z_1", GAP),
  rule(
    "positive-speed",
    "to-infinity",
    "z → ∞",
    ["lim[t->Infinity] z = Infinity", "lim[t->Infinity] z1 = Infinity"],
    {
      token: ["slow.to-infinity", "lim[t->Infinity] z = Infinity"],
      first: ["slow.to-infinity", "lim[t->Infinity] z1 = Infinity"],
    },
    "Both are tokens of a slowly diverging sequence; zero tokens do not change that argument.",
  ),
  rule(
    "standard-limit",
    "decay",
    "e^{−aδ(z)} → 1",
    "lim[t->Infinity] E = 1",
    { z: ["to-infinity", "lim[t->Infinity] z = Infinity"] },
    "δ(z) → 0.",
  ),
  rule(
    "scalar-attraction",
    "ratio",
    "z/z_1 → 1",
    "lim[t->Infinity] z/z1 = 1",
    {
      equation: ["ratio-equation", RATIO],
      decay: ["decay", "lim[t->Infinity] E = 1"],
      upper: ["lemma.delta-upper", "d <= exp(-z)", "v: z"],
      lower: ["lemma.delta-lower", "d1 >= exp(-z1)/2", "v: z1"],
      stable: ["convergence.stable", "q^g - 1 < 0"],
      infinity: ["to-infinity", "lim[t->Infinity] z1 = Infinity"],
    },
    "Let p = z/z_1 and ε > 0. While p ≥ 1 + ε, (δ/δ_1)p² ≤ 2p²e^{−(p−1)z_1} → 0 uniformly, so d ln p/d ln z_1 ≤ −(1 − q^g)/2 at late times: p returns below 1 + ε and stays there. While p ≤ 1 − ε, δ/δ_1 ≥ 1/2·e^{(1−p)z_1}, so the right-hand side is positive and large unless p² is as small as e^{−εz_1}; but p ≥ p(0)·(z_1(0)/z_1), as d ln p/d ln z_1 ≥ −1, so it is large: p returns above 1 − ε.",
  ),
  identity("equilibrium", "The equilibrium of the difference", "q^g - 1 + exp(log(1 - q^g)) = 0"),
  rule(
    "scalar-attraction",
    "gap",
    "z − z_1 → −ln(1 − q^g)",
    "lim[t->Infinity] z - z1 = -log(1 - q^g)",
    {
      equation: ["gap-equation", GAP],
      ratio: ["ratio", "lim[t->Infinity] z/z1 = 1"],
      decay: ["decay", "lim[t->Infinity] E = 1"],
      delta: ["slow.delta-limit", "lim[t->Infinity] exp(z1)*d1 = 1"],
      equilibrium: ["equilibrium", "q^g - 1 + exp(log(1 - q^g)) = 0"],
      stable: ["convergence.stable", "q^g - 1 < 0"],
    },
    "With w = z − z_1, δ/δ_1 = e^{−w}(1 + o(1)), so dw/dz_1 = (1 + o(1))(q^g + e^{−w}(1 + o(1))) − 1. The right-hand side tends to f(w) = q^g − 1 + e^{−w}, decreasing with the only zero w* = −ln(1 − q^g); it is negative for w ≥ w* + η and positive for w ≤ w* − η at late times (for w → −∞ too, e^{−w} being large), so w is bounded and tends to w*.",
  ),
  continuity(
    "ratio-claim",
    "|x_l|/|x_1| → 1",
    "lim[t->Infinity] abs(-z/s)/abs(-z1/s) = 1",
    { u1: ["ratio", "lim[t->Infinity] z/z1 = 1"] },
    "u1",
  ),
  continuity(
    "gap-claim",
    "One zero token: |s x_l| − |s x_1| → −ln(1 − q)",
    "lim[t->Infinity] abs(s*(-z/s)) - abs(s*(-z1/s)) = -log(1 - q)",
    {
      u1: ["gap", "lim[t->Infinity] z - z1 = -log(1 - q)", "g: 1"],
      fact: ["convergence.q-below-one", "1 - q > 0"],
    },
    "u1",
  ),
];

export const slowGap: ModuleSpec = {
  name: "slowGap",
  context: {
    symbols: {
      s: ["nonzero", "S_Δ"],
      a: ["positive", "decay rate"],
      g: ["positive", "number of zero tokens between"],
      z: ["positive", "|s x_l|", "z_{l}"],
      z1: ["positive", "|s x_1|", "z_{1}"],
    },
    definitions: {
      q: "2^(-a)",
      d: "softplus(-z)",
      d1: "softplus(-z1)",
      E: "exp(-a*d)",
      H1: "d1*z1^2",
    },
    positive: {
      "1 - q": ["convergence.q-below-one", "1 - q > 0"],
      "1 - q^g": ["convergence.stable", "q^g - 1 < 0"],
    },
    flow: { z: "z*(E*q^g*H1 + d*z^2)", z1: "z1*H1" },
  },
  rests: SCALED,
  steps,
};

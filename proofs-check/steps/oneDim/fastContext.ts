import type { ContextSpec } from "../kernel/context.ts";

/**
 * Fast divergence, μ > 0 and some s x_l(0) > 0 (MATH.md section 2), scaled: y = s x, θ = μt/s², y' = y H_l,
 * H_l = e^{−aΔ}H_{l−1} + Δ y², Δ = ln(1 + e^y).
 *
 * y is a token with s x > 0; y1 the same with no memory in front (k = 1). R = Θ − θ = μ(T − t)/s² is the remaining
 * scaled time. "t->T" is the approach to the blow-up time. The leader k is the first index whose own system
 * (tokens 1…k) has the common blow-up time T.
 */
export const fastContext: ContextSpec = {
  symbols: {
    mu: ["positive", "input-output scalar μ"],
    s: ["nonzero", "S_Δ"],
    a: ["positive", "decay rate"],
    th: ["nonnegative", "scaled depth", "\\theta"],
    rem: ["positive", "T − t", "(T-t)"],
    y: ["positive", "s x_k > 0", "y_{k}"],
    y0: ["positive", "s x_k(0)", "y_{k}(0)"],
    y1: ["positive", "s x_1 > 0", "y_{1}"],
    I: ["positive", "∫_{y_1}^∞ du/(u³ ln(1 + e^u))", "I(y_{1})"],
    I0: ["positive", "∫_{y_1(0)}^∞ du/(u³ ln(1 + e^u))", "I(y_{1}(0))"],
    Hp: ["nonnegative", "H_{k−1}", "H_{k-1}"],
    b: ["any", "x_j Δ(x_j) exp(−aΣ_{j<i<k} Δ(x_i)), j < k", "\\beta_{kj}"],
  },
  definitions: { R: "mu*rem/s^2", D: "softplus(y)", E: "exp(-a*softplus(y))", H: "E*Hp + D*y^2" },
  flow: {
    th: "1",
    rem: "-s^2/mu",
    y: "y*H",
    y1: "y1*(softplus(y1)*y1^2)",
    I: "-(y1*(softplus(y1)*y1^2))/(y1^3*softplus(y1))",
    Hp: "unknown",
    b: "unknown",
  },
};

import type { ContextSpec } from "../kernel/context.ts";

/**
 * Slow divergence, μ > 0 and every s x_l(0) < 0 (MATH.md section 2), in scaled form: z = |s x_l|, θ = μt/s²,
 * dz/dθ = z H_l, H_l = e^{−aδ(z)} H_{l−1} + δ(z) z², δ(z) = ln(1 + e^{−z}).
 *
 * z is token l ≥ 2 with memory Hp = H_{l−1} in front of it, zp the token before it, z1 token 1. "t->Infinity" is
 * the same as θ → ∞. x_l = −z/s, so |x_l| = z/|s|.
 */
export const slowContext: ContextSpec = {
  symbols: {
    mu: ["positive", "input-output scalar μ"],
    s: ["nonzero", "S_Δ"],
    a: ["positive", "decay rate"],
    th: ["positive", "scaled depth θ = μt/s²", "\\theta"],
    z: ["positive", "|s x_l|", "z_{l}"],
    zp: ["positive", "|s x_{l−1}|", "z_{l-1}"],
    z1: ["positive", "|s x_1|", "z_{1}"],
    zj: ["positive", "|s x_j|, 2 ≤ j ≤ l", "z_{j}"],
    z0: ["positive", "|s x_l(0)|", "z_{l}(0)"],
    z10: ["positive", "|s x_1(0)|", "z_{1}(0)"],
    Hp: ["nonnegative", "H_{l−1}", "H_{l-1}"],
    A: ["nonnegative", "Σ_{k=j+1..l} δ(z_k)", "\\Sigma_{lj}"],
    p0: ["positive", "a lower bound of z/z1"],
    k: ["positive", "a small number: eventually z_l/z_1 ≥ (1 + k)/(1 − k)"],
    B: ["nonnegative", "Σ_{k=2..j} δ(z_k)"],
    r: ["positive", "the limit of z_l/z_1", "r_{l}"],
    rj: ["positive", "the limit of z_j/z_1", "r_{j}"],
    S: ["nonnegative", "Σ_{i=2..l} δ(z_i) z_i²"],
    l: ["positive", "token index"],
  },
  definitions: {
    d: "softplus(-z)",
    d1: "softplus(-z1)",
    dj: "softplus(-zj)",
    H: "exp(-a*d)*Hp + d*z^2",
    H1: "d1*z1^2",
    t: "s^2*th/mu",
    x_l: "-z/s",
    x_1: "-z1/s",
    P_11: "mu*x_1^2*d1",
    P_l1: "mu*x_l*x_1*d1*exp(-a*A)",
    P_lj: "mu*x_l*(-zj/s)*dj*exp(-a*A)",
  },
  flow: {
    th: "1",
    z: "z*H",
    zp: "zp*Hp",
    z1: "z1*H1",
    zj: "unknown",
    Hp: "unknown",
    A: "unknown",
    B: "unknown",
    S: "unknown",
  },
};

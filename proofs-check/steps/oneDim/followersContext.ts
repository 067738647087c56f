import type { ContextSpec } from "../kernel/context.ts";

/**
 * Tokens behind the leader at a blow-up (MATH.md section 2). z = |s x_l| for a token with s x_l < 0, y = s x_l for
 * one with s x_l > 0, Hp = H_{l−1} in front of it, W = ∫H_{l−1}, V = ∫H_l. ym = s x_m > 0 is the last positive token
 * before l, Hm = H_m, Sp = Σ_{m<i<l} δ(z_i) over the negative ones between.
 */
export const followersContext: ContextSpec = {
  symbols: {
    mu: ["positive", "input-output scalar μ"],
    s: ["nonzero", "S_Δ"],
    a: ["positive", "decay rate"],
    rem: ["positive", "T − t", "(T-t)"],
    z: ["positive", "|s x_l|, s x_l < 0", "z_{l}"],
    y: ["positive", "s x_l > 0", "y_{l}"],
    ymax: ["positive", "a bound of y_l", "\\bar y"],
    yk: ["positive", "s x_k of the leader", "y_{k}"],
    ym: ["positive", "s x_m, the last positive token before l", "y_{m}"],
    Hp: ["nonnegative", "H_{l−1}", "H_{l-1}"],
    Hm: ["nonnegative", "H_m", "H_{m}"],
    Sp: ["nonnegative", "Σ_{m<i<l} δ(z_i)", "\\Sigma_{ml}"],
    n: ["nonnegative", "2(l − 1 − m)"],
    W: ["any", "∫H_{l−1}dθ"],
    Vn: ["any", "∫H_l dθ, s x_l < 0", "V"],
    C: ["positive", "lim |x_l|/|x_m|"],
  },
  definitions: {
    R: "mu*rem/s^2",
    d: "softplus(-z)",
    D: "softplus(y)",
    H: "exp(-a*d)*Hp + d*z^2",
    Hy: "exp(-a*D)*Hp + D*y^2",
    rho: "y^-3/(3*R)",
  },
  flow: {
    rem: "-s^2/mu",
    z: "z*H",
    y: "y*Hy",
    ym: "ym*Hm",
    yk: "unknown",
    W: "Hp",
    Vn: "H",
    Hp: "unknown",
    Hm: "unknown",
    Sp: "unknown",
  },
};

import type { ContextSpec } from "../kernel/context.ts";

/**
 * Convergence, μ < 0 (MATH.md section 2): every nonzero token obeys |x_l| ≤ (x_l(0)^−2 + 2|μ| m_l t)^(−1/2), and
 * √t·|x_l| → K^(−1/2) for the first nonzero token, √((1 − q^g)/K) for one whose previous nonzero token is g back.
 *
 * One token x = x_l at a time; hm is the memory h at the previous nonzero token, hp = q^(g−1)·hm the memory h_{l−1}
 * that l reads (a zero token multiplies the memory by q), h = h_l. The proof of the sharp constants is by induction
 * on the statement 2|μ|·t·h_l → 1: with it, v = x^−2/t solves a *linear* equation in ln t with convergent
 * coefficients.
 */
export const convergenceContext: ContextSpec = {
  symbols: {
    mu: ["negative", "input-output scalar μ = S_Cᵀ S_B"],
    s: ["any", "S_Δ"],
    a: ["positive", "decay rate"],
    g: ["positive", "distance to the previous nonzero token, an integer"],
    t: ["positive", "depth"],
    x: ["nonzero", "token l at depth t", "x_{l}"],
    x0: ["nonzero", "token l at depth 0", "x_{l}(0)"],
    hm: ["any", "memory at the previous nonzero token", "h_{l-g}"],
    ml: ["positive", "min(ln 2, Δ(x_l(0)))", "m_{l}"],
    Ml: ["positive", "max(ln 2, Δ(x_l(0)))", "M_{l}"],
    x1: ["nonzero", "the first nonzero token", "x_{1}"],
    x10: ["nonzero", "the first nonzero token at depth 0", "x_{1}(0)"],
    xj: ["nonzero", "a nonzero token j ≤ l", "x_{j}"],
    xj0: ["nonzero", "that token at depth 0", "x_{j}(0)"],
    Mj: ["positive", "max(ln 2, Δ(x_j(0)))", "M_{j}"],
    mj: ["positive", "min(ln 2, Δ(x_j(0)))", "m_{j}"],
    gj: ["positive", "distance from j to its previous nonzero token", "g_{j}"],
    A: ["nonnegative", "Σ_{k=j+1..l} Δ(x_k)", "\\Sigma_{lj}"],
    l: ["positive", "token index"],
    j: ["positive", "token index"],
    y: ["any", "a real number"],
    C: ["any", "K·Σ_{i≤l−1} c_i q^(l−1−i)"],
    w: ["any", "x_1^−2 − K t", "w"],
  },
  positive: {
    "1 - q": ["convergence.q-below-one", "1 - q > 0"],
    "1 - q^g": ["convergence.stable", "q^g - 1 < 0"],
  },
  definitions: {
    K: "2*abs(mu)*log(2)",
    q: "2^(-a)",
    D: "softplus(s*x)",
    Dj: "softplus(s*xj)",
    E: "exp(-a*D)",
    hp: "q^(g-1)*hm",
    h: "E*hp + D*x^2",
    h1: "softplus(s*x1)*x1^2",
    P: "mu*x*xj*Dj*exp(-a*A)",
  },
  flow: {
    t: "1",
    x: "mu*x*h",
    x1: "mu*x1*h1",
    xj: "unknown",
    hm: "unknown",
    A: "unknown",
    w: "-2*mu*(softplus(s*x1) - log(2))",
  },
};

import { combine, continuity, identity, rule } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";

const DEFECT = "ddt(y^-3 - 3*R)";

/** Which token leads, and its rate. */
export const leader: readonly StepSpec[] = [
  combine(
    "negative-growth",
    "A token with s x < 0 adds at most 2 to the memory",
    "exp(-a*softplus(-y))*Hp + softplus(-y)*y^2 <= Hp + 2",
    {
      peak: ["lemma.peak", "y^2*softplus(-y) <= 2", "v: y"],
      decay: ["lemma.exp-at-most-one", "1 - exp(-a*softplus(-y)) >= 0", "v: a*softplus(-y)"],
    },
    { decay: "Hp" },
  ),
  rule(
    "maximal-solution",
    "leader",
    "The leader: s x_k > 0, y_k → ∞, and H_{k−1} stays bounded",
    [
      "lim[t->T] y = Infinity",
      "bounded[t->T] Hp",
      "lim[t->T] R = 0",
      "bounded[t->T] b",
      '"tokens before the leader have finite limits at T"',
    ],
    {
      end: ["finite-time", '"the solution ends at a finite time, at the latest at θ = 1/(2 ln 2·y(0)²)"'],
      negative: ["negative-growth", "exp(-a*softplus(-y))*Hp + softplus(-y)*y^2 <= Hp + 2"],
      speed: ["speed", "ddt(y) >= y^3*D"],
    },
    "The first l equations are a system of their own with maximal interval [0, T_l), T_l nonincreasing in l; T = T_L < ∞. Let k be the first index with T_k = T. Tokens before k form a system with T_{k−1} > T (or k = 1), so they are smooth on [0, T] and H_{k−1} is bounded there. A maximal solution on a bounded interval leaves every compact set, so token k is unbounded. If s x_k were negative, z = |s x_k| would obey z' ≤ z(H_{k−1} + 2) and stay bounded; a zero token stays zero. So s x_k > 0, and as y_k increases, y_k → ∞. Ties do not matter: k is the first of them.",
  ),
  rule(
    "standard-limit",
    "elementary",
    "Limits of elementary functions of y → ∞",
    ["lim[t->T] 1/y = 0", "lim[t->T] exp(-y) = 0", "lim[t->T] E = 0", "lim[t->T] y*E = 0"],
    { y: ["leader", "lim[t->T] y = Infinity"] },
    "e^{−aΔ(y)} ≤ e^{−ay} as Δ(y) ≥ y.",
  ),
  continuity(
    "softplus-ratio",
    "Δ(y)/y → 1",
    "lim[t->T] D/y = 1",
    { u1: ["elementary", "lim[t->T] exp(-y) = 0"], u2: ["elementary", "lim[t->T] 1/y = 0"] },
    "1 + log(1 + u1)*u2",
    "Δ(y) = y + ln(1 + e^{−y}).",
  ),
  continuity(
    "memory-factor",
    "e^{−aΔ}/y³ → 0",
    "lim[t->T] E/y^3 = 0",
    { u1: ["elementary", "lim[t->T] E = 0"], u2: ["elementary", "lim[t->T] 1/y = 0"] },
    "u1*u2^3",
  ),
  rule(
    "bounded-times-null",
    "memory-vanishes",
    "e^{−aΔ}H_{k−1}/y³ → 0",
    "lim[t->T] (E/y^3)*Hp = 0",
    {
      limit: ["memory-factor", "lim[t->T] E/y^3 = 0"],
      bound: ["leader", "bounded[t->T] Hp"],
    },
    "H_{k−1} is bounded.",
  ),
  identity(
    "cube-equation",
    "Speed of y^−3 against the remaining time",
    "ddt(y^-3)/ddt(R) = 3*(D/y + (E/y^3)*Hp)",
  ),
  continuity(
    "cube-speed",
    "It tends to 3",
    "lim[t->T] ddt(y^-3)/ddt(R) = 3",
    {
      u1: ["softplus-ratio", "lim[t->T] D/y = 1"],
      u2: ["memory-vanishes", "lim[t->T] (E/y^3)*Hp = 0"],
      equation: ["cube-equation", "ddt(y^-3)/ddt(R) = 3*(D/y + (E/y^3)*Hp)"],
    },
    "3*(u1 + u2)",
  ),
  continuity(
    "cube-vanishes",
    "y^−3 → 0",
    "lim[t->T] y^-3 = 0",
    { u1: ["elementary", "lim[t->T] 1/y = 0"] },
    "u1^3",
  ),
  rule(
    "derivative-limit",
    "cube-limit",
    "y^−3/(Θ − θ) → 3",
    "lim[t->T] y^-3/R = 3",
    {
      quotient: ["cube-speed", "lim[t->T] ddt(y^-3)/ddt(R) = 3"],
      V: ["cube-vanishes", "lim[t->T] y^-3 = 0"],
      W: ["leader", "lim[t->T] R = 0"],
    },
    "Both tend to 0 at T.",
    { V: "y^-3", W: "R" },
  ),
  continuity(
    "rate",
    "|x_k|·(3μ|s|(T − t))^(1/3) → 1, with |x_k| = y/|s|",
    "lim[t->T] (3*mu*abs(s)*rem)^(1/3)*y/abs(s) = 1",
    { u1: ["cube-limit", "lim[t->T] y^-3/R = 3"] },
    "(u1/3)^(-1/3)",
    "R = μ(T − t)/s².",
  ),
  continuity(
    "score",
    "(T − t)·P_kk → 1/3",
    "lim[t->T] rem*(mu*(y/s)*(y/s)*D) = 1/3",
    {
      u1: ["cube-limit", "lim[t->T] y^-3/R = 3"],
      u2: ["softplus-ratio", "lim[t->T] D/y = 1"],
    },
    "u2/u1",
    "P_kk = μ x_k² Δ(x_k).",
  ),
  rule(
    "bounded-times-null",
    "earlier-scores",
    "y e^{−aΔ(y)}·b → 0",
    "lim[t->T] (y*E)*b = 0",
    {
      limit: ["elementary", "lim[t->T] y*E = 0"],
      bound: ["leader", "bounded[t->T] b"],
    },
    "b = x_j Δ(x_j) exp(−aΣ_{j<i<k}Δ(x_i)) is bounded, as tokens before k are.",
  ),
  continuity(
    "earlier-score-limit",
    "P_kj → 0 for j < k",
    "lim[t->T] mu*(y/s)*b*E = 0",
    {
      u1: ["earlier-scores", "lim[t->T] (y*E)*b = 0"],
    },
    "(mu/s)*u1",
    "P_kj = μ x_k·x_jΔ(x_j)·exp(−aΣ_{j<i≤k}Δ(x_i)).",
  ),
];

/** Two-sided bounds near T. */
export const rateBounds: readonly StepSpec[] = [
  combine("softplus-above", "Δ(y) ≥ y", "D >= y", {}, {}, "softplus(-y)"),
  combine("softplus-below", "Δ(y) ≤ y + e^{−y}", "D <= y + exp(-y)", {
    delta: ["lemma.delta-upper", "softplus(-y) <= exp(-y)", "v: y"],
  }),
  combine(
    "cube-above",
    "y^−3 falls at least at the rate 3",
    `${DEFECT} <= 0`,
    {
      memory: ["memory.nonnegative", "Hp >= 0"],
      softplus: ["softplus-above", "D >= y"],
    },
    { memory: "3*E/y^3", softplus: "3/y" },
  ),
  combine(
    "cube-below",
    "… and at most at the rate 3(1 + e^{−y}/y + e^{−aΔ}H_{k−1}/y³)",
    "ddt(y^-3) >= -3*(1 + exp(-y)/y + E*Hp/y^3)",
    {
      softplus: ["softplus-below", "D <= y + exp(-y)"],
    },
    { softplus: "3/y" },
  ),
  continuity(
    "defect-limit",
    "y^−3 − 3(Θ − θ) → 0",
    "lim[t->T] y^-3 - 3*R = 0",
    {
      u1: ["cube-vanishes", "lim[t->T] y^-3 = 0"],
      u2: ["leader", "lim[t->T] R = 0"],
    },
    "u1 - 3*u2",
  ),
  rule(
    "monotone-to-limit",
    "upper-rate",
    "y ≤ (3(Θ − θ))^(−1/3)",
    "y^-3 - 3*R >= 0",
    {
      derivative: ["cube-above", `${DEFECT} <= 0`],
      limit: ["defect-limit", "lim[t->T] y^-3 - 3*R = 0"],
    },
    "A nonincreasing function with limit 0.",
  ),
  rule(
    "definition",
    "two-sided",
    "Two-sided rate near T",
    '"3(Θ − θ) ≤ y_k^−3 ≤ 3(Θ − θ)(1 + e^{−y}/y + sup H_{k−1} e^{−ay}/y³), y = y_k(θ)"',
    {
      upper: ["upper-rate", "y^-3 - 3*R >= 0"],
      lower: ["cube-below", "ddt(y^-3) >= -3*(1 + exp(-y)/y + E*Hp/y^3)"],
    },
    "y_k increases, so the bracket in the lower bound of the speed is largest at the left end of [θ, Θ); integrating the speed from θ to Θ gives the right inequality.",
  ),
];

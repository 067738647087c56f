import type { ModuleSpec } from "../kernel/build.ts";
import { assume, combine, continuity, identity, rule, sign } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";
import { followersContext } from "./followersContext.ts";
import { unbounded } from "./followersUnbounded.ts";
import { SCALED } from "./lemmas.ts";

/** Negative tokens behind the last positive one keep pace with it. */
const negative: readonly StepSpec[] = [
  assume("lower-assumed", "Induction hypothesis: H_{l−1} ≥ e^{−aΣ}H_m", "Hp >= exp(-a*Sp)*Hm"),
  sign("lower-base", "l = m + 1: H_m ≥ H_m", "Hm >= exp(-a*0)*Hm", "0"),
  combine(
    "lower-step",
    "Then H_l ≥ e^{−a(Σ + δ)}H_m",
    "H >= exp(-a*(Sp + d))*Hm",
    {
      before: ["lower-assumed", "Hp >= exp(-a*Sp)*Hm"],
    },
    { before: "exp(-a*d)" },
    "d*z^2",
  ),
  rule(
    "induction",
    "lower",
    "H_l ≥ e^{−aΣ_{m<i≤l}δ_i}H_m",
    ["H >= exp(-a*(Sp + d))*Hm", "Hp >= exp(-a*Sp)*Hm"],
    {
      hypothesis: ["lower-assumed", "Hp >= exp(-a*Sp)*Hm"],
      base: ["lower-base", "Hm >= exp(-a*0)*Hm"],
      step: ["lower-step", "H >= exp(-a*(Sp + d))*Hm"],
    },
    "On l > m.",
    { base: "Hp: Hm, Sp: 0", step: "Hp: H, Sp: Sp + d" },
    ["lower-assumed"],
  ),
  assume("upper-assumed", "Induction hypothesis: H_{l−1} ≤ H_m + 2(l − 1 − m)", "Hp <= Hm + n"),
  sign("upper-base", "l = m + 1", "Hm <= Hm + 0", "0"),
  combine("upper-step", "Then H_l ≤ H_m + 2(l − m)", "H <= Hm + (n + 2)", {
    growth: ["slow.memory-growth", "H <= Hp + 2"],
    before: ["upper-assumed", "Hp <= Hm + n"],
  }),
  rule(
    "induction",
    "upper",
    "H_l ≤ H_m + 2(l − m)",
    ["H <= Hm + (n + 2)", "Hp <= Hm + n"],
    {
      hypothesis: ["upper-assumed", "Hp <= Hm + n"],
      base: ["upper-base", "Hm <= Hm + 0"],
      step: ["upper-step", "H <= Hm + (n + 2)"],
    },
    "On l > m.",
    { base: "Hp: Hm, n: 0", step: "Hp: H, n: n + 2" },
    ["upper-assumed"],
  ),
  combine("pace-above", "ln(z_l/y_m) grows at most at a bounded rate", "ddt(log(z/ym)) <= n + 2", {
    upper: ["upper", "H <= Hm + (n + 2)"],
  }),
  combine(
    "pace-below",
    "… and falls at most at the rate aΣδ·H_m",
    "ddt(log(z/ym)) >= -a*(Sp + d)*Hm",
    {
      lower: ["lower", "H >= exp(-a*(Sp + d))*Hm"],
      linear: ["lemma.exp-linear", "a*(Sp + d) >= 1 - exp(-a*(Sp + d))", "v: a*(Sp + d)"],
    },
    { linear: "Hm" },
  ),
  rule(
    "standard-integral",
    "pace-integrable",
    "Both bounds are integrable up to T",
    "integrable[t->T] ddt(log(z/ym))/ddt(-R)",
    {
      above: ["pace-above", "ddt(log(z/ym)) <= n + 2"],
      below: ["pace-below", "ddt(log(z/ym)) >= -a*(Sp + d)*Hm"],
      delta: ["lemma.delta-upper", "softplus(-z) <= exp(-z)", "v: z"],
      lower: ["lower", "H >= exp(-a*(Sp + d))*Hm"],
      unbounded: ["unbounded", "lim[t->T] ym = Infinity"],
      logarithms: ["logarithms", "ddt(log(ym)) = Hm"],
    },
    "The interval is bounded, so the constant n + 2 is integrable. For the other bound: δ ≤ ln 2 and there are at most l − m terms, so (ln z_i)' ≥ κ H_m with κ = 2^{−a(l−m)}, that is z_i ≥ c·y_m^κ with c > 0; hence δ(z_i)H_m dθ ≤ exp(−c y_m^κ) d ln y_m, which is integrable up to y_m = ∞.",
  ),
  rule(
    "integrable-derivative",
    "pace",
    "ln(z_l/y_m) converges at T",
    "converges[t->T] log(z/ym)",
    {
      rate: ["pace-integrable", "integrable[t->T] ddt(log(z/ym))/ddt(-R)"],
    },
    "Its derivative is integrable.",
    { variable: "-R" },
  ),
  rule(
    "definition",
    "constant",
    "|x_l| ~ C|x_m| with 0 < C < ∞",
    "lim[t->T] z/ym = C",
    { pace: ["pace", "converges[t->T] log(z/ym)"] },
    "C is the exponential of that limit.",
  ),
  continuity(
    "ratio",
    "|x_l|/|x_m| → C",
    "lim[t->T] (-z/s)/(ym/s) = -C",
    { u1: ["constant", "lim[t->T] z/ym = C"] },
    "-u1",
  ),
  continuity(
    "inverse-ratio",
    "|x_m|/|x_l| → 1/C",
    "lim[t->T] (ym/s)/(-z/s) = -1/C",
    { u1: ["constant", "lim[t->T] z/ym = C"] },
    "-1/u1",
  ),
  rule(
    "convergent-bounded",
    "ratio-bounded",
    "x_l/x_m is bounded",
    "bounded[t->T] (-z/s)/(ym/s)",
    { limit: ["ratio", "lim[t->T] (-z/s)/(ym/s) = -C"] },
    "It converges.",
  ),
  rule(
    "convergent-bounded",
    "inverse-ratio-bounded",
    "x_m/x_l is bounded",
    "bounded[t->T] (ym/s)/(-z/s)",
    { limit: ["inverse-ratio", "lim[t->T] (ym/s)/(-z/s) = -1/C"] },
    "It converges.",
  ),
];

/** Positive tokens behind the leader: a tie, or growth like a double logarithm. */
const positive: readonly StepSpec[] = [
  combine(
    "cube-speed",
    "y^−3 falls at least at the rate 3",
    "ddt(y^-3 - 3*R) <= 0",
    {
      memory: ["memory.nonnegative", "Hp >= 0"],
      softplus: ["fast.softplus-above", "D >= y"],
    },
    { memory: "3*exp(-a*D)/y^3", softplus: "3/y" },
  ),
  rule(
    "standard-limit",
    "elementary",
    "Limits of elementary functions of y → ∞ and of R → 0",
    ["lim[t->T] y^-3 - 3*R = 0", "lim[t->T] D/y = 1"],
    {
      unbounded: ["unbounded", "lim[t->T] y = Infinity"],
      end: ["fast.leader", "lim[t->T] R = 0"],
    },
    "y^−3 → 0 and R → 0; Δ(y) = y + ln(1 + e^{−y}).",
  ),
  rule(
    "monotone-to-limit",
    "floor",
    "y ≤ (3R)^{−1/3}",
    "y^-3 - 3*R >= 0",
    {
      derivative: ["cube-speed", "ddt(y^-3 - 3*R) <= 0"],
      limit: ["elementary", "lim[t->T] y^-3 - 3*R = 0"],
    },
    "A nonincreasing function with limit 0.",
  ),
  combine(
    "cube-ceiling",
    "R·Δy² ≤ Δ/(3y)",
    "R*D*y^2 <= D/(3*y)",
    {
      upper: ["floor", "y^-3 - 3*R >= 0"],
    },
    { upper: "D*y^2/3" },
  ),
  identity("rho-equation", "ρ = y^−3/(3R) in τ = −ln R", "ddt(rho)*R*(1) = rho*(1 - 3*R*exp(-a*D)*Hp) - D/y"),
  rule(
    "scalar-repulsion",
    "tie-or-slow",
    "Either a tie (ρ → 1) or y^−3 ≥ R^{ε} eventually for every ε > 0",
    '"either y_l ~ (3R)^{−1/3} (a tie), or y_l = O(R^{−ε}) for every ε > 0"',
    {
      equation: ["rho-equation", "ddt(rho)*R*(1) = rho*(1 - 3*R*exp(-a*D)*Hp) - D/y"],
      ceiling: ["cube-ceiling", "R*D*y^2 <= D/(3*y)"],
      floor: ["floor", "y^-3 - 3*R >= 0"],
      ratio: ["elementary", "lim[t->T] D/y = 1"],
      unbounded: ["unbounded", "lim[t->T] y = Infinity"],
    },
    "ρ ≥ 1 by the floor. R·H_{l−1} is bounded: R·H_k → 1/3 for the leader, and each later token adds at most RΔy² ≤ Δ/(3y), bounded, or R·2. As y → ∞, e^{−aΔ} → 0 and Δ/y → 1, so dρ/dτ = ρ(1 + o(1)) − 1 + o(1), τ = −ln R → ∞. If ρ does not tend to 1 it grows at least like e^{(1−ε)τ} = R^{−(1−ε)}.",
  ),
  rule(
    "case-distinction",
    "max-rate",
    "(3μ|s|(T − t))^(1/3)·max(s x)/|s| → 1",
    '"the largest s x_l is asymptotically that of the leader"',
    {
      leader: ["fast.rate", "lim[t->T] (3*mu*abs(s)*rem)^(1/3)*yk/abs(s) = 1", "y: yk"],
      floor: ["floor", "y^-3 - 3*R >= 0"],
    },
    "Every other token with s x > 0 is either before the leader, hence finite at T, or behind it, where y_l ≤ (3R)^{−1/3} = |s|(3μ|s|(T − t))^{−1/3}, the leader's own asymptotics. So the maximum lies between the leader's value and that bound.",
  ),
  identity(
    "slow-equation",
    "G(y) = ∫(1 + e^y)^a/y dy along the flow",
    "((1 + exp(y))^a/y)*ddt(y) = Hp + exp(a*D)*D*y^2",
  ),
  rule(
    "standard-integral",
    "slow-law",
    "Without a tie: ∫^{y_l}(1 + e^u)^a/u du = ln y_m + const + o(1)",
    '"if token l does not tie, G(y_l) − ln y_m converges at T, G(y) = ∫^y (1 + e^u)^a/u du; so y_l ~ (1/a) ln ln y_m and y_l/y_m → 0"',
    {
      dichotomy: ["tie-or-slow", '"either y_l ~ (3R)^{−1/3} (a tie), or y_l = O(R^{−ε}) for every ε > 0"'],
      equation: ["slow-equation", "((1 + exp(y))^a/y)*ddt(y) = Hp + exp(a*D)*D*y^2"],
      lower: ["lower", "Hp >= exp(-a*Sp)*Hm"],
      upper: ["upper", "Hp <= Hm + n"],
      pace: ["pace-integrable", "integrable[t->T] ddt(log(z/ym))/ddt(-R)"],
    },
    "V = e^{ay} obeys V' ≤ a y H_{l−1} + aVΔy³ with Δy³ = O(R^{−4ε}) integrable for small ε, and yH_{l−1} = O(R^{−1−ε}); so V = O(R^{−ε'}) for every ε' > 0 and e^{aΔ}Δy² is integrable. H_{l−1} − H_m is integrable by the bounds of the negative tokens between. So (G(y_l) − ln y_m)' is integrable. As G(y) ~ e^{ay}/(ay), a·y_l ~ ln ln y_m.",
  ),
];

export const followers: ModuleSpec = {
  name: "followers",
  context: followersContext,
  rests: SCALED,
  steps: [...unbounded, ...negative, ...positive],
};

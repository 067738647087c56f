import { assume, combine, rule, sign } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";

const SPEED = "eventually[t->Infinity] ddt(log(z/z1)) >= d*z^2/2";
const MARGIN = "eventually[t->Infinity] z >= (1+k)*z1 + k*z";
const RATIO = "lim[t->Infinity] z/z1 = r";

/** r_l = lim z_l/z_1 exists with 1 < r_l < ∞, for every l ≥ 2. */
export const slowRatio: readonly StepSpec[] = [
  rule(
    "bounded-monotone",
    "ratio-floor",
    "The ratio stays above a positive number",
    "eventually[t->Infinity] z >= p0*z1",
    {
      equation: ["ratio-equation", "ddt(log(z/z1)) = H - H1"],
      speed: ["ratio-speed", SPEED],
    },
    "ln(z/z_1) increases from some time on; p0 is its exponential there.",
  ),
  assume("not-above", "Suppose z_l ≤ z_1 at all late times", "eventually[t->Infinity] z <= z1"),
  rule(
    "monotone-inverse",
    "delta-order",
    "Then δ(z_l) ≥ δ(z_1)",
    "eventually[t->Infinity] d >= d1",
    {
      inequality: ["not-above", "eventually[t->Infinity] z <= z1"],
    },
    "δ decreases.",
    { form: "softplus(-u)" },
  ),
  combine(
    "ratio-speed-floor",
    "Then the ratio grows at least like a power of z_1",
    "eventually[t->Infinity] ddt(log(z/z1)) >= (p0^2/2)*ddt(log(z1))",
    {
      speed: ["ratio-speed", SPEED],
      delta: ["delta-order", "eventually[t->Infinity] d >= d1"],
      floor: ["ratio-floor", "eventually[t->Infinity] z >= p0*z1"],
    },
    { delta: "z^2/2", floor: "d1*(z + p0*z1)/2" },
  ),
  rule(
    "contradiction",
    "above",
    "Eventually z_l > z_1",
    "eventually[t->Infinity] z > z1",
    {
      assumed: ["not-above", "eventually[t->Infinity] z <= z1"],
      floor: ["ratio-speed-floor", "eventually[t->Infinity] ddt(log(z/z1)) >= (p0^2/2)*ddt(log(z1))"],
      speed: ["ratio-speed", SPEED],
      infinity: ["to-infinity", "lim[t->Infinity] z1 = Infinity"],
    },
    "The ratio is eventually increasing, so either z_l > z_1 from some time on or z_l ≤ z_1 at all late times. In the second case ln(z_l/z_1) − (p0²/2)·ln z_1 would not decrease, so ln(z_l/z_1) → ∞ with z_1: a contradiction.",
    {},
    ["not-above"],
  ),
  rule(
    "bounded-monotone",
    "margin",
    "With a margin",
    MARGIN,
    {
      above: ["above", "eventually[t->Infinity] z > z1"],
      speed: ["ratio-speed", SPEED],
    },
    "The ratio has passed 1 and increases, so it stays above some number > 1, which is ≥ (1 + k)/(1 − k) for a small k > 0.",
  ),
  rule(
    "monotone-inverse",
    "margin-decay",
    "e^{−z} ≤ e^{−(1+k)z_1 − kz}",
    "eventually[t->Infinity] exp(-z) <= exp(-((1+k)*z1 + k*z))",
    {
      inequality: ["margin", MARGIN],
    },
    "e^{−u} decreases.",
    { form: "exp(-u)" },
  ),
  combine(
    "summand",
    "One summand of the speed in the variable z_1",
    "eventually[t->Infinity] d*z^2/(z1*H1) <= (4/k^2)*exp(-k*z1)/z1^3",
    {
      delta: ["lemma.delta-upper", "d <= exp(-z)", "v: z"],
      margin: ["margin-decay", "eventually[t->Infinity] exp(-z) <= exp(-((1+k)*z1 + k*z))"],
      square: ["lemma.square-decay", "(k*z)^2*exp(-k*z) <= 2", "v: k*z"],
      first: ["lemma.delta-lower", "d1 >= exp(-z1)/2", "v: z1"],
    },
    {
      delta: "z^2/(z1^3*d1)",
      margin: "z^2/(z1^3*d1)",
      square: "exp(-(1+k)*z1)/(k^2*z1^3*d1)",
      first: "4*exp(-k*z1)/(k^2*z1^3*d1)",
    },
  ),
  rule(
    "standard-integral",
    "tail",
    "∫ e^{−k z}/z³ dz converges",
    ["integrable[t->Infinity] (4/k^2)*exp(-k*z1)/z1^3"],
    {
      infinity: ["to-infinity", "lim[t->Infinity] z1 = Infinity"],
    },
    "In the variable z_1, up to z_1 = ∞: it is at most a constant times e^{−k z_1}.",
  ),
  rule(
    "comparison",
    "summand-integrable",
    "Every summand is integrable in z_1",
    ["integrable[t->Infinity] d*z^2/(z1*H1)"],
    {
      bound: ["summand", "eventually[t->Infinity] d*z^2/(z1*H1) <= (4/k^2)*exp(-k*z1)/z1^3"],
      integrable: ["tail", "integrable[t->Infinity] (4/k^2)*exp(-k*z1)/z1^3"],
    },
    "It is positive and at most an integrable function.",
  ),
  combine(
    "memory-sum-one",
    "H_l ≤ H_{l−1} + δ_l z_l²",
    "H <= Hp + d*z^2",
    {
      decay: ["lemma.exp-at-most-one", "1 - exp(-a*d) >= 0", "v: a*d"],
    },
    { decay: "Hp" },
  ),
  assume("memory-sum-assumed", "Induction hypothesis: H_{l−1} ≤ H_1 + Σ_{i=2..l−1} δ_i z_i²", "Hp <= H1 + S"),
  sign("memory-sum-base", "l = 1", "H1 <= H1 + 0", "0"),
  combine("memory-sum-step", "From l − 1 to l", "H <= H1 + (S + d*z^2)", {
    one: ["memory-sum-one", "H <= Hp + d*z^2"],
    before: ["memory-sum-assumed", "Hp <= H1 + S"],
  }),
  rule(
    "induction",
    "memory-sum",
    "H_l ≤ H_1 + Σ_{i=2..l} δ_i z_i²",
    ["H <= H1 + (S + d*z^2)", "Hp <= H1 + S"],
    {
      hypothesis: ["memory-sum-assumed", "Hp <= H1 + S"],
      base: ["memory-sum-base", "H1 <= H1 + 0"],
      step: ["memory-sum-step", "H <= H1 + (S + d*z^2)"],
    },
    "On l.",
    { base: "Hp: H1, S: 0", step: "Hp: H, S: S + d*z^2" },
    ["memory-sum-assumed"],
  ),
  combine(
    "ratio-speed-above",
    "The speed of the ratio is at most that sum",
    "ddt(log(z/z1))/ddt(z1) <= (S + d*z^2)/(z1*H1)",
    {
      sum: ["memory-sum", "H <= H1 + (S + d*z^2)"],
    },
    { sum: "1/(z1*H1)" },
  ),
  rule(
    "standard-integral",
    "sum-integrable",
    "The sum is integrable in z_1",
    "integrable[t->Infinity] (S + d*z^2)/(z1*H1)",
    {
      summand: ["summand-integrable", "integrable[t->Infinity] d*z^2/(z1*H1)"],
    },
    "S = Σ_{i=2..l−1} δ_i z_i², and the step before holds for every token i ≥ 2: a finite sum of integrable functions.",
  ),
  rule(
    "comparison",
    "ratio-integrable",
    "d ln(z_l/z_1)/dz_1 is integrable",
    "integrable[t->Infinity] ddt(log(z/z1))/ddt(z1)",
    {
      bound: ["ratio-speed-above", "ddt(log(z/z1))/ddt(z1) <= (S + d*z^2)/(z1*H1)"],
      integrable: ["sum-integrable", "integrable[t->Infinity] (S + d*z^2)/(z1*H1)"],
      positive: ["ratio-speed", SPEED],
    },
    "Eventually it is positive, and it is at most an integrable function; z_1 increases to infinity and may replace the time.",
  ),
  rule(
    "integrable-derivative",
    "log-ratio-converges",
    "ln(z_l/z_1) converges",
    "converges[t->Infinity] log(z/z1)",
    {
      rate: ["ratio-integrable", "integrable[t->Infinity] ddt(log(z/z1))/ddt(z1)"],
    },
    "Its derivative in z_1 is integrable.",
    { variable: "z1" },
  ),
  rule(
    "definition",
    "ratio",
    "r_l = lim |x_l|/|x_1| exists and 1 < r_l < ∞",
    [RATIO, '"1 < r_l < ∞"'],
    {
      converges: ["log-ratio-converges", "converges[t->Infinity] log(z/z1)"],
      margin: ["margin", MARGIN],
    },
    "r is the exponential of the limit of ln(z_l/z_1), finite; it is ≥ (1 + k)/(1 − k) > 1.",
  ),
];

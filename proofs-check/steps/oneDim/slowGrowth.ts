import { combine, continuity, identity, rule, sign } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";

const Z_INFINITY = "lim[t->Infinity] z = Infinity";
const Z1_INFINITY = "lim[t->Infinity] z1 = Infinity";

/** Every token exists for all time and tends to infinity; the first one like ln θ. */
export const slowGrowth: readonly StepSpec[] = [
  identity(
    "flow",
    "Scaled equation",
    ["ddt(z) = z*H", "ddt(z1) = z1*H1"],
    "From the scaling steps; H_0 = 0 for token 1.",
  ),
  combine(
    "memory-growth",
    "One token adds at most 2 to the memory",
    "H <= Hp + 2",
    {
      peak: ["lemma.peak", "z^2*d <= 2", "v: z"],
      decay: ["lemma.exp-at-most-one", "1 - exp(-a*d) >= 0", "v: a*d"],
    },
    { decay: "Hp" },
  ),
  rule(
    "gronwall",
    "global",
    "No blow-up",
    ['"every token exists for all t ≥ 0"'],
    {
      growth: ["memory-growth", "H <= Hp + 2"],
      flow: ["flow", "ddt(z) = z*H"],
      memory: ["memory.nonnegative", "exp(-a*d)*Hp + d*z^2 >= 0", "u: d, v: z^2"],
    },
    "By induction H_l ≤ 2l, so 0 ≤ z' ≤ 2l·z and z_l(θ) ≤ z_l(0)·e^{2lθ}: no token leaves every compact set in finite time.",
  ),
  combine(
    "speed",
    "A lower bound of the speed",
    "ddt(z) >= z^3*softplus(-z)",
    {
      memory: ["memory.nonnegative", "Hp >= 0"],
    },
    { memory: "z*exp(-a*d)" },
  ),
  sign("speed-positive", "It is positive", "z^3*softplus(-z) > 0", "z^3*softplus(-z)"),
  rule(
    "positive-speed",
    "to-infinity",
    "Every token tends to infinity",
    [Z_INFINITY, Z1_INFINITY],
    {
      speed: ["speed", "ddt(z) >= z^3*softplus(-z)"],
      positive: ["speed-positive", "z^3*softplus(-z) > 0"],
      global: ["global", '"every token exists for all t ≥ 0"'],
    },
    "z increases; a finite limit z* would have speed at least z*³δ(z*) > 0 near it. The same for token 1, whose memory in front is 0.",
  ),
  rule(
    "standard-limit",
    "reciprocals",
    "Limits of elementary functions of z → ∞",
    [
      "lim[t->Infinity] 1/z1 = 0",
      "lim[t->Infinity] exp(-z) = 0",
      "lim[t->Infinity] exp(-z1) = 0",
      "lim[t->Infinity] log(z1)/z1 = 0",
      "lim[t->Infinity] 6/z = 0",
    ],
    { z: ["to-infinity", Z_INFINITY], z1: ["to-infinity", Z1_INFINITY] },
    "Compositions of z → ∞ with 1/u → 0, e^{−u} → 0, ln u/u → 0.",
  ),
  identity("envelope", "The speed of e^{z_1}/z_1³", "ddt(exp(z1)*z1^-3)/ddt(th) = (1 - 3/z1)*(exp(z1)*d1)"),
  combine(
    "delta-above",
    "e^z δ(z) ≤ 1",
    "exp(z1)*d1 <= 1",
    { delta: ["lemma.delta-upper", "d1 <= exp(-z1)", "v: z1"] },
    { delta: "exp(z1)" },
  ),
  continuity(
    "delta-below-limit",
    "Its lower bound tends to 1",
    "lim[t->Infinity] 1 - exp(-z1)/2 = 1",
    { u1: ["reciprocals", "lim[t->Infinity] exp(-z1) = 0"] },
    "1 - u1/2",
  ),
  rule("standard-limit", "one", "A constant is its own limit", "lim[t->Infinity] 1 = 1", {}, "Trivial."),
  rule(
    "squeeze",
    "delta-limit",
    "e^z δ(z) → 1",
    "lim[t->Infinity] exp(z1)*d1 = 1",
    {
      lower: ["lemma.delta-sharp", "exp(z1)*d1 >= 1 - exp(-z1)/2", "v: z1"],
      upper: ["delta-above", "exp(z1)*d1 <= 1"],
      lowerLimit: ["delta-below-limit", "lim[t->Infinity] 1 - exp(-z1)/2 = 1"],
      upperLimit: ["one", "lim[t->Infinity] 1 = 1"],
    },
    "Between 1 − e^{−z}/2 and 1.",
  ),
  continuity(
    "envelope-speed",
    "The speed tends to 1",
    "lim[t->Infinity] ddt(exp(z1)*z1^-3)/ddt(th) = 1",
    {
      u1: ["reciprocals", "lim[t->Infinity] 1/z1 = 0"],
      u2: ["delta-limit", "lim[t->Infinity] exp(z1)*d1 = 1"],
      equation: ["envelope", "ddt(exp(z1)*z1^-3)/ddt(th) = (1 - 3/z1)*(exp(z1)*d1)"],
    },
    "(1 - 3*u1)*u2",
  ),
  rule(
    "standard-limit",
    "time",
    "θ → ∞",
    ["lim[t->Infinity] th = Infinity", "lim[t->Infinity] 1/log(th) = 0"],
    {},
    "θ = μt/s².",
  ),
  rule(
    "derivative-limit",
    "envelope-limit",
    "e^{z_1}/(z_1³ θ) → 1",
    "lim[t->Infinity] exp(z1)*z1^-3/th = 1",
    {
      quotient: ["envelope-speed", "lim[t->Infinity] ddt(exp(z1)*z1^-3)/ddt(th) = 1"],
      W: ["time", "lim[t->Infinity] th = Infinity"],
    },
    "A function whose derivative tends to 1 grows like θ.",
    { V: "exp(z1)*z1^-3", W: "th" },
  ),
  continuity(
    "first-expansion",
    "z_1 = ln θ + 3 ln z_1 + o(1)",
    "lim[t->Infinity] z1 - 3*log(z1) - log(th) = 0",
    { u1: ["envelope-limit", "lim[t->Infinity] exp(z1)*z1^-3/th = 1"] },
    "log(u1)",
    "The logarithm of the limit before.",
  ),
  continuity(
    "first-inverse",
    "ln θ/z_1 → 1",
    "lim[t->Infinity] log(th)/z1 = 1",
    {
      u1: ["first-expansion", "lim[t->Infinity] z1 - 3*log(z1) - log(th) = 0"],
      u2: ["reciprocals", "lim[t->Infinity] log(z1)/z1 = 0"],
      u3: ["reciprocals", "lim[t->Infinity] 1/z1 = 0"],
    },
    "1 - 3*u2 - u1*u3",
  ),
  continuity(
    "first-rate-scaled",
    "z_1/ln θ → 1",
    "lim[t->Infinity] z1/log(th) = 1",
    { u1: ["first-inverse", "lim[t->Infinity] log(th)/z1 = 1"] },
    "1/u1",
  ),
  continuity(
    "first-rate",
    "|s x_1|/ln t → 1",
    "lim[t->Infinity] abs(s*x_1)/log(t) = 1",
    {
      u1: ["first-rate-scaled", "lim[t->Infinity] z1/log(th) = 1"],
      u2: ["time", "lim[t->Infinity] 1/log(th) = 0"],
    },
    "u1/(1 + log(s^2/mu)*u2)",
    "ln t = ln θ + ln(s²/μ).",
  ),
  continuity(
    "first-next-order",
    "|s x_1| − ln θ − 3 ln|s x_1| → 0",
    "lim[t->Infinity] abs(s*x_1) - log(t) - log(mu/s^2) - 3*log(abs(s*x_1)) = 0",
    {
      u1: ["first-expansion", "lim[t->Infinity] z1 - 3*log(z1) - log(th) = 0"],
    },
    "u1",
    "ln θ = ln t + ln(μ/s²).",
  ),
  {
    ...identity(
      "next-envelope",
      "Speeds for the second-order term",
      "ddt(exp(z1)*(z1^-3 + 3*z1^-4) - th)/ddt(th/z1) = (z1*(exp(z1)*d1 - 1) - 12*(1/z1)*(exp(z1)*d1))/(1 - (1/z1)*(exp(z1)*d1)/(exp(z1)*z1^-3/th))",
    ),
    provided:
      "the last denominator tends to 1 as 1/z_1 → 0 and the other factors tend to 1; it is z_1 times the speed of θ/z_1.",
  },
  combine(
    "delta-times-z",
    "z(1 − e^z δ) ≤ z e^{−z}/2",
    "z1*(1 - exp(z1)*d1) <= z1*exp(-z1)/2",
    {
      sharp: ["lemma.delta-sharp", "exp(z1)*d1 >= 1 - exp(-z1)/2", "v: z1"],
    },
    { sharp: "z1" },
  ),
  combine(
    "delta-times-z-sign",
    "z(1 − e^z δ) ≥ 0",
    "z1*(1 - exp(z1)*d1) >= 0",
    { above: ["delta-above", "exp(z1)*d1 <= 1"] },
    { above: "z1" },
  ),
  combine(
    "decay-over-z",
    "z e^{−z}/2 ≤ 1/z",
    "z1*exp(-z1)/2 <= 1/z1",
    { decay: ["lemma.square-decay", "z1^2*exp(-z1) <= 2", "v: z1"] },
    { decay: "1/(2*z1)" },
  ),
  combine("delta-error", "z(1 − e^z δ) ≤ 1/z", "z1*(1 - exp(z1)*d1) <= 1/z1", {
    first: ["delta-times-z", "z1*(1 - exp(z1)*d1) <= z1*exp(-z1)/2"],
    second: ["decay-over-z", "z1*exp(-z1)/2 <= 1/z1"],
  }),
  rule("standard-limit", "zero", "0 → 0", "lim[t->Infinity] 0 = 0", {}, "Trivial."),
  rule(
    "squeeze",
    "delta-error-limit",
    "z(1 − e^z δ) → 0",
    "lim[t->Infinity] z1*(1 - exp(z1)*d1) = 0",
    {
      lower: ["delta-times-z-sign", "z1*(1 - exp(z1)*d1) >= 0"],
      upper: ["delta-error", "z1*(1 - exp(z1)*d1) <= 1/z1"],
      lowerLimit: ["zero", "lim[t->Infinity] 0 = 0"],
      upperLimit: ["reciprocals", "lim[t->Infinity] 1/z1 = 0"],
    },
    "Between 0 and 1/z.",
  ),
  continuity(
    "next-speed",
    "The quotient of speeds tends to 0",
    "lim[t->Infinity] ddt(exp(z1)*(z1^-3 + 3*z1^-4) - th)/ddt(th/z1) = 0",
    {
      u1: ["delta-error-limit", "lim[t->Infinity] z1*(1 - exp(z1)*d1) = 0"],
      u2: ["reciprocals", "lim[t->Infinity] 1/z1 = 0"],
      u3: ["delta-limit", "lim[t->Infinity] exp(z1)*d1 = 1"],
      u4: ["envelope-limit", "lim[t->Infinity] exp(z1)*z1^-3/th = 1"],
      equation: [
        "next-envelope",
        "ddt(exp(z1)*(z1^-3 + 3*z1^-4) - th)/ddt(th/z1) = (z1*(exp(z1)*d1 - 1) - 12*(1/z1)*(exp(z1)*d1))/(1 - (1/z1)*(exp(z1)*d1)/(exp(z1)*z1^-3/th))",
      ],
    },
    "(-u1 - 12*u2*u3)/(1 - u2*u3/u4)",
    "By continuity; the denominators tend to 1.",
  ),
  rule(
    "standard-limit",
    "time-over-log",
    "θ/z_1 → ∞",
    "lim[t->Infinity] th/z1 = Infinity",
    {
      rate: ["first-rate-scaled", "lim[t->Infinity] z1/log(th) = 1"],
    },
    "z_1 grows like ln θ, which is o(θ).",
  ),
  rule(
    "derivative-limit",
    "next-quotient",
    "(e^{z}(z^{−3} + 3z^{−4}) − θ)·z/θ → 0",
    "lim[t->Infinity] (exp(z1)*(z1^-3 + 3*z1^-4) - th)/(th/z1) = 0",
    {
      quotient: ["next-speed", "lim[t->Infinity] ddt(exp(z1)*(z1^-3 + 3*z1^-4) - th)/ddt(th/z1) = 0"],
      W: ["time-over-log", "lim[t->Infinity] th/z1 = Infinity"],
    },
    "θ/z_1 has derivative (1 − o(1))/z_1 > 0 eventually.",
    { V: "exp(z1)*(z1^-3 + 3*z1^-4) - th", W: "th/z1" },
  ),
  rule(
    "binomial-limit",
    "second-order",
    "z_1 = ln θ + 3 ln z_1 − 3/z_1 + o(1/z_1)",
    "lim[t->Infinity] z1*(z1 - 3*log(z1) - log(th)) = -3",
    {
      quotient: ["next-quotient", "lim[t->Infinity] (exp(z1)*(z1^-3 + 3*z1^-4) - th)/(th/z1) = 0"],
      identity: [
        "second-order-identity",
        "z1 - 3*log(z1) - log(th) = log(1 + (1/z1)*((exp(z1)*(z1^-3 + 3*z1^-4) - th)/(th/z1))) - log(1 + 3*(1/z1))",
      ],
      small: ["reciprocals", "lim[t->Infinity] 1/z1 = 0"],
    },
    "With ε = 1/z_1 and η → 0 the quotient before, the identity reads ln(1 + εη) − ln(1 + 3ε); divided by ε this tends to 0 − 3.",
  ),
  identity(
    "second-order-identity",
    "The expansion as two logarithms",
    "z1 - 3*log(z1) - log(th) = log(1 + (1/z1)*((exp(z1)*(z1^-3 + 3*z1^-4) - th)/(th/z1))) - log(1 + 3*(1/z1))",
  ),
];

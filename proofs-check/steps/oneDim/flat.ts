import type { ModuleSpec } from "../kernel/build.ts";
import { combine, continuity, identity, rule } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";

/**
 * The boundary case s = 0, μ > 0 (MATH.md section 2): Δ = ln 2, u = x², u' = 2μ u h, h_l = q h_{l−1} + ln 2·u_l.
 * R = T − t; for two tokens with token 1 leading, w2 is the closed form of 1/u_2.
 */
const steps: readonly StepSpec[] = [
  identity("first-equation", "1/u_1 decreases at the constant rate K", "ddt(u1^-1) = -K"),
  rule(
    "integrate-inequality",
    "first-solution",
    "1/u_1 = 1/u_1(0) − K t",
    "u1^-1 = u10^-1 + (-K)*t",
    { derivative: ["first-equation", "ddt(u1^-1) = -K"] },
    "A constant derivative.",
    { initial: "u1: u10", time: "t" },
  ),
  rule(
    "maximal-solution",
    "time",
    "T = 1/(K x_1(0)²) for one token",
    '"one token blows up at T = 1/(K x_1(0)²)"',
    { solution: ["first-solution", "u1^-1 = u10^-1 + (-K)*t"] },
    "1/u_1 reaches 0 exactly at t = 1/(K u_1(0)).",
  ),
  combine(
    "decay",
    "Any token: 1/u decreases at least at the rate K",
    "ddt(u^-1) <= -K",
    { memory: ["memory.nonnegative", "hp >= 0", "Hp: hp"] },
    { memory: "2*mu*q*u^-1" },
  ),
  rule(
    "integrate-inequality",
    "decay-bound",
    "1/u ≤ 1/u(0) − K t",
    "u^-1 <= u0^-1 + (-K)*t",
    { derivative: ["decay", "ddt(u^-1) <= -K"] },
    "Comparison.",
    { initial: "u: u0", time: "t" },
  ),
  rule(
    "blow-up",
    "finite-time",
    "Blow-up in finite time",
    '"the solution ends at a finite T ≤ 1/(K x_l(0)²)"',
    { bound: ["decay-bound", "u^-1 <= u0^-1 + (-K)*t"] },
    "1/u is positive.",
  ),
  rule(
    "maximal-solution",
    "leader",
    "The leader",
    ["lim[t->T] 1/u = 0", "bounded[t->T] hp", "lim[t->T] R = 0"],
    {
      end: ["finite-time", '"the solution ends at a finite T ≤ 1/(K x_l(0)²)"'],
    },
    "As for s ≠ 0: the leader is the first index whose own system has maximal interval [0, T); the tokens before it are smooth on [0, T], so h_{k−1} is bounded, and u_k increases without bound.",
  ),
  rule(
    "bounded-times-null",
    "memory-vanishes",
    "h_{k−1}/u → 0",
    "lim[t->T] (1/u)*hp = 0",
    { limit: ["leader", "lim[t->T] 1/u = 0"], bound: ["leader", "bounded[t->T] hp"] },
    "h_{k−1} is bounded.",
  ),
  identity("leader-equation", "Speed of 1/u against T − t", "ddt(1/u)/ddt(R) = K + 2*mu*q*((1/u)*hp)"),
  continuity(
    "leader-speed",
    "It tends to K",
    "lim[t->T] ddt(1/u)/ddt(R) = K",
    {
      u1: ["memory-vanishes", "lim[t->T] (1/u)*hp = 0"],
      equation: ["leader-equation", "ddt(1/u)/ddt(R) = K + 2*mu*q*((1/u)*hp)"],
    },
    "K + 2*mu*q*u1",
  ),
  rule(
    "derivative-limit",
    "leader-limit",
    "1/((T − t)u) → K",
    "lim[t->T] (1/u)/R = K",
    {
      quotient: ["leader-speed", "lim[t->T] ddt(1/u)/ddt(R) = K"],
      V: ["leader", "lim[t->T] 1/u = 0"],
      W: ["leader", "lim[t->T] R = 0"],
    },
    "Both tend to 0.",
    { V: "1/u", W: "R" },
  ),
  continuity(
    "rate",
    "(T − t)·x_k² → 1/K",
    "lim[t->T] R*u = 1/(2*mu*log(2))",
    { u1: ["leader-limit", "lim[t->T] (1/u)/R = K"] },
    "1/u1",
  ),
  combine("follower", "Behind the leader h_l ≥ q h_{l−1}", "q*hp + log(2)*u >= q*hp", {}, {}, "log(2)*u"),
  rule(
    "induction-in-words",
    "unbounded",
    "Every nonzero token l ≥ k is unbounded at T",
    '"s = 0: every nonzero token from the leader on is unbounded at T"',
    {
      leader: ["leader", "lim[t->T] 1/u = 0"],
      follower: ["follower", "q*hp + log(2)*u >= q*hp"],
    },
    "ln u_k = ln u_k(0) + 2μ∫h_k → ∞, so ∫h_k = ∞; by induction ∫h_l ≥ q∫h_{l−1} = ∞ (zero tokens: equality), and ln u_l = ln u_l(0) + 2μ∫h_l.",
  ),
  continuity(
    "defect-limit",
    "1/u − K(T − t) → 0",
    "lim[t->T] u^-1 - K*R = 0",
    {
      u1: ["leader", "lim[t->T] 1/u = 0"],
      u2: ["leader", "lim[t->T] R = 0"],
    },
    "u1 - K*u2",
  ),
  combine("defect-speed", "It does not increase", "ddt(u^-1 - K*R) <= 0", {
    decay: ["decay", "ddt(u^-1) <= -K"],
  }),
  rule(
    "monotone-to-limit",
    "ceiling",
    "u ≤ 1/(K(T − t)) for every token that is unbounded at T",
    "u^-1 - K*R >= 0",
    {
      derivative: ["defect-speed", "ddt(u^-1 - K*R) <= 0"],
      limit: ["defect-limit", "lim[t->T] u^-1 - K*R = 0"],
    },
    "A nonincreasing function with limit 0; only 1/u → 0 at T is used, which holds for every token from the leader on by `unbounded`.",
  ),
  rule(
    "case-distinction",
    "max-rate",
    "(T − t)·max x² → 1/K",
    '"s = 0: (T − t)·max_l x_l² → 1/(2μ ln 2)"',
    {
      rate: ["rate", "lim[t->T] R*u = 1/(2*mu*log(2))"],
      ceiling: ["ceiling", "u^-1 - K*R >= 0"],
      unbounded: ["unbounded", '"s = 0: every nonzero token from the leader on is unbounded at T"'],
    },
    "The leader attains the limit; tokens before it are finite at T, tokens behind it obey the ceiling.",
  ),
  identity(
    "closed-form",
    "The closed form of 1/u_2 solves its equation",
    "ddt(w2) = -q*w2/R - K",
    "With u_1 = 1/(K R): (1/u_2)' = −2μ h_2/u_2 = −K(q u_1 + u_2)/u_2.",
  ),
  identity(
    "closed-form-start",
    "… with the right initial value",
    "T^q*(T^(-q)/u20 - K*(T^(1-q) - T^(1-q))/(1-q)) = 1/u20",
  ),
  identity(
    "closed-form-end",
    "Its bracket at T",
    "T^(-q)/u20 - K*T^(1-q)/(1-q) = T^(-q)*((1-q)/u20 - K*T)/(1-q)",
  ),
  {
    kind: "combine",
    id: "stable-slope",
    title: "q decreases in a",
    statement: ["-log(2)*q < 0"],
    certificate: "log(2)*q",
  },
  rule(
    "monotone-from-derivative",
    "q-below-one",
    "q < 1",
    "q - 1 < 0",
    { slope: ["stable-slope", "-log(2)*q < 0"] },
    "2^{−a} is 1 at a = 0.",
    { variable: "a", at: "0" },
  ),
  rule(
    "explicit-solution",
    "criterion",
    "Token 1 leads if x_2(0)² < (1 − q)x_1(0)²; then x_2² has the closed form",
    '"if x_2(0)² < (1 − q) x_1(0)² then T = 1/(K x_1(0)²) and x_2^−2 = w2; if > then token 2 blows up first; = is a tie"',
    {
      equation: ["closed-form", "ddt(w2) = -q*w2/R - K"],
      start: ["closed-form-start", "T^q*(T^(-q)/u20 - K*(T^(1-q) - T^(1-q))/(1-q)) = 1/u20"],
      end: ["closed-form-end", "T^(-q)/u20 - K*T^(1-q)/(1-q) = T^(-q)*((1-q)/u20 - K*T)/(1-q)"],
      q: ["q-below-one", "q - 1 < 0"],
      first: ["first-solution", "u1^-1 = u10^-1 + (-K)*t"],
    },
    "The bracket of w2 decreases from 1/u_2(0)·T^{−q} to its value at T, where K T = 1/u_1(0): positive iff u_2(0) < (1 − q)u_1(0). If it stays positive, u_2 = 1/w2 is finite before T; if it becomes negative, 1/u_2 reaches 0 before T and token 2 leads, token 1 being finite then.",
  ),
  rule(
    "case-distinction",
    "first-leads",
    "When token 1 leads, (T − t)x_1² → 1/K",
    '"if x_2(0)² < (1 − q) x_1(0)² then (T − t)·x_1² → 1/(2μ ln 2)"',
    {
      criterion: [
        "criterion",
        '"if x_2(0)² < (1 − q) x_1(0)² then T = 1/(K x_1(0)²) and x_2^−2 = w2; if > then token 2 blows up first; = is a tie"',
      ],
      rate: ["rate", "lim[t->T] R*u = 1/(2*mu*log(2))"],
    },
    "Token 1 is the leader (k = 1).",
  ),
];

export const flat: ModuleSpec = {
  name: "flat",
  context: {
    symbols: {
      mu: ["positive", "input-output scalar μ"],
      a: ["positive", "decay rate"],
      t: ["nonnegative", "depth"],
      R: ["positive", "T − t", "(T-t)"],
      T: ["positive", "blow-up time"],
      u: ["positive", "x_k²", "u_{k}"],
      u0: ["positive", "x_k(0)²", "u_{k}(0)"],
      u1: ["positive", "x_1²", "u_{1}"],
      u10: ["positive", "x_1(0)²", "u_{1}(0)"],
      u20: ["positive", "x_2(0)²", "u_{2}(0)"],
      hp: ["nonnegative", "h_{k−1}", "h_{k-1}"],
    },
    definitions: {
      K: "2*mu*log(2)",
      q: "2^(-a)",
      w2: "R^q*(T^(-q)/u20 - K*(T^(1-q) - R^(1-q))/(1-q))",
    },
    positive: { "1 - q": ["flat.q-below-one", "q - 1 < 0"] },
    flow: { t: "1", R: "-1", u: "2*mu*u*(q*hp + log(2)*u)", u1: "2*mu*u1*(log(2)*u1)", hp: "unknown" },
  },
  rests: ["memory.nonnegative", "sign.sign"],
  steps,
};

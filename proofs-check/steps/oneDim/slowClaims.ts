import { combine, continuity, rule, sign } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";

const RATIO = "lim[t->Infinity] z/z1 = r";

/** What follows for |x_l| and for the scores, in the variables of the problem. */
export const slowClaims: readonly StepSpec[] = [
  rule(
    "standard-limit",
    "tokens-diverge",
    "|x_l| → ∞",
    ["lim[t->Infinity] abs(x_l) = Infinity"],
    {
      z: ["to-infinity", "lim[t->Infinity] z = Infinity"],
      z1: ["to-infinity", "lim[t->Infinity] z1 = Infinity"],
    },
    "|x_l| = z_l/|s|.",
  ),
  combine(
    "later-lead",
    "Eventually |x_l| > |x_1|, l ≥ 2",
    "eventually[t->Infinity] abs(x_l) > abs(x_1)",
    {
      above: ["above", "eventually[t->Infinity] z > z1"],
    },
    { above: "1/abs(s)" },
  ),
  continuity(
    "ratio-limit",
    "|x_l|/|x_1| → r_l",
    "lim[t->Infinity] abs(x_l)/abs(x_1) = r",
    { u1: ["ratio", RATIO] },
    "u1",
  ),
  rule(
    "convergent-bounded",
    "ratio-bounded",
    "|x_l|/|x_1| is bounded",
    "bounded[t->Infinity] abs(x_l)/abs(x_1)",
    {
      limit: ["ratio-limit", "lim[t->Infinity] abs(x_l)/abs(x_1) = r"],
    },
    "It converges.",
  ),
  continuity(
    "inverse-ratio-limit",
    "|x_1|/|x_l| → 1/r_l > 0",
    "lim[t->Infinity] abs(x_1)/abs(x_l) = 1/r",
    { u1: ["ratio", RATIO] },
    "1/u1",
  ),
  rule(
    "definition",
    "alike-fails",
    "Tokens grow neither alike nor at different powers",
    '"|x_l|/|x_1| tends to a number strictly between 1 and ∞ for l ≥ 2"',
    {
      ratio: ["ratio", '"1 < r_l < ∞"'],
      inverse: ["inverse-ratio-limit", "lim[t->Infinity] abs(x_1)/abs(x_l) = 1/r"],
    },
    "So the limit is not 1, and |x_1|/|x_l| does not tend to 0.",
  ),
  continuity(
    "rate-limit",
    "|x_l|/ln t → r_l/|s|",
    "lim[t->Infinity] abs(x_l)/log(t) = r/abs(s)",
    {
      u1: ["ratio", RATIO],
      u2: ["first-rate", "lim[t->Infinity] abs(s*x_1)/log(t) = 1"],
    },
    "u1*u2/abs(s)",
  ),
  continuity(
    "inverse-rate-limit",
    "ln t/|x_l| → |s|/r_l",
    "lim[t->Infinity] log(t)/abs(x_l) = abs(s)/r",
    {
      u1: ["rate-limit", "lim[t->Infinity] abs(x_l)/log(t) = r/abs(s)"],
    },
    "1/u1",
  ),
  rule(
    "convergent-bounded",
    "at-most-log",
    "|x_l| = O(ln t)",
    "bounded[t->Infinity] abs(x_l)/log(t)",
    {
      limit: ["rate-limit", "lim[t->Infinity] abs(x_l)/log(t) = r/abs(s)"],
    },
    "It converges.",
  ),
  rule(
    "convergent-bounded",
    "at-least-log",
    "ln t = O(|x_l|)",
    "bounded[t->Infinity] log(t)/abs(x_l)",
    {
      limit: ["inverse-rate-limit", "lim[t->Infinity] log(t)/abs(x_l) = abs(s)/r"],
    },
    "It converges.",
  ),
  rule(
    "standard-limit",
    "reported-rate",
    "|x_l| = O((ln t)^l)",
    ["bounded[t->Infinity] abs(x_l)/log(t)^l"],
    {
      log: ["at-most-log", "bounded[t->Infinity] abs(x_l)/log(t)"],
    },
    "(ln t)^l ≥ ln t as soon as ln t ≥ 1.",
  ),
  rule(
    "standard-limit",
    "reported-rate-not-sharp",
    "|x_l| = o((ln t)^l) for l ≥ 2",
    ["lim[t->Infinity] abs(x_l)/log(t)^l = 0"],
    {
      log: ["at-most-log", "bounded[t->Infinity] abs(x_l)/log(t)"],
    },
    "For l ≥ 2, (ln t)^l/ln t → ∞.",
  ),
  continuity(
    "score-first",
    "t·ln t·P_11 → 1",
    "lim[t->Infinity] t*log(t)*P_11 = 1",
    {
      u1: ["envelope-limit", "lim[t->Infinity] exp(z1)*z1^-3/th = 1"],
      u2: ["delta-limit", "lim[t->Infinity] exp(z1)*d1 = 1"],
      u3: ["first-rate", "lim[t->Infinity] abs(s*x_1)/log(t) = 1"],
    },
    "u2/(u1*u3)",
    "θ z_1² δ_1 = (e^{z}δ)/(e^{z}z^{−3}/θ)/z_1.",
  ),
  rule(
    "standard-limit",
    "sum-of-deltas",
    "Σ δ(z_k) → 0",
    "lim[t->Infinity] A = 0",
    {
      delta: ["delta-to-zero", "lim[t->Infinity] d = 0"],
    },
    "A finite sum of terms that tend to 0.",
  ),
  continuity(
    "score-column",
    "P_l1 ~ r_l P_11",
    "lim[t->Infinity] P_l1*abs(x_1)/(P_11*abs(x_l)) = 1",
    {
      u1: ["sum-of-deltas", "lim[t->Infinity] A = 0"],
    },
    "exp(-a*u1)",
  ),
  continuity(
    "first-column-vanishes",
    "P_l1 → 0",
    "lim[t->Infinity] P_l1 = 0",
    {
      u1: ["sum-of-deltas", "lim[t->Infinity] A = 0"],
      u2: ["ratio", RATIO],
      u3: ["square-delta-limit", "lim[t->Infinity] d1*z1^2 = 0", "z: z1, Hp: 0"],
    },
    "(mu/s^2)*u2*u3*exp(-a*u1)",
  ),
  continuity(
    "first-score-vanishes",
    "P_11 → 0",
    "lim[t->Infinity] P_11 = 0",
    {
      u3: ["square-delta-limit", "lim[t->Infinity] d1*z1^2 = 0", "z: z1, Hp: 0"],
    },
    "(mu/s^2)*u3",
  ),
  combine(
    "concentration-bound",
    "z δ(z)/(z_1 δ(z_1)) is exponentially small",
    "eventually[t->Infinity] d*z/(d1*z1) <= (4/k^2)*exp(-k*z1)/(z1*z)",
    {
      summand: ["summand", "eventually[t->Infinity] d*z^2/(z1*H1) <= (4/k^2)*exp(-k*z1)/z1^3"],
    },
    { summand: "z1^2/z" },
  ),
  sign("concentration-sign", "It is positive", "d*z/(d1*z1) >= 0", "d*z/(d1*z1)"),
  rule(
    "standard-limit",
    "concentration-bound-limit",
    "The bound tends to 0",
    "lim[t->Infinity] (4/k^2)*exp(-k*z1)/(z1*z) = 0",
    {
      z: ["to-infinity", "lim[t->Infinity] z = Infinity"],
      z1: ["to-infinity", "lim[t->Infinity] z1 = Infinity"],
    },
    "A product of factors that tend to 0.",
  ),
  rule(
    "squeeze",
    "concentration",
    "z_j δ_j = o(z_1 δ_1) for j ≥ 2",
    "lim[t->Infinity] d*z/(d1*z1) = 0",
    {
      lower: ["concentration-sign", "d*z/(d1*z1) >= 0"],
      upper: ["concentration-bound", "eventually[t->Infinity] d*z/(d1*z1) <= (4/k^2)*exp(-k*z1)/(z1*z)"],
      lowerLimit: ["zero", "lim[t->Infinity] 0 = 0"],
      upperLimit: ["concentration-bound-limit", "lim[t->Infinity] (4/k^2)*exp(-k*z1)/(z1*z) = 0"],
    },
    "Between 0 and the bound.",
  ),
  continuity(
    "scores-concentrate",
    "P_lj/P_l1 → 0 for 2 ≤ j ≤ l",
    "lim[t->Infinity] P_lj/(mu*x_l*x_1*d1*exp(-a*(A + B))) = 0",
    {
      u1: ["concentration", "lim[t->Infinity] dj*zj/(d1*z1) = 0", "z: zj"],
      u2: ["sum-of-deltas", "lim[t->Infinity] B = 0", "A: B"],
    },
    "u1*exp(a*u2)",
    "A = Σ_{k=j+1..l} δ_k and A + B = Σ_{k=2..l} δ_k, B = Σ_{k=2..j} δ_k → 0.",
  ),
  continuity(
    "diagonal-concentrates",
    "P_ll/P_l1 → 0 for l ≥ 2",
    "lim[t->Infinity] mu*x_l*x_l*d/P_l1 = 0",
    {
      u1: ["concentration", "lim[t->Infinity] d*z/(d1*z1) = 0"],
      u2: ["sum-of-deltas", "lim[t->Infinity] A = 0"],
    },
    "u1*exp(a*u2)",
    "j = l.",
  ),
  continuity(
    "scores-vanish",
    "P_lj → 0 for every j ≤ l",
    "lim[t->Infinity] P_lj = 0",
    {
      u1: ["scores-concentrate", "lim[t->Infinity] P_lj/(mu*x_l*x_1*d1*exp(-a*(A + B))) = 0"],
      u2: ["first-column-vanishes", "lim[t->Infinity] mu*x_l*x_1*d1*exp(-a*(A + B)) = 0", "A: A + B"],
      u3: ["first-score-vanishes", "lim[t->Infinity] P_11 = 0"],
    },
    "u1*u2",
    "For j ≥ 2 from P_l1 → 0; the columns j = 1 and the entry P_11 are the steps before.",
  ),
];

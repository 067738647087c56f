import { assume, combine, continuity, rule, sign } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";

const SPEED = "eventually[t->Infinity] ddt(log(z/z1)) >= d*z^2/2";
const MARGIN = "eventually[t->Infinity] z >= (1+k)*z1 + k*z";
const RATIO = "lim[t->Infinity] z/z1 = r";

/** r_l = lim z_l/z_1 exists with 1 < r_l < ∞, for every l ≥ 2. */
export const slowRatio: readonly StepSpec[] = [
  rule("bounded-monotone", "ratio-floor", "The ratio stays above a positive number", "eventually[t->Infinity] z >= p0*z1", {
    speed: ["ratio-speed", SPEED],
  }, "ln(z/z_1) increases from some time on; p0 is its exponential there."),
  assume("not-above", "Suppose z_l ≤ z_1 at all late times", "eventually[t->Infinity] z <= z1"),
  rule("monotone-inverse", "delta-order", "Then δ(z_l) ≥ δ(z_1)", "eventually[t->Infinity] d >= d1", {
    inequality: ["not-above", "eventually[t->Infinity] z <= z1"],
  }, "δ decreases.", { form: "softplus(-u)" }),
  combine("ratio-speed-floor", "Then the ratio grows at least like a power of z_1", "eventually[t->Infinity] ddt(log(z/z1)) >= (p0^2/2)*ddt(log(z1))", {
    speed: ["ratio-speed", SPEED],
    delta: ["delta-order", "eventually[t->Infinity] d >= d1"],
    floor: ["ratio-floor", "eventually[t->Infinity] z >= p0*z1"],
  }, { delta: "z^2/2", floor: "d1*(z + p0*z1)/2" }),
  rule("contradiction", "above", "Eventually z_l > z_1", "eventually[t->Infinity] z > z1", {
    assumed: ["not-above", "eventually[t->Infinity] z <= z1"],
    floor: ["ratio-speed-floor", "eventually[t->Infinity] ddt(log(z/z1)) >= (p0^2/2)*ddt(log(z1))"],
    speed: ["ratio-speed", SPEED],
    infinity: ["to-infinity", "lim[t->Infinity] z1 = Infinity"],
  }, "The ratio is eventually increasing, so either z_l > z_1 from some time on or z_l ≤ z_1 at all late times. In the second case ln(z_l/z_1) − (p0²/2)·ln z_1 would not decrease, so ln(z_l/z_1) → ∞ with z_1: a contradiction.", {}, ["not-above"]),
  rule("bounded-monotone", "margin", "With a margin", MARGIN, {
    above: ["above", "eventually[t->Infinity] z > z1"],
    speed: ["ratio-speed", SPEED],
  }, "The ratio has passed 1 and increases, so it stays above some number > 1, which is ≥ (1 + k)/(1 − k) for a small k > 0."),
  rule("monotone-inverse", "margin-decay", "e^{−z} ≤ e^{−(1+k)z_1 − kz}", "eventually[t->Infinity] exp(-z) <= exp(-((1+k)*z1 + k*z))", {
    inequality: ["margin", MARGIN],
  }, "e^{−u} decreases.", { form: "exp(-u)" }),
  combine("summand", "One summand of the speed in the variable z_1", "eventually[t->Infinity] d*z^2/(z1*H1) <= (4/k^2)*exp(-k*z1)/z1^3", {
    delta: ["lemma.delta-upper", "d <= exp(-z)", "v: z"],
    margin: ["margin-decay", "eventually[t->Infinity] exp(-z) <= exp(-((1+k)*z1 + k*z))"],
    square: ["lemma.square-decay", "(k*z)^2*exp(-k*z) <= 2", "v: k*z"],
    first: ["lemma.delta-lower", "d1 >= exp(-z1)/2", "v: z1"],
  }, {
    delta: "z^2/(z1^3*d1)",
    margin: "z^2/(z1^3*d1)",
    square: "exp(-(1+k)*z1)/(k^2*z1^3*d1)",
    first: "4*exp(-k*z1)/(k^2*z1^3*d1)",
  }),
  rule("standard-integral", "tail", "∫ e^{−k z}/z³ dz converges", ["integrable[t->Infinity] (4/k^2)*exp(-k*z1)/z1^3"], {
    infinity: ["to-infinity", "lim[t->Infinity] z1 = Infinity"],
  }, "In the variable z_1, up to z_1 = ∞: it is at most a constant times e^{−k z_1}."),
  rule("comparison", "summand-integrable", "Every summand is integrable in z_1", ["integrable[t->Infinity] d*z^2/(z1*H1)"], {
    bound: ["summand", "eventually[t->Infinity] d*z^2/(z1*H1) <= (4/k^2)*exp(-k*z1)/z1^3"],
    integrable: ["tail", "integrable[t->Infinity] (4/k^2)*exp(-k*z1)/z1^3"],
  }, "It is positive and at most an integrable function."),
  combine("memory-sum-one", "H_l ≤ H_{l−1} + δ_l z_l²", "H <= Hp + d*z^2", {
    decay: ["lemma.exp-at-most-one", "1 - exp(-a*d) >= 0", "v: a*d"],
  }, { decay: "Hp" }),
  assume("memory-sum-assumed", "Induction hypothesis: H_{l−1} ≤ H_1 + Σ_{i=2..l−1} δ_i z_i²", "Hp <= H1 + S"),
  sign("memory-sum-base", "l = 1", "H1 <= H1 + 0", "0"),
  combine("memory-sum-step", "From l − 1 to l", "H <= H1 + (S + d*z^2)", {
    one: ["memory-sum-one", "H <= Hp + d*z^2"],
    before: ["memory-sum-assumed", "Hp <= H1 + S"],
  }),
  rule("induction", "memory-sum", "H_l ≤ H_1 + Σ_{i=2..l} δ_i z_i²", ["H <= H1 + (S + d*z^2)", "Hp <= H1 + S"], {
    hypothesis: ["memory-sum-assumed", "Hp <= H1 + S"],
    base: ["memory-sum-base", "H1 <= H1 + 0"],
    step: ["memory-sum-step", "H <= H1 + (S + d*z^2)"],
  }, "On l.", { base: "Hp: H1, S: 0", step: "Hp: H, S: S + d*z^2" }, ["memory-sum-assumed"]),
  combine("ratio-speed-above", "The speed of the ratio is at most that sum", "ddt(log(z/z1))/ddt(z1) <= (S + d*z^2)/(z1*H1)", {
    sum: ["memory-sum", "H <= H1 + (S + d*z^2)"],
  }, { sum: "1/(z1*H1)" }),
  rule("standard-integral", "sum-integrable", "The sum is integrable in z_1", "integrable[t->Infinity] (S + d*z^2)/(z1*H1)", {
    summand: ["summand-integrable", "integrable[t->Infinity] d*z^2/(z1*H1)"],
  }, "S = Σ_{i=2..l−1} δ_i z_i², and the step before holds for every token i ≥ 2: a finite sum of integrable functions."),
  rule("comparison", "ratio-integrable", "d ln(z_l/z_1)/dz_1 is integrable", "integrable[t->Infinity] ddt(log(z/z1))/ddt(z1)", {
    bound: ["ratio-speed-above", "ddt(log(z/z1))/ddt(z1) <= (S + d*z^2)/(z1*H1)"],
    integrable: ["sum-integrable", "integrable[t->Infinity] (S + d*z^2)/(z1*H1)"],
    positive: ["ratio-speed", SPEED],
  }, "Eventually it is positive, and it is at most an integrable function; z_1 increases to infinity and may replace the time."),
  rule("integrable-derivative", "log-ratio-converges", "ln(z_l/z_1) converges", "converges[t->Infinity] log(z/z1)", {
    rate: ["ratio-integrable", "integrable[t->Infinity] ddt(log(z/z1))/ddt(z1)"],
  }, "Its derivative in z_1 is integrable.", { variable: "z1" }),
  rule("definition", "ratio", "r_l = lim |x_l|/|x_1| exists and 1 < r_l < ∞", [RATIO, '"1 < r_l < ∞"'], {
    converges: ["log-ratio-converges", "converges[t->Infinity] log(z/z1)"],
    margin: ["margin", MARGIN],
  }, "r is the exponential of the limit of ln(z_l/z_1), finite; it is ≥ (1 + k)/(1 − k) > 1."),
];

/** What follows for |x_l| and for the scores, in the variables of the problem. */
export const slowClaims: readonly StepSpec[] = [
  rule("standard-limit", "tokens-diverge", "|x_l| → ∞", ["lim[t->Infinity] abs(x_l) = Infinity"], {
    z: ["to-infinity", "lim[t->Infinity] z = Infinity"],
    z1: ["to-infinity", "lim[t->Infinity] z1 = Infinity"],
  }, "|x_l| = z_l/|s|."),
  combine("later-lead", "Eventually |x_l| > |x_1|, l ≥ 2", "eventually[t->Infinity] abs(x_l) > abs(x_1)", {
    above: ["above", "eventually[t->Infinity] z > z1"],
  }, { above: "1/abs(s)" }),
  continuity("ratio-limit", "|x_l|/|x_1| → r_l", "lim[t->Infinity] abs(x_l)/abs(x_1) = r", { u1: ["ratio", RATIO] }, "u1"),
  rule("convergent-bounded", "ratio-bounded", "|x_l|/|x_1| is bounded", "bounded[t->Infinity] abs(x_l)/abs(x_1)", {
    limit: ["ratio-limit", "lim[t->Infinity] abs(x_l)/abs(x_1) = r"],
  }, "It converges."),
  continuity("inverse-ratio-limit", "|x_1|/|x_l| → 1/r_l > 0", "lim[t->Infinity] abs(x_1)/abs(x_l) = 1/r", { u1: ["ratio", RATIO] }, "1/u1"),
  rule("definition", "alike-fails", "Tokens grow neither alike nor at different powers", '"|x_l|/|x_1| tends to a number strictly between 1 and ∞ for l ≥ 2"', {
    ratio: ["ratio", '"1 < r_l < ∞"'],
    inverse: ["inverse-ratio-limit", "lim[t->Infinity] abs(x_1)/abs(x_l) = 1/r"],
  }, "So the limit is not 1, and |x_1|/|x_l| does not tend to 0."),
  continuity("rate-limit", "|x_l|/ln t → r_l/|s|", "lim[t->Infinity] abs(x_l)/log(t) = r/abs(s)", {
    u1: ["ratio", RATIO],
    u2: ["first-rate", "lim[t->Infinity] abs(s*x_1)/log(t) = 1"],
  }, "u1*u2/abs(s)"),
  continuity("inverse-rate-limit", "ln t/|x_l| → |s|/r_l", "lim[t->Infinity] log(t)/abs(x_l) = abs(s)/r", {
    u1: ["rate-limit", "lim[t->Infinity] abs(x_l)/log(t) = r/abs(s)"],
  }, "1/u1"),
  rule("convergent-bounded", "at-most-log", "|x_l| = O(ln t)", "bounded[t->Infinity] abs(x_l)/log(t)", {
    limit: ["rate-limit", "lim[t->Infinity] abs(x_l)/log(t) = r/abs(s)"],
  }, "It converges."),
  rule("convergent-bounded", "at-least-log", "ln t = O(|x_l|)", "bounded[t->Infinity] log(t)/abs(x_l)", {
    limit: ["inverse-rate-limit", "lim[t->Infinity] log(t)/abs(x_l) = abs(s)/r"],
  }, "It converges."),
  rule("standard-limit", "reported-rate", "|x_l| = O((ln t)^l)", ["bounded[t->Infinity] abs(x_l)/log(t)^l"], {
    log: ["at-most-log", "bounded[t->Infinity] abs(x_l)/log(t)"],
  }, "(ln t)^l ≥ ln t as soon as ln t ≥ 1."),
  rule("standard-limit", "reported-rate-not-sharp", "|x_l| = o((ln t)^l) for l ≥ 2", ["lim[t->Infinity] abs(x_l)/log(t)^l = 0"], {
    log: ["at-most-log", "bounded[t->Infinity] abs(x_l)/log(t)"],
  }, "For l ≥ 2, (ln t)^l/ln t → ∞."),
  continuity("score-first", "t·ln t·P_11 → 1", "lim[t->Infinity] t*log(t)*P_11 = 1", {
    u1: ["envelope-limit", "lim[t->Infinity] exp(z1)*z1^-3/th = 1"],
    u2: ["delta-limit", "lim[t->Infinity] exp(z1)*d1 = 1"],
    u3: ["first-rate", "lim[t->Infinity] abs(s*x_1)/log(t) = 1"],
  }, "u2/(u1*u3)", "θ z_1² δ_1 = (e^{z}δ)/(e^{z}z^{−3}/θ)/z_1."),
  rule("standard-limit", "sum-of-deltas", "Σ δ(z_k) → 0", "lim[t->Infinity] A = 0", {
    delta: ["delta-to-zero", "lim[t->Infinity] d = 0"],
  }, "A finite sum of terms that tend to 0."),
  continuity("score-column", "P_l1 ~ r_l P_11", "lim[t->Infinity] P_l1*abs(x_1)/(P_11*abs(x_l)) = 1", {
    u1: ["sum-of-deltas", "lim[t->Infinity] A = 0"],
  }, "exp(-a*u1)"),
  continuity("first-column-vanishes", "P_l1 → 0", "lim[t->Infinity] P_l1 = 0", {
    u1: ["sum-of-deltas", "lim[t->Infinity] A = 0"],
    u2: ["ratio", RATIO],
    u3: ["square-delta-limit", "lim[t->Infinity] d1*z1^2 = 0", "z: z1, Hp: 0"],
  }, "(mu/s^2)*u2*u3*exp(-a*u1)"),
  continuity("first-score-vanishes", "P_11 → 0", "lim[t->Infinity] P_11 = 0", {
    u3: ["square-delta-limit", "lim[t->Infinity] d1*z1^2 = 0", "z: z1, Hp: 0"],
  }, "(mu/s^2)*u3"),
  combine("concentration-bound", "z δ(z)/(z_1 δ(z_1)) is exponentially small", "eventually[t->Infinity] d*z/(d1*z1) <= (4/k^2)*exp(-k*z1)/(z1*z)", {
    summand: ["summand", "eventually[t->Infinity] d*z^2/(z1*H1) <= (4/k^2)*exp(-k*z1)/z1^3"],
  }, { summand: "z1^2/z" }),
  sign("concentration-sign", "It is positive", "d*z/(d1*z1) >= 0", "d*z/(d1*z1)"),
  rule("standard-limit", "concentration-bound-limit", "The bound tends to 0", "lim[t->Infinity] (4/k^2)*exp(-k*z1)/(z1*z) = 0", {
    z: ["to-infinity", "lim[t->Infinity] z = Infinity"],
    z1: ["to-infinity", "lim[t->Infinity] z1 = Infinity"],
  }, "A product of factors that tend to 0."),
  rule("squeeze", "concentration", "z_j δ_j = o(z_1 δ_1) for j ≥ 2", "lim[t->Infinity] d*z/(d1*z1) = 0", {
    lower: ["concentration-sign", "d*z/(d1*z1) >= 0"],
    upper: ["concentration-bound", "eventually[t->Infinity] d*z/(d1*z1) <= (4/k^2)*exp(-k*z1)/(z1*z)"],
    lowerLimit: ["zero", "lim[t->Infinity] 0 = 0"],
    upperLimit: ["concentration-bound-limit", "lim[t->Infinity] (4/k^2)*exp(-k*z1)/(z1*z) = 0"],
  }, "Between 0 and the bound."),
  continuity("scores-concentrate", "P_lj/P_l1 → 0 for 2 ≤ j ≤ l", "lim[t->Infinity] P_lj/(mu*x_l*x_1*d1*exp(-a*(A + B))) = 0", {
    u1: ["concentration", "lim[t->Infinity] dj*zj/(d1*z1) = 0", "z: zj"],
    u2: ["sum-of-deltas", "lim[t->Infinity] B = 0", "A: B"],
  }, "u1*exp(a*u2)", "A = Σ_{k=j+1..l} δ_k and A + B = Σ_{k=2..l} δ_k, B = Σ_{k=2..j} δ_k → 0."),
  continuity("diagonal-concentrates", "P_ll/P_l1 → 0 for l ≥ 2", "lim[t->Infinity] mu*x_l*x_l*d/P_l1 = 0", {
    u1: ["concentration", "lim[t->Infinity] d*z/(d1*z1) = 0"],
    u2: ["sum-of-deltas", "lim[t->Infinity] A = 0"],
  }, "u1*exp(a*u2)", "j = l."),
  continuity("scores-vanish", "P_lj → 0 for every j ≤ l", "lim[t->Infinity] P_lj = 0", {
    u1: ["scores-concentrate", "lim[t->Infinity] P_lj/(mu*x_l*x_1*d1*exp(-a*(A + B))) = 0"],
    u2: ["first-column-vanishes", "lim[t->Infinity] mu*x_l*x_1*d1*exp(-a*(A + B)) = 0", "A: A + B"],
    u3: ["first-score-vanishes", "lim[t->Infinity] P_11 = 0"],
  }, "u1*u2", "For j ≥ 2 from P_l1 → 0; the columns j = 1 and the entry P_11 are the steps before."),
];

import type { ChainSpec } from "../chain.ts";
import type { ChainClaim } from "../types.ts";

type Rest = Omit<ChainClaim, "name" | "kind" | "step">;
const claim = (name: string, kind: ChainClaim["kind"], step: string, rest: Rest = {}): ChainClaim => ({ name, kind, step, ...rest });

const RANGE = ["weight.range"];
const ORDERED = ["mu > 0", "s * x0[l] < 0", "abs(x0[l]) <= abs(x0[l+1])", "a <= 36.7766"];
const SECOND_LEADS = ["mu > 0", "s * x0[1] < 0", "s * x0[2] > 0"];
const NEGATIVE_FOLLOWER = ["mu > 0", "s * x0[1] > 0", "s * x0[2] < 0"];
const POSITIVE_FOLLOWER = ["mu > 0", "s * x0[2] > 0", "x0[1] / x0[2] > 20", "a >= 1/2"];

const signInvariance: ChainSpec = {
  id: "sign-invariance",
  theorem: "sign-invariance",
  title: "Tokens keep their signs; |x| is monotone",
  shows: "proves",
  hypotheses: [],
  claims: [
    claim("signs", "always", "sign.sign", { of: "sign(x) = sign(x0)" }),
    claim("shrinking", "always", "shrinking.bound", { of: "x^2 <= x0^2", hypotheses: ["mu <= 0"] }),
    claim("growing", "always", "growing.bound", { of: "x^2 >= x0^2", hypotheses: ["mu >= 0"] }),
  ],
  missing: [],
};

const stationary: ChainSpec = {
  id: "stationary",
  theorem: "stationary",
  title: "μ = 0: nothing moves",
  shows: "proves",
  hypotheses: ["mu == 0"],
  claims: [claim("tokens stay", "always", "stationary.constant", { of: "x = x0" }), claim("no blow-up", "global", "stationary.global")],
  missing: [],
};

const convergence: ChainSpec = {
  id: "convergence",
  theorem: "convergence",
  title: "Convergence with sharp constants",
  shows: "proves",
  hypotheses: ["mu < 0", "x0[l] != 0"],
  claims: [
    claim("tokens vanish", "limit", "convergence.to-zero", { of: "x", equals: "0", names: { x_l: "x" } }),
    claim("rate", "bounded", "convergence.rate", { of: "sqrt(t)*abs(x)", names: { x_l: "x" } }),
    claim("scores vanish", "bounded", "convergence.score-rate", { of: "t*P", names: { P_l_j: "P" } }),
    claim("constant of the first token", "limit", "convergence.first-constant", { of: "sqrt(t)*abs(x1)", equals: "K^(-1/2)", names: { x_1: "x1" } }),
    claim("constant of later tokens", "limit", "convergence.constant", { of: "sqrt(t)*abs(x)", equals: "sqrt((1-q)/K)", names: { x_l_plus_1: "x" } }),
    claim("first score", "limit", "convergence.score-first", { of: "t*mu*x1*x1*softplus(s*x1)", equals: "-1/2", names: { P_1_1: "mu*x1*x1*softplus(s*x1)" } }),
    claim("diagonal scores", "limit", "convergence.score-diagonal", { of: "t*mu*x*x*D", equals: "-(1-q)/2", names: { P_l_plus_1_l_plus_1: "mu*x*x*D" } }),
    claim("scores of the first token", "limit", "convergence.score-to-first", {
      of: "t*mu*x*x1*softplus(s*x1)*exp(-a*A)",
      equals: "-sign(x)*sign(x1)*q^(l-1)*sqrt(1-q)/2",
      names: { P_l_plus_1_1: "mu*x*x1*softplus(s*x1)*exp(-a*A)", l: "l - 1", x0_l_plus_1: "x", x0_1: "x1" },
    }),
    claim("other scores", "limit", "convergence.score-general", {
      of: "t*P",
      equals: "-sign(x)*sign(xj)*q^(l-j)*(1-q)/2",
      names: { P_l_plus_1_j_plus_1: "P", l: "l - 1", j: "j - 1", x0_l_plus_1: "x", x0_j_plus_1: "xj" },
    }),
    claim("explicit bound", "always", "convergence.bound", { of: "abs(x) <= (x0^-2 + 2*abs(mu)*ml*t)^(-1/2)" }),
    claim("next order of the first token", "limit", "convergence.relative-error", {
      of: "sqrt(t)*(sqrt(2*abs(mu)*log(2)*t)*abs(x1) - 1)",
      equals: "-sign(x1)*s/(2*log(2)*sqrt(2*abs(mu)*log(2)))",
      names: { x_1: "x1", x0_1: "x1" },
    }),
    claim("no blow-up", "global", "convergence.global"),
    claim("recursion of the constants", "prose", "convergence.recursion"),
  ],
  missing: [],
};

const convergenceZeros: ChainSpec = {
  id: "convergence-with-zeros",
  theorem: "convergence-with-zeros",
  title: "Zero tokens change the constants",
  shows: "proves",
  hypotheses: ["mu < 0"],
  claims: [
    claim("zero tokens stay zero", "prose", "sign.sign", { hypotheses: ["mu < 0", "x0[2] == 0"] }),
    claim("gap of one zero", "limit", "convergence.constant-one-zero", { of: "sqrt(t)*abs(x)", equals: "sqrt((1 - 4^(-a))/(2*abs(mu)*log(2)))", names: { x_3: "x" }, hypotheses: ["mu < 0", "x0[1] != 0", "x0[2] == 0", "x0[3] != 0"] }),
    claim("zero in front", "limit", "convergence.first-constant", { of: "sqrt(t)*abs(x1)", equals: "1/sqrt(2*abs(mu)*log(2))", names: { x_2: "x1" }, hypotheses: ["mu < 0", "x0[1] == 0", "x0[2] != 0"] }),
    claim("gap of g places", "limit", "convergence.constant-with-gap", { of: "sqrt(t)*abs(x)", equals: "sqrt((1 - q^g)/K)" }),
  ],
  missing: [],
};

const constantsDiffer: ChainSpec = {
  id: "convergence-one-constant",
  theorem: "convergence",
  title: "No single constant fits all tokens",
  shows: "refutes",
  hypotheses: ["mu < 0", "x0[l] != 0"],
  claims: [claim("one constant for all tokens", "prose", "convergence.one-constant-fails")],
  missing: [],
};

const zerosMatter: ChainSpec = {
  id: "convergence-zeros-matter",
  theorem: "convergence-with-zeros",
  title: "A zero token in front changes the constant",
  shows: "refutes",
  hypotheses: ["mu < 0", "x0[1] != 0", "x0[3] != 0"],
  claims: [claim("zeros do not matter", "prose", "convergence.one-constant-fails")],
  missing: [],
};

const slowDivergence: ChainSpec = {
  id: "slow-divergence",
  theorem: "slow-divergence",
  title: "Slow divergence: every token is Θ(ln t)",
  shows: "proves",
  hypotheses: ["mu > 0", "s * x0[l] < 0"],
  claims: [
    claim("tokens diverge", "limit", "slow.tokens-diverge", { of: "abs(x_l)", equals: "Infinity", names: {} }),
    claim("no blow-up", "global", "slow.global"),
    claim("rate", "bounded", "slow.reported-rate", { of: "abs(x_l)/log(t)^l", names: { logt: "log(t)" } }),
    claim("rate is not sharp", "limit", "slow.reported-rate-not-sharp", { of: "abs(x_l)/log(t)^l", equals: "0", names: { x_l_plus_1: "x_l", l: "l - 1", logt: "log(t)" } }),
    claim("at most ln t", "bounded", "slow.at-most-log", { of: "abs(x_l)/log(t)", names: { logt: "log(t)" } }),
    claim("at least ln t", "bounded", "slow.at-least-log", { of: "log(t)/abs(x_l)", names: { logt: "log(t)" } }),
    claim("first token", "limit", "slow.first-rate", { of: "abs(s*x_1)/log(t)", equals: "1", names: { logt: "log(t)" } }),
    claim("first token, next order", "limit", "slow.first-next-order", {
      of: "abs(s*x_1) - log(t) - log(mu/s^2) - 3*log(abs(s*x_1))",
      equals: "0",
      names: { logt: "log(t)" },
    }),
    claim("later tokens lead", "eventually", "slow.later-lead", { of: "abs(x_l) > abs(x_1)", names: { x_l_plus_1: "x_l" } }),
    claim("bounded ratios", "bounded", "slow.ratio-bounded", { of: "abs(x_l)/abs(x_1)", names: {} }),
    claim("scores vanish", "limit", "slow.scores-vanish", { of: "P_lj", equals: "0", names: { P_l_j: "P_lj" } }),
    claim("first score", "limit", "slow.score-first", { of: "t*log(t)*P_11", equals: "1", names: { logt: "log(t)", P_1_1: "P_11" } }),
    claim("scores of the first token", "limit", "slow.score-column", {
      of: "P_l1*abs(x_1)/(P_11*abs(x_l))",
      equals: "1",
      names: { P_l_1: "P_l1", P_1_1: "P_11" },
    }),
    claim("attention concentrates on the first token", "limit", "slow.scores-concentrate", {
      of: "P_lj/(mu*x_l*x_1*d1*exp(-a*(A + B)))",
      equals: "0",
      names: { P_l_plus_1_j_plus_1: "P_lj", P_l_plus_1_1: "mu*x_l*x_1*d1*exp(-a*(A + B))" },
    }),
    claim("second order of the first token", "limit", "slow.second-order", { of: "z1*(z1 - 3*log(z1) - log(th))", equals: "-3" }),
    claim("limits of the ratios", "prose", "slow.ratio"),
  ],
  missing: [],
};

const slowAlike: ChainSpec = {
  id: "slow-divergence-alike",
  theorem: "slow-divergence",
  title: "Ratios tend to numbers strictly between 1 and ∞",
  shows: "refutes",
  hypotheses: ["mu > 0", "s * x0[l] < 0"],
  claims: [claim("all tokens grow alike", "prose", "slow.alike-fails")],
  missing: [],
};

const powersAgree: ChainSpec = {
  id: "rate-ordering-powers",
  theorem: "rate-ordering",
  title: "All tokens have the same power of ln t",
  shows: "refutes",
  hypotheses: ["mu > 0", "s * x0[l] < 0"],
  claims: [claim("powers of ln t differ", "prose", "slow.alike-fails")],
  missing: [],
};

const rateOrdering: ChainSpec = {
  id: "rate-ordering",
  theorem: "rate-ordering",
  title: "The first token ends smallest; ordered data stay ordered",
  shows: "proves",
  hypotheses: ["mu > 0", "s * x0[l] < 0"],
  assumes: RANGE,
  claims: [
    claim("the first token ends smallest", "eventually", "slow.later-lead", { of: "abs(x_l) > abs(x_1)", names: { x_l_plus_1: "x_l" } }),
    claim("attention is unequal", "limit", "slow.diagonal-concentrates", {
      of: "mu*x_l*x_l*d/P_l1",
      equals: "0",
      names: { P_l_plus_1_l_plus_1: "mu*x_l*x_l*d", P_l_plus_1_1: "P_l1" },
    }),
    claim("full ordering for ordered data", "eventually", "order.eventual-order", { of: "abs(-zp/s) < abs(-z/s)", names: { x_l: "-zp/s", x_l_plus_1: "-z/s" }, hypotheses: ORDERED }),
    claim("ratios do not decrease for ordered data", "always", "order.ratio-bound", {
      of: "abs((-z/s)/(-zp/s)) >= abs((-z0/s)/(-zp0/s))",
      names: { x_l: "-zp/s", x_l_plus_1: "-z/s", x0_l: "-zp0/s", x0_l_plus_1: "-z0/s" },
      hypotheses: ORDERED,
    }),
  ],
  missing: [],
};

const fullOrdering: ChainSpec = {
  id: "rate-ordering-counterexample",
  theorem: "rate-ordering",
  title: "The full ordering fails for z(0) = (1, 10, 1.1)",
  shows: "refutes",
  hypotheses: ["mu > 0", "s * x0[l] < 0"],
  assumes: RANGE,
  claims: [claim("full ordering", "always", "threeTokens.order-fails", { of: "z2 > z3" })],
  missing: [],
};

const fastDivergence: ChainSpec = {
  id: "fast-divergence",
  theorem: "fast-divergence",
  title: "Blow-up, its time, and the leader's rate",
  shows: "proves",
  hypotheses: ["mu > 0", "any(s * x0 > 0)"],
  claims: [
    claim("blow-up", "blowsUp", "fast.finite-time"),
    claim("blow-up time", "prose", "fast.time"),
    claim("leader's rate", "prose", "followers.max-rate"),
    claim("rate of the leading token", "limit", "fast.rate", { as: "t -> T", of: "(3*mu*abs(s)*rem)^(1/3)*y/abs(s)", equals: "1" }),
    claim("two-sided rate", "prose", "fast.two-sided"),
    claim("leader's score", "limit", "fast.score", { as: "t -> T", of: "rem*mu*(y/s)^2*D", equals: "1/3", names: { P_1_1: "mu*(y/s)^2*D" }, hypotheses: ["mu > 0", "s * x0[1] > 0", "x0[2] == 0 or s * x0[2] < 0"] }),
    claim("tokens before the leader stay finite", "prose", "fast.leader", { hypotheses: SECOND_LEADS }),
    claim("scores on earlier tokens vanish", "limit", "fast.earlier-score-limit", { as: "t -> T", of: "mu*(y/s)*b*E", equals: "0", names: { P_2_1: "mu*(y/s)*b*E" }, hypotheses: SECOND_LEADS }),
    claim("negative follower keeps pace", "bounded", "followers.ratio-bounded", { as: "t -> T", of: "(-z/s)/(ym/s)", names: { x_1: "ym/s", x_2: "-z/s" }, hypotheses: NEGATIVE_FOLLOWER }),
    claim("negative follower is not slower", "bounded", "followers.inverse-ratio-bounded", { as: "t -> T", of: "(ym/s)/(-z/s)", names: { x_1: "ym/s", x_2: "-z/s" }, hypotheses: NEGATIVE_FOLLOWER }),
    claim("positive follower grows without bound", "prose", "followers.unbounded", { hypotheses: POSITIVE_FOLLOWER }),
    claim("positive followers", "prose", "followers.slow-law"),
  ],
  missing: [],
};

const fastLeader: ChainSpec = {
  id: "fast-divergence-leader",
  theorem: "fast-divergence",
  title: "The first positive token need not lead; followers are unbounded",
  shows: "refutes",
  hypotheses: ["mu > 0"],
  claims: [
    claim("the first positive token leads", "prose", "fast.larger-leads", { hypotheses: ["mu > 0", "s * x0[1] > 0"] }),
    claim("positive follower is bounded", "prose", "followers.unbounded", { hypotheses: POSITIVE_FOLLOWER }),
  ],
  missing: [],
};

const flat: ChainSpec = {
  id: "flat-fast-divergence",
  theorem: "flat-fast-divergence",
  title: "s = 0: blow-up in closed form",
  shows: "proves",
  hypotheses: ["mu > 0", "s == 0", "x0[l] != 0"],
  claims: [
    claim("blow-up time", "blowsUp", "flat.time"),
    claim("leader's rate", "prose", "flat.max-rate"),
    claim("rate of the leading token", "limit", "flat.rate", { as: "t -> T", of: "R*u", equals: "1/(2*mu*log(2))" }),
    claim("when the first token leads", "prose", "flat.first-leads", { hypotheses: ["mu > 0", "s == 0", "x0[2] != 0", "x0[2]^2 < 0.9 * (1 - 2^(-a)) * x0[1]^2"] }),
    claim("when the second token leads", "prose", "flat.criterion", { hypotheses: ["mu > 0", "s == 0", "x0[1] != 0", "x0[2]^2 > 1.1 * (1 - 2^(-a)) * x0[1]^2"] }),
    claim("closed form of the follower", "prose", "flat.criterion", { hypotheses: ["mu > 0", "s == 0", "x0[2] != 0", "x0[2]^2 < 0.5 * (1 - 2^(-a)) * x0[1]^2", "a >= 1/2"] }),
  ],
  missing: [],
};

const dichotomy: ChainSpec = {
  id: "dichotomy",
  theorem: "dichotomy",
  title: "Either all tokens converge to zero or all diverge",
  shows: "proves",
  hypotheses: ["mu != 0", "x0[l] != 0"],
  confirmations: ["dichotomy.mu-sign", "dichotomy.product-sign"],
  claims: [
    claim("some token diverges or all vanish", "prose", "dichotomy.dichotomy"),
    claim("convergence exactly for negative mu", "limit", "convergence.to-zero", { of: "x", equals: "0", names: { x_l: "x" }, hypotheses: ["mu < 0"] }),
    claim("the last token alone", "prose", "dichotomy.dichotomy"),
    claim("boundary cases", "prose", "dichotomy.boundary"),
  ],
  missing: [],
};

const literalDichotomy: ChainSpec = {
  id: "dichotomy-literal",
  theorem: "dichotomy",
  title: "At one common time, or without its hypotheses, the dichotomy fails",
  shows: "refutes",
  hypotheses: ["mu != 0", "x0[l] != 0"],
  claims: [
    claim("all tokens at once", "prose", "dichotomy.first-blow-up"),
    claim("without the hypothesis mu ≠ 0", "prose", "dichotomy.boundary", { hypotheses: ["x0[l] != 0"] }),
    claim("without the hypothesis of nonzero tokens", "prose", "dichotomy.zero-and-slow", { hypotheses: ["mu != 0", "any(x0 != 0)"] }),
  ],
  missing: [],
};

const derivation: ChainSpec = {
  id: "derivation",
  theorem: "derivation",
  title: "From the discrete S6 layer to the attention form and the limit of depth",
  shows: "proves",
  hypotheses: [],
  claims: [
    claim("attention form for every L, N, D", "prose", "derivation.form"),
    claim("limit of depth", "prose", "derivation.limit"),
    claim("one dimension", "prose", "derivation.scalar"),
    ...[1, 2, 3, 4, 5].flatMap((L) =>
      [1, 2, 3].flatMap((N) =>
        [1, 2, 3].map((D) => claim(`unrolled L = ${L}, N = ${N}, D = ${D}`, "prose", `unrolled${L}${N}${D}.attention-form`)),
      ),
    ),
  ],
  missing: [],
};

/** Every chain. */
export const chainSpecs: readonly ChainSpec[] = [
  derivation,
  signInvariance,
  stationary,
  convergence,
  convergenceZeros,
  constantsDiffer,
  zerosMatter,
  slowDivergence,
  slowAlike,
  powersAgree,
  rateOrdering,
  fullOrdering,
  fastDivergence,
  fastLeader,
  flat,
  dichotomy,
  literalDichotomy,
];

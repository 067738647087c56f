import type { ChainSpec } from "../../chain.ts";
import { claim } from "./claim.ts";

const RANGE = ["weight.range"];
const ORDERED = ["mu > 0", "s * x0[l] < 0", "abs(x0[l]) <= abs(x0[l+1])", "a <= 36.7766"];

export const slowDivergence: ChainSpec = {
  id: "slow-divergence",
  theorem: "slow-divergence",
  title: "Slow divergence: every token is Θ(ln t)",
  shows: "proves",
  hypotheses: ["mu > 0", "s * x0[l] < 0"],
  claims: [
    claim("tokens diverge", "limit", "slow.tokens-diverge", {
      of: "abs(x_l)",
      equals: "Infinity",
      names: {},
    }),
    claim("no blow-up", "global", "slow.global"),
    claim("rate", "bounded", "slow.reported-rate", { of: "abs(x_l)/log(t)^l", names: { logt: "log(t)" } }),
    claim("rate is not sharp", "limit", "slow.reported-rate-not-sharp", {
      of: "abs(x_l)/log(t)^l",
      equals: "0",
      names: { x_l_plus_1: "x_l", l: "l - 1", logt: "log(t)" },
    }),
    claim("at most ln t", "bounded", "slow.at-most-log", {
      of: "abs(x_l)/log(t)",
      names: { logt: "log(t)" },
    }),
    claim("at least ln t", "bounded", "slow.at-least-log", {
      of: "log(t)/abs(x_l)",
      names: { logt: "log(t)" },
    }),
    claim("first token", "limit", "slow.first-rate", {
      of: "abs(s*x_1)/log(t)",
      equals: "1",
      names: { logt: "log(t)" },
    }),
    claim("first token, next order", "limit", "slow.first-next-order", {
      of: "abs(s*x_1) - log(t) - log(mu/s^2) - 3*log(abs(s*x_1))",
      equals: "0",
      names: { logt: "log(t)" },
    }),
    claim("later tokens lead", "eventually", "slow.later-lead", {
      of: "abs(x_l) > abs(x_1)",
      names: { x_l_plus_1: "x_l" },
    }),
    claim("bounded ratios", "bounded", "slow.ratio-bounded", { of: "abs(x_l)/abs(x_1)", names: {} }),
    claim("scores vanish", "limit", "slow.scores-vanish", {
      of: "P_lj",
      equals: "0",
      names: { P_l_j: "P_lj" },
    }),
    claim("first score", "limit", "slow.score-first", {
      of: "t*log(t)*P_11",
      equals: "1",
      names: { logt: "log(t)", P_1_1: "P_11" },
    }),
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
    claim("second order of the first token", "limit", "slow.second-order", {
      of: "z1*(z1 - 3*log(z1) - log(th))",
      equals: "-3",
    }),
    claim("limits of the ratios", "prose", "slow.ratio"),
  ],
  missing: [],
};

export const slowAlike: ChainSpec = {
  id: "slow-divergence-alike",
  theorem: "slow-divergence",
  title: "Ratios tend to numbers strictly between 1 and ∞",
  shows: "refutes",
  hypotheses: ["mu > 0", "s * x0[l] < 0"],
  claims: [claim("all tokens grow alike", "prose", "slow.alike-fails")],
  missing: [],
};

export const powersAgree: ChainSpec = {
  id: "rate-ordering-powers",
  theorem: "rate-ordering",
  title: "All tokens have the same power of ln t",
  shows: "refutes",
  hypotheses: ["mu > 0", "s * x0[l] < 0"],
  claims: [claim("powers of ln t differ", "prose", "slow.alike-fails")],
  missing: [],
};

export const rateOrdering: ChainSpec = {
  id: "rate-ordering",
  confirmations: ["polynomial.weight-tail"],
  theorem: "rate-ordering",
  title: "The first token ends smallest; ordered data stay ordered",
  shows: "proves",
  hypotheses: ["mu > 0", "s * x0[l] < 0"],
  assumes: RANGE,
  claims: [
    claim("the first token ends smallest", "eventually", "slow.later-lead", {
      of: "abs(x_l) > abs(x_1)",
      names: { x_l_plus_1: "x_l" },
    }),
    claim("attention is unequal", "limit", "slow.diagonal-concentrates", {
      of: "mu*x_l*x_l*d/P_l1",
      equals: "0",
      names: { P_l_plus_1_l_plus_1: "mu*x_l*x_l*d", P_l_plus_1_1: "P_l1" },
    }),
    claim("full ordering for ordered data", "eventually", "order.eventual-order", {
      of: "abs(-zp/s) < abs(-z/s)",
      names: { x_l: "-zp/s", x_l_plus_1: "-z/s" },
      hypotheses: ORDERED,
    }),
    claim("ratios do not decrease for ordered data", "always", "order.ratio-bound", {
      of: "abs((-z/s)/(-zp/s)) >= abs((-z0/s)/(-zp0/s))",
      names: { x_l: "-zp/s", x_l_plus_1: "-z/s", x0_l: "-zp0/s", x0_l_plus_1: "-z0/s" },
      hypotheses: ORDERED,
    }),
  ],
  missing: [],
};

export const fullOrdering: ChainSpec = {
  id: "rate-ordering-counterexample",
  confirmations: ["polynomial.counterexample-tail"],
  theorem: "rate-ordering",
  title: "The full ordering fails for z(0) = (1, 10, 1.1)",
  shows: "refutes",
  hypotheses: ["mu > 0", "s * x0[l] < 0"],
  assumes: RANGE,
  claims: [claim("full ordering", "always", "threeTokens.order-fails", { of: "z2 > z3" })],
  missing: [],
};

export const slowZeros: ChainSpec = {
  id: "slow-divergence-with-zeros",
  theorem: "slow-divergence-with-zeros",
  title: "A token behind a zero token stays at a fixed distance",
  shows: "proves",
  hypotheses: ["mu > 0", "s * x0[1] < 0", "x0[2] == 0", "s * x0[3] < 0"],
  claims: [
    claim("ratio", "limit", "slowGap.ratio-claim", {
      of: "abs(-z/s)/abs(-z1/s)",
      equals: "1",
      names: { x_3: "-z/s", x_1: "-z1/s" },
    }),
    claim("gap", "limit", "slowGap.gap-claim", {
      of: "abs(s*(-z/s)) - abs(s*(-z1/s))",
      equals: "-log(1 - q)",
      names: { x_3: "-z/s", x_1: "-z1/s" },
    }),
    claim("gap of g zeros", "prose", "slowGap.gap"),
  ],
  missing: [],
};

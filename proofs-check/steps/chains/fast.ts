import type { ChainSpec } from "../../chain.ts";
import { claim } from "./claim.ts";

const SECOND_LEADS = ["mu > 0", "s * x0[1] < 0", "s * x0[2] > 0"];
const NEGATIVE_FOLLOWER = ["mu > 0", "s * x0[1] > 0", "s * x0[2] < 0"];
const POSITIVE_FOLLOWER = ["mu > 0", "s * x0[2] > 0", "x0[1] / x0[2] > 20", "a >= 1/2"];

export const fastDivergence: ChainSpec = {
  id: "fast-divergence",
  theorem: "fast-divergence",
  title: "Blow-up, its time, and the leader's rate",
  shows: "proves",
  hypotheses: ["mu > 0", "any(s * x0 > 0)"],
  claims: [
    claim("blow-up", "blowsUp", "fast.finite-time"),
    claim("blow-up time", "prose", "fast.time"),
    claim("leader's rate", "prose", "followers.max-rate"),
    claim("rate of the leading token", "limit", "fast.rate", {
      as: "t -> T",
      of: "(3*mu*abs(s)*rem)^(1/3)*y/abs(s)",
      equals: "1",
    }),
    claim("two-sided rate", "prose", "fast.two-sided"),
    claim("leader's score", "limit", "fast.score", {
      as: "t -> T",
      of: "rem*mu*(y/s)^2*D",
      equals: "1/3",
      names: { P_1_1: "mu*(y/s)^2*D" },
      hypotheses: ["mu > 0", "s * x0[1] > 0", "x0[2] == 0 or s * x0[2] < 0"],
    }),
    claim("tokens before the leader stay finite", "prose", "fast.leader", { hypotheses: SECOND_LEADS }),
    claim("scores on earlier tokens vanish", "limit", "fast.earlier-score-limit", {
      as: "t -> T",
      of: "mu*(y/s)*b*E",
      equals: "0",
      names: { P_2_1: "mu*(y/s)*b*E" },
      hypotheses: SECOND_LEADS,
    }),
    claim("negative follower keeps pace", "bounded", "followers.ratio-bounded", {
      as: "t -> T",
      of: "(-z/s)/(ym/s)",
      names: { x_1: "ym/s", x_2: "-z/s" },
      hypotheses: NEGATIVE_FOLLOWER,
    }),
    claim("negative follower is not slower", "bounded", "followers.inverse-ratio-bounded", {
      as: "t -> T",
      of: "(ym/s)/(-z/s)",
      names: { x_1: "ym/s", x_2: "-z/s" },
      hypotheses: NEGATIVE_FOLLOWER,
    }),
    claim("positive follower grows without bound", "prose", "followers.unbounded", {
      hypotheses: POSITIVE_FOLLOWER,
    }),
    claim("positive followers", "prose", "followers.slow-law"),
  ],
  missing: [],
};

export const fastLeader: ChainSpec = {
  id: "fast-divergence-leader",
  theorem: "fast-divergence",
  title: "The first positive token need not lead; followers are unbounded",
  shows: "refutes",
  hypotheses: ["mu > 0"],
  claims: [
    claim("the first positive token leads", "prose", "fast.larger-leads", {
      hypotheses: ["mu > 0", "s * x0[1] > 0"],
    }),
    claim("positive follower is bounded", "prose", "followers.unbounded", { hypotheses: POSITIVE_FOLLOWER }),
  ],
  missing: [],
};

export const flat: ChainSpec = {
  id: "flat-fast-divergence",
  theorem: "flat-fast-divergence",
  title: "s = 0: blow-up in closed form",
  shows: "proves",
  hypotheses: ["mu > 0", "s == 0", "x0[l] != 0"],
  claims: [
    claim("blow-up time", "blowsUp", "flat.time"),
    claim("leader's rate", "prose", "flat.max-rate"),
    claim("rate of the leading token", "limit", "flat.rate", {
      as: "t -> T",
      of: "R*u",
      equals: "1/(2*mu*log(2))",
    }),
    claim("when the first token leads", "prose", "flat.first-leads", {
      hypotheses: ["mu > 0", "s == 0", "x0[2] != 0", "x0[2]^2 < 0.9 * (1 - 2^(-a)) * x0[1]^2"],
    }),
    claim("when the second token leads", "prose", "flat.criterion", {
      hypotheses: ["mu > 0", "s == 0", "x0[1] != 0", "x0[2]^2 > 1.1 * (1 - 2^(-a)) * x0[1]^2"],
    }),
    claim("closed form of the follower", "prose", "flat.criterion", {
      hypotheses: ["mu > 0", "s == 0", "x0[2] != 0", "x0[2]^2 < 0.5 * (1 - 2^(-a)) * x0[1]^2", "a >= 1/2"],
    }),
  ],
  missing: [],
};

import type { ChainSpec } from "../../chain.ts";
import { claim } from "./claim.ts";

export const convergence: ChainSpec = {
  id: "convergence",
  theorem: "convergence",
  title: "Convergence with sharp constants",
  shows: "proves",
  confirmations: ["polynomial.recursion"],
  hypotheses: ["mu < 0", "x0[l] != 0"],
  claims: [
    claim("tokens vanish", "limit", "convergence.to-zero", { of: "x", equals: "0", names: { x_l: "x" } }),
    claim("rate", "bounded", "convergence.rate", { of: "sqrt(t)*abs(x)", names: { x_l: "x" } }),
    claim("scores vanish", "bounded", "convergence.score-rate", { of: "t*P", names: { P_l_j: "P" } }),
    claim("constant of the first token", "limit", "convergence.first-constant", {
      of: "sqrt(t)*abs(x1)",
      equals: "K^(-1/2)",
      names: { x_1: "x1" },
    }),
    claim("constant of later tokens", "limit", "convergence.constant", {
      of: "sqrt(t)*abs(x)",
      equals: "sqrt((1-q)/K)",
      names: { x_l_plus_1: "x" },
    }),
    claim("first score", "limit", "convergence.score-first", {
      of: "t*mu*x1*x1*softplus(s*x1)",
      equals: "-1/2",
      names: { P_1_1: "mu*x1*x1*softplus(s*x1)" },
    }),
    claim("diagonal scores", "limit", "convergence.score-diagonal", {
      of: "t*mu*x*x*D",
      equals: "-(1-q)/2",
      names: { P_l_plus_1_l_plus_1: "mu*x*x*D" },
    }),
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
    claim("explicit bound", "always", "convergence.bound", {
      of: "abs(x) <= (x0^-2 + 2*abs(mu)*ml*t)^(-1/2)",
    }),
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

export const convergenceZeros: ChainSpec = {
  id: "convergence-with-zeros",
  theorem: "convergence-with-zeros",
  title: "Zero tokens change the constants",
  shows: "proves",
  hypotheses: ["mu < 0"],
  claims: [
    claim("zero tokens stay zero", "prose", "sign.sign", { hypotheses: ["mu < 0", "x0[2] == 0"] }),
    claim("gap of one zero", "limit", "convergence.constant-one-zero", {
      of: "sqrt(t)*abs(x)",
      equals: "sqrt((1 - 4^(-a))/(2*abs(mu)*log(2)))",
      names: { x_3: "x" },
      hypotheses: ["mu < 0", "x0[1] != 0", "x0[2] == 0", "x0[3] != 0"],
    }),
    claim("zero in front", "limit", "convergence.first-constant", {
      of: "sqrt(t)*abs(x1)",
      equals: "1/sqrt(2*abs(mu)*log(2))",
      names: { x_2: "x1" },
      hypotheses: ["mu < 0", "x0[1] == 0", "x0[2] != 0"],
    }),
    claim("gap of g places", "limit", "convergence.constant-with-gap", {
      of: "sqrt(t)*abs(x)",
      equals: "sqrt((1 - q^g)/K)",
    }),
  ],
  missing: [],
};

export const constantsDiffer: ChainSpec = {
  id: "convergence-one-constant",
  theorem: "convergence",
  title: "No single constant fits all tokens",
  shows: "refutes",
  hypotheses: ["mu < 0", "x0[l] != 0"],
  claims: [claim("one constant for all tokens", "prose", "convergence.one-constant-fails")],
  missing: [],
};

export const zerosMatter: ChainSpec = {
  id: "convergence-zeros-matter",
  theorem: "convergence-with-zeros",
  title: "A zero token in front changes the constant",
  shows: "refutes",
  hypotheses: ["mu < 0", "x0[1] != 0", "x0[3] != 0"],
  claims: [claim("zeros do not matter", "prose", "convergence.one-constant-fails")],
  missing: [],
};

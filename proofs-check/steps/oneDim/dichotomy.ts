import type { ModuleSpec } from "../kernel/build.ts";
import { rule } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";

const CASES =
  '"for nonzero tokens exactly one holds: μ < 0; μ = 0; μ > 0 and s = 0; μ > 0, s ≠ 0 and every s x_l(0) < 0; μ > 0, s ≠ 0 and some s x_l(0) > 0"';

/** The dichotomy: the cases are exhaustive, and each ends in zero or in infinity. */
const steps: readonly StepSpec[] = [
  {
    kind: "smt",
    id: "mu-sign",
    title: "μ ≠ 0 and not μ < 0 leave μ > 0",
    statement: ['"μ ≠ 0 and μ ≥ 0 imply μ > 0"'],
    assumptions: ["mu != 0", "mu >= 0"],
    conclusion: "mu > 0",
  },
  {
    kind: "smt",
    id: "product-sign",
    title: "s ≠ 0, x ≠ 0 and not s x < 0 leave s x > 0",
    statement: ['"s ≠ 0, x ≠ 0 and s x ≥ 0 imply s x > 0"'],
    assumptions: ["s != 0", "x != 0", "s*x >= 0"],
    conclusion: "s*x > 0",
  },
  rule(
    "case-distinction",
    "cases",
    "The cases are exhaustive",
    CASES,
    {},
    "Trichotomy for μ; for μ > 0 either s = 0 or not; if s ≠ 0, either every s x_l(0) is negative or some is not, hence positive. (z3 confirms both implications at level full: mu-sign, product-sign.)",
  ),
  rule(
    "case-distinction",
    "divergent-case",
    "μ > 0: every token is unbounded at the end of its own interval",
    '"μ > 0 and nonzero tokens: every |x_l| → ∞ at the end of the maximal interval of the tokens 1…l"',
    {
      slow: ["slow.to-infinity", "lim[t->Infinity] z = Infinity", "z: z"],
      end: [
        "fast.finite-time",
        '"the solution ends at a finite time, at the latest at θ = 1/(2 ln 2·y(0)²)"',
      ],
      leader: ["fast.leader", '"tokens before the leader have finite limits at T"'],
      followers: ["followers.unbounded", "lim[t->T] z = Infinity"],
      flatEnd: ["flat.finite-time", '"the solution ends at a finite T ≤ 1/(K x_l(0)²)"'],
      flatFollowers: ["flat.unbounded", '"s = 0: every nonzero token from the leader on is unbounded at T"'],
    },
    "By causality the tokens 1…l are a problem of their own. If s ≠ 0 and all their s x_i(0) are negative, they diverge slowly. If some is positive (or s = 0), that problem blows up at some T_l with leader k ≤ l, and every token from k to l, in particular l, is unbounded at T_l.",
  ),
  rule(
    "case-distinction",
    "dichotomy",
    "Either all tokens tend to zero or all diverge",
    '"μ ≠ 0 and nonzero tokens: either every x_l → 0 (exactly if μ < 0), or every |x_l| → ∞, each on its own maximal interval"',
    {
      cases: ["cases", CASES],
      convergent: ["convergence.to-zero", "lim[t->Infinity] xn = 0", "x: xn"],
      divergent: [
        "divergent-case",
        '"μ > 0 and nonzero tokens: every |x_l| → ∞ at the end of the maximal interval of the tokens 1…l"',
      ],
    },
    "μ < 0: convergence; μ > 0: divergence. A nonzero increasing |x_l| does not tend to 0, so the alternatives exclude each other.",
  ),
  rule(
    "case-distinction",
    "boundary",
    "The boundary cases",
    '"μ = 0: every token is constant; a zero token stays zero, in every case, and only multiplies the memory by 2^{−a}; s = 0, μ > 0: blow-up; s = 0, μ < 0: convergence"',
    {
      stationary: ["stationary.constant", "xc = xc0 + 0*tc", "x: xc, x0: xc0, t: tc"],
      sign: ["sign.sign", "sign(xc) = sign(xc0)", "x: xc, x0: xc0"],
      convergent: ["convergence.to-zero", "lim[t->Infinity] xn = 0", "x: xn"],
      flat: ["flat.finite-time", '"the solution ends at a finite T ≤ 1/(K x_l(0)²)"'],
    },
    "The convergence chain allows every s, zero included.",
  ),
  rule(
    "case-distinction",
    "zero-and-slow",
    "A zero token beside one that diverges slowly",
    '"μ > 0, x_1(0) = 0, s x_2(0) < 0: token 1 stays 0, |x_2| → ∞ as t → ∞, and there is no blow-up"',
    {
      sign: ["sign.sign", "sign(xc) = sign(xc0)", "x: xc, x0: xc0"],
      slow: ["slow.to-infinity", "lim[t->Infinity] z1 = Infinity"],
      global: ["slow.global", '"every token exists for all t ≥ 0"'],
    },
    "A zero token in front gives no memory, so token 2 behaves like the first token of a sequence.",
  ),
  rule(
    "case-distinction",
    "first-blow-up",
    "At the first blow-up time",
    '"μ > 0, s ≠ 0, s x_1(0) < 0 < s x_2(0): at the common blow-up time token 1 is finite"',
    {
      leader: ["fast.leader", '"tokens before the leader have finite limits at T"'],
      negative: ["slow.global", '"every token exists for all t ≥ 0"'],
    },
    "Token 1 alone exists for all times, so it does not lead, and tokens before the leader are finite at T.",
  ),
];

export const dichotomy: ModuleSpec = {
  name: "dichotomy",
  context: {
    symbols: {
      z: ["positive", "|s x|"],
      z1: ["positive", "|s x| of the first nonzero token", "z_{1}"],
      xn: ["nonzero", "a token, μ < 0"],
      xc: ["any", "a token"],
      xc0: ["any", "the token at depth 0"],
      tc: ["nonnegative", "depth"],
    },
    flow: { z: "unknown", z1: "unknown", xn: "unknown", xc: "unknown", tc: "1" },
  },
  steps,
};

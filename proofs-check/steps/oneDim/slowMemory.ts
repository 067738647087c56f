import { assume, combine, continuity, identity, rule, sign } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";

const Z_INFINITY = "lim[t->Infinity] z = Infinity";

/** H_l → 0, so that eventually every token outgrows the one before it. */
export const slowMemory: readonly StepSpec[] = [
  combine(
    "square-delta",
    "0 ≤ δ z² ≤ 6/z",
    "d*z^2 <= 6/z",
    {
      delta: ["lemma.delta-upper", "d <= exp(-z)", "v: z"],
      decay: ["lemma.cube-decay", "z^3*exp(-z) <= 6", "v: z"],
    },
    { delta: "z^2", decay: "1/z" },
  ),
  sign("square-delta-sign", "δ z² ≥ 0", "d*z^2 >= 0", "d*z^2"),
  rule(
    "squeeze",
    "square-delta-limit",
    "δ z² → 0",
    ["lim[t->Infinity] d*z^2 = 0"],
    {
      lower: ["square-delta-sign", "d*z^2 >= 0"],
      upper: ["square-delta", "d*z^2 <= 6/z"],
      lowerLimit: ["zero", "lim[t->Infinity] 0 = 0"],
      upperLimit: ["reciprocals", "lim[t->Infinity] 6/z = 0"],
    },
    "Between 0 and 6/z.",
  ),
  continuity(
    "delta-to-zero",
    "δ(z) → 0",
    "lim[t->Infinity] d = 0",
    { u1: ["reciprocals", "lim[t->Infinity] exp(-z) = 0"] },
    "log(1 + u1)",
  ),
  assume("memory-limit-assumed", "Induction hypothesis: H_{l−1} → 0", "lim[t->Infinity] Hp = 0"),
  continuity(
    "memory-limit-step",
    "Then H_l → 0",
    "lim[t->Infinity] H = 0",
    {
      u1: ["memory-limit-assumed", "lim[t->Infinity] Hp = 0"],
      u2: ["delta-to-zero", "lim[t->Infinity] d = 0"],
      u3: ["square-delta-limit", "lim[t->Infinity] d*z^2 = 0"],
    },
    "exp(-a*u2)*u1 + u3",
  ),
  rule(
    "induction",
    "memory-limit",
    "H_l → 0 for every l",
    ["lim[t->Infinity] H = 0", "lim[t->Infinity] Hp = 0"],
    {
      hypothesis: ["memory-limit-assumed", "lim[t->Infinity] Hp = 0"],
      base: ["square-delta-limit", "lim[t->Infinity] d1*z1^2 = 0", "z: z1, Hp: 0"],
      step: ["memory-limit-step", "lim[t->Infinity] H = 0"],
    },
    "H_1 = δ(z_1) z_1².",
    { base: "Hp: d1*z1^2", step: "Hp: H" },
    ["memory-limit-assumed"],
  ),
  rule(
    "standard-limit",
    "memory-small",
    "Eventually a H_{l−1} ≤ z²/2",
    "eventually[t->Infinity] a*Hp <= z^2/2",
    {
      memory: ["memory-limit", "lim[t->Infinity] Hp = 0"],
      z: ["to-infinity", Z_INFINITY],
    },
    "The left side tends to 0, the right side to infinity.",
  ),
  combine(
    "gain",
    "Eventually token l gains on its memory",
    "eventually[t->Infinity] H - Hp >= d*z^2/2",
    {
      small: ["memory-small", "eventually[t->Infinity] a*Hp <= z^2/2"],
      linear: ["lemma.exp-linear", "a*d >= 1 - exp(-a*d)", "v: a*d"],
    },
    { small: "d", linear: "Hp" },
  ),
  identity(
    "ratio-equation",
    "The ratio equations",
    ["ddt(log(z/zp)) = H - Hp", "ddt(log(z/z1)) = H - H1"],
    "d ln z_l/dθ = H_l for every token.",
  ),
  assume(
    "above-first-assumed",
    "Induction hypothesis: eventually H_{l−1} ≥ H_1",
    "eventually[t->Infinity] Hp >= H1",
  ),
  sign("above-first-base", "H_1 ≥ H_1", "eventually[t->Infinity] H1 >= H1", "0"),
  combine(
    "above-first-step",
    "Then eventually H_l ≥ H_1",
    "eventually[t->Infinity] H >= H1",
    {
      gain: ["gain", "eventually[t->Infinity] H - Hp >= d*z^2/2"],
      before: ["above-first-assumed", "eventually[t->Infinity] Hp >= H1"],
    },
    {},
    "d*z^2/2",
  ),
  rule(
    "induction",
    "above-first",
    "Eventually H_l ≥ H_1 for every l",
    ["eventually[t->Infinity] H >= H1", "eventually[t->Infinity] Hp >= H1"],
    {
      hypothesis: ["above-first-assumed", "eventually[t->Infinity] Hp >= H1"],
      base: ["above-first-base", "eventually[t->Infinity] H1 >= H1"],
      step: ["above-first-step", "eventually[t->Infinity] H >= H1"],
    },
    "On l, from l = 1.",
    { base: "Hp: H1", step: "Hp: H" },
    ["above-first-assumed"],
  ),
  combine(
    "ratio-speed",
    "Eventually the ratio to token 1 increases",
    "eventually[t->Infinity] ddt(log(z/z1)) >= d*z^2/2",
    {
      gain: ["gain", "eventually[t->Infinity] H - Hp >= d*z^2/2"],
      before: ["above-first", "eventually[t->Infinity] Hp >= H1"],
    },
  ),
];

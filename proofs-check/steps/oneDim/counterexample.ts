import type { ModuleSpec } from "../kernel/build.ts";
import { combine, identity, rule } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";
import { SCALED } from "./lemmas.ts";

/**
 * The full ordering |x_1| < |x_2| < |x_3| fails (MATH.md section 2): a = 1, z(0) = (1, 10, 1.1). z_2 ≥ 10 z_1 for
 * all times, and z_3 < 5 z_1, because P(v) = 5 − 3.8/v is a supersolution for p = z_3/z_1 against v = z_1 ≥ 1.
 *
 * v ≤ 10 is called vs, v ≥ 10 is 10 + w; for v ≥ 1 in general v = 1 + e.
 */
const speed = (v: string): string => {
  const P = `(5 - 3.8/${v})`;
  return `${P}^3*softplus(-(5*${v} - 3.8))/(${v}*softplus(-${v})) + ${P}*16*exp(-4*${v})/${v}^3`;
};
const claim = (v: string): string => `${speed(v)} < 3.8/${v}^2`;

const TAIL =
  "5^3*softplus(-(46.2 + 5*w))/((10+w)*softplus(-(10+w))) + 5*16*exp(-4*(10+w))/(10+w)^3 < 3.8/(10+w)^2";

const steps: readonly StepSpec[] = [
  identity("slope", "The slope of P", "ddt(5 - 3.8/v) = 3.8/v^2"),
  identity("start", "P(1) = 1.2 > 1.1 = z_3(0)/z_1(0)", "5 - 3.8/1 = 1.1 + 0.1"),
  {
    kind: "interval",
    id: "near",
    title: "P is a supersolution for 1 ≤ z_1 ≤ 10",
    statement: [claim("vs")],
    box: { vs: [1, 10] },
  },
  combine("delta-tail", "δ(5v − 3.8) ≤ e^{−(5v − 3.8)}", "softplus(-(46.2 + 5*w)) <= exp(-(46.2 + 5*w))", {
    delta: ["lemma.delta-upper", "softplus(-(46.2 + 5*w)) <= exp(-(46.2 + 5*w))", "v: 46.2 + 5*w"],
  }),
  combine(
    "far",
    "P is a supersolution for z_1 = 10 + w",
    TAIL,
    {
      delta: ["delta-tail", "softplus(-(46.2 + 5*w)) <= exp(-(46.2 + 5*w))"],
      below: ["lemma.delta-lower", "softplus(-(10+w)) >= exp(-(10+w))/2", "v: 10 + w"],
      cube: ["lemma.cube-decay", "(36.2 + 4*w)^3*exp(-(36.2 + 4*w)) <= 6", "v: 36.2 + 4*w"],
      cube4: ["lemma.cube-decay", "(40 + 4*w)^3*exp(-(40 + 4*w)) <= 6", "v: 40 + 4*w"],
    },
    {
      delta: "125/((10+w)*softplus(-(10+w)))",
      below: "250*exp(-(36.2 + 4*w))/((10+w)*softplus(-(10+w)))",
      cube: "250/((10+w)*(36.2 + 4*w)^3)",
      cube4: "80/((10+w)^3*(40+4*w)^3)",
    },
    "(3.8*(10+w)*(36.2+4*w)^3*(40+4*w)^3 - 1500*(10+w)^2*(40+4*w)^3 - 480*(36.2+4*w)^3)/((10+w)^3*(36.2+4*w)^3*(40+4*w)^3)",
  ),
];

const SPEED =
  "ddt(z3/z1)/ddt(z1) <= (z3/z1)^3*softplus(-(z3/z1)*z1)/(z1*softplus(-z1)) + (z3/z1)*16*exp(-4*z1)/z1^3";

/** The three tokens. Hp = H_2. */
const tokens: readonly StepSpec[] = [
  combine(
    "second",
    "z_2 ≥ 10 z_1 for all times",
    "z2 >= 10*z1",
    {
      order: ["order.ratios-increase", "z2/z1 >= 10/1", "z: z2, zp: z1, z0: 10, zp0: 1"],
    },
    { order: "z1" },
  ),
  rule(
    "monotone-inverse",
    "second-decay",
    "e^{−z_2/2} ≤ e^{−5 z_1}",
    "exp(-z2/2) <= exp(-10*z1/2)",
    { inequality: ["second", "z2 >= 10*z1"] },
    "e^{−u/2} decreases.",
    { form: "exp(-u/2)" },
  ),
  combine(
    "second-summand",
    "Token 2 adds at most 16 e^{−4z_1}/z_1³ to the speed",
    "d2*z2^2/(z1^3*d1) <= 16*exp(-4*z1)/z1^3",
    {
      delta: ["lemma.delta-upper", "d2 <= exp(-z2)", "v: z2"],
      square: ["lemma.square-decay", "(z2/2)^2*exp(-z2/2) <= 2", "v: z2/2"],
      decay: ["second-decay", "exp(-z2/2) <= exp(-10*z1/2)"],
      below: ["lemma.delta-lower", "d1 >= exp(-z1)/2", "v: z1"],
    },
    {
      delta: "z2^2/(z1^3*d1)",
      square: "4*exp(-z2/2)/(z1^3*d1)",
      decay: "8/(z1^3*d1)",
      below: "16*exp(-4*z1)/(z1^3*d1)",
    },
  ),
  combine(
    "speed",
    "The speed of p = z_3/z_1 in the variable z_1",
    SPEED,
    {
      sum: ["slow.memory-sum", "exp(-a*d3)*Hp + d3*z3^2 <= H1 + (d2*z2^2 + d3*z3^2)", "z: z3, S: d2*z2^2"],
      second: ["second-summand", "d2*z2^2/(z1^3*d1) <= 16*exp(-4*z1)/z1^3"],
    },
    { sum: "(z3/z1)/(z1*H1)", second: "z3/z1" },
  ),
  rule(
    "supersolution",
    "third",
    "z_3 < 5 z_1 for all times",
    "5*z1 > z3",
    {
      speed: ["speed", SPEED],
      slope: ["counterexample.slope", "ddt(5 - 3.8/v) = 3.8/v^2"],
      start: ["counterexample.start", "5 - 3.8/1 = 1.1 + 0.1"],
      near: ["counterexample.near", claim("vs")],
      far: ["counterexample.far", TAIL],
    },
    "z_1 increases from 1 to ∞ and may replace the time. p(1) = 1.1 < P(1) = 1.2. On [1, 10] P' = 3.8/v² exceeds the right-hand side at p = P by `near`, beyond 10 by `far`, where P < 5 and δ(Pv) = δ(5v − 3.8) are used. So p < P < 5.",
  ),
  combine(
    "order-fails",
    "|x_3| < |x_2| at all times: the full ordering fails",
    "z2 > z3",
    {
      second: ["second", "z2 >= 10*z1"],
      third: ["third", "5*z1 > z3"],
    },
    { second: "1", third: "1" },
    "5*z1",
  ),
];

export const counterexample: readonly ModuleSpec[] = [
  {
    name: "counterexample",
    context: {
      symbols: {
        v: ["positive", "z_1", "z_{1}"],
        vs: ["positive", "z_1 in [1, 10]", "z_{1}"],
        w: ["nonnegative", "z_1 − 10"],
      },
      ranges: { vs: [1, 10] },
      flow: { v: "1" },
    },
    steps,
  },
  {
    name: "threeTokens",
    context: {
      symbols: {
        a: ["positive", "decay rate"],
        z1: ["positive", "|s x_1|, from 1", "z_{1}"],
        z2: ["positive", "|s x_2|, from 10", "z_{2}"],
        z3: ["positive", "|s x_3|, from 1.1", "z_{3}"],
        Hp: ["nonnegative", "H_2", "H_{2}"],
        w: ["nonnegative", "z_1 − 10"],
        vs: ["positive", "z_1 in [1, 10]", "z_{1}"],
        v: ["positive", "z_1", "z_{1}"],
      },
      ranges: { vs: [1, 10] },
      definitions: { d1: "softplus(-z1)", d2: "softplus(-z2)", d3: "softplus(-z3)", H1: "d1*z1^2" },
      flow: { z1: "z1*H1", z2: "unknown", z3: "z3*(exp(-a*d3)*Hp + d3*z3^2)", Hp: "unknown", v: "1" },
    },
    rests: SCALED,
    steps: tokens,
  },
];

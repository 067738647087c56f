import type { ModuleSpec } from "../kernel/build.ts";
import { assume, combine, identity, rule } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";

/**
 * g(z) = z²δ/(1 − e^{−aδ}), δ = ln(1 + e^{−z}), increases on (0, ∞) for 0 < a ≤ 36.7766 (MATH.md section 2). The
 * exact threshold is 36.77661738…; just above it the interval step below fails, as it must.
 *
 * In these modules the flow is z' = 1, so ddt is d/dz. A z ≤ 10 is called zs, a z ≥ 10 is 10 + w.
 */
export const GREATEST = 36.7766;

const inequality = (z: string, a: string): string =>
  `${z}*(1 - bernoulli(${a}*softplus(-${z}))) < 2*(1+exp(${z}))*softplus(-${z})`;
const slope = (z: string): string => {
  const [left = "", right = ""] = inequality(z, "a").split(" < ");
  return `(${right} - ${left})/(${z}*(1+exp(${z}))*softplus(-${z}))`;
};
const RANGE = `a <= ${GREATEST}`;
const smaller = `bernoulli(a*softplus(-zs)) >= bernoulli(${GREATEST}*softplus(-zs))`;

const steps: readonly StepSpec[] = [
  assume("range", `Hypothesis: a ≤ ${GREATEST}`, RANGE),
  identity("derivative", "d ln g/dz", `ddt(log(z^2*d/(1 - exp(-a*d)))) = ${slope("z")}`),
  {
    kind: "interval",
    id: "largest",
    title: `The numerator is positive for a = ${GREATEST}, 0 ≤ z ≤ 10`,
    statement: [inequality("zs", `${GREATEST}`)],
    box: { zs: [0, 10] },
    argument: "The least value is about 4e-7, near z = 2.55.",
  },
  rule(
    "monotone-on-segment",
    "smaller-a",
    "u/(e^u − 1) at a δ is at least its value at 36.7766 δ",
    smaller,
    {
      slope: ["positive.bernoulli-slope", "1/(exp(u) - 1) - u*exp(u)/(exp(u) - 1)^2 <= 0"],
      range: ["range", RANGE],
    },
    "u/(e^u − 1) does not increase on the segment from aδ to 36.7766 δ, as its derivative is ≤ 0 for all u > 0.",
  ),
  combine(
    "near",
    "The numerator is positive for z ≤ 10",
    inequality("zs", "a"),
    {
      largest: ["largest", inequality("zs", `${GREATEST}`)],
      smaller: ["smaller-a", smaller],
    },
    { smaller: "zs" },
  ),
  combine(
    "far",
    "The numerator is positive for z = 10 + w",
    inequality("(10 + w)", "a"),
    {
      bernoulli: [
        "positive.bernoulli-lower",
        "1 - bernoulli(a*softplus(-(10 + w))) <= a*softplus(-(10 + w))",
        "u: a*softplus(-(10 + w))",
      ],
      range: ["range", RANGE],
      series: ["lemma.exp-series-3", "exp(10+w) - 1 - (10+w) - (10+w)^2/2 - (10+w)^3/6 >= 0", "v: 10 + w"],
    },
    {
      bernoulli: "10 + w",
      range: "(10 + w)*softplus(-(10 + w))",
      series: "2*softplus(-(10 + w))",
    },
    "softplus(-(10 + w))*(268.702/3 + 85.2234*w + 11*w^2 + w^3/3)",
  ),
  rule(
    "case-distinction",
    "numerator",
    "The numerator is positive for all z > 0",
    inequality("z", "a"),
    {
      near: ["near", inequality("zs", "a")],
      far: ["far", inequality("(10 + w)", "a")],
    },
    "Every z > 0 is ≤ 10 (called zs) or 10 + w with w ≥ 0.",
  ),
  combine(
    "slope",
    "d ln g/dz > 0",
    `${slope("z")} > 0`,
    { numerator: ["numerator", inequality("z", "a")] },
    { numerator: "1/(z*(1+exp(z))*d)" },
  ),
  rule(
    "increasing-function",
    "increasing",
    "g increases",
    '"g(z) = z²δ/(1 − e^{−aδ}) increases on (0, ∞)"',
    {
      derivative: ["derivative", `ddt(log(z^2*d/(1 - exp(-a*d)))) = ${slope("z")}`],
      slope: ["slope", `${slope("z")} > 0`],
    },
    "ln g has a positive derivative for every a with 0 < a ≤ 36.7766.",
  ),
];

export const weight: ModuleSpec = {
  name: "weight",
  context: {
    symbols: {
      a: ["positive", "decay rate"],
      u: ["positive", "a number > 0"],
      z: ["positive", "|s x|"],
      zs: ["positive", "a z ≤ 10", "z"],
      w: ["nonnegative", "z − 10 for z ≥ 10"],
    },
    ranges: { zs: [0, 10] },
    definitions: { d: "softplus(-z)" },
    positive: {
      "1 - exp(-a*d)": ["positive.exp-below-one", "1 - exp(-a*d) > 0", "u: a*d"],
      "exp(u) - 1": ["positive.exp-above-one", "exp(u) - 1 > 0"],
      "exp(a*softplus(-(10 + w))) - 1": [
        "positive.exp-above-one",
        "exp(a*softplus(-(10 + w))) - 1 > 0",
        "u: a*softplus(-(10 + w))",
      ],
    },
    flow: { z: "1" },
  },
  steps,
};

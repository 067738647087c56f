import { combine, identity, rule, sign } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";

/** Blow-up in finite time. */
export const blowUp: readonly StepSpec[] = [
  combine(
    "speed",
    "y grows at least like y³Δ",
    "ddt(y) >= y^3*D",
    { memory: ["memory.nonnegative", "Hp >= 0"] },
    { memory: "y*E" },
  ),
  sign("softplus-slope", "Δ increases", "sigmoid(y) > 0", "sigmoid(y)"),
  rule(
    "monotone-from-derivative",
    "softplus-floor",
    "Δ ≥ ln 2 for y > 0",
    "D >= log(2)",
    { slope: ["softplus-slope", "sigmoid(y) > 0"] },
    "Equality at y = 0.",
    { variable: "y", at: "0" },
  ),
  combine(
    "inverse-square",
    "y^−2 decreases at least at the rate 2 ln 2",
    "ddt(y^-2) <= -2*log(2)",
    {
      memory: ["memory.nonnegative", "Hp >= 0"],
      floor: ["softplus-floor", "D >= log(2)"],
    },
    { memory: "2*E*y^-2", floor: "2" },
  ),
  rule(
    "integrate-inequality",
    "inverse-square-bound",
    "y^−2 ≤ y(0)^−2 − 2 ln 2·θ",
    "y^-2 <= y0^-2 + (-2*log(2))*th",
    {
      derivative: ["inverse-square", "ddt(y^-2) <= -2*log(2)"],
    },
    "Comparison with the constant rate.",
    { initial: "y: y0", time: "th" },
  ),
  rule(
    "blow-up",
    "finite-time",
    "Blow-up in finite time",
    '"the solution ends at a finite time, at the latest at θ = 1/(2 ln 2·y(0)²)"',
    {
      bound: ["inverse-square-bound", "y^-2 <= y0^-2 + (-2*log(2))*th"],
    },
    "y^−2 is positive but would have to be ≤ 0 from that θ on. One token with s x(0) > 0 is enough.",
  ),
];

/** The blow-up time as an integral, k = 1. */
export const timeIntegral: readonly StepSpec[] = [
  combine(
    "integrand",
    "The integrand is at most u^−3/ln 2",
    "1/(y^3*D) <= 1/(log(2)*y^3)",
    { floor: ["softplus-floor", "D >= log(2)"] },
    { floor: "1/(log(2)*y^3*D)" },
  ),
  rule(
    "standard-integral",
    "integral-converges",
    "∫^∞ du/(u³ ln(1 + e^u)) converges",
    '"I(y) = ∫_y^∞ du/(u³ ln(1 + e^u)) is finite for y > 0, decreases to 0 and dI/dy = −1/(y³ ln(1 + e^y))"',
    {
      bound: ["integrand", "1/(y^3*D) <= 1/(log(2)*y^3)"],
    },
    "∫_y^∞ u^−3 du = 1/(2y²).",
  ),
  identity(
    "separated",
    "Separation of variables for k = 1",
    "ddt(I) = -1",
    "dI/dθ = −(dy_1/dθ)/(y_1³Δ(y_1)), and H_0 = 0.",
  ),
  rule(
    "integrate-inequality",
    "time-formula",
    "I(y_1(θ)) = I(y_1(0)) − θ",
    "I = I0 + (-1)*th",
    { derivative: ["separated", "ddt(I) = -1"] },
    "The derivative is constant.",
    { initial: "I: I0", time: "th" },
  ),
  rule(
    "maximal-solution",
    "time",
    "T = (s²/μ)·∫_{s x_1(0)}^∞ du/(u³ ln(1 + e^u)) if k = 1",
    '"if token 1 leads, Θ = I(y_1(0)) and T = s²Θ/μ"',
    {
      formula: ["time-formula", "I = I0 + (-1)*th"],
      integral: [
        "integral-converges",
        '"I(y) = ∫_y^∞ du/(u³ ln(1 + e^u)) is finite for y > 0, decreases to 0 and dI/dy = −1/(y³ ln(1 + e^y))"',
      ],
    },
    "I(y_1(θ)) decreases at rate 1 and is 0 exactly when y_1 = ∞; before that the solution of the first equation is finite.",
  ),
];

/** The first token with s x > 0 need not lead. */
export const overtaking: readonly StepSpec[] = [
  rule(
    "supersolution",
    "larger-leads",
    "Of two positive tokens the second leads if it starts larger",
    '"if s x_2(0) > s x_1(0) > 0, token 2 blows up before token 1, which is finite then"',
    {
      speed: ["speed", "ddt(y) >= y^3*D"],
      time: ["time", '"if token 1 leads, Θ = I(y_1(0)) and T = s²Θ/μ"'],
      integral: [
        "integral-converges",
        '"I(y) = ∫_y^∞ du/(u³ ln(1 + e^u)) is finite for y > 0, decreases to 0 and dI/dy = −1/(y³ ln(1 + e^y))"',
      ],
    },
    "Token 1 alone lives exactly until I(y_1(0)). Token 2 obeys y' ≥ y³Δ(y), so it blows up no later than I(y_2(0)) < I(y_1(0)), as I decreases strictly.",
  ),
];

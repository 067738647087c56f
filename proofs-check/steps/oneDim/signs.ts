import type { ModuleSpec } from "../kernel/build.ts";
import type { ContextSpec } from "../kernel/context.ts";
import { combine, identity, rule } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";

/** Sign invariance for every μ and every token, and the boundary case μ = 0. */
const context = (mu: ContextSpec["symbols"][string]): ContextSpec => ({
  symbols: {
    mu,
    s: ["any", "S_Δ"],
    a: ["positive", "decay rate"],
    t: ["nonnegative", "depth"],
    x: ["any", "token l", "x_{l}"],
    x0: ["any", "token l at depth 0", "x_{l}(0)"],
    hp: ["nonnegative", "memory before", "h_{l-1}"],
  },
  definitions: { h: "exp(-a*softplus(s*x))*hp + softplus(s*x)*x^2" },
  flow: { t: "1", x: "mu*x*h", hp: "unknown" },
});

const signs: readonly StepSpec[] = [
  identity("flow", "The equation of one token", "ddt(x) = x*(mu*h)"),
  rule(
    "linear-uniqueness",
    "sign",
    "Signs are kept, zeros stay",
    "sign(x) = sign(x0)",
    { flow: ["flow", "ddt(x) = x*(mu*h)"] },
    "x_l = x_l(0)·exp(μ∫h_l).",
  ),
];

const monotone = (direction: "<=" | ">=", weight: string, rest: string): readonly StepSpec[] => [
  combine(
    "square",
    direction === "<=" ? "x² does not increase" : "x² does not decrease",
    `ddt(x^2) ${direction} 0`,
    {
      memory: ["memory.nonnegative", "hp >= 0", "Hp: hp"],
    },
    { memory: weight },
    rest,
  ),
  rule(
    "integrate-inequality",
    "bound",
    "So |x| stays on its side of |x(0)|",
    `x^2 ${direction} x0^2 + 0*t`,
    {
      derivative: ["square", `ddt(x^2) ${direction} 0`],
    },
    "x² is monotone.",
    { initial: "x: x0", time: "t" },
  ),
];

const stationary: readonly StepSpec[] = [
  identity("flow", "μ = 0: nothing moves", "ddt(x) = 0"),
  rule(
    "integrate-inequality",
    "constant",
    "x(t) = x(0)",
    "x = x0 + 0*t",
    { derivative: ["flow", "ddt(x) = 0"] },
    "The derivative is 0.",
    { initial: "x: x0", time: "t" },
  ),
  rule(
    "local-existence",
    "global",
    "No blow-up",
    '"every solution exists for all t ≥ 0"',
    { constant: ["constant", "x = x0 + 0*t"] },
    "It is constant.",
  ),
];

const rests = ["memory.nonnegative"];
export const signModules: readonly ModuleSpec[] = [
  { name: "sign", context: context(["any", "input-output scalar μ"]), rests, steps: signs },
  {
    name: "shrinking",
    context: context(["nonpositive", "input-output scalar μ ≤ 0"]),
    rests,
    steps: monotone("<=", "-2*mu*x^2*exp(-a*softplus(s*x))", "-2*mu*softplus(s*x)*x^4"),
  },
  {
    name: "growing",
    context: context(["nonnegative", "input-output scalar μ ≥ 0"]),
    rests,
    steps: monotone(">=", "2*mu*x^2*exp(-a*softplus(s*x))", "2*mu*softplus(s*x)*x^4"),
  },
  {
    name: "stationary",
    context: {
      symbols: {
        t: ["nonnegative", "depth"],
        x: ["any", "token l", "x_{l}"],
        x0: ["any", "token l at depth 0", "x_{l}(0)"],
        h: ["any", "memory", "h_{l}"],
      },
      flow: { t: "1", x: "0*x*h", h: "unknown" },
    },
    steps: stationary,
  },
];

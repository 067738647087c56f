import type { ModuleSpec } from "../kernel/build.ts";
import type { StepSpec } from "../kernel/spec.ts";

/** Elementary inequalities for v ≥ 0, each by the sign of a derivative and the value at 0. */
const steps: readonly StepSpec[] = [
  { kind: "combine", id: "log-upper-slope", title: "Slope of v − ln(1 + v)", statement: ["1 - 1/(1+v) >= 0"], certificate: "v/(1+v)" },
  {
    kind: "rule",
    id: "log-upper",
    rule: "monotone-from-derivative",
    title: "ln(1 + v) ≤ v",
    statement: ["v >= log(1+v)"],
    premises: { slope: ["log-upper-slope", "1 - 1/(1+v) >= 0"] },
    parameters: { variable: "v", at: "0" },
    argument: "Both sides are 0 at v = 0.",
  },
  { kind: "combine", id: "log-lower-slope", title: "Slope of ln(1 + v) − v + v²/2", statement: ["1/(1+v) - 1 + v >= 0"], certificate: "v^2/(1+v)" },
  {
    kind: "rule",
    id: "log-lower",
    rule: "monotone-from-derivative",
    title: "ln(1 + v) ≥ v − v²/2",
    statement: ["log(1+v) >= v - v^2/2"],
    premises: { slope: ["log-lower-slope", "1/(1+v) - 1 + v >= 0"] },
    parameters: { variable: "v", at: "0" },
    argument: "Both sides are 0 at v = 0.",
  },
  { kind: "combine", id: "exp-slope", title: "Slope of 1 − e^{−v}", statement: ["exp(-v) > 0"], certificate: "exp(-v)" },
  {
    kind: "rule",
    id: "exp-at-most-one",
    rule: "monotone-from-derivative",
    title: "e^{−v} ≤ 1",
    statement: ["1 - exp(-v) >= 0"],
    premises: { slope: ["exp-slope", "exp(-v) > 0"] },
    parameters: { variable: "v", at: "0" },
    argument: "Equality at v = 0.",
  },
  {
    kind: "rule",
    id: "exp-linear",
    rule: "monotone-from-derivative",
    title: "1 − e^{−v} ≤ v",
    statement: ["v >= 1 - exp(-v)"],
    premises: { slope: ["exp-at-most-one", "1 - exp(-v) >= 0"] },
    parameters: { variable: "v", at: "0" },
    argument: "Equality at v = 0, and the slope of the difference is 1 − e^{−v} ≥ 0.",
  },
  {
    kind: "combine",
    id: "delta-upper",
    title: "δ(z) ≤ e^{−z}",
    statement: ["softplus(-v) <= exp(-v)"],
    premises: { log: ["log-upper", "exp(-v) >= log(1+exp(-v))", "v: exp(-v)"] },
  },
  {
    kind: "combine",
    id: "delta-lower",
    title: "δ(z) ≥ e^{−z}/2",
    statement: ["softplus(-v) >= exp(-v)/2"],
    premises: {
      log: ["log-lower", "log(1+exp(-v)) >= exp(-v) - exp(-v)^2/2", "v: exp(-v)"],
      one: ["exp-at-most-one", "1 - exp(-v) >= 0"],
    },
    weights: { one: "exp(-v)/2" },
  },
  {
    kind: "combine",
    id: "delta-sharp",
    title: "e^z δ(z) ≥ 1 − e^{−z}/2",
    statement: ["exp(v)*softplus(-v) >= 1 - exp(-v)/2"],
    premises: { log: ["log-lower", "log(1+exp(-v)) >= exp(-v) - exp(-v)^2/2", "v: exp(-v)"] },
    weights: { log: "exp(v)" },
  },
  { kind: "combine", id: "exp-0-slope", title: "Slope of e^v", statement: ["exp(v) > 0"], certificate: "exp(v)" },
  {
    kind: "rule",
    id: "exp-series-0",
    rule: "monotone-from-derivative",
    title: "e^v is at least its Taylor polynomial of degree 0",
    statement: ["exp(v) - 1 >= 0"],
    premises: { slope: ["exp-0-slope", "exp(v) > 0"] },
    parameters: { variable: "v", at: "0" },
    argument: "Both vanish at 0, and the slope is the inequality before.",
  },
  {
    kind: "rule",
    id: "exp-series-1",
    rule: "monotone-from-derivative",
    title: "e^v is at least its Taylor polynomial of degree 1",
    statement: ["exp(v) - 1 - v >= 0"],
    premises: { slope: ["exp-series-0", "exp(v) - 1 >= 0"] },
    parameters: { variable: "v", at: "0" },
    argument: "Both vanish at 0, and the slope is the inequality before.",
  },
  {
    kind: "rule",
    id: "exp-series-2",
    rule: "monotone-from-derivative",
    title: "e^v is at least its Taylor polynomial of degree 2",
    statement: ["exp(v) - 1 - v - v^2/2 >= 0"],
    premises: { slope: ["exp-series-1", "exp(v) - 1 - v >= 0"] },
    parameters: { variable: "v", at: "0" },
    argument: "Both vanish at 0, and the slope is the inequality before.",
  },
  {
    kind: "rule",
    id: "exp-series-3",
    rule: "monotone-from-derivative",
    title: "e^v is at least its Taylor polynomial of degree 3",
    statement: ["exp(v) - 1 - v - v^2/2 - v^3/6 >= 0"],
    premises: { slope: ["exp-series-2", "exp(v) - 1 - v - v^2/2 >= 0"] },
    parameters: { variable: "v", at: "0" },
    argument: "Both vanish at 0, and the slope is the inequality before.",
  },
  {
    kind: "combine",
    id: "square-decay",
    title: "v² e^{−v} ≤ 2",
    statement: ["v^2*exp(-v) <= 2"],
    premises: { series: ["exp-series-2", "exp(v) - 1 - v - v^2/2 >= 0"] },
    weights: { series: "2*exp(-v)" },
    certificate: "2*exp(-v)*(1 + v)",
  },
  {
    kind: "combine",
    id: "cube-decay",
    title: "v³ e^{−v} ≤ 6",
    statement: ["v^3*exp(-v) <= 6"],
    premises: { series: ["exp-series-3", "exp(v) - 1 - v - v^2/2 - v^3/6 >= 0"] },
    weights: { series: "6*exp(-v)" },
    certificate: "6*exp(-v)*(1 + v + v^2/2)",
  },
  {
    kind: "combine",
    id: "peak",
    title: "z² δ(z) ≤ 2",
    statement: ["v^2*softplus(-v) <= 2"],
    premises: { delta: ["delta-upper", "softplus(-v) <= exp(-v)"], decay: ["square-decay", "v^2*exp(-v) <= 2"] },
    weights: { delta: "v^2" },
    argument: "The maximum is about 0.48; any bound will do.",
  },
];

/** Memories: H_l = e^{−aΔ} H_{l−1} + Δ·v ≥ 0, for any step sizes Δ > 0 and any v ≥ 0. */
const memory: readonly StepSpec[] = [
  { kind: "assume", id: "assumed", title: "Induction hypothesis: H_{l−1} ≥ 0", statement: ["Hp >= 0"] },
  { kind: "combine", id: "base", title: "H_1 ≥ 0", statement: ["u*v >= 0"], certificate: "u*v" },
  {
    kind: "combine",
    id: "step",
    title: "H_l ≥ 0",
    statement: ["exp(-a*u)*Hp + u*v >= 0"],
    premises: { before: ["assumed", "Hp >= 0"] },
    weights: { before: "exp(-a*u)" },
    certificate: "u*v",
  },
  {
    kind: "rule",
    id: "nonnegative",
    rule: "induction",
    title: "Every memory is nonnegative",
    statement: ["exp(-a*u)*Hp + u*v >= 0", "Hp >= 0"],
    premises: {
      hypothesis: ["assumed", "Hp >= 0"],
      base: ["base", "u*v >= 0"],
      step: ["step", "exp(-a*u)*Hp + u*v >= 0"],
    },
    parameters: { base: "Hp: u*v", step: "Hp: exp(-a*u)*Hp + u*v" },
    discharges: ["assumed"],
    argument: "On l, from H_0 = 0.",
  },
];

/** y = s x, θ = μ t/s² removes μ and s; z = −s x for tokens with s x < 0. */
const scaling: readonly StepSpec[] = [
  {
    kind: "identity",
    id: "speed",
    title: "Scaled equation",
    statement: ["ddt(s*x)/ddt(mu*t/s^2) = (s*x)*(s^2*h)", "ddt(-s*x)/ddt(mu*t/s^2) = (-s*x)*(s^2*h)"],
    argument: "With y = s x (or z = −s x), θ = μt/s² and H = s²h: dy/dθ = y H.",
  },
  {
    kind: "identity",
    id: "memory",
    title: "Scaled memory",
    statement: ["s^2*h = exp(-a*softplus(s*x))*(s^2*hp) + softplus(s*x)*(s*x)^2"],
    argument: "H_l = e^{−aΔ}H_{l−1} + Δ y², Δ = softplus(y) = softplus(−z).",
  },
];

/** For u > 0 strictly. */
const strict: readonly StepSpec[] = [
  { kind: "combine", id: "slope", title: "Slope of 1 − e^{−u}", statement: ["exp(-u) > 0"], certificate: "exp(-u)" },
  {
    kind: "rule",
    id: "exp-below-one",
    rule: "monotone-from-derivative",
    title: "e^{−u} < 1",
    statement: ["1 - exp(-u) > 0"],
    premises: { slope: ["slope", "exp(-u) > 0"] },
    parameters: { variable: "u", at: "0" },
    argument: "Equality at u = 0 only.",
  },
  {
    kind: "combine",
    id: "exp-above-one",
    title: "e^u > 1",
    statement: ["exp(u) - 1 > 0"],
    premises: { below: ["exp-below-one", "1 - exp(-u) > 0"] },
    weights: { below: "exp(u)" },
  },
  {
    kind: "combine",
    id: "bernoulli-lower",
    title: "1 − u/(e^u − 1) ≤ u",
    statement: ["1 - bernoulli(u) <= u"],
    premises: { linear: ["lemma.exp-linear", "u >= 1 - exp(-u)", "v: u"], positive: ["exp-above-one", "exp(u) - 1 > 0"] },
    weights: { linear: "exp(u)/(exp(u) - 1)", positive: "0" },
  },
  {
    kind: "combine",
    id: "bernoulli-slope",
    title: "u/(e^u − 1) does not increase",
    statement: ["1/(exp(u) - 1) - u*exp(u)/(exp(u) - 1)^2 <= 0"],
    premises: { linear: ["lemma.exp-linear", "u >= 1 - exp(-u)", "v: u"], positive: ["exp-above-one", "exp(u) - 1 > 0"] },
    weights: { linear: "exp(u)/(exp(u) - 1)^2", positive: "0" },
  },
];

/** What the scaled variables z > 0, y > 0 and H ≥ 0 rest on. */
export const SCALED: readonly string[] = ["memory.nonnegative", "sign.sign", "scaling.speed", "scaling.memory"];

export const modules: readonly ModuleSpec[] = [
  {
    name: "positive",
    context: { symbols: { u: ["positive", "a number > 0"] }, positive: { "exp(u) - 1": ["positive.exp-above-one", "exp(u) - 1 > 0"] } },
    steps: strict,
  },
  { name: "lemma", context: { symbols: { v: ["nonnegative", "a number ≥ 0"] } }, steps },
  {
    name: "memory",
    context: {
      symbols: {
        a: ["positive", "decay rate"],
        u: ["positive", "step size", "\\Delta_{l}"],
        v: ["nonnegative", "square of the token"],
        Hp: ["any", "memory before", "H_{l-1}"],
      },
    },
    steps: memory,
  },
  {
    name: "scaling",
    context: {
      symbols: {
        mu: ["positive", "input-output scalar"],
        s: ["nonzero", "S_Δ"],
        a: ["positive", "decay rate"],
        t: ["positive", "depth"],
        x: ["nonzero", "token l", "x_{l}"],
        hp: ["nonnegative", "memory before", "h_{l-1}"],
      },
      definitions: { h: "exp(-a*softplus(s*x))*hp + softplus(s*x)*x^2" },
      flow: { t: "1", x: "mu*x*h", hp: "unknown" },
    },
    rests: ["memory.nonnegative"],
    steps: scaling,
  },
];

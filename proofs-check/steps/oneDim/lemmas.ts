import type { ModuleSpec } from "../kernel/build.ts";
import type { StepSpec } from "../kernel/spec.ts";
import { elementary, strictlyPositive } from "./elementary.ts";

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

/** What the scaled variables z > 0, y > 0 and H ≥ 0 rest on. */
export const SCALED: readonly string[] = [
  "memory.nonnegative",
  "sign.sign",
  "scaling.speed",
  "scaling.memory",
];

export const modules: readonly ModuleSpec[] = [
  {
    name: "positive",
    context: {
      symbols: { u: ["positive", "a number > 0"] },
      positive: { "exp(u) - 1": ["positive.exp-above-one", "exp(u) - 1 > 0"] },
    },
    steps: strictlyPositive,
  },
  { name: "lemma", context: { symbols: { v: ["nonnegative", "a number ≥ 0"] } }, steps: elementary },
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

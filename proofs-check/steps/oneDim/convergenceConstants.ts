import type { StepSpec } from "../kernel/spec.ts";

/** K Σ_{j≤l} c_j q^(l−j) = 1 and its solution. */
export const convergenceRecursion: readonly StepSpec[] = [
  {
    kind: "assume",
    id: "recursion-assumed",
    title: "Induction hypothesis: K Σ_{i≤l−1} c_i q^(l−1−i) = 1",
    statement: ["C = 1"],
  },
  {
    kind: "identity",
    id: "recursion-base",
    title: "l = 1: K c_1 = 1 with c_1 = 1/K",
    statement: ["K*(1/K) = 1"],
  },
  {
    kind: "combine",
    id: "recursion-step",
    title: "From l − 1 to l with c_l = (1 − q)/K",
    statement: ["q*C + K*((1-q)/K) = 1"],
    premises: { before: ["recursion-assumed", "C = 1"] },
    weights: { before: "q" },
    argument:
      "K Σ_{i≤l} c_i q^(l−i) = q·C + K c_l; the equation for c_l is linear, so its solution is the only one.",
  },
  {
    kind: "rule",
    id: "recursion",
    rule: "induction",
    title: "c_1 = 1/K, c_l = (1 − q)/K solve K Σ_{j≤l} c_j q^(l−j) = 1 for all l",
    statement: ["q*C + K*((1-q)/K) = 1", "C = 1"],
    premises: {
      hypothesis: ["recursion-assumed", "C = 1"],
      base: ["recursion-base", "K*(1/K) = 1"],
      step: ["recursion-step", "q*C + K*((1-q)/K) = 1"],
    },
    parameters: { base: "C: K*(1/K)", step: "C: q*C + K*((1-q)/K)" },
    discharges: ["recursion-assumed"],
    argument: "On l; each equation is linear in the new constant c_l.",
  },
];

/** √t·(√(K t)|x_1| − 1) → −sgn(x_1) s/(2 ln 2 √K). */
export const convergenceError: readonly StepSpec[] = [
  {
    kind: "identity",
    id: "deviation",
    title: "w = x_1^−2 − K t obeys dw/dt = 2|μ|(Δ(x_1) − ln 2)",
    statement: [
      "ddt(x1^-2 - K*t) = ddt(w)",
      "ddt(w)/ddt(2*sqrt(t)) = -2*mu*((softplus(s*x1) - log(2))/x1)*sign(x1)*(sqrt(t)*abs(x1))",
    ],
  },
  {
    kind: "rule",
    id: "slope-at-zero",
    rule: "standard-limit",
    title: "(softplus(s x) − ln 2)/x → s/2 as x → 0",
    statement: ["lim[t->Infinity] (softplus(s*x1) - log(2))/x1 = s/2"],
    premises: {
      zero: ["to-zero", "lim[t->Infinity] x1 = 0", "x: x1, x0: x10, hm: 0, ml: ml"],
      derivative: ["softplus-slope-at-zero", "s*sigmoid(s*0) = s/2"],
    },
    argument: "The difference quotient of x ↦ softplus(s x) at 0 tends to its derivative s·sigmoid(0) = s/2.",
  },
  {
    kind: "identity",
    id: "softplus-slope-at-zero",
    title: "The derivative of softplus(s x) at 0",
    statement: ["s*sigmoid(s*0) = s/2"],
  },
  {
    kind: "rule",
    id: "deviation-speed",
    rule: "limit-substitution",
    title: "Speed of w against 2√t",
    statement: ["lim[t->Infinity] ddt(w)/ddt(2*sqrt(t)) = -mu*s*sign(x1)*K^(-1/2)"],
    premises: {
      u1: ["slope-at-zero", "lim[t->Infinity] (softplus(s*x1) - log(2))/x1 = s/2"],
      u2: ["first-constant", "lim[t->Infinity] sqrt(t)*abs(x1) = K^(-1/2)"],
      equation: [
        "deviation",
        "ddt(w)/ddt(2*sqrt(t)) = -2*mu*((softplus(s*x1) - log(2))/x1)*sign(x1)*(sqrt(t)*abs(x1))",
      ],
      sign: ["sign", "sign(x1) = sign(x10)", "x: x1, x0: x10"],
    },
    parameters: { form: "-2*mu*u1*sign(x1)*u2", signs: "x1" },
    argument: "The sign of x_1 is constant.",
  },
  {
    kind: "rule",
    id: "root-time",
    rule: "standard-limit",
    title: "√t → ∞",
    statement: ["lim[t->Infinity] 2*sqrt(t) = Infinity"],
    premises: { t: ["reciprocal-time", "lim[t->Infinity] t = Infinity"] },
    argument: "The square root is unbounded.",
  },
  {
    kind: "rule",
    id: "deviation-limit",
    rule: "derivative-limit",
    title: "w/(2√t) converges",
    statement: ["lim[t->Infinity] w/(2*sqrt(t)) = -mu*s*sign(x1)*K^(-1/2)"],
    premises: {
      quotient: ["deviation-speed", "lim[t->Infinity] ddt(w)/ddt(2*sqrt(t)) = -mu*s*sign(x1)*K^(-1/2)"],
      W: ["root-time", "lim[t->Infinity] 2*sqrt(t) = Infinity"],
    },
    parameters: { V: "w", W: "2*sqrt(t)" },
    argument: "√t increases to ∞.",
  },
  {
    kind: "rule",
    id: "relative-error",
    rule: "binomial-limit",
    title: "Relative error of the limit of token 1",
    statement: ["lim[t->Infinity] sqrt(t)*(sqrt(K*t)*abs(x1) - 1) = -sign(x1)*s/(2*log(2)*sqrt(K))"],
    premises: {
      deviation: ["deviation-limit", "lim[t->Infinity] w/(2*sqrt(t)) = -mu*s*sign(x1)*K^(-1/2)"],
      root: ["root-time", "lim[t->Infinity] 2*sqrt(t) = Infinity"],
      equation: ["deviation", "ddt(x1^-2 - K*t) = ddt(w)"],
      constant: [
        "relative-constant",
        "-(1/2)*2*(-mu*s*sign(x1)*K^(-1/2))/K = -sign(x1)*s/(2*log(2)*sqrt(K))",
      ],
    },
    argument:
      "w is x_1^−2 − K t up to a constant, so √(Kt)|x_1| = (1 + w/(Kt) + O(1/t))^(−1/2) = 1 − w/(2Kt) + O(1/t), as w/(Kt) = O(1/√t). Times √t: −(1/2)·2·lim(w/(2√t))/K.",
  },
  {
    kind: "identity",
    id: "relative-constant",
    title: "The constant of the relative error",
    statement: ["-(1/2)*2*(-mu*s*sign(x1)*K^(-1/2))/K = -sign(x1)*s/(2*log(2)*sqrt(K))"],
  },
];

import { assume, combine, identity, rule } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";

/** Every token from the leader on has ∫H_l = ∞, so every nonzero one is unbounded at T. */
export const unbounded: readonly StepSpec[] = [
  assume("divergent-assumed", "Induction hypothesis: ∫H_{l−1} = ∞", "lim[t->T] W = Infinity"),
  rule(
    "definition",
    "divergent-base",
    "∫H_k = ∞ for the leader",
    "lim[t->T] log(yk) = Infinity",
    {
      leader: ["fast.leader", "lim[t->T] yk = Infinity", "y: yk"],
    },
    "∫H_k = ln(y_k/y_k(0)), and y_k → ∞; constants of integration do not matter.",
  ),
  combine(
    "negative-speed",
    "Behind it, a negative token: V' ≥ e^{−aδ}W'",
    "ddt(Vn) >= exp(-a*d)*ddt(W)",
    {},
    {},
    "d*z^2",
  ),
  combine(
    "positive-speed",
    "A positive token: (ln y)' ≥ e^{−aΔ}W'",
    "ddt(log(y)) >= exp(-a*D)*ddt(W)",
    {},
    {},
    "D*y^2",
  ),
  identity(
    "zero-token",
    "A zero token: H_l = 2^{−a}H_{l−1}",
    "exp(-a*softplus(0))*Hp + softplus(0)*0^2 = 2^(-a)*Hp",
  ),
  rule(
    "case-distinction",
    "divergent-step",
    "Then ∫H_l = ∞",
    "lim[t->T] Vn = Infinity",
    {
      assumed: ["divergent-assumed", "lim[t->T] W = Infinity"],
      negative: ["negative-speed", "ddt(Vn) >= exp(-a*d)*ddt(W)"],
      positive: ["positive-speed", "ddt(log(y)) >= exp(-a*D)*ddt(W)"],
      zero: ["zero-token", "exp(-a*softplus(0))*Hp + softplus(0)*0^2 = 2^(-a)*Hp"],
    },
    "Negative token: δ ≤ ln 2, so V' ≥ 2^{−a}W' and V → ∞. Zero token: H_l = 2^{−a}H_{l−1}. Positive token: it increases; if it stayed below some bound, e^{−aΔ} would be bounded below and ln y ≥ const·W → ∞, a contradiction; so ln y → ∞ and V = ln(y/y(0)) → ∞.",
  ),
  rule(
    "induction",
    "divergent",
    "∫H_l = ∞ for every l ≥ k",
    ["lim[t->T] Vn = Infinity", "lim[t->T] W = Infinity"],
    {
      hypothesis: ["divergent-assumed", "lim[t->T] W = Infinity"],
      base: ["divergent-base", "lim[t->T] log(yk) = Infinity"],
      step: ["divergent-step", "lim[t->T] Vn = Infinity"],
    },
    "On l, from the leader.",
    { base: "W: log(yk)", step: "W: Vn" },
    ["divergent-assumed"],
  ),
  identity("logarithms", "ln|x_l| is ∫H_l up to a constant", ["ddt(log(z)) = ddt(Vn)", "ddt(log(ym)) = Hm"]),
  rule(
    "definition",
    "unbounded",
    "Every nonzero token l ≥ k is unbounded at T",
    ["lim[t->T] z = Infinity", "lim[t->T] y = Infinity", "lim[t->T] ym = Infinity"],
    {
      divergent: ["divergent", "lim[t->T] Vn = Infinity"],
      logarithms: ["logarithms", "ddt(log(z)) = ddt(Vn)"],
    },
    "|s x_l| = |s x_l(0)|·e^{∫H_l}.",
  ),
];

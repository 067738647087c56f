/**
 * How a layer discretises its state equation h' = −a h + u along the sequence, over a step of length Δ whose input is
 * u = S_B x: h_l = Ā(Δ) h_{l−1} + B̄(Δ) u_l.
 *
 * - `simplified`: Ā = e^{−aΔ}, B̄ = Δ. The paper's layer, and Mamba's code. Exact where the input is an impulse of weight
 *   Δ at the end of the step.
 * - `zoh` (zero-order hold): Ā = e^{−aΔ}, B̄ = (1 − e^{−aΔ})/a. Exact where the input is constant over the step.
 * - `euler` (forward): Ā = 1 − aΔ, B̄ = Δ. First order in both.
 * - `bilinear` (trapezoidal, S4's choice): Ā = (1 − aΔ/2)/(1 + aΔ/2), B̄ = Δ/(1 + aΔ/2). Second order.
 */
export type StateRule = "simplified" | "zoh" | "euler" | "bilinear";

export const stateRules: readonly StateRule[] = ["simplified", "zoh", "euler", "bilinear"];

/**
 * Ā(Δ): how much of the state a step keeps. In (0, 1] for simplified and zoh, (−∞, 1] for euler, (−1, 1] for bilinear.
 *
 * @param a - decay rate > 0. @param delta - step size Δ ≥ 0.
 */
export function memoryOf(rule: StateRule, a: number, delta: number): number {
  const w = a * delta;
  if (rule === "euler") return 1 - w;
  // The same as (2 − w)/(2 + w), and right where w overflows.
  if (rule === "bilinear") return w > 1 ? (2 / w - 1) / (2 / w + 1) : (2 - w) / (2 + w);
  return Math.exp(-w);
}

/** B̄(Δ) > 0: how much of its input a step takes in; Δ(1 + O(aΔ)) for every rule. Arguments as `memoryOf`. */
export function gainOf(rule: StateRule, a: number, delta: number): number {
  if (rule === "zoh") return -Math.expm1(-a * delta) / a;
  return rule === "bilinear" ? 1 / (1 / delta + a / 2) : delta;
}

/** ln B̄ from ln Δ, also where Δ itself leaves the doubles. */
export function logGainOf(rule: StateRule, a: number, logDelta: number): number {
  const logW = Math.log(a) + logDelta;
  if (rule === "simplified" || rule === "euler" || logW < -37) return logDelta;
  if (rule === "zoh") return Math.log(-Math.expm1(-Math.exp(logW)) / a);
  return logDelta - (logW > 37 ? logW - Math.LN2 : Math.log1p(Math.exp(logW) / 2));
}

import { describe, expect, it } from "vitest";
import { gainOf, logGainOf, memoryOf, stateRules } from "../../../solvers/s6/stateRule.ts";
import type { StateRule } from "../../../solvers/s6/stateRule.ts";

/** h' = −a h + u with u = 1 and h(0) = 0 over [0, 1], in n steps of length 1/n; the exact value is (1 − e^{−a})/a. */
function error(rule: StateRule, a: number, n: number): number {
  let h = 0;
  for (let k = 0; k < n; k++) h = memoryOf(rule, a, 1 / n) * h + gainOf(rule, a, 1 / n);
  return Math.abs(h + Math.expm1(-a) / a);
}

describe("the rules of the state", () => {
  it.each([
    ["simplified", 1],
    ["euler", 1],
    ["bilinear", 2],
  ] as const)("%s has order %d in Δ for a constant input", (rule, order) => {
    const observed = Math.log2(error(rule, 1.3, 200) / error(rule, 1.3, 400));
    // The next power of the step, 1/400, changes the ratio by less than a per cent.
    expect(Math.abs(observed - order)).toBeLessThan(0.02);
  });

  it("zero-order hold is exact for a constant input", () => {
    // n additions of numbers below 1, each rounded, and as many exponentials.
    for (const n of [1, 7, 100]) expect(error("zoh", 1.3, n)).toBeLessThan(4 * n * 2 ** -53);
  });

  it("simplified is exact for impulses of weight Δ at the end of each step", () => {
    const [a, deltas, inputs] = [0.7, [0.3, 1.1, 0.6], [2, -1, 0.5]];
    let h = 0;
    deltas.forEach((delta, l) => (h = memoryOf("simplified", a, delta) * h + delta * inputs[l]));
    const exact = 0.3 * 2 * Math.exp(-a * 1.7) - 1.1 * Math.exp(-a * 0.6) + 0.6 * 0.5;
    expect(Math.abs(h - exact)).toBeLessThan(8 * 2 ** -53);
  });

  it.each(stateRules)("%s: memory is at most 1, the gain positive, and both tend to 1 and Δ", (rule) => {
    for (const a of [0.1, 1, 7]) {
      for (const delta of [1e-12, 0.1, Math.LN2, 3, 1e3, 1e300]) {
        expect(memoryOf(rule, a, delta)).toBeLessThanOrEqual(1);
        expect(gainOf(rule, a, delta)).toBeGreaterThan(0);
      }
      // 1 − Ā = aΔ and B̄ = Δ up to a relative aΔ.
      expect(Math.abs(memoryOf(rule, a, 1e-6) - (1 - a * 1e-6))).toBeLessThan((a * 1e-6) ** 2 + 2 ** -52);
      expect(Math.abs(gainOf(rule, a, 1e-6) / 1e-6 - 1)).toBeLessThan(a * 1e-6);
    }
  });

  it.each(stateRules)(
    "%s: the gain's logarithm agrees with the gain, and goes on beyond the doubles",
    (rule) => {
      for (const a of [0.1, 1, 7]) {
        for (const logDelta of [-600, -40, -3, 0, 2, 30, 600]) {
          const want = Math.log(gainOf(rule, a, Math.exp(logDelta)));
          // Rounding of the logarithms, of size up to 600, and of the exponentials between.
          expect(Math.abs(logGainOf(rule, a, logDelta) - want)).toBeLessThan(2 ** -41);
        }
        expect(logGainOf(rule, a, -1e6)).toBe(-1e6);
        const saturated = { zoh: -Math.log(a), bilinear: Math.log(2 / a), simplified: 1e6, euler: 1e6 }[rule];
        expect(Math.abs(logGainOf(rule, a, 1e6) - saturated)).toBeLessThan(1e-9);
      }
    },
  );
});

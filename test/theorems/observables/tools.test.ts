import { describe, expect, it } from "vitest";
import { extrapolate, ladder, limitText, numberText, settle } from "../../../theorems/observables/index.ts";
import { grid } from "./synthetic.ts";

/** f(τ) at the late instants of a grid up to Σ = e^tauMax, without noise unless given. */
function data(f: (tau: number) => number, tauMax: number, noise = 1e-12) {
  const tau = Float64Array.from(
    grid(Math.exp(tauMax)).filter((s) => s > 1.05),
    Math.log,
  );
  return { tau, value: tau.map(f), noise: new Float64Array(tau.length).fill(noise) };
}

describe("settle", () => {
  it.each([
    ["e^-S/10", (tau: number): number => 1 + Math.exp(-Math.exp(tau) / 10), 8],
    ["1/S", (tau: number): number => 1 + Math.exp(-tau), 30],
    ["S^-0.1", (tau: number): number => 1 + Math.exp(-0.1 * tau), 230],
  ] as const)("finds the limit 1 of 1 + %s", (_, f, tauMax) => {
    const bar = settle(data(f, tauMax));
    expect(bar).not.toBeNull();
    // The bar is its own tolerance; 1e-6 is a hundredth of the 0.25% that a claim may use.
    expect(Math.abs(bar!.value - 1)).toBeLessThanOrEqual(bar!.error);
    expect(bar!.error).toBeLessThan(1e-6);
  });

  it("leaves slow clocks and growth alone", () => {
    expect(settle(data((tau) => 1 + 1 / tau, 230))).toBeNull();
    expect(settle(data((tau) => Math.log(tau), 230))).toBeNull();
  });

  it("does not take a drift below the noise for rest", () => {
    // 1/τ moves by 0.003 per doubling of Σ at τ = 15: hidden in noise of 0.01, and the bar must still reach 1.
    const bar = settle(data((tau) => 1 + 1 / tau, 15, 0.01));
    expect(bar === null || Math.abs(bar.value - 1) <= bar.error).toBe(true);
  });
});

describe("extrapolate", () => {
  it.each([
    ["1/y", (tau: number): number => 2 + 3 / tau],
    ["ln y/y", (tau: number): number => 2 + (Math.log(tau) + 3) / tau],
    ["1/sqrt y", (tau: number): number => 2 + 0.1 / Math.sqrt(tau)],
  ] as const)("finds 2 behind %s", (_, f) => {
    const bar = extrapolate(data(f, 230));
    expect(bar).not.toBeNull();
    expect(Math.abs(bar!.value - 2)).toBeLessThanOrEqual(bar!.error + 1e-9);
    // What a point claim may use: 0.25% of the limit.
    expect(bar!.error).toBeLessThan(0.0025 * 2);
  });

  it.each([
    ["ln y", (tau: number): number => Math.log(tau)],
    ["1 + 1/ln y", (tau: number): number => 1 + 1 / Math.log(tau + 2)],
    ["y", (tau: number): number => tau / 230],
  ] as const)("does not pretend to know the limit of %s", (_, f) => {
    expect(extrapolate(data(f, 230))).toBeNull();
  });
});

describe("ladder", () => {
  it.each([
    ["tau", (t: number): number => t, "diverges"],
    ["ln tau", (t: number): number => Math.log(t), "diverges"],
    ["ln ln tau", (t: number): number => Math.log(Math.log(t + 2)), "diverges"],
    ["sqrt tau", (t: number): number => Math.sqrt(t), "diverges"],
    ["1/tau", (t: number): number => -1 / t, "converges"],
    ["ln tau/tau", (t: number): number => -Math.log(t + 1) / t, "converges"],
    ["S^-0.1", (t: number): number => -Math.exp(-0.1 * t), "converges"],
  ] as const)("%s", (_, f, trend) => {
    const { tau, value, noise } = data(f, 230);
    expect(ladder(tau, value, noise).trend).toBe(trend);
  });

  it("says nothing below the noise or on three points", () => {
    const { tau, value } = data((t) => t * 1e-9, 230);
    expect(ladder(tau, value, new Float64Array(tau.length).fill(1e-6)).trend).toBe("unknown");
    expect(ladder(tau.slice(0, 3), value.slice(0, 3), new Float64Array(3)).trend).toBe("unknown");
  });
});

describe("texts", () => {
  it("prints observations as the report does", () => {
    const limit = { kind: "finite", value: 0.4121, error: 3e-7, ref: 0, law: "settled" } as const;
    expect(limitText(limit)).toBe("0.4121 ± 3e-7");
    expect(limitText({ kind: "infinite", sign: -1, law: "power" })).toBe("-Infinity");
    expect(numberText(-1, -5000 * Math.LN10, 4)).toBe("-1e-5000");
  });
});

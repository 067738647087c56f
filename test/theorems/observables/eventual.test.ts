import { describe, expect, it } from "vitest";
import { holdsAlways, holdsEventually, type Condition } from "../../../theorems/observables/index.ts";
import { grid } from "./synthetic.ts";
import type { Truth } from "../../../theorems/language/index.ts";

const truthOf = (margin: number): Truth =>
  Math.abs(margin) < 1e-10
    ? { value: "undecided", margin: 0 }
    : { value: margin > 0 ? "true" : "false", margin };

function condition(margin: (sigma: number) => number, closed = false, sigmaMax = 1e100): Condition {
  const sigma = grid(sigmaMax);
  return { sigma, truth: sigma.map((s) => truthOf(margin(s))), closed };
}

describe("eventually", () => {
  it.each([
    ["a constant margin", (): number => 0.5, "supported"],
    ["a negative one", (): number => -0.5, "contradicted"],
    ["a margin that grows like ln", (s: number): number => Math.log(s), "supported"],
    ["falling to a positive limit", (s: number): number => 0.1 + 1 / s, "supported"],
    ["fading like 1/ln", (s: number): number => 1 / (1 + Math.log(s)), "supported"],
    ["fading exponentially, into rounding", (s: number): number => Math.exp(-s / 10), "supported"],
    ["failing, ever less", (s: number): number => -Math.exp(-s / 10), "contradicted"],
    ["falling like -ln, crossing beyond the trace", (s: number): number => 300 - Math.log(s), "contradicted"],
    [
      "falling to a negative limit beyond the trace",
      (s: number): number => 4 / Math.log(s + 2) - 0.012,
      "contradicted",
    ],
    ["equal throughout", (): number => 0, "inconclusive"],
    ["changing at the very end", (s: number): number => (s < 1e90 ? 1 : -1), "inconclusive"],
  ] as const)("%s", (_, margin, decision) => {
    expect(holdsEventually(condition(margin)).decision).toBe(decision);
  });

  it("accepts agreement for a closed condition only", () => {
    expect(holdsEventually(condition(() => 0, true)).decision).toBe("supported");
    const rounding = condition((s) => (s < 100 ? 0.3 : 0), true);
    expect(holdsEventually(rounding).decision).toBe("inconclusive");
  });

  it("says undefined", () => {
    const sigma = grid(1e6);
    const held = holdsEventually({
      sigma,
      truth: sigma.map(() => ({ value: "undefined", margin: -1e3 })),
      closed: false,
    });
    expect(held).toMatchObject({ decision: "contradicted", undefinedAtLateTimes: true });
  });
});

describe("always", () => {
  const from0 = (c: Condition, first: Truth): Condition => ({
    ...c,
    sigma: [-Infinity, ...c.sigma],
    truth: [first, ...c.truth],
  });

  it("needs every instant", () => {
    expect(holdsAlways(condition(() => 1)).decision).toBe("supported");
    expect(holdsAlways(condition((s) => (s > 20 && s < 21 ? -1 : 1))).decision).toBe("contradicted");
  });

  it("tolerates equality at t = 0 unless it is exact and violates", () => {
    const growing = condition((s) => Math.min(1, (s - 0.5) ** 2));
    expect(holdsAlways(from0(growing, { value: "undecided", margin: 0 })).decision).toBe("supported");
    expect(holdsAlways(from0(growing, { value: "true", margin: 0 })).decision).toBe("supported");
    expect(holdsAlways(from0(growing, { value: "false", margin: 0 })).decision).toBe("contradicted");
  });

  it("does not trust a dip between instants", () => {
    // |s - 20.1| + 1e-3 has its minimum between samples 0.35 apart.
    const dip = condition((s) => (s < 40 ? (s - 20.1) ** 2 - 1e-4 : 400));
    expect(holdsAlways(dip).decision).not.toBe("supported");
  });

  it("looks beyond the end", () => {
    expect(holdsAlways(condition((s) => 300 - Math.log(s))).decision).toBe("contradicted");
    expect(holdsAlways(condition((s) => 0.2 + 1 / s)).decision).toBe("supported");
  });
});

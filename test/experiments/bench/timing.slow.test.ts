import { describe, expect, it } from "vitest";
import { compareTimes, ratioOfTimes } from "../../../experiments/bench/timing.ts";

function spin(rounds: number): () => number {
  return () => {
    let sum = 0;
    for (let i = 1; i <= rounds; i++) sum += Math.sqrt(i) / i;
    return sum;
  };
}

describe("timing", () => {
  it("tells work that is eight times as much from the same work", () => {
    const [one, eight] = compareTimes([spin(20_000), spin(160_000)], 7, 0.004);
    // Eight times the work, measured on a machine that runs other tests: within a factor of two.
    expect(eight! / one!).toBeGreaterThan(4);
    expect(eight! / one!).toBeLessThan(16);
    expect(ratioOfTimes(spin(20_000), spin(20_000), 7, 0.004)).toBeLessThan(2);
  });
});

import { describe, expect, it } from "vitest";
import { encloseBlowUpTime } from "../../../proofs-check/interval/blowUp.ts";
import { testSeed } from "../../setup.ts";
import { compareWithReference } from "./compare.ts";
import { randomProblems } from "./problems.ts";

describe("enclosures of thousands of random problems", () => {
  it.each([
    [3, 700],
    [8, 700],
    [30, 700],
  ])("magnitudes up to %d: %d problems, no miss", (size, count) => {
    const problems = randomProblems(testSeed * 1000 + size, count, { size, tokens: 4 });
    const { points, misses, caught, unfinished } = compareWithReference(problems, testSeed + size);
    expect(misses).toEqual([]);
    expect(points).toBeGreaterThan(1.5 * count);
    expect(caught).toBeGreaterThan(0.8 * points);
    expect(unfinished).toBeLessThan(0.05 * count);
  });

  it("blow-up times scale exactly with mu", () => {
    let compared = 0;
    for (const problem of randomProblems(testSeed + 77, 300, { size: 6, tokens: 4 })) {
      const one = encloseBlowUpTime(problem);
      if (one.status !== "blow-up") continue;
      const other = encloseBlowUpTime({ ...problem, mu: problem.mu / 4096 });
      if (other.status !== "blow-up") throw new Error(JSON.stringify({ problem, other }));
      compared++;
      expect(other.leader).toBe(one.leader);
      expect(Math.max(one.time.lo, other.time.lo / 4096)).toBeLessThanOrEqual(
        Math.min(one.time.hi, other.time.hi / 4096),
      );
      expect(one.time.hi / one.time.lo - 1).toBeLessThan(1e-8);
    }
    expect(compared).toBeGreaterThan(50);
  });
});

import { describe, expect, it } from "vitest";
import { encloseBlowUpTime } from "../../../proofs-check/interval/blowUp.ts";
import { testSeed } from "../../setup.ts";
import { compareWithReference } from "./compare.ts";
import { randomProblems } from "./problems.ts";

describe("enclosures of thousands of random problems", () => {
  // Parts of 250, each well inside the time limit of a test: 2,250 problems.
  const parts = [3, 8, 30].flatMap((size) => [1, 2, 3].map((part) => [size, part] as const));
  it.each(parts)("magnitudes up to %d, part %d: no miss", (size, part) => {
    const count = 250;
    const problems = randomProblems(testSeed * 1000 + 10 * size + part, count, { size, tokens: 4 });
    const { points, misses, caught, unfinished } = compareWithReference(
      problems,
      testSeed + 10 * size + part,
    );
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

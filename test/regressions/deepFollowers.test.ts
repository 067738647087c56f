import { describe, expect, it } from "vitest";
import { trace } from "../../solvers/index.ts";
import type { ScalarProblem } from "../../solvers/types.ts";
import { judgeClaim } from "../../theorems/judge.ts";
import { compileStatement } from "../../theorems/language/index.ts";

/** Each once came out as "bounded": growth that has not set in yet, like ln ln ln ln ln ln of the leader, fades first. */
const problems: readonly ScalarProblem[] = [
  { kind: "scalar", mu: 1, sDelta: -1, a: 0.1, x0: [-10, -1, -0.01, -1] },
  {
    kind: "scalar",
    mu: 0.010113434314319731,
    sDelta: 1.0645724568717139,
    a: 0.15361721492931762,
    x0: [2.0530361476394114, 1.490214255804731, 0.04568973054642322, 1.1678982747884663, 0.26324642912219726],
  },
];

describe("followers of followers", () => {
  const { claims } = compileStatement({
    id: "deep",
    title: "the last token",
    hypotheses: [],
    tokens: { min: 4, max: 5 },
    claims: [
      { name: "grows", kind: "unbounded", as: "t -> T", of: "abs(x[L])" },
      { name: "is bounded", kind: "bounded", as: "t -> T", of: "abs(x[L])" },
    ],
  });

  it("are never called bounded while they wait", () => {
    for (const problem of problems) {
      expect(judgeClaim(claims[0]!, problem, trace).outcome).not.toBe("contradicted");
      expect(judgeClaim(claims[1]!, problem, trace).outcome).not.toBe("supported");
    }
  });

  it("are called unbounded once they grow", () => {
    const problem: ScalarProblem = { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [3, 1, 1, 1] };
    expect(judgeClaim(claims[0]!, problem, trace).outcome).toBe("supported");
    expect(judgeClaim(claims[1]!, problem, trace).outcome).toBe("contradicted");
  });
});

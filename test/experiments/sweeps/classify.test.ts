import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { classify, judgeProblem } from "../../../experiments/sweeps/index.ts";
import type { Ending } from "../../../experiments/sweeps/index.ts";
import { openGpujs, openReference, type Backend } from "../../../solvers/batched/index.ts";
import { testSeed } from "../../setup.ts";

const size = { problems: 150, tokens: 3, seed: testSeed };

describe("classify", () => {
  let webasm: Backend;
  beforeAll(async () => {
    webasm = await openGpujs("webasm");
  });
  afterAll(async () => {
    await webasm.close();
  });

  it.each(["convergence", "slow-divergence", "fast-divergence"] as const)(
    "finds no contradiction of the statement on %s, and decides most problems",
    async (regime) => {
      const result = await classify(webasm, { ...size, regime });
      const { agrees, disagrees, unresolved } = result.counts;
      expect(agrees + disagrees + unresolved).toBe(size.problems);
      expect(result.notRerun).toBe(0);
      // Measured on 10^3 problems: 75%, 91% and 100% agree, under 3% are decided by the re-run.
      expect(agrees).toBeGreaterThan(0.6 * size.problems);
      expect(result.disagreements.filter((each) => each.furtherOut === "disagrees")).toEqual([]);
      expect(result.provenance).toMatchObject({ backend: "webasm", engine: "gpu.js", dtype: "f32" });
    },
  );

  it("float32 and float64 decide alike, but for a few problems at the edges of the criteria", async () => {
    const single = await classify(webasm, { ...size, regime: "convergence", reruns: 0 });
    const double = await classify(openReference(), { ...size, regime: "convergence", reruns: 0 });
    expect(Math.abs(single.counts.agrees - double.counts.agrees)).toBeLessThanOrEqual(2);
  });

  it("negative control: a wrong constant is contradicted, in float64 as in the batch", async () => {
    const result = await classify(webasm, {
      ...size,
      regime: "convergence",
      reruns: 5,
      // q² in place of q.
      predicted: (a, l) => (l === 0 ? 1 : Math.sqrt(1 - 4 ** -a)),
    });
    expect(result.counts.disagrees).toBeGreaterThan(0.3 * size.problems);
    expect(result.notRerun).toBe(result.counts.disagrees - 5);
    for (const each of result.disagreements) expect(each.furtherOut).toBe("disagrees");
  });
});

describe("judgeProblem", () => {
  const base: Ending = {
    regime: "slow-divergence",
    a: 1,
    y0: [-1, -2],
    logAbs: [Math.log(60), Math.log(120)],
    logTheta: 65,
    escaped: false,
  };
  it("orders the first token below the others", () => {
    expect(judgeProblem(base)).toBe("agrees");
    expect(judgeProblem({ ...base, logAbs: [Math.log(120), Math.log(60)] })).toBe("disagrees");
    expect(judgeProblem({ ...base, logAbs: [4, 4.0001] })).toBe("unresolved");
  });
  it("waits for tokens that still idle", () => {
    expect(judgeProblem({ ...base, y0: [-100, -2], logAbs: [Math.log(100), Math.log(60)] })).toBe(
      "unresolved",
    );
  });
  it("expects a blow-up where some s x is positive, and nowhere else", () => {
    expect(judgeProblem({ ...base, escaped: true })).toBe("disagrees");
    expect(judgeProblem({ ...base, regime: "fast-divergence", escaped: true })).toBe("agrees");
    expect(judgeProblem({ ...base, regime: "fast-divergence" })).toBe("disagrees");
  });
});

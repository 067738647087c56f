import { describe, expect, it } from "vitest";
import { batchChecks, drawBatch, workHere, type Ending } from "../../../experiments/sweeps/index.ts";
import { rng } from "../../../solvers/numerics/rng.ts";
import { testSeed } from "../../setup.ts";

const check = (theorem: string): (typeof batchChecks)[number] =>
  batchChecks.find((each) => each.theorem === theorem)!;

/** z with e^z/z³ (1 + 3/z + 12/z²) = θ. */
function lawAt(logTheta: number): number {
  let z = logTheta;
  for (let i = 0; i < 60; i++) z = logTheta + 3 * Math.log(z) - Math.log(1 + 3 / z + 12 / (z * z));
  return z;
}

describe("slow-divergence and rate-ordering", () => {
  const z = lawAt(65);
  const base: Ending = {
    L: 2,
    sign: 1,
    a: 1,
    y0: [-1, -2],
    logAbs: [Math.log(z), Math.log(2.5 * z)],
    logTheta: 65,
    escaped: false,
  };
  it.each(["slow-divergence", "rate-ordering"])("%s has the first token below the others", (id) => {
    expect(check(id).judge(base)).toBe("agrees");
    expect(check(id).judge({ ...base, logAbs: [Math.log(z), Math.log(0.99 * z)] })).toBe("disagrees");
    expect(check(id).judge({ ...base, escaped: true })).toBe("disagrees");
  });
  it.each(["slow-divergence", "rate-ordering", "dichotomy"])("%s waits for tokens that still idle", (id) => {
    expect(check(id).judge({ ...base, y0: [-100, -2] })).toBe("unresolved");
  });
  it("objects to a first token that is off its law by a tenth", () => {
    expect(check("slow-divergence").judge({ ...base, logAbs: [Math.log(z + 0.1), Math.log(2.5 * z)] })).toBe(
      "disagrees",
    );
  });
  it("objects to a later token that grows like (ln t)²", () => {
    // Then θ h_2 is twice θ h_1: Δ(y_2)y_2² adds as much as it inherits.
    const twice = { ...base, logAbs: [Math.log(z), Math.log(z + 0.05)] };
    expect(check("slow-divergence").judge(twice)).toBe("disagrees");
  });
  it("expects ordered data to stay in order, and of others only the first", () => {
    const three = { ...base, L: 3, logAbs: [Math.log(z), Math.log(3 * z), Math.log(2.5 * z)] };
    expect(check("rate-ordering").judge({ ...three, y0: [-1, -2, -1.5] })).toBe("agrees");
    expect(check("rate-ordering").judge({ ...three, y0: [-1, -2, -3] })).toBe("disagrees");
  });
});

describe("every check", () => {
  it.each(batchChecks)("$theorem takes a number that is none for no agreement", async (one) => {
    const request = { theorem: one.theorem, seed: testSeed, first: 0, count: 2, L: 3 };
    const batch = drawBatch(one, request);
    const logT = Float64Array.of(700, NaN);
    const logAbsX = new Float64Array(6);
    logAbsX[1] = NaN;
    const { disagreeing } = await workHere(one).judge(request, batch, { logAbsX, logT });
    expect(disagreeing).toEqual([0, 1]);
  });

  it("compares tokens of sequences of any length", () => {
    const z = lawAt(65);
    const L = 100;
    const logAbs = Array.from({ length: L }, (_, l) => Math.log(l === 0 ? z : 2.5 * z));
    const ending = { L, sign: 1, a: 1, y0: logAbs.map(() => -1), logAbs, logTheta: 65, escaped: false };
    expect(check("slow-divergence").judge(ending)).toBe("agrees");
    // Then θ h of the last is twice that of the first.
    const twice = logAbs.with(L - 1, Math.log(z + 0.05));
    expect(check("slow-divergence").judge({ ...ending, logAbs: twice })).toBe("disagrees");
  });
});

describe("fast-divergence", () => {
  const base: Ending = {
    L: 2,
    sign: 1,
    a: 1,
    y0: [-0.5, 1],
    logAbs: [Math.log(0.7), Math.log(1e4)],
    logTheta: 0,
    escaped: true,
  };
  it("expects a blow-up, once the tokens have started", () => {
    const { judge } = check("fast-divergence");
    expect(judge(base)).toBe("agrees");
    expect(judge({ ...base, escaped: false, logAbs: [0, 0], logTheta: 50 })).toBe("disagrees");
    expect(judge({ ...base, escaped: false, logAbs: [0, 0], logTheta: 5 })).toBe("unresolved");
  });
  it("objects to a token before the leader that is still about to grow", () => {
    expect(check("fast-divergence").judge({ ...base, y0: [0.5, 1], logAbs: [9, Math.log(1e4)] })).toBe(
      "disagrees",
    );
  });
});

describe("convergence and dichotomy", () => {
  const theta = 600;
  const limit = (share: number): number => Math.log(share / Math.sqrt(2 * Math.LN2)) - theta / 2;
  const base: Ending = {
    L: 2,
    sign: -1,
    a: 1,
    y0: [1, -2],
    logAbs: [limit(1), limit(Math.SQRT1_2)],
    logTheta: theta,
    escaped: false,
  };
  it("accepts the sharp constants and objects to half a per cent", () => {
    expect(check("convergence").judge(base)).toBe("agrees");
    expect(check("convergence").judge({ ...base, logAbs: [limit(0.995), limit(Math.SQRT1_2)] })).toBe(
      "disagrees",
    );
    expect(check("convergence").judge({ ...base, logAbs: [limit(1), limit(0.7107)] })).toBe("disagrees");
  });
  it("objects to a token above the explicit bound, however early", () => {
    const early = { ...base, logTheta: 1, logAbs: [Math.log(1.01), Math.log(0.1)] };
    expect(check("convergence").judge(early)).toBe("disagrees");
    expect(check("convergence").judge({ ...early, logAbs: [Math.log(0.4), Math.log(0.1)] })).toBe(
      "unresolved",
    );
  });
  it("the dichotomy has tokens vanish or diverge, by the sign of mu", () => {
    const { judge } = check("dichotomy");
    expect(judge(base)).toBe("agrees");
    expect(judge({ ...base, sign: 1 })).toBe("disagrees");
    expect(judge({ ...base, escaped: true })).toBe("disagrees");
    expect(judge({ ...base, logAbs: [0, limit(Math.SQRT1_2)] })).toBe("disagrees");
  });
});

describe("draws", () => {
  it.each(batchChecks.map((each) => [each.theorem, each] as const))(
    "of %s meet its hypotheses",
    (id, each) => {
      const y0 = new Float64Array(5);
      const random = rng(testSeed, 3);
      for (let i = 0; i < 500; i++) {
        const sign = each.draw(random, y0);
        expect(y0.every((y) => y !== 0)).toBe(true);
        if (id === "convergence") expect(sign).toBe(-1);
        if (id === "slow-divergence" || id === "rate-ordering")
          expect(sign === 1 && y0.every((y) => y < 0)).toBe(true);
        if (id === "fast-divergence") expect(sign === 1 && y0.some((y) => y > 0)).toBe(true);
      }
    },
  );

  it("do not depend on the piece they are part of", () => {
    const at = (first: number, count: number): ReturnType<typeof drawBatch> =>
      drawBatch(batchChecks[0]!, { theorem: "convergence", seed: 7, first, count, L: 3 });
    const [whole, tail] = [at(0, 2500), at(1024, 1476)];
    expect(whole.x0.subarray(3 * 1024)).toEqual(tail.x0);
    expect(whole.mu.subarray(1024)).toEqual(tail.mu);
    expect(at(0, 10).a).not.toEqual(at(1024, 10).a);
  });

  it("spread over decades in every parameter", () => {
    const { mu, sDelta, a, x0 } = drawBatch(batchChecks[0]!, {
      theorem: "convergence",
      seed: testSeed,
      first: 0,
      count: 1024,
      L: 2,
    });
    const decades = (values: Float64Array): number => {
      const sizes = values.map(Math.abs);
      return Math.log10(Math.max(...sizes) / Math.min(...sizes));
    };
    // 4, 4 and 2 decades are drawn from; 1024 draws leave less than a tenth of one at the ends.
    expect(decades(mu)).toBeGreaterThan(3.9);
    expect(decades(sDelta)).toBeGreaterThan(3.9);
    expect(decades(a)).toBeGreaterThan(1.9);
    expect(decades(x0)).toBeGreaterThan(6);
  });
});

import { describe, expect, it } from "vitest";
import { controlsOf } from "../../../experiments/bench/alterations.ts";
import { compareTimes, median, ratioOfTimes } from "../../../experiments/bench/timing.ts";
import { evaluationsNeeded, type WorkPrecisionPoint } from "../../../experiments/bench/workPrecision.ts";
import { registry } from "../../../theorems/index.ts";
import { compileStatement } from "../../../theorems/language/index.ts";

function spin(rounds: number): () => number {
  return () => {
    let sum = 0;
    for (let i = 1; i <= rounds; i++) sum += Math.sqrt(i) / i;
    return sum;
  };
}

describe("timing", () => {
  it("the median ignores what happened once", () => {
    expect(median([3, 1, 1000])).toBe(3);
    expect(median([1, 2, 3, 4])).toBe(2.5);
  });

  it("tells work that is eight times as much from the same work", () => {
    const [one, eight] = compareTimes([spin(20_000), spin(160_000)], 7, 0.004);
    // Eight times the work, measured on a machine that runs other tests: within a factor of two.
    expect(eight! / one!).toBeGreaterThan(4);
    expect(eight! / one!).toBeLessThan(16);
    expect(ratioOfTimes(spin(20_000), spin(20_000), 7, 0.004)).toBeLessThan(2);
  });
});

function point(rtol: number, evaluations: number, error: number): WorkPrecisionPoint {
  return { regime: "r", integrator: "i", rtol, evaluations, error };
}

describe("evaluations needed", () => {
  it("an accurate run at a loose tolerance does not count if a tighter one is not accurate", () => {
    const lucky = [
      point(1e-6, 10, 1e-12),
      point(1e-8, 20, 1e-9),
      point(1e-10, 30, 1e-11),
      point(1e-12, 40, 1e-13),
    ];
    expect(evaluationsNeeded(lucky)).toBe(30);
  });

  it("is infinite where no tolerance is enough", () => {
    expect(evaluationsNeeded([point(1e-6, 10, 1e-3), point(1e-12, 40, NaN)])).toBe(Infinity);
  });
});

describe("controls made from the registry", () => {
  const all = registry.map(controlsOf);

  it("are many, of every kind, and none alters a claim into itself", () => {
    const altered = all.flatMap((each) => each.altered);
    expect(altered.length).toBeGreaterThanOrEqual(30);
    const trueOnes = new Map(
      all.flatMap((each) => each.trueOnes).map((each) => [each.name, each.statement.claims[0]]),
    );
    for (const control of altered) {
      expect(control.alteration).toBeDefined();
      expect(control.statement.claims[0]).not.toEqual(trueOnes.get(control.name));
    }
  });

  it("are in the language", () => {
    for (const { trueOnes, altered } of all) {
      for (const { statement } of [...trueOnes, ...altered])
        expect(compileStatement(statement).claims).toHaveLength(1);
    }
  });
});

import { describe, expect, it } from "vitest";
import { controlsOf } from "../../../experiments/bench/alterations.ts";
import { median } from "../../../experiments/bench/timing.ts";
import { evaluationsNeeded, type WorkPrecisionPoint } from "../../../experiments/bench/workPrecision.ts";
import { registry } from "../../../theorems/index.ts";
import { compileStatement } from "../../../theorems/language/index.ts";

describe("timing", () => {
  it("the median ignores what happened once", () => {
    expect(median([3, 1, 1000])).toBe(3);
    expect(median([1, 2, 3, 4])).toBe(2.5);
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

import { describe, expect, it } from "vitest";
import { locateEvent } from "../../../solvers/events/event.ts";
import type { EventLocation } from "../../../solvers/events/event.ts";
import { dop853 } from "../../../solvers/integrators/dop853.ts";
import type { Integrator, VectorField } from "../../../solvers/integrators/integrator.ts";
import { odex } from "../../../solvers/integrators/odex.ts";
import { radau13, radau5 } from "../../../solvers/integrators/radau.ts";

const harmonic: VectorField = (_t, y, f) => {
  f[0] = y[1]!;
  f[1] = -y[0]!;
};

function firstZero(method: Integrator, width: number, closeEnough = 0, rtol = 1e-10): EventLocation | null {
  let found: EventLocation | null = null;
  // cos t crosses zero at π/2.
  method.integrate(harmonic, 0, Float64Array.of(1, 0), 3, { rtol, atol: rtol }, (step) => {
    found = locateEvent(step, (_t, y) => y[0]!, width, closeEnough);
    return found === null ? "continue" : "stop";
  });
  return found;
}

describe.each([dop853, odex, radau5, radau13])("locateEvent on $name", (method) => {
  it("brackets the crossing, with both sides", () => {
    const { bracket, before, after } = firstZero(method, 1e-12)!;
    expect(bracket.hi - bracket.lo).toBeLessThanOrEqual(1e-12);
    // Dense output is within about 100·rtol of the solution, whose slope there is 1.
    expect(Math.abs(0.5 * (bracket.lo + bracket.hi) - Math.PI / 2)).toBeLessThan(1e-8);
    expect(before[0]! * after[0]!).toBeLessThanOrEqual(0);
  });
});

describe("locateEvent", () => {
  it("goes down to adjacent doubles when asked", () => {
    const { bracket } = firstZero(dop853, 0)!;
    expect(bracket.hi - bracket.lo).toBeLessThanOrEqual(4 * Number.EPSILON * bracket.hi);
  });
  it("stops early at a value that is close enough", () => {
    const { bracket, after } = firstZero(dop853, 0, 1e-6)!;
    expect(bracket.lo).toBe(bracket.hi);
    expect(Math.abs(after[0]!)).toBeLessThanOrEqual(1e-6);
  });
  it("finds nothing without a sign change", () => {
    let count = 0;
    dop853.integrate(harmonic, 0, Float64Array.of(1, 0), 6, { rtol: 1e-6, atol: 1e-6 }, (step) => {
      if (locateEvent(step, (_t, y) => y[0]! + 2, 0) !== null) count++;
      return "continue";
    });
    expect(count).toBe(0);
  });
});

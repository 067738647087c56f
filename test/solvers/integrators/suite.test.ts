import { describe, expect, it } from "vitest";
import { dop853 } from "../../../solvers/integrators/dop853.ts";
import type { Integrator, VectorField } from "../../../solvers/integrators/integrator.ts";
import { odex } from "../../../solvers/integrators/odex.ts";
import { radau13, radau5 } from "../../../solvers/integrators/radau.ts";

const harmonic: VectorField = (_t, y, f) => {
  f[0] = y[1]!;
  f[1] = -y[0]!;
};
const square: VectorField = (_t, y, f) => {
  f[0] = y[0]! * y[0]!;
};
/** y′ = −λ(y − cos t) − sin t, solution cos t: stiff for large λ. */
const stiff =
  (lambda: number): VectorField =>
  (t, y, f) => {
    f[0] = -lambda * (y[0]! - Math.cos(t)) - Math.sin(t);
  };

/** Radau5 needs h ∝ rtol^(1/4), so its tightest tolerance here is looser. */
const ALL: readonly { readonly method: Integrator; readonly tightest: number }[] = [
  { method: dop853, tightest: 1e-13 },
  { method: odex, tightest: 1e-13 },
  { method: radau5, tightest: 1e-9 },
  { method: radau13, tightest: 1e-12 },
];

describe.each(ALL)("$method.name", ({ method, tightest }) => {
  it.each([1e-4, 1e-7, tightest])("solves the oscillator within 100 times rtol %d", (rtol) => {
    const run = method.integrate(harmonic, 0, Float64Array.of(0, 1), 20, { rtol, atol: rtol });
    expect(run.kind).toBe("reached-end");
    expect(run.t).toBe(20);
    // Global error of a non-expanding problem: at most the sum of the local ones, under 160 steps here.
    expect(Math.hypot(run.y[0]! - Math.sin(20), run.y[1]! - Math.cos(20))).toBeLessThan(100 * rtol + 1e-13);
  });

  it("integrates backwards, over a non-autonomous field, from an interval of length zero", () => {
    const field: VectorField = (t, y, f) => {
      f[0] = -2 * t * y[0]!;
    };
    const options = { rtol: tightest, atol: 1e-300 };
    const back = method.integrate(field, 2, Float64Array.of(Math.exp(-4)), -1, options);
    // y = e^−t²: e^−1; the error of e^−4 grows by e³ and the local errors with it.
    expect(Math.abs(back.y[0]! / Math.exp(-1) - 1)).toBeLessThan(1000 * tightest);
    const none = method.integrate(field, 2, Float64Array.of(3), 2, options);
    expect([none.kind, none.t, none.y[0], none.statistics.accepted]).toEqual(["reached-end", 2, 3, 0]);
  });

  it("interpolates inside a step as accurately as it steps", () => {
    let worst = 0;
    const out = new Float64Array(2);
    const rtol = Math.max(tightest, 1e-10);
    method.integrate(harmonic, 0, Float64Array.of(0, 1), 5, { rtol, atol: rtol }, (step) => {
      for (let k = 0; k <= 8; k++) {
        const t = step.tOld + ((step.t - step.tOld) * k) / 8;
        step.interpolate(t, out);
        worst = Math.max(worst, Math.abs(out[0]! - Math.sin(t)));
      }
      return "continue";
    });
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(100 * rtol);
  });

  it("shows every step once, in order, and stops when asked", () => {
    const ends: number[] = [];
    let last = 0;
    const run = method.integrate(
      harmonic,
      0,
      Float64Array.of(0, 1),
      50,
      { rtol: 1e-6, atol: 1e-6 },
      (step) => {
        expect(step.tOld).toBe(last);
        last = step.t;
        ends.push(step.t);
        return step.t > 3 ? "stop" : "continue";
      },
    );
    expect(run.kind).toBe("stopped");
    expect(run.t).toBe(last);
    expect(run.statistics.accepted).toBe(ends.length);
  });

  it("never steps through the blow-up of x′ = x²", () => {
    for (const tEnd of [1, 1.1, 2, Infinity]) {
      const run = method.integrate(square, 0, Float64Array.of(1), tEnd, { rtol: tightest, atol: 0 });
      // The numerical pole is off by the accumulated relative error, at most steps·rtol.
      expect(Math.abs(run.t - 1)).toBeLessThan(1000 * tightest);
      expect(run.y[0]!).toBeGreaterThan(0);
      expect(Number.isFinite(run.y[0]!)).toBe(true);
      if (tEnd > 1) expect(["step-underflow", "non-finite", "max-steps"]).toContain(run.kind);
    }
  });

  it("treats a non-finite field as a wall, not as a number", () => {
    const wall: VectorField = (t, y, f) => {
      f[0] = t > 0.5 ? NaN : y[0]!;
    };
    const run = method.integrate(wall, 0, Float64Array.of(1), 2, { rtol: 1e-6, atol: 1e-6 });
    expect(run.kind).toBe("non-finite");
    expect(run.t).toBeLessThanOrEqual(0.5);
    // Steps shrink towards the wall until they underflow.
    expect(run.t).toBeGreaterThan(0.5 - 1e-9);
    expect(run.y[0]! / Math.exp(run.t)).toBeCloseTo(1, 4);
  });

  it("answers bad starts with data", () => {
    const options = { rtol: 1e-6, atol: 1e-6 };
    expect(method.integrate(square, 0, Float64Array.of(NaN), 1, options).kind).toBe("non-finite");
    const nan: VectorField = (_t, _y, f) => f.fill(NaN);
    expect(method.integrate(nan, 0, Float64Array.of(1), 1, options).kind).toBe("non-finite");
  });

  it("honours maxSteps and maxStep", () => {
    const few = method.integrate(harmonic, 0, Float64Array.of(0, 1), 1e6, {
      rtol: 1e-6,
      atol: 1e-6,
      maxSteps: 20,
    });
    expect(few.kind).toBe("max-steps");
    expect(few.statistics.accepted + few.statistics.rejected).toBeLessThanOrEqual(20);
    let longest = 0;
    const options = { rtol: 1e-3, atol: 1e-3, maxStep: 0.125 };
    method.integrate(harmonic, 0, Float64Array.of(0, 1), 3, options, (step) => {
      longest = Math.max(longest, step.t - step.tOld);
      return "continue";
    });
    expect(longest).toBeLessThanOrEqual(0.125 * (1 + 1e-12)); // steps are differences of rounded times
  });

  it("is deterministic, counts its evaluations and leaves y0 alone", () => {
    let calls = 0;
    const counted: VectorField = (t, y, f) => {
      calls++;
      harmonic(t, y, f);
    };
    const y0 = Float64Array.of(0, 1);
    const first = method.integrate(counted, 0, y0, 7, { rtol: 1e-8, atol: 1e-8 });
    expect(first.statistics.evaluations).toBe(calls);
    const second = method.integrate(counted, 0, y0, 7, { rtol: 1e-8, atol: 1e-8 });
    expect(second).toEqual(first);
    expect([...y0]).toEqual([0, 1]);
  });

  it("takes tolerances per component", () => {
    const decoupled: VectorField = (_t, y, f) => {
      f[0] = y[0]!;
      f[1] = 100 * Math.cos(100 * y[2]!);
      f[2] = 1;
    };
    const coarse = Float64Array.of(1e-9, 1e6, 1e6);
    const run = method.integrate(decoupled, 0, Float64Array.of(1, 0, 0), 1, { rtol: 1e-9, atol: coarse });
    const fine = method.integrate(decoupled, 0, Float64Array.of(1, 0, 0), 1, { rtol: 1e-9, atol: 1e-9 });
    expect(Math.abs(run.y[0]! - Math.E)).toBeLessThan(1e-6); // 100·rtol·e and more
    expect(fine.statistics.evaluations).toBeGreaterThan(2 * run.statistics.evaluations);
  });
});

describe("measured order", () => {
  /** Error at fixed step size: tolerances so loose that every step is maxStep. */
  function fixedStepError(method: Integrator, steps: number): number {
    const options = { rtol: 1e6, atol: 1e6, initialStep: 4 / steps, maxStep: 4 / steps };
    // Linear with constant coefficients, so that a Newton iteration that stops early is exact all the same.
    const run = method.integrate(harmonic, 0, Float64Array.of(0, 1), 4, options);
    return Math.hypot(run.y[0]! - Math.sin(4), run.y[1]! - Math.cos(4));
  }
  it.each([
    { method: dop853, steps: 12, order: 8 },
    { method: radau5, steps: 16, order: 5 },
  ])("of $method.name is $order", ({ method, steps, order }) => {
    const measured = Math.log2(fixedStepError(method, steps) / fixedStepError(method, 2 * steps));
    // Next error term is one order of h smaller; at these steps that is about half a unit of order.
    expect(measured).toBeGreaterThan(order - 0.6);
    expect(measured).toBeLessThan(order + 1.2);
  });

  it("of DOP853's dense output is 7: local error of order 8", () => {
    const worst = (steps: number): number => {
      let most = 0;
      const out = new Float64Array(2);
      const options = { rtol: 1e6, atol: 1e6, initialStep: 6 / steps, maxStep: 6 / steps };
      dop853.integrate(harmonic, 0, Float64Array.of(0, 1), 6, options, (step) => {
        const t = step.tOld + 0.37 * (step.t - step.tOld);
        step.interpolate(t, out);
        // Against the exact flow from the step's own start, so that only the interpolant's error shows.
        const tau = t - step.tOld;
        const exact = step.yOld[0]! * Math.cos(tau) + step.yOld[1]! * Math.sin(tau);
        most = Math.max(most, Math.abs(out[0]! - exact));
        return "continue";
      });
      return most;
    };
    const measured = Math.log2(worst(10) / worst(20));
    expect(measured).toBeGreaterThan(7.5);
    expect(measured).toBeLessThan(9);
  });

  it("drops when a coefficient is perturbed (negative control)", () => {
    // A field that is off by a smooth 1e-6 at odd evaluations behaves like a wrong tableau: no order left.
    let call = 0;
    const spoiled = (steps: number): number => {
      const field: VectorField = (t, y, f) => {
        f[0] = y[0]! * Math.cos(t) * (call++ % 2 === 0 ? 1 : 1 + 1e-6);
      };
      const options = { rtol: 1e6, atol: 1e6, initialStep: 4 / steps, maxStep: 4 / steps };
      const run = dop853.integrate(field, 0, Float64Array.of(1), 4, options);
      return Math.abs(run.y[0]! - Math.exp(Math.sin(4)));
    };
    expect(Math.log2(spoiled(12) / spoiled(24))).toBeLessThan(4);
  });
});

describe("stiff problems", () => {
  const options = { rtol: 1e-8, atol: 1e-8 };
  it("cost the implicit methods far less", () => {
    const explicit = dop853.integrate(stiff(1e5), 0, Float64Array.of(0), 2, options);
    for (const method of [radau5, radau13]) {
      const run = method.integrate(stiff(1e5), 0, Float64Array.of(0), 2, options);
      expect(run.kind).toBe("reached-end");
      expect(Math.abs(run.y[0]! - Math.cos(2))).toBeLessThan(1e-7); // 10·tolerance
      expect(run.statistics.evaluations * 10).toBeLessThan(explicit.statistics.evaluations);
    }
  });

  it("interpolate accurately inside steps far longer than the fast time scale", () => {
    let worst = 0;
    let longest = 0;
    const out = new Float64Array(1);
    radau13.integrate(stiff(1e7), 0, Float64Array.of(1), 6, { rtol: 1e-10, atol: 1e-10 }, (step) => {
      longest = Math.max(longest, step.t - step.tOld);
      for (let k = 1; k < 6; k++) {
        const t = step.tOld + ((step.t - step.tOld) * k) / 6;
        step.interpolate(t, out);
        worst = Math.max(worst, Math.abs(out[0]! - Math.cos(t)));
      }
      return "continue";
    });
    expect(longest * 1e7).toBeGreaterThan(1e6);
    expect(worst).toBeLessThan(1e-9); // 10·tolerance: errors are damped, not accumulated
  });

  it("follow a fast direction that turns within a step (full Newton iteration)", () => {
    // y = (cos φ, sin φ)(1 + small) on the unit circle, attracted to it at rate 10^7, φ′ = 1.
    const circle: VectorField = (_t, y, f) => {
      const pull = 1e7 * (1 - y[0]! * y[0]! - y[1]! * y[1]!);
      f[0] = -y[1]! + pull * y[0]!;
      f[1] = y[0]! + pull * y[1]!;
    };
    const run = radau13.integrate(circle, 0, Float64Array.of(1, 0), 10, { rtol: 1e-10, atol: 1e-10 });
    expect(run.kind).toBe("reached-end");
    // Phase errors add up over at most 100 steps.
    expect(Math.hypot(run.y[0]! - Math.cos(10), run.y[1]! - Math.sin(10))).toBeLessThan(1e-8);
    expect(run.statistics.accepted).toBeLessThan(200);
  });

  it("solve van der Pol with μ = 10^6", () => {
    const vanDerPol: VectorField = (_t, y, f) => {
      f[0] = y[1]!;
      f[1] = 1e6 * ((1 - y[0]! * y[0]!) * y[1]! - y[0]!);
    };
    const run = radau5.integrate(vanDerPol, 0, Float64Array.of(2, -0.66), 2, options);
    // Reference: Hairer–Wanner, Solving ODEs II, test problem VDPOL, y(2).
    expect(Math.abs(run.y[0]! - 1.706167732170483)).toBeLessThan(1e-6);
    expect(Math.abs(run.y[1]! + 0.8928097010247975)).toBeLessThan(1e-6);
    // An explicit method is held to |hλ| < 7 with λ up to 3e6 on the slow arcs: over 10^6 steps.
    expect(run.statistics.accepted).toBeLessThan(4000);
  });

  it("use an analytic Jacobian where one is given", () => {
    const jacobian = (_t: number, _y: Float64Array, out: Float64Array): void => {
      out[0] = -1e5;
    };
    const run = radau5.integrate(stiff(1e5), 0, Float64Array.of(0), 2, { ...options, jacobian });
    const differences = radau5.integrate(stiff(1e5), 0, Float64Array.of(0), 2, options);
    expect(Math.abs(run.y[0]! - Math.cos(2))).toBeLessThan(1e-7); // 10·tolerance
    expect(run.statistics.evaluations).toBeLessThan(differences.statistics.evaluations);
  });
});

describe("odex adapter", () => {
  it("refuses an error norm it cannot use", () => {
    const scale = (_a: Float64Array, _b: Float64Array, out: Float64Array): void => void out.fill(1);
    const run = (): unknown =>
      odex.integrate(harmonic, 0, Float64Array.of(0, 1), 1, { rtol: 1e-6, atol: 1e-6, scale });
    expect(run).toThrow(/options.scale/);
  });
  it("starts with steps below odex's own floor of 1e-4", () => {
    const fast: VectorField = (_t, y, f) => {
      f[0] = -1e9 * y[0]!;
    };
    const run = odex.integrate(fast, 0, Float64Array.of(1), 1e-9, {
      rtol: 1e-10,
      atol: 0,
      initialStep: 1e-11,
    });
    expect(Math.abs(run.y[0]! * Math.E - 1)).toBeLessThan(1e-8); // 100·rtol
  });
});

import { describe, expect, it } from "vitest";
import { radau13, radau9 } from "../../../solvers/integrators/radau.ts";
import type { VectorField } from "../../../solvers/integrators/integrator.ts";
import { StageSystem } from "../../../solvers/integrators/stageSystem.ts";
import { rng } from "../../../solvers/numerics/rng.ts";

const TIGHT = { rtol: 1e-12, atol: 1e-12 };

describe("algebraic components", () => {
  /** y₀ = the force on y₁, held at sin t: an index-2 system with y₀ = cos t. */
  const held: VectorField = (t, y, f) => {
    f[0] = Math.sin(t) - y[1]!;
    f[1] = y[0]!;
  };
  const structure = { blocks: [2], algebraic: Uint8Array.of(1, 0), consistent: false };

  it.each([radau9, radau13])("$name: holds a constraint and finds its multiplier", (method) => {
    const atol = Float64Array.of(Infinity, 1e-12);
    const run = method.integrate(held, 0, Float64Array.of(0, 0), 3, {
      rtol: 1e-12,
      atol,
      structure,
      initialStep: 1e-3,
      maxStep: 0.05,
    });
    expect(run.kind).toBe("reached-end");
    expect(Math.abs(run.y[1]! - Math.sin(3))).toBeLessThan(1e-12);
    // The multiplier is of the order of the stages (h⁵ at least), and not controlled.
    expect(Math.abs(run.y[0]! - Math.cos(3))).toBeLessThan(1e-6);
  });

  it("makes no difference where the residual is solved for the component: y′ = −y²", () => {
    const field: VectorField = (_t, y, f) => {
      f[0] = y[1]! ** 2 - y[0]!;
      f[1] = -y[0]!;
    };
    const start = Float64Array.of(1, 1);
    const run = radau13.integrate(field, 0, start, 9, {
      ...TIGHT,
      structure: { ...structure, consistent: true },
    });
    // y = 1/(1 + t); the error of about 50 steps at 1e-12 each.
    expect(Math.abs(run.y[1]! - 0.1)).toBeLessThan(5e-12);
    expect(Math.abs(run.y[0]! - 0.01)).toBeLessThan(5e-12);
  });
});

describe("blocks", () => {
  it("solve a causal system as one block does", () => {
    const n = 5;
    const random = rng(4);
    const J = Float64Array.from({ length: n * n }, (_, i) => {
      const [row, column] = [Math.floor(i / n), i % n];
      return column >= 2 && row < 2 ? 0 : random.normal();
    });
    const A = Float64Array.of(0.4, -0.1, 0.7, 0.25);
    const algebraic = Uint8Array.of(0, 1, 0, 1, 0);
    const right = Float64Array.from({ length: 2 * n }, () => random.normal());
    const solutions = [[n], [2, n]].map((blocks) => {
      const system = new StageSystem(A, n, { blocks, algebraic, consistent: true });
      expect(system.factor(0.3, [J, J])).toBe(true);
      const x = right.slice();
      system.solve(x);
      return x;
    });
    // Rounding of a well-conditioned system of ten equations.
    solutions[0]!.forEach((v, i) => expect(Math.abs(v - solutions[1]![i]!)).toBeLessThan(1e-12));
  });

  it("says so where a block is singular", () => {
    const system = new StageSystem(Float64Array.of(1), 1, {
      blocks: [1],
      algebraic: Uint8Array.of(1),
      consistent: true,
    });
    expect(system.factor(1, [Float64Array.of(0)])).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import {
  openReference,
  tokensOf,
  type MatrixBatch,
  type MatrixPace,
} from "../../../../solvers/batched/index.ts";
import { cutMatrix } from "../../../../solvers/batched/matrix/batch.ts";
import { simulate } from "../../../../solvers/index.ts";
import { matrixLayer } from "../../../../solvers/s6/recurrence.ts";
import { matrixParameters } from "../../../../solvers/s6/parameters.ts";
import type { MatrixProblem } from "../../../../solvers/types.ts";
import { draw, run, tolerance } from "./problems.ts";

function rowsOf(values: Float64Array, first: number, rows: number, D: number): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from(values.slice(first + i * D, first + (i + 1) * D)));
}

/** Problem b as `simulate` takes it. */
function problemOf(batch: MatrixBatch, b: number): MatrixProblem {
  const { L, D, share, inputOutput: map } = batch;
  const p = Math.floor(b / share);
  const form =
    map.kind === "matrix"
      ? { M: rowsOf(map.M, p * D * D, D, D) }
      : { sB: rowsOf(map.sB, p * map.N * D, map.N, D), sC: rowsOf(map.sC, p * map.N * D, map.N, D) };
  return {
    kind: "matrix",
    ...form,
    sDelta: rowsOf(batch.sDelta, p * D * D, D, D),
    a: Array.from(batch.a.slice(p * D, (p + 1) * D)),
    x0: rowsOf(batch.x0, b * L * D, L, D),
  };
}

function largestEntry(x: Float64Array, start: number, D: number): number {
  return Math.max(...x.slice(start, start + D).map(Math.abs));
}

describe("the float64 reference in D dimensions", () => {
  it.each([
    [2, undefined],
    [5, 1],
    [6, 4],
  ])("D = %d, N = %s: is the residual S6 layer, applied again and again", async (D, N) => {
    const batch = draw({
      B: 4,
      L: 5,
      D,
      share: 2,
      eta: 0.003 / D,
      stream: D,
      ...(N === undefined ? {} : { N }),
    });
    const got = await run(openReference(), batch, "euler", { kind: "fixed" }, [20]);
    for (let b = 0; b < batch.B; b++) {
      const parameters = matrixParameters(problemOf(batch, b));
      let x: Float64Array = batch.x0.slice(5 * D * b, 5 * D * (b + 1));
      for (let k = 0; k < 20; k++) x = matrixLayer(parameters, x, batch.eta[b]);
      tokensOf(got, b, 5, D).forEach((value, i) => {
        const size = largestEntry(x, i - (i % D), D);
        // Twice the rounding of one evaluation: both round.
        expect(Math.abs(value - x[i])).toBeLessThan(2 * tolerance("f64", 20, 2, D) * size);
      });
    }
  });

  it.each([
    ["euler", 1],
    ["midpoint", 2],
  ] as const)("%s tends to the differential equation with order %d", async (rule, order) => {
    const drawn = draw({ B: 1, L: 3, D: 3, stream: 3 });
    const batch = { ...drawn, x0: drawn.x0.map((x) => x / 2) };
    const exact = simulate(problemOf(batch, 0), { coordinate: "t", values: [0.5] }).rows[0].x;
    const errors: number[] = [];
    for (const steps of [200, 400]) {
      const eta = Float64Array.of(0.5 / steps);
      const state = await run(openReference(), { ...batch, eta }, rule, { kind: "fixed" }, [steps]);
      errors.push(Math.max(...tokensOf(state, 0, 3, 3).map((x, i) => Math.abs(x - exact[i]))));
    }
    // The next power of the step, 1/400, changes the ratio by a few per cent at most.
    expect(Math.abs(Math.log2(errors[0] / errors[1]) - order)).toBeLessThan(0.1);
  });

  it("moves no token by more than `change` of its largest entry in a step of the relative pace", async () => {
    const pace: MatrixPace = { kind: "relative", change: 0.1, escape: 1e9, until: 1e30 };
    const batch = draw({ B: 6, L: 4, D: 3, stream: 12 });
    const stack = await openReference().loadMatrix(batch, "euler", pace);
    let moved = 0;
    let before = await stack.read();
    for (let k = 0; k < 60; k++) {
      await stack.advance(1);
      const after = await stack.read();
      for (let b = 0; b < batch.B; b++) {
        const was = tokensOf(before, b, 4, 3);
        const is = tokensOf(after, b, 4, 3);
        for (let i = 0; i < was.length; i++) {
          const part = Math.abs(is[i] - was[i]) / largestEntry(was, i - (i % 3), 3);
          // Some 40 roundings between a token's norm and direction and its entries.
          expect(part).toBeLessThan(0.1 + 40 * 2 ** -53);
          moved = Math.max(moved, part);
        }
      }
      before = after;
    }
    // The bound is of use: some step comes near it.
    expect(moved).toBeGreaterThan(0.05);
  });

  it("settles on a nonzero equilibrium, where the terms cancel", async () => {
    // One token, M = diag(1, −1), equal rows: dx_d/dt is x_d(x₁² − x₂²)Δ, which stops on |x₁| = |x₂|.
    const one = Float64Array.of(1, 0, 0, -1);
    const batch: MatrixBatch = {
      ...{ B: 1, L: 1, D: 2, share: 1, eta: Float64Array.of(1), a: Float64Array.of(1, 1) },
      inputOutput: { kind: "matrix", M: one },
      sDelta: Float64Array.of(0, -1, 1, 0),
      x0: Float64Array.of(1, 1.3),
    };
    const pace: MatrixPace = { kind: "relative", change: 0.2, escape: 1e9, until: 1e30 };
    const stack = await openReference().loadMatrix(batch, "midpoint", pace);
    await stack.advance(2000);
    const [first, second] = tokensOf(await stack.read(), 0, 1, 2);
    expect(first * first - second * second).toBeLessThan(1e-12);
    expect(first).toBeGreaterThan(0.1);
  });

  it("reaches the limit of a convergent first token", async () => {
    const batch = draw({ B: 3, L: 2, D: 3, stream: 21 });
    const pace: MatrixPace = { kind: "relative", change: 0.1, escape: 1e9, until: 1e24 };
    const state = await run(openReference(), batch, "midpoint", pace, [1500]);
    for (let b = 0; b < 3; b++) {
      const unit = state.direction.slice(b * 6, b * 6 + 3);
      const M = batch.inputOutput.kind === "matrix" ? batch.inputOutput.M.slice(b * 9, b * 9 + 9) : unit;
      const form = unit.reduce(
        (sum, v, i) => sum + unit.reduce((row, w, j) => row + v * M[i * 3 + j] * w, 0),
        0,
      );
      expect(state.t[b]).toBe(1e24);
      // MATH.md section 4: |x_1|√t → (2 ln 2 |x̂ᵀMx̂|)^{−1/2}; by t = 1e24 |x| is 1e-12, so what is left is the steps' error.
      const scaled = Math.exp(state.logNorm[b * 2]) * Math.sqrt(1e24 * 2 * Math.LN2 * Math.abs(form));
      expect(Math.abs(scaled - 1)).toBeLessThan(0.02);
    }
  });
});

describe("cutMatrix", () => {
  const batch = draw({ B: 12, L: 1, D: 2, share: 4 });

  it("cuts between parameter sets where one fits into a part", () => {
    const parts = cutMatrix(batch, 9);
    expect(parts.map((part) => [part.B, part.share])).toEqual([
      [8, 4],
      [4, 4],
    ]);
    expect(Array.from(parts[1].a)).toEqual(Array.from(batch.a.slice(4)));
  });

  it("cuts inside a set otherwise, and each part keeps its set", () => {
    const parts = cutMatrix(batch, 3);
    expect(parts.map((part) => [part.B, part.share])).toEqual(
      [3, 1, 3, 1, 3, 1].map((count) => [count, count]),
    );
    expect(Array.from(parts[3].a)).toEqual(Array.from(batch.a.slice(2, 4)));
    expect(Array.from(parts[3].x0)).toEqual(Array.from(batch.x0.slice(14, 16)));
  });

  it("gives the same states as one part", async () => {
    const whole = await run(openReference(), batch, "euler", { kind: "fixed" }, [3]);
    for (const largest of [3, 9]) {
      const states = cutMatrix(batch, largest).map((part) =>
        run(openReference(), part, "euler", { kind: "fixed" }, [3]),
      );
      const joined = (await Promise.all(states)).flatMap((state) => Array.from(state.logNorm));
      expect(joined).toEqual(Array.from(whole.logNorm));
    }
  });
});

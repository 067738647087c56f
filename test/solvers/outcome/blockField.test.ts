import { describe, expect, it } from "vitest";
import { rng } from "../../../solvers/numerics/rng.ts";
import { BlockEuler } from "../../../solvers/outcome/blockEuler.ts";
import { BlockField, emptyBlocks } from "../../../solvers/outcome/blockField.ts";
import { initialTokens, matrixParameters } from "../../../solvers/s6/parameters.ts";
import { drawProblem } from "../../../experiments/phaseDiagram/index.ts";
import { matrixField } from "../../../solvers/s6/vectorField.ts";
import type { MatrixProblem } from "../../../solvers/types.ts";

const [D, L] = [3, 3];

function draw(seed: number): MatrixProblem {
  const random = rng(seed);
  const row = (): number[] => Array.from({ length: D }, () => random.normal());
  const rows = (count: number): number[][] => Array.from({ length: count }, row);
  return { kind: "matrix", M: rows(D), sDelta: rows(D), a: [0.5, 1, 2], x0: rows(L) };
}

/** ∂f_i/∂x_j by central differences: h² from truncation, ε/h from rounding, both below 1e-9 of entries of order 10. */
function jacobian(problem: MatrixProblem): number[][] {
  const x = initialTokens(problem);
  const field = new BlockField(matrixParameters(problem), L);
  const h = 1e-6;
  const columns = Array.from(x, (_, j) => {
    const at = (shift: number): Float64Array => {
      const f = new Float64Array(x.length);
      field.evaluate(
        Float64Array.from(x, (entry, i) => (i === j ? entry + shift : entry)),
        f,
      );
      return f;
    };
    const [up, down] = [at(h), at(-h)];
    return Array.from(up, (value, i) => (value - down[i]!) / (2 * h));
  });
  return columns.map((_, i) => columns.map((column) => column[i]!));
}

describe("BlockField", () => {
  it("is the vector field", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const problem = draw(seed);
      const f = new Float64Array(L * D);
      new BlockField(matrixParameters(problem), L).evaluate(initialTokens(problem), f);
      const expected = new Float64Array(L * D);
      matrixField(matrixParameters(problem), L)(initialTokens(problem), expected);
      const size = Math.max(...expected.map(Math.abs));
      // Some twenty roundings of terms that may cancel.
      f.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-13 * size));
    }
  });

  it("has the diagonal blocks of the Jacobian, own part and rest", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const problem = draw(seed);
      const expected = jacobian(problem);
      const blocks = emptyBlocks(L, D);
      new BlockField(matrixParameters(problem), L).evaluate(
        initialTokens(problem),
        new Float64Array(L * D),
        blocks,
      );
      const size = Math.max(...expected.flat().map(Math.abs));
      for (let i = 0; i < L * D; i++) {
        const start = i - (i % D);
        for (let k = 0; k < D; k++) {
          const found = blocks.rest[i * D + k]! + blocks.own[i]! * blocks.gradient[start + k]!;
          expect(Math.abs(found - expected[i]![start + k]!)).toBeLessThan(1e-7 * size);
        }
      }
    }
  });

  it("keeps the pushes of tokens that slide apart, and leaves out what only returns them", () => {
    // Token 1 is 1e-9 beside xᵀMx = 0, with nothing before it: it slides, and its own q is none.
    const problem: MatrixProblem = {
      kind: "matrix",
      M: [
        [1, 0, 0],
        [0, -1, 0],
        [0, 0, -1],
      ],
      sDelta: [
        [0, 0, 0],
        [1, 1, 0],
        [0, 0, 1],
      ],
      a: [0.5, 1, 2],
      x0: [
        [5, 5 + 1e-9, 0],
        [0.1, 0.2, 0.3],
        [0.3, 0.1, 0.2],
      ],
    };
    const x = initialTokens(problem);
    const blocks = emptyBlocks(L, D);
    const f = new Float64Array(L * D);
    const field = new BlockField(matrixParameters(problem), L);
    field.evaluate(x, f, blocks);
    expect(blocks.sliders).toEqual([0]);
    expect(blocks.rest.slice(0, D * D).every((entry) => entry === 0)).toBe(true);
    const plain = new Float64Array(L * D);
    field.evaluate(x, plain);
    // The same sums in another order.
    f.forEach((value, i) => expect(Math.abs(value - plain[i]!)).toBeLessThan(1e-13 * 1e3));
    const expected = jacobian(problem);
    for (let l = 1; l < L; l++) {
      for (let d = 0; d < D; d++) {
        for (let k = 0; k < D; k++) {
          const own = blocks.own[l * D + d]! * blocks.gradient[l * D + k]!;
          const found =
            blocks.rest[(l * D + d) * D + k]! + own + blocks.push[l * L * D + d]! * blocks.image[k]!;
          expect(Math.abs(found - expected[l * D + d]![l * D + k]!)).toBeLessThan(1e-6);
        }
      }
    }
  });

  it("substitutes along the blocks left of the diagonal", () => {
    const problem = draw(4);
    const expected = jacobian(problem);
    const x = initialTokens(problem);
    const field = new BlockField(matrixParameters(problem), L);
    field.evaluate(x, new Float64Array(L * D), emptyBlocks(L, D));
    const random = rng(5);
    const b = Float64Array.from({ length: L * D }, () => random.normal());
    const k = Float64Array.from(b);
    field.substitute(x, 0.3, k, () => undefined);
    for (let i = 0; i < L * D; i++) {
      let sum = b[i]!;
      for (let j = 0; j < i - (i % D); j++) sum += 0.3 * expected[i]![j]! * k[j]!;
      expect(Math.abs(k[i]! - sum)).toBeLessThan(1e-6);
    }
  });
});

describe("BlockEuler", () => {
  const smooth: MatrixProblem = {
    kind: "matrix",
    M: [
      [-1, 0.3],
      [0.3, -2],
    ],
    sDelta: [
      [1, -0.5],
      [0.2, 1],
    ],
    a: [1, 1],
    x0: [
      [1, 0.5],
      [-0.5, 1],
    ],
  };

  function endOf(rtol: number): { readonly x: Float64Array; readonly steps: number } {
    const run = new BlockEuler(matrixParameters(smooth), initialTokens(smooth), rtol);
    while (run.t < 3) expect(run.step(3 - run.t)).toBe(true);
    return { x: run.x, steps: run.accepted };
  }

  it("is of order two", () => {
    const exact = endOf(1e-9).x;
    const error = (rtol: number): number =>
      Math.max(...endOf(rtol).x.map((value, i) => Math.abs(value - exact[i]!)));
    // The step follows √rtol, the error its square: a hundredth of rtol makes a hundredth of the error, within 3.
    const ratio = error(1e-3) / error(1e-5);
    expect(ratio).toBeGreaterThan(30);
    expect(ratio).toBeLessThan(300);
  });

  it("takes long steps where tokens relax quickly onto xᵀMx = 0", () => {
    // Rates of relaxation of order |x|³ = 10⁶: an explicit method would need 10¹² steps.
    const stiff: MatrixProblem = {
      ...smooth,
      M: [
        [1, 0],
        [0, -1],
      ],
      sDelta: [
        [0, 0],
        [1, 1],
      ],
      x0: [[100, 101]],
    };
    const run = new BlockEuler(matrixParameters(stiff), initialTokens(stiff), 1e-3);
    while (run.t < 1e6 && run.accepted < 400) expect(run.step(Infinity)).toBe(true);
    expect(run.t).toBeGreaterThan(1e6);
    expect(Math.abs(run.x[0]! / run.x[1]! - 1)).toBeLessThan(1e-9);
  });

  it("leaves a token at rest on xᵀMx = 0 where it is, for as long as it is asked", () => {
    // One Jacobian for two stages let it grow by a third from ln t = 33 on.
    const drawn = drawProblem(1, { D: 8, p: 2, L: 8 }, 24);
    const problem = { ...drawn, x0: drawn.x0.slice(0, 2) };
    const run = new BlockEuler(matrixParameters(problem), initialTokens(problem), 1e-3);
    while (run.t < Math.exp(25)) expect(run.step(Infinity)).toBe(true);
    const before = run.length(1);
    const steps = run.accepted;
    while (run.t < Math.exp(60)) expect(run.step(Infinity)).toBe(true);
    // What token 1 still pushes at ln t = 25, e^(-25/4), is less.
    expect(Math.abs(run.length(1) / before - 1)).toBeLessThan(2e-3);
    expect(run.accepted - steps).toBeLessThan(1000);
  });
});

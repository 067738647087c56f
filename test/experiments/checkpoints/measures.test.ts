import { describe, expect, it } from "vitest";
import { depthGrowth, layerGrowth, positiveShare } from "../../../experiments/checkpoints/index.ts";
import {
  importanceOrder,
  measure,
  tokenNorms,
  type SequenceMeasures,
} from "../../../experiments/checkpoints/measures.ts";
import { medianOf, spreadOf } from "../../../experiments/checkpoints/spread.ts";
import {
  float32Deviation,
  linear,
  relativeDeviation,
  rmsNorm,
} from "../../../experiments/checkpoints/forward/index.ts";

const floats = (...values: readonly number[]): Float64Array => Float64Array.from(values);

describe("vectors", () => {
  it("linear maps tokens in fours and singly alike, with and without bias", () => {
    // W = [[1, 2], [3, 4], [0, −1]] on tokens (l, 1).
    const W = { shape: [3, 2], data: floats(1, 2, 3, 4, 0, -1) };
    for (const L of [1, 4, 7]) {
      const x = floats(...Array.from({ length: L }, (_, l) => [l, 1]).flat());
      const expected = Array.from({ length: L }, (_, l) => [l + 2, 3 * l + 4, -1]);
      expect([...linear(W, x)]).toEqual(expected.flat());
      expect([...linear(W, x, floats(10, 20, 30))]).toEqual(
        expected.flatMap(([p, q, r]) => [p! + 10, q! + 20, r! + 30]),
      );
    }
  });

  it("rmsNorm divides by the root of the mean square", () => {
    // Mean squares 12.5 and 0; ε = 0.5 makes the first 13.
    const normed = rmsNorm(floats(3, 4, 0, 0), floats(1, 2), 0.5);
    expect(normed[0]).toBeCloseTo(3 / Math.sqrt(13), 15);
    expect(normed[1]).toBeCloseTo(8 / Math.sqrt(13), 15);
    expect([...normed.subarray(2)]).toEqual([0, 0]);
  });

  it("deviations are the worst token's, relative to what is compared with", () => {
    expect(relativeDeviation(floats(3, 4, 1, 0), floats(3, 4, 2, 0), 2)).toBe(0.5);
    expect(relativeDeviation(floats(3, 4), floats(0, 0), 2)).toBe(5);
    expect(relativeDeviation(floats(3, 4), floats(3, 4), 2)).toBe(0);
    // Four layers of 128: √2048 roundings, 8 times.
    expect(float32Deviation(4, 128)).toBe(8 * Math.sqrt(2048) * 2 ** -24);
  });

  it("norms, medians and spreads", () => {
    expect([...tokenNorms(floats(3, 4, 0, 0), 2)]).toEqual([5, 0]);
    expect([medianOf([3, 1, 2]), medianOf([4, 1, 2, 3])]).toEqual([2, 2.5]);
    expect(spreadOf([2, -1, 7])).toEqual({ min: -1, median: 2, max: 7 });
  });
});

describe("importance", () => {
  it("orders tokens from the least, ties as they stand", () => {
    expect(importanceOrder(floats(0.5, -1, 0.5, -3))).toEqual([4, 2, 1, 3]);
  });
});

describe("a sequence's measures", () => {
  // Two tokens, H = 1, D = 2, N = 1.
  const trace = {
    u: floats(1, 2, 0, 0),
    steps: floats(0.5, 1.5, -1, -3),
    delta: floats(1, 3, 2, 4),
    B: floats(2, 5),
    C: floats(3, -1),
    y: floats(4, -1, 1, 1),
    out: floats(0, 0),
  };
  const none = { shape: [1, 1], data: floats(0) };
  const weights = {
    ...{ norm: floats(1), inProj: none, conv: none, stepDown: none, stepUp: none, outProj: none },
    ...{ sB: { shape: [1, 2], data: floats(0, 0) }, sC: { shape: [1, 2], data: floats(0, 0) } },
    ...{ stepBias: floats(0, 0), aLog: { shape: [2, 1], data: floats(0, 0) }, skip: floats(0, 0) },
  };
  const measured = measure(floats(-2, 3), floats(1, -4), trace, weights, 0);

  it("are what their names say", () => {
    expect([...measured.before, ...measured.after]).toEqual([2, 3, 1, 4]);
    expect([...measured.quadratic]).toEqual([6, -5]);
    // ⟨(1, 2), (4, −1)⟩ / 5; a zero token does not grow.
    expect([...measured.growth]).toEqual([2 / 5, 0]);
    expect([...measured.importance]).toEqual([1, -2]);
    expect([...measured.step]).toEqual([2, 3]);
  });

  it("have attention for the first four sequences", () => {
    expect(measured.attention?.tokens).toBe(2);
    expect(measure(floats(-2, 3), floats(1, -4), trace, weights, 3).attention).toBeDefined();
    expect(measure(floats(-2, 3), floats(1, -4), trace, weights, 4).attention).toBeUndefined();
  });
});

describe("growth of norms", () => {
  const layer = (before: readonly number[], after: readonly number[]): SequenceMeasures => ({
    before: floats(...before),
    after: floats(...after),
    ...{ quadratic: floats(), growth: floats(), importance: floats(), step: floats() },
  });

  it("is the median over tokens of all sequences; zero tokens have no factor", () => {
    const growth = layerGrowth([layer([1, 2], [2, 1]), layer([0, 4], [7, 12])]);
    expect(growth).toEqual({ before: 1.5, after: 4.5, factor: 2, grew: 0.75 });
    expect(layerGrowth([layer([0], [0])])).toEqual({ before: 0, after: 0, factor: 1, grew: 0 });
  });

  it("over depth is from before the first layer to after the last", () => {
    const measures = [[layer([1], [5])], [layer([5], [3])]];
    expect(depthGrowth({ measures })).toEqual({ before: 1, after: 3, factor: 3, grew: 1 });
  });

  it("shares count what is above zero", () => {
    expect(positiveShare([floats(1, 0), floats(-1, 2)])).toBe(0.5);
  });
});

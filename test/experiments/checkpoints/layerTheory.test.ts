import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { layerTheory, matrixCosine } from "../../../experiments/checkpoints/layerTheory.ts";
import { departures, readingOf } from "../../../experiments/checkpoints/reading.ts";
import { rng } from "../../../solvers/numerics/rng.ts";
import type { BlockWeights } from "../../../experiments/checkpoints/forward/index.ts";

type Rows = readonly (readonly number[])[];

function tensor(rows: Rows): BlockWeights["sB"] {
  return { shape: [rows.length, rows[0]!.length], data: Float64Array.from(rows.flat()) };
}

const random = rng(3);
const drawn = (n: number, m: number): Rows =>
  Array.from({ length: n }, () => Array.from({ length: m }, () => 2 * random.uniform() - 1));

/** Weights of which only those the theory speaks of matter. */
function block(sB: Rows, sC: Rows, over: Partial<BlockWeights> = {}): BlockWeights {
  const D = sB[0]!.length;
  const none = tensor([[0]]);
  return {
    norm: Float64Array.of(1),
    inProj: none,
    conv: none,
    stepDown: tensor(drawn(2, D)),
    stepUp: tensor(drawn(D, 2)),
    sB: tensor(sB),
    sC: tensor(sC),
    stepBias: Float64Array.from({ length: D }, (_, d) => d),
    aLog: tensor(Array.from({ length: D }, () => sB.map((_, n) => Math.log(n + 1)))),
    skip: new Float64Array(D),
    outProj: none,
    ...over,
  };
}

const D = 7;
/** Rounding of decompositions of matrices of norm below 10: some hundred ulp. */
const tolerance = 1e-12;

const general = block(drawn(3, D), drawn(3, D));
const matrix = (weights: BlockWeights): Matrix => {
  const of = ({ shape, data }: BlockWeights["sB"]): Matrix => Matrix.from1DArray(shape[0]!, shape[1]!, data);
  return of(weights.sC).transpose().mmul(of(weights.sB));
};

describe("the symmetric part, from 2N × 2N matrices", () => {
  it("has the eigenvalues of the D × D matrix (M + Mᵀ)/2", () => {
    const M = matrix(general);
    const direct = new EigenvalueDecomposition(M.clone().add(M.transpose()).mul(0.5), {
      assumeSymmetric: true,
    });
    const values = [...direct.realEigenvalues].sort((p, q) => p - q);
    const { symmetricPart } = layerTheory(0, general);
    expect(Math.abs(symmetricPart.smallest - values[0]!)).toBeLessThan(tolerance);
    expect(Math.abs(symmetricPart.largest - values.at(-1)!)).toBeLessThan(tolerance);
    expect(symmetricPart.positive).toBe(values.filter((value) => value > 1e-6).length);
    expect(symmetricPart.negative).toBe(values.filter((value) => value < -1e-6).length);
    expect(symmetricPart.positive + symmetricPart.negative + symmetricPart.zero).toBe(D);
  });

  it("of S_B = S_C U-like rows is semi-definite, and with kernels that differ it never is", () => {
    const rows = drawn(3, D);
    const same = layerTheory(0, block(rows, rows)).symmetricPart;
    expect([same.positive, same.negative, same.zero]).toEqual([3, 0, 4]);
    const minus = layerTheory(
      0,
      block(
        rows.map((row) => row.map((x) => -x)),
        rows,
      ),
    ).symmetricPart;
    expect([minus.positive, minus.negative, minus.zero]).toEqual([0, 3, 4]);
    const { positive, negative } = layerTheory(0, general).symmetricPart;
    expect([positive, negative]).toEqual([3, 3]);
  });
});

describe("a layer's numbers", () => {
  const theory = layerTheory(0, general);

  it("the rank is that of M by its singular values", () => {
    const [row, ...rest] = drawn(3, D);
    const lower = block([row!, row!, rest[0]!], drawn(3, D));
    for (const weights of [general, lower]) {
      const direct = new SingularValueDecomposition(matrix(weights)).diagonal;
      const rank = direct.filter((value) => value > 1e-6 * Math.max(...direct)).length;
      expect(layerTheory(0, weights).rank).toBe(rank);
    }
    expect(layerTheory(0, lower).rank).toBe(2);
  });

  it("the residual is rounding for eigenpairs, complex ones included", () => {
    expect(theory.residual).toBeLessThan(tolerance);
    const rotation = layerTheory(
      0,
      block(
        [
          [1, 0, 0],
          [0, 1, 0],
        ],
        [
          [0, 1, 0],
          [-1, 0, 0],
        ],
      ),
    );
    expect(rotation.spectrum.class).toBe("complex");
    expect(rotation.residual).toBeLessThan(tolerance);
  });

  it("the rows' spread is 0 for equal rows and 1 for rows without a common part", () => {
    const spread = (stepUp: Rows): number =>
      layerTheory(0, block(drawn(1, 2), drawn(1, 2), { stepUp: tensor(stepUp), stepDown: tensor([[1, 2]]) }))
        .steps.rowSpread;
    expect(spread([[3], [3]])).toBe(0);
    expect(spread([[3], [-3]])).toBe(1);
    // Rows 3 and 1 times one vector: mean 2, deviations ±1, so √2 of √10.
    expect(spread([[3], [1]])).toBeCloseTo(Math.sqrt(0.2), 14);
  });

  it("step sizes and decay rates are spread as they are", () => {
    expect(theory.steps.bias).toEqual({ min: 0, median: 3, max: 6 });
    expect(theory.steps.atZero.min).toBeCloseTo(Math.log(2), 15);
    expect(theory.steps.rank).toBe(2);
    expect(theory.decay.min).toBe(1);
    expect(theory.decay.max).toBeCloseTo(3, 14);
    expect(theory.decayRatio).toBeCloseTo(3, 14);
  });

  it("the cosine of two layers' matrices is that of their entries", () => {
    const other = block(drawn(3, D), drawn(3, D));
    const [M, K] = [matrix(general), matrix(other)];
    const direct = Matrix.mul(M, K).sum() / (M.norm() * K.norm());
    expect(Math.abs(matrixCosine(general, other) - direct)).toBeLessThan(tolerance);
    expect(matrixCosine(general, general)).toBeCloseTo(1, 14);
    const opposite = { sB: general.sB, sC: { ...general.sC, data: general.sC.data.map((x) => -x) } };
    expect(matrixCosine(general, opposite)).toBeCloseTo(-1, 14);
  });
});

describe("the reading", () => {
  const rows = drawn(2, D);
  const scaled = (d: readonly number[]): Rows => rows.map((row, n) => row.map((x) => d[n]! * x));
  it.each([
    ["positive", [1, 2], "diverges", "never-shrinks"],
    ["negative", [-1, -2], "vanishes", "never-grows"],
    ["mixed", [1, -2], "diverges", "by-the-sign"],
  ] as const)("%s", (scenario, d, paper, firstToken) => {
    expect(readingOf(layerTheory(0, block(scaled(d), rows)))).toMatchObject({ scenario, paper, firstToken });
  });

  it("negative eigenvalues without symmetry promise nothing", () => {
    // S_B S_Cᵀ = −1, but S_B and S_C see different directions.
    const reading = readingOf(layerTheory(0, block([[1, 3]], [[-1, 0]])));
    expect(reading).toMatchObject({ scenario: "negative", firstToken: "by-the-sign" });
  });

  it("names the departures from the theory with the layers' numbers", () => {
    const layers = [general, general].map((weights, k) => layerTheory(k, weights));
    const said = departures([layers[0]!, { ...layers[1]!, cosineToPrevious: 0.25 }]).join("\n");
    for (const part of ["rank 3 of 7", "before is 0.25", "largest 3 times"]) expect(said).toContain(part);
  });
});

import type { AnalyzedLayer } from "./analyze.ts";
import type { SymmetricSigns } from "./layerTheory.ts";
import type { EigenvalueClass } from "./spectrum.ts";

/** What a token does, as a theory expects it. */
export type Fate = "diverges" | "vanishes";

/** What the theory says of one layer's matrix. */
export interface LayerReading {
  readonly scenario: EigenvalueClass;
  /** What the paper's picture of eigenvalues expects of tokens; none for complex or zero eigenvalues. */
  readonly paper: Fate | null;
  /** What can be said for certain of |x_1| in dx/dt = S6(x) with this M, from its symmetric part; `by-the-sign` of x_1ᵀM x_1. */
  readonly firstToken: "never-grows" | "never-shrinks" | "by-the-sign";
  /** Statements of the registry that this is from. */
  readonly statements: readonly string[];
}

const PAPER: Readonly<Record<EigenvalueClass, Fate | null>> = {
  positive: "diverges",
  mixed: "diverges",
  negative: "vanishes",
  complex: null,
  degenerate: null,
};

function firstTokenOf({ positive, negative }: SymmetricSigns): LayerReading["firstToken"] {
  if (positive === 0) return "never-grows";
  return negative === 0 ? "never-shrinks" : "by-the-sign";
}

/**
 * Reads a layer by the theory. By |x_1|² alone, whose derivative is 2 (x_1ᵀM x_1) Σ_d Δ_d x_{1,d}²: a semi-definite
 * symmetric part decides the direction, nothing decides the limit, since M has rank N < D.
 */
export function readingOf({ spectrum, symmetricPart }: AnalyzedLayer): LayerReading {
  return {
    scenario: spectrum.class,
    paper: PAPER[spectrum.class],
    firstToken: firstTokenOf(symmetricPart),
    statements: ["eigenvalue-criteria", "rank-deficient-matrix"],
  };
}

/** What keeps a trained model from being the theory's system, with this model's own numbers. */
export function departures(layers: readonly AnalyzedLayer[]): readonly string[] {
  const digits = (value: number): string => String(Number(value.toPrecision(2))).replace("-", "−");
  const range = (values: readonly number[]): string => {
    const [low, high] = [digits(Math.min(...values)), digits(Math.max(...values))];
    return low === high ? low : `${low} to ${high}`;
  };
  const cosines = layers.flatMap(({ cosineToPrevious }) => cosineToPrevious ?? []);
  const { stateSize, innerSize } = layers[0]!.spectrum;
  return [
    `M has rank ${range(layers.map(({ rank }) => rank))} of ${innerSize} (state ${stateSize}), so it is not definite: no statement about definite M applies`,
    `each layer has an M of its own: the cosine to the one before is ${cosines.length === 0 ? "not defined" : range(cosines)}, 1 in the theory`,
    `each channel has ${stateSize} decay rates, the largest ${range(layers.map(({ decayRatio }) => decayRatio))} times the smallest; one in the theory`,
    `the rows of S_Δ differ (spread ${range(layers.map(({ steps }) => steps.rowSpread))}; 0 is equal rows, which many statements need), and Δ has a bias`,
    "between the S6 layers there are RMSNorm, projections, a convolution, SiLU, a skip connection and a gate, which the theory leaves out",
  ];
}

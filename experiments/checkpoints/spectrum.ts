import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { FloatTensor } from "./safetensors.ts";
import type { LayerProjections } from "./projections.ts";

/**
 * Where the paper's refinement sorts a layer by its input-output matrix M = S_Cᵀ S_B: the signs of M's nonzero
 * eigenvalues. `complex` and `degenerate` (an eigenvalue that is zero within the weights' rounding) are outside it.
 */
export type EigenvalueClass = "positive" | "mixed" | "negative" | "complex" | "degenerate";

/** The spectrum of M = S_Cᵀ S_B, D×D, of one layer. */
export interface LayerSpectrum {
  readonly layer: number;
  /** D: M has at least `innerSize - stateSize` further eigenvalues, all exactly zero. */
  readonly innerSize: number;
  /** N: an upper bound of M's rank. */
  readonly stateSize: number;
  /** The min(N, D) eigenvalues that need not be zero, by falling real part: [re, im]. */
  readonly eigenvalues: readonly (readonly [number, number])[];
  /** Below it, a magnitude is rounding of the weights. */
  readonly tolerance: number;
  /** ‖M − Mᵀ‖ / ‖M‖ in the Frobenius norm; about 1e-8 and less is symmetric. */
  readonly asymmetry: number;
  readonly class: EigenvalueClass;
}

/** Largest relative rounding of a weight stored in 24 bits; half precisions round more, but what is stored is what runs. */
const ROUNDING = 2 ** -24;

/** A tensor [rows, columns] as ml-matrix has it. */
export function matrixOf({ shape, data }: FloatTensor): Matrix {
  const [rows = 0, columns = 0] = shape;
  return new Matrix(
    Array.from({ length: rows }, (_, r) => Array.from(data.subarray(r * columns, (r + 1) * columns))),
  );
}

function classify(eigenvalues: LayerSpectrum["eigenvalues"], tolerance: number): EigenvalueClass {
  if (eigenvalues.some(([re, im]) => Math.hypot(re, im) <= tolerance)) return "degenerate";
  if (eigenvalues.some(([, im]) => Math.abs(im) > tolerance)) return "complex";
  const positive = eigenvalues.filter(([re]) => re > 0).length;
  return positive === eigenvalues.length ? "positive" : positive === 0 ? "negative" : "mixed";
}

/** ‖M − Mᵀ‖² = 2‖M‖² − 2 tr M², with ‖M‖² = tr(S_C S_Cᵀ S_B S_Bᵀ) and tr M² = tr K²: N×N products only. */
function asymmetryOf(B: Matrix, C: Matrix, K: Matrix): number {
  const square = C.mmul(C.transpose()).mmul(B.mmul(B.transpose())).trace();
  const excess = Math.max(0, square - K.mmul(K).trace());
  return square === 0 ? 0 : Math.sqrt((2 * excess) / square);
}

/**
 * The spectrum of S_Cᵀ S_B through the N×N matrix K = S_B S_Cᵀ, which has the same nonzero eigenvalues
 * (MATH.md, section 4): N is 16 where D is in the thousands.
 *
 * The tolerance bounds, to first order, what rounding each weight by half an ulp adds to M, in norm; where M is normal,
 * as in the paper's parameterisation, which makes it symmetric, no eigenvalue moves by more (Bauer and Fike 1960).
 */
export function layerSpectrum({
  layer,
  sB,
  sC,
}: Pick<LayerProjections, "layer" | "sB" | "sC">): LayerSpectrum {
  const [B, C] = [matrixOf(sB), matrixOf(sC)];
  const K = B.mmul(C.transpose());
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(K);
  const tolerance = 2 * ROUNDING * B.norm() * C.norm();
  const all = realEigenvalues.map((re, i): readonly [number, number] => [re, imaginaryEigenvalues[i] ?? 0]);
  // With N > D, K has N − D zeros more than M.
  const bySize = [...all].sort((p, q) => Math.hypot(...q) - Math.hypot(...p)).slice(0, B.columns);
  const eigenvalues = bySize.sort((p, q) => q[0] - p[0] || q[1] - p[1]);
  return {
    layer,
    innerSize: B.columns,
    stateSize: B.rows,
    eigenvalues,
    tolerance,
    asymmetry: asymmetryOf(B, C, K),
    class: classify(eigenvalues, tolerance),
  };
}

import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { softplus } from "../../solvers/numerics/softplus.ts";
import type { BlockWeights } from "./forward/index.ts";
import type { FloatTensor } from "./safetensors.ts";
import { layerSpectrum, matrixOf, type LayerSpectrum } from "./spectrum.ts";
import { spreadOf, type Spread } from "./spread.ts";

/** Signs of the eigenvalues of the symmetric part (M + Mᵀ)/2, D×D. */
export interface SymmetricSigns {
  readonly positive: number;
  readonly negative: number;
  /** Zero within the weights' rounding. */
  readonly zero: number;
  readonly smallest: number;
  readonly largest: number;
}

/** The step sizes' parameters: Δ = softplus(S_Δ u + bias), S_Δ D×D of rank at most R. */
export interface StepSizes {
  readonly rank: number;
  /** Frobenius norm of S_Δ. */
  readonly norm: number;
  /** How far the rows of S_Δ are from equal: ‖S_Δ − (mean row)‖ / ‖S_Δ‖; 0 is equal, 1 has no common part. */
  readonly rowSpread: number;
  readonly bias: Spread;
  /** softplus(bias): the step sizes at u = 0. */
  readonly atZero: Spread;
}

/** What one layer's weights say in the theory's terms. */
export interface LayerTheory {
  readonly spectrum: LayerSpectrum;
  /** max ‖M w − λ w‖ / (‖M‖‖w‖) over the eigenvectors w = S_Cᵀ v of M that those v of S_B S_Cᵀ give: a check. */
  readonly residual: number;
  /** Numerical rank of M. */
  readonly rank: number;
  readonly symmetricPart: SymmetricSigns;
  readonly steps: StepSizes;
  /** a = exp(A_log), the decay rates; the theory has one for all N states of a channel. */
  readonly decay: Spread;
  /** Largest ratio of two decay rates of one channel: 1 in the theory. */
  readonly decayRatio: number;
}

/** Relative rounding of a weight in 24 bits. */
const ROUNDING = 2 ** -24;

/** Squares of the singular values of PᵀQ, P and Q [n, D]: the eigenvalues of the n×n matrix (P Pᵀ)(Q Qᵀ). */
function squaredSingularValues(P: Matrix, Q: Matrix): readonly number[] {
  const product = P.mmul(P.transpose()).mmul(Q.mmul(Q.transpose()));
  return new EigenvalueDecomposition(product).realEigenvalues.map((value) => Math.max(0, value));
}

/** How many singular values are above rounding of the weights. */
function rankOf(P: Matrix, Q: Matrix): number {
  const squares = squaredSingularValues(P, Q);
  const floor = (Math.max(P.columns, P.rows) * ROUNDING) ** 2 * Math.max(...squares);
  return squares.filter((square) => square > floor).length;
}

/** Largest residual of the eigenpairs lifted from S_B S_Cᵀ to S_Cᵀ S_B; pairs with S_Cᵀ v = 0 belong to the former only. */
function liftedResidual(B: Matrix, C: Matrix): number {
  const { eigenvectorMatrix, diagonalMatrix } = new EigenvalueDecomposition(B.mmul(C.transpose()));
  const W = C.transpose().mmul(eigenvectorMatrix);
  const off = C.transpose().mmul(B.mmul(W)).sub(W.mmul(diagonalMatrix));
  const length = (A: Matrix, column: number): number => A.getColumnVector(column).norm();
  const scale = Math.sqrt(squaredSingularValues(C, B).reduce((sum, square) => sum + square, 0));
  const residuals = Array.from({ length: W.columns }, (_, j) => {
    const size = scale * length(W, j);
    const lifted = length(W, j) > ROUNDING * C.norm() * length(eigenvectorMatrix, j);
    return lifted && size > 0 ? length(off, j) / size : 0;
  });
  return Math.max(0, ...residuals);
}

/**
 * Signs of (M + Mᵀ)/2 = ½ Wᵀ J W, W = [S_C; S_B], J swapping the halves: its nonzero eigenvalues are those of the 2N×2N
 * matrix ½ G^½ J G^½ with G = W Wᵀ.
 */
function symmetricSigns(B: Matrix, C: Matrix, tolerance: number): SymmetricSigns {
  const [N, D] = [B.rows, B.columns];
  const W = Matrix.zeros(2 * N, D)
    .setSubMatrix(C, 0, 0)
    .setSubMatrix(B, N, 0);
  const { realEigenvalues, eigenvectorMatrix: Q } = new EigenvalueDecomposition(W.mmul(W.transpose()), {
    assumeSymmetric: true,
  });
  // Below it, an eigenvalue of G is rounding, and its square root would be large beside it.
  const floor = 2 * N * Number.EPSILON * Math.max(...realEigenvalues);
  const roots = realEigenvalues.map((value) => (value > floor ? Math.sqrt(value) : 0));
  const root = Q.mmul(Matrix.diag([...roots])).mmul(Q.transpose());
  const swapped = Matrix.zeros(2 * N, 2 * N)
    .setSubMatrix(root.subMatrix(N, 2 * N - 1, 0, 2 * N - 1), 0, 0)
    .setSubMatrix(root.subMatrix(0, N - 1, 0, 2 * N - 1), N, 0);
  const values = new EigenvalueDecomposition(root.mmul(swapped).mul(0.5), { assumeSymmetric: true })
    .realEigenvalues;
  const positive = values.filter((value) => value > tolerance).length;
  const negative = values.filter((value) => value < -tolerance).length;
  return {
    positive,
    negative,
    zero: D - positive - negative,
    smallest: Math.min(...values),
    largest: Math.max(...values),
  };
}

/** ‖U V‖, by ‖U V‖² = tr(UᵀU V Vᵀ): R×R products only. */
function productNorm(U: Matrix, V: Matrix): number {
  return Math.sqrt(Math.max(0, U.transpose().mmul(U).mmul(V.mmul(V.transpose())).trace()));
}

function stepSizes({ stepUp, stepDown, stepBias }: BlockWeights): StepSizes {
  const [U, V] = [matrixOf(stepUp), matrixOf(stepDown)];
  const norm = productNorm(U, V);
  const centred = U.clone().subRowVector(U.mean("column"));
  return {
    rank: rankOf(U.transpose(), V),
    norm,
    rowSpread: norm === 0 ? 0 : productNorm(centred, V) / norm,
    bias: spreadOf(stepBias),
    atZero: spreadOf(stepBias.map(softplus)),
  };
}

function largestRatio({ shape, data }: FloatTensor): number {
  const [D = 0, N = 0] = shape;
  const ratios = Array.from({ length: D }, (_, d) => {
    const logs = data.subarray(d * N, (d + 1) * N);
    return Math.exp(Math.max(...logs) - Math.min(...logs));
  });
  return Math.max(...ratios);
}

/** Reads one layer's weights in the theory's terms. */
export function layerTheory(layer: number, weights: BlockWeights): LayerTheory {
  const { sB, sC, aLog } = weights;
  const spectrum = layerSpectrum({ layer, sB, sC });
  const [B, C] = [matrixOf(sB), matrixOf(sC)];
  return {
    spectrum,
    residual: liftedResidual(B, C),
    rank: rankOf(C, B),
    symmetricPart: symmetricSigns(B, C, spectrum.tolerance),
    steps: stepSizes(weights),
    decay: spreadOf(aLog.data.map(Math.exp)),
    decayRatio: largestRatio(aLog),
  };
}

/** What is kept of a layer to compare the next one with. */
export type ProjectionPair = Pick<BlockWeights, "sB" | "sC">;

/**
 * The cosine ⟨M, M′⟩ / (‖M‖‖M′‖) of two layers' input-output matrices: 1 in the theory, whose layers share one M.
 * By tr(MᵀM′) = tr(S_C S_C′ᵀ · S_B′ S_Bᵀ), N×N products only.
 */
export function matrixCosine(one: ProjectionPair, other: ProjectionPair): number {
  const inner = (p: ProjectionPair, q: ProjectionPair): number => {
    const left = matrixOf(p.sC).mmul(matrixOf(q.sC).transpose());
    return left.mmul(matrixOf(q.sB).mmul(matrixOf(p.sB).transpose())).trace();
  };
  const size = Math.sqrt(inner(one, one) * inner(other, other));
  return size === 0 ? 0 : inner(one, other) / size;
}

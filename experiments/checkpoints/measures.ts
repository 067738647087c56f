import type { BlockTrace, BlockWeights, HiddenAttention } from "./forward/index.ts";
import { hiddenAttention } from "./forward/index.ts";

/** What one layer does with one sequence of L tokens. */
export interface SequenceMeasures {
  /** [L] Euclidean norms of the residual stream before the block. */
  readonly before: Float64Array;
  /** [L] after it. */
  readonly after: Float64Array;
  /** [L] u_lᵀ M u_l = ⟨S_C u_l, S_B u_l⟩ for the S6 layer's own tokens u. */
  readonly quadratic: Float64Array;
  /** [L] ⟨u_l, y_l⟩ / ⟨u_l, u_l⟩: in du/dt = y, the theory's equation, the rate at which ln|u_l| grows now. */
  readonly growth: Float64Array;
  /** [L] importance scores: the mean over channels of S_Δ u_l. */
  readonly importance: Float64Array;
  /** [L] mean over channels of the step size Δ. */
  readonly step: Float64Array;
  /** Left out for all but the first sequences. */
  readonly attention?: HiddenAttention;
}

/** Sequences whose attention is computed. */
export const ATTENTION_SEQUENCES = 4;

function perToken(L: number, width: number, term: (at: number) => number): Float64Array {
  return Float64Array.from({ length: L }, (_, l) => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += term(l * width + i);
    return sum;
  });
}

/** Euclidean norms, token by token. @param x - [L·width]. @returns [L]. */
export function tokenNorms(x: Float64Array, width: number): Float64Array {
  return perToken(x.length / width, width, (at) => x[at]! ** 2).map(Math.sqrt);
}

/**
 * Measures of one layer on one sequence.
 *
 * @param x - [L·H] the residual stream before the block. @param after - [L·H] after it.
 * @param sequence - 0-based.
 */
export function measure(
  x: Float64Array,
  after: Float64Array,
  trace: BlockTrace,
  weights: BlockWeights,
  sequence: number,
): SequenceMeasures {
  const { u, y, B, C, steps, delta } = trace;
  const [H, D, N] = [weights.norm.length, weights.skip.length, weights.sB.shape[0] ?? 0];
  const L = x.length / H;
  const along = perToken(L, D, (at) => u[at]! * y[at]!);
  const square = perToken(L, D, (at) => u[at]! ** 2);
  const attention =
    sequence < ATTENTION_SEQUENCES ? hiddenAttention({ ...trace, aLog: weights.aLog }) : undefined;
  return {
    before: tokenNorms(x, H),
    after: tokenNorms(after, H),
    quadratic: perToken(L, N, (at) => C[at]! * B[at]!),
    growth: along.map((value, l) => (square[l] === 0 ? 0 : value / square[l]!)),
    importance: perToken(L, D, (at) => steps[at]! / D),
    step: perToken(L, D, (at) => delta[at]! / D),
    ...(attention === undefined ? {} : { attention }),
  };
}

/** Tokens by ascending importance, 1-based: the order that the paper's refinement puts them in; ties as they stand. */
export function importanceOrder(importance: Float64Array): readonly number[] {
  const labels = Array.from(importance, (_, l) => l + 1);
  return labels.sort((p, q) => importance[p - 1]! - importance[q - 1]! || p - q);
}

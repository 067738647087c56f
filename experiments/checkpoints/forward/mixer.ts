import { sigmoid, softplus } from "../../../solvers/numerics/softplus.ts";
import type { FloatTensor } from "../safetensors.ts";
import { linear } from "./linear.ts";
import { rmsNorm } from "./rmsNorm.ts";

/** The weights of one block: H hidden size, D inner size, N state size, R rank of the step sizes, K kernel width. */
export interface BlockWeights {
  /** [H] RMSNorm before the mixer. */
  readonly norm: Float64Array;
  /** [2D, H]: the first D rows feed the convolution, the others the gate. */
  readonly inProj: FloatTensor;
  readonly inBias?: Float64Array;
  /** [D, 1, K]; the last column meets the token itself. */
  readonly conv: FloatTensor;
  readonly convBias?: Float64Array;
  /** [R, D] */
  readonly stepDown: FloatTensor;
  /** [N, D] */
  readonly sB: FloatTensor;
  /** [N, D] */
  readonly sC: FloatTensor;
  /** [D, R]: S_Δ = stepUp · stepDown. */
  readonly stepUp: FloatTensor;
  /** [D] */
  readonly stepBias: Float64Array;
  /** [D, N]; A = −exp(A_log). */
  readonly aLog: FloatTensor;
  /** [D] */
  readonly skip: Float64Array;
  /** [H, D] */
  readonly outProj: FloatTensor;
  readonly outBias?: Float64Array;
}

/** What the S6 layer of one block sees and does with one sequence of L tokens. */
export interface BlockTrace {
  /** [L·D] the S6 layer's tokens: after convolution and SiLU. */
  readonly u: Float64Array;
  /** [L·D] S_Δ u, without bias. */
  readonly steps: Float64Array;
  /** [L·D] Δ = softplus(S_Δ u + bias). */
  readonly delta: Float64Array;
  /** [L·N] S_B u. */
  readonly B: Float64Array;
  /** [L·N] S_C u. */
  readonly C: Float64Array;
  /** [L·D] the S6 layer's output, before the skip connection D u and the gate. */
  readonly y: Float64Array;
  /** [L·H] the block's output: input plus mixer. */
  readonly out: Float64Array;
}

/** Depthwise causal convolution, then SiLU. @param xz - [L·2D], of which the first D columns. @returns [L·D]. */
function convolved(xz: Float64Array, { conv, convBias }: BlockWeights): Float64Array {
  const [D = 0, , K = 0] = conv.shape;
  const L = xz.length / (2 * D);
  const u = new Float64Array(L * D);
  for (let l = 0; l < L; l++) {
    for (let d = 0; d < D; d++) {
      let sum = convBias?.[d] ?? 0;
      for (let k = Math.max(0, K - 1 - l); k < K; k++)
        sum += conv.data[d * K + k]! * xz[(l - (K - 1) + k) * 2 * D + d]!;
      u[l * D + d] = sum * sigmoid(sum);
    }
  }
  return u;
}

/**
 * The selective scan: h_l = exp(Δ A) h_{l−1} + Δ u B, y = Cᵀh for every channel.
 *
 * @returns [L·D]; the step is B̄ = ΔB, as implementations of Mamba have it.
 */
function scanned(
  { u, delta, B, C }: Pick<BlockTrace, "u" | "delta" | "B" | "C">,
  aLog: FloatTensor,
): Float64Array {
  const [D = 0, N = 0] = aLog.shape;
  const A = aLog.data.map((value) => -Math.exp(value));
  const h = new Float64Array(D * N);
  const y = new Float64Array(u.length);
  for (let l = 0; l < u.length / D; l++) {
    for (let d = 0; d < D; d++) {
      const step = delta[l * D + d]!;
      const input = step * u[l * D + d]!;
      let sum = 0;
      for (let n = 0; n < N; n++) {
        const next = Math.exp(step * A[d * N + n]!) * h[d * N + n]! + input * B[l * N + n]!;
        h[d * N + n] = next;
        sum += C[l * N + n]! * next;
      }
      y[l * D + d] = sum;
    }
  }
  return y;
}

/** (y + D u) · SiLU(z), the mixer's output before its last projection. */
function gated(y: Float64Array, u: Float64Array, xz: Float64Array, skip: Float64Array): Float64Array {
  const D = skip.length;
  return y.map((value, i) => {
    const z = xz[Math.floor(i / D) * 2 * D + D + (i % D)]!;
    return (value + skip[i % D]! * u[i]!) * z * sigmoid(z);
  });
}

/**
 * One Mamba block in float64: x + out_proj((S6(u) + D u) · SiLU(z)), with u = SiLU(conv(·)) and z from the normalized x.
 *
 * @param x - [L·H] the residual stream before the block.
 * @see A. Gu, T. Dao, Mamba (arXiv:2312.00752), figure 3 and algorithm 2
 */
export function runBlock(x: Float64Array, weights: BlockWeights, epsilon: number): BlockTrace {
  const xz = linear(weights.inProj, rmsNorm(x, weights.norm, epsilon), weights.inBias);
  const u = convolved(xz, weights);
  const D = weights.skip.length;
  const steps = linear(weights.stepUp, linear(weights.stepDown, u));
  const delta = steps.map((value, i) => softplus(value + weights.stepBias[i % D]!));
  const [B, C] = [linear(weights.sB, u), linear(weights.sC, u)];
  const y = scanned({ u, delta, B, C }, weights.aLog);
  const mixed = linear(weights.outProj, gated(y, u, xz, weights.skip), weights.outBias);
  return { u, steps, delta, B, C, y, out: mixed.map((value, i) => value + x[i]!) };
}

import type { FloatTensor } from "../safetensors.ts";
import type { BlockTrace } from "./mixer.ts";

/** Tokens beyond this many are left out: the scores of the first ones do not depend on them. */
export const ATTENTION_TOKENS = 128;

/** Hidden attention of one S6 layer on one sequence, over its channels. */
export interface HiddenAttention {
  /** The first T tokens of the sequence. */
  readonly tokens: number;
  /** [T·T] row-major: mean over channels of |P_{d,l,j}|; zero for j > l. */
  readonly meanAbs: Float64Array;
  /** [T·T]: mean over channels of P_{d,l,j}. */
  readonly mean: Float64Array;
}

/** Per-channel inputs of the scores: what `runBlock` traces, and A_log [D, N]. */
export type ScoreInputs = Pick<BlockTrace, "delta" | "B" | "C"> & { readonly aLog: FloatTensor };

/** exp(Δ_{l,d} A_{d,n}) for every token. @returns [T·N]. */
function decays({ delta, aLog }: ScoreInputs, d: number, T: number, out: Float64Array): void {
  const [D = 0, N = 0] = aLog.shape;
  for (let n = 0; n < N; n++) {
    const A = -Math.exp(aLog.data[d * N + n]!);
    for (let l = 0; l < T; l++) out[l * N + n] = Math.exp(delta[l * D + d]! * A);
  }
}

/**
 * Hidden attention scores of one channel, P_{d,l,j} = Σ_n C_{l,n} exp(A_{d,n} Σ_{k=j+1..l} Δ_{d,k}) B_{j,n} Δ_{d,j}, so that
 * y_{d,l} = Σ_{j≤l} P_{d,l,j} u_{d,j} before the skip connection and the gate. Where A_{d,n} is one −a_d for all n this is
 * the score of the theory, (u_lᵀ S_Cᵀ S_B u_j) Δ_d(u_j) exp(−a_d Σ Δ_d(u_k)).
 *
 * @param d - the channel. @param T - how many tokens. @returns [T·T] row-major, zero above the diagonal.
 * @see A. Ali, I. Zimerman, L. Wolf, The Hidden Attention of Mamba Models (arXiv:2403.01590), section 3
 */
export function channelAttention(inputs: ScoreInputs, d: number, T: number): Float64Array {
  const { delta, B, C, aLog } = inputs;
  const [D = 0, N = 0] = aLog.shape;
  const decay = new Float64Array(T * N);
  decays(inputs, d, T, decay);
  const P = new Float64Array(T * T);
  const carried = new Float64Array(N);
  for (let j = 0; j < T; j++) {
    for (let n = 0; n < N; n++) carried[n] = delta[j * D + d]! * B[j * N + n]!;
    for (let l = j; l < T; l++) {
      let sum = 0;
      for (let n = 0; n < N; n++) {
        if (l > j) carried[n] = carried[n]! * decay[l * N + n]!;
        sum += C[l * N + n]! * carried[n]!;
      }
      P[l * T + j] = sum;
    }
  }
  return P;
}

/** The hidden attention of a layer: its channels' scores, unnormalized, averaged with and without their signs. */
export function hiddenAttention(inputs: ScoreInputs): HiddenAttention {
  const [D = 0] = inputs.aLog.shape;
  const T = Math.min(inputs.delta.length / D, ATTENTION_TOKENS);
  const meanAbs = new Float64Array(T * T);
  const mean = new Float64Array(T * T);
  for (let d = 0; d < D; d++) {
    const P = channelAttention(inputs, d, T);
    for (let i = 0; i < P.length; i++) {
      meanAbs[i]! += Math.abs(P[i]!) / D;
      mean[i]! += P[i]! / D;
    }
  }
  return { tokens: T, meanAbs, mean };
}

/** Where a layer looks, on average over tokens: shares of a token's attention Σ_j |P_lj|, mean over channels. */
export interface AttentionSummary {
  /** On the token itself. */
  readonly self: number;
  /** On token 1, over tokens 2 …; 1 where there is no other token. */
  readonly first: number;
  /** Mean distance l − j, in tokens. */
  readonly reach: number;
}

/** Sums up one layer's attention; a token whose scores all vanish counts as looking at itself. */
export function summarizeAttention({ tokens: T, meanAbs }: HiddenAttention): AttentionSummary {
  const rows = Array.from({ length: T }, (_, l) => {
    const row = meanAbs.subarray(l * T, l * T + l + 1);
    const total = row.reduce((sum, value) => sum + value, 0);
    if (total === 0) return { self: 1, first: l === 0 ? 1 : 0, reach: 0 };
    const distance = row.reduce((sum, value, j) => sum + value * (l - j), 0);
    return { self: row[l]! / total, first: row[0]! / total, reach: distance / total };
  });
  const meanOf = (values: readonly number[]): number =>
    values.length === 0 ? 1 : values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    self: meanOf(rows.map(({ self }) => self)),
    first: meanOf(rows.slice(1).map(({ first }) => first)),
    reach: meanOf(rows.map(({ reach }) => reach)),
  };
}

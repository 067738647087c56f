/**
 * The discrete deep model in D dimensions, in batches: x_{d,l} ← x_{d,l} + η Σ_{j≤l} P_{d,l,j} x_{d,j} with the hidden
 * attention scores P of the S6 layer (arXiv:2410.03292). The sum is a recurrence: H_d ← e^{−a_dΔ_d(x_l)}H_d +
 * Δ_d(x_l)x_{d,l}·S_B x_l, one vector of N numbers a channel d, and y_{d,l} = (S_C x_l)ᵀH_d.
 */
import type { LoadedStack } from "../types.ts";

/** One depth step: Euler is the residual stack itself, the explicit midpoint rule is of order two. */
export type MatrixRule = "euler" | "midpoint";

/**
 * S_Cᵀ S_B of P parameter sets: as M, or as its factors, from which M is never formed while N < D/2 (a token then costs
 * D(D + 3N) multiplications, otherwise 3D²).
 */
export type InputOutput =
  | {
      readonly kind: "matrix";
      /** [P·D·D] row-major. */
      readonly M: Float64Array;
    }
  | {
      readonly kind: "factors";
      readonly N: number;
      /** [P·N·D] row-major, as sC. */
      readonly sB: Float64Array;
      readonly sC: Float64Array;
    };

/** B problems of L tokens in D dimensions; `share` consecutive problems have the same parameters: P = B/share sets. */
export interface MatrixBatch {
  readonly B: number;
  readonly L: number;
  readonly D: number;
  readonly share: number;
  readonly inputOutput: InputOutput;
  /** [P·D·D]; row d is S_{Δ,d}. */
  readonly sDelta: Float64Array;
  /** [P·D], each > 0. */
  readonly a: Float64Array;
  /** [B] depth step, used by the fixed pace. */
  readonly eta: Float64Array;
  /** [B·L·D] tokens, problem by problem. */
  readonly x0: Float64Array;
}

/** Tokens as direction and log-norm, so that any magnitude is an answer. */
export interface MatrixState {
  /** [B·L·D] unit vectors; zeros for a zero token. */
  readonly direction: Float64Array;
  /** [B·L] ln|x_l|, Euclidean; −Infinity for zero. A token whose largest entry would pass MAX_ENTRY is held there. */
  readonly logNorm: Float64Array;
  /** [B] depth reached, Σ η. */
  readonly t: Float64Array;
}

export type LoadedMatrixStack = LoadedStack<MatrixState>;

/** Largest |x_{d,l}| kept, along the token's direction: no float32 kernel then meets Infinity or NaN (checkMatrixBatch). */
export const MAX_ENTRY = 1e9;
/** ⌊log2 MAX_ENTRY⌋. */
export const LARGEST_EXPONENT = 29;

/** No entry changes by more than this multiple of its token's largest entry in one step, on every backend. */
export const MAX_ENTRY_FACTOR = 1e15;

/** Slower than this nothing moves before t = 1e30, and change/rate would leave float32. */
export const SMALLEST_RATE = 1e-32;

/** The Δ of a token whose part of H is smaller than this may grow to it unnoticed. */
export const SMALLEST_PART = 1e-30;

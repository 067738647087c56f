import { exponentOf, expExponent, expMantissa, scaleByPowerOfTwo } from "../numerics/scaled.ts";
import { softplus } from "../numerics/softplus.ts";
import type { MatrixParameters } from "./parameters.ts";

/** Beyond this size e^u gets an exponent of its own. */
const DEEP = 600;

/** A list of numbers m·2^e. */
export class WideList {
  readonly m: Float64Array;
  readonly e: Float64Array;

  constructor(n: number) {
    this.m = new Float64Array(n);
    this.e = new Float64Array(n);
  }

  /** Entry i = m·2^e, with m brought into [1, 2). */
  set(i: number, m: number, e: number): void {
    const own = m === 0 ? 0 : exponentOf(m);
    this.m[i] = scaleByPowerOfTwo(m, -own);
    this.e[i] = e + own;
  }

  /** Entry i = a_k b_n. */
  setProduct(i: number, a: WideList, k: number, b: WideList, n: number): void {
    this.set(i, a.m[k]! * b.m[n]!, a.e[k]! + b.e[n]!);
  }

  /** Entry i = the sum of the first n entries of `terms`. */
  setSum(i: number, terms: WideList, n: number): void {
    let top = -Infinity;
    for (let k = 0; k < n; k++) if (terms.m[k] !== 0) top = Math.max(top, terms.e[k]!);
    let sum = 0;
    for (let k = 0; k < n; k++) {
      if (terms.m[k] !== 0) sum += scaleByPowerOfTwo(terms.m[k]!, terms.e[k]! - top);
    }
    this.set(i, sum, sum === 0 ? 0 : top);
  }
}

/** Tokens as they are. @param x - finite. */
export function wideTokens(x: Float64Array): WideList {
  const list = new WideList(x.length);
  x.forEach((v, i) => list.set(i, v, 0));
  return list;
}

/** Tokens of which logarithms are known, as e^±10000 in a trajectory's row. */
export function wideTokensOf(logAbsX: Float64Array, sign: Int8Array): WideList {
  const list = new WideList(logAbsX.length);
  logAbsX.forEach((log, i) => {
    const n = sign[i] === 0 ? 0 : expExponent(log);
    list.set(i, sign[i] === 0 ? 0 : sign[i]! * expMantissa(log, n), n);
  });
  return list;
}

/** What comes out: P in the order of matrixAttention and dx/dt; 0 and ±Infinity only where they leave the doubles. */
export interface WideScores {
  readonly P: Float64Array;
  readonly dxdt: Float64Array;
}

/**
 * Hidden attention scores and field with an exponent for every number, for inputs whose products leave the doubles:
 * P_{d,l,j} = (x_lᵀ M x_j) Δ_d(x_j) exp(−a_d Σ_{k=j+1..l} Δ_d(x_k)), dx_{d,l}/dt = Σ_j P_{d,l,j} x_{d,j}. O(L² D).
 *
 * @param x - [L·D] tokens, @see arXiv:2410.03292, hidden attention scores
 */
export function wideScores(parameters: MatrixParameters, x: WideList): WideScores {
  const { D, a } = parameters;
  const L = x.m.length / D;
  const image = imageUnder(parameters.M, D, x);
  const { delta, steps } = stepSizes(parameters, x);
  const P = new Float64Array(L * D * L);
  const dxdt = new Float64Array(L * D);
  const forms = new WideList(L);
  const terms = new WideList(Math.max(L, D));
  const sum = new WideList(1);
  for (let l = 0; l < L; l++) {
    for (let j = 0; j <= l; j++) {
      for (let i = 0; i < D; i++) terms.setProduct(i, x, l * D + i, image, j * D + i);
      forms.setSum(j, terms, D);
    }
    for (let d = 0; d < D; d++) {
      let decay = 0;
      for (let j = l; j >= 0; j--) {
        const at = j * D + d;
        // Beyond 10^15 nothing that a double can hold is left.
        const n = decay > DEEP && decay < 1e15 ? expExponent(-decay) : 0;
        const keep = n === 0 ? Math.exp(-decay) : expMantissa(-decay, n);
        const score = forms.m[j]! * delta.m[at]! * keep;
        const exponent = forms.e[j]! + delta.e[at]! + n;
        P[(l * D + d) * L + j] = scaleByPowerOfTwo(score, exponent);
        terms.set(j, score * x.m[at]!, exponent + x.e[at]!);
        decay += a[d]! * steps[at]!;
      }
      sum.setSum(0, terms, l + 1);
      dxdt[l * D + d] = scaleByPowerOfTwo(sum.m[0]!, sum.e[0]!);
    }
  }
  return { P, dxdt };
}

/** A·x_l for every token, [L·D]; A is [D·D]. */
function imageUnder(A: Float64Array, D: number, x: WideList): WideList {
  const matrix = wideTokens(A);
  const image = new WideList(x.m.length);
  const terms = new WideList(D);
  for (let i = 0; i < x.m.length; i++) {
    const d = i % D;
    for (let e = 0; e < D; e++) terms.setProduct(e, matrix, d * D + e, x, i - d + e);
    image.setSum(i, terms, D);
  }
  return image;
}

/** [L·D] step sizes Δ_d(x_l), with exponents and as doubles. */
function stepSizes(
  { D, sDelta }: MatrixParameters,
  x: WideList,
): { readonly delta: WideList; readonly steps: Float64Array } {
  const u = imageUnder(sDelta, D, x);
  const delta = new WideList(x.m.length);
  const steps = Float64Array.from(u.m, (m, i) => softplus(scaleByPowerOfTwo(m, u.e[i]!)));
  steps.forEach((step, i) => {
    const at = scaleByPowerOfTwo(u.m[i]!, u.e[i]!);
    const n = at < -DEEP && at > -1e15 ? expExponent(at) : 0;
    if (step === Infinity) delta.set(i, u.m[i]!, u.e[i]!);
    else delta.set(i, n === 0 ? step : expMantissa(at, n), n);
  });
  return { delta, steps };
}

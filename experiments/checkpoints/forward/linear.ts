import type { FloatTensor } from "../safetensors.ts";

/** Σ_i w[at + i]·x[from + i] for four rows of x at once: the row of W is read once for four tokens. */
function fourProducts(
  w: Float64Array,
  at: number,
  x: Float64Array,
  from: number,
  width: number,
  out: Float64Array,
): void {
  const [x1, x2, x3] = [from + width, from + 2 * width, from + 3 * width];
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let i = 0; i < width; i++) {
    const wi = w[at + i]!;
    s0 += wi * x[from + i]!;
    s1 += wi * x[x1 + i]!;
    s2 += wi * x[x2 + i]!;
    s3 += wi * x[x3 + i]!;
  }
  out[0] = s0;
  out[1] = s1;
  out[2] = s2;
  out[3] = s3;
}

function product(w: Float64Array, at: number, x: Float64Array, from: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += w[at + i]! * x[from + i]!;
  return sum;
}

/**
 * y_l = W x_l + b for every token.
 *
 * @param W - [out, in]. @param x - [L·in] row-major. @param bias - [out].
 * @returns [L·out] row-major; each sum in plain float64, error at most in·2^−53·Σ|w x|.
 */
export function linear(W: FloatTensor, x: Float64Array, bias?: Float64Array): Float64Array {
  const [rows = 0, width = 0] = W.shape;
  const L = width === 0 ? 0 : x.length / width;
  const y = new Float64Array(L * rows);
  const four = new Float64Array(4);
  for (let o = 0; o < rows; o++) {
    const start = bias?.[o] ?? 0;
    let l = 0;
    for (; l + 4 <= L; l += 4) {
      fourProducts(W.data, o * width, x, l * width, width, four);
      for (let k = 0; k < 4; k++) y[(l + k) * rows + o] = four[k]! + start;
    }
    for (; l < L; l++) y[l * rows + o] = product(W.data, o * width, x, l * width, width) + start;
  }
  return y;
}

/**
 * x / √(mean x² + ε) · w, token by token.
 *
 * @param x - [L·H] row-major. @param weight - [H].
 * @see B. Zhang, R. Sennrich, Root Mean Square Layer Normalization (arXiv:1910.07467)
 */
export function rmsNorm(x: Float64Array, weight: Float64Array, epsilon: number): Float64Array {
  const H = weight.length;
  const out = new Float64Array(x.length);
  for (let at = 0; at < x.length; at += H) {
    let square = 0;
    for (let i = 0; i < H; i++) square += x[at + i]! ** 2;
    const scale = 1 / Math.sqrt(square / H + epsilon);
    for (let i = 0; i < H; i++) out[at + i] = x[at + i]! * scale * weight[i]!;
  }
  return out;
}

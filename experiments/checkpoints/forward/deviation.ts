/**
 * How far two lists of vectors are apart: the largest ‖p − q‖ / ‖q‖ over the vectors; absolute where q is zero.
 *
 * @param p - [L·width] row-major. @param q - the same shape, what p is measured against.
 */
export function relativeDeviation(p: Float64Array, q: Float64Array, width: number): number {
  let worst = 0;
  for (let at = 0; at < q.length; at += width) {
    let [difference, size] = [0, 0];
    for (let i = at; i < at + width; i++) {
      difference += (p[i]! - q[i]!) ** 2;
      size += q[i]! ** 2;
    }
    worst = Math.max(worst, Math.sqrt(size > 0 ? difference / size : difference));
  }
  return worst;
}

/**
 * What rounding to float32 may add up to, relative to a state, after so many blocks: each block has four products whose
 * sums have at most D terms, rounded by 2^−24 each, independently; 8 standard deviations.
 */
export function float32Deviation(blocks: number, inner: number): number {
  return 8 * Math.sqrt(4 * Math.max(1, blocks) * inner) * 2 ** -24;
}

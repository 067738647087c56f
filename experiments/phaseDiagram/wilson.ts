/** Two-sided 95% quantile of the normal distribution. */
const Z = 1.959963984540054;

/**
 * Wilson's 95% interval of a share.
 *
 * @param count - successes, 0 ≤ count ≤ n. @param n - trials; [0, 1] for none.
 * @see E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927)
 */
export function wilson(count: number, n: number): readonly [number, number] {
  if (n === 0) return [0, 1];
  const share = count / n;
  const centre = (share + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z / (1 + (Z * Z) / n)) * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  return [count === 0 ? 0 : centre - half, count === n ? 1 : centre + half];
}

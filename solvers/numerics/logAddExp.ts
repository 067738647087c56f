/**
 * ln(eᵃ + eᵇ) without overflow.
 *
 * @param a - logarithm of the first summand, −Infinity for zero. @param b - of the second.
 * @example logAddExp(1000, 1000) // 1000.6931471805599
 */
export function logAddExp(a: number, b: number): number {
  const hi = a > b ? a : b;
  const lo = a > b ? b : a;
  if (hi === -Infinity || hi === Infinity) return hi;
  return hi + Math.log1p(Math.exp(lo - hi));
}

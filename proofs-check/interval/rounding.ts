/**
 * Directed rounding in double precision, from + − × ÷ √ rounded to nearest alone.
 *
 * Each `…Down(a, b)` is a lower bound of the exact result and each `…Up(a, b)` an upper bound. They are the
 * best such doubles whenever operands and result lie in 2^−960 … 2^990 (the sign of the rounding error is
 * then computed exactly: Fast2Sum for sums, Dekker's product for × ÷ √); outside, one unit wider at most.
 * Infinite operands stand for bounds at infinity, so 0·∞ = 0 and ∞/∞ = 0, the choice that keeps interval
 * products and quotients sound once the extremes of all corners are taken.
 *
 * @see T. J. Dekker, Numer. Math. 18 (1971), for the error of a product; S. M. Rump, P. Zimmermann,
 *   S. Boldo, G. Melquiond, BIT 49 (2009), for neighbours in rounding to nearest.
 */

const MAX = Number.MAX_VALUE;
/** Smallest positive double, 2^−1074. */
export const ETA = Number.MIN_VALUE;
const PHI = 2 ** -53 * (1 + 2 ** -52);
const SPLIT = 2 ** 27 + 1;
const SMALL = 2 ** -960;
const LARGE = 2 ** 990;

/** A double above x: the next one, or at most the one after it for |x| below 2^−1020; nextUp(−∞) = −MAX. */
export function nextUp(x: number): number {
  if (x === -Infinity) return -MAX;
  return x + (Math.abs(x) * PHI + ETA);
}

/** The mirror image of nextUp. */
export function nextDown(x: number): number {
  return -nextUp(-x);
}

/** a + b − fl(a + b), exactly, for finite a, b whose sum does not overflow. */
export function sumError(a: number, b: number, sum: number): number {
  return Math.abs(a) >= Math.abs(b) ? b - (sum - a) : a - (sum - b);
}

/** a·b − fl(a·b), exactly, for |a|, |b|, |a·b| ≤ 2^990 and |a·b| ≥ 2^−960 (or zero). */
export function productError(a: number, b: number, product: number): number {
  const ca = SPLIT * a;
  const a1 = ca - (ca - a);
  const a2 = a - a1;
  const cb = SPLIT * b;
  const b1 = cb - (cb - b);
  const b2 = b - b1;
  return a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2);
}

export function addDown(a: number, b: number): number {
  const s = a + b;
  if (s === Infinity && a !== Infinity && b !== Infinity) return MAX;
  if (s === Infinity || s === -Infinity) return s;
  return sumError(a, b, s) < 0 ? nextDown(s) : s;
}

export function addUp(a: number, b: number): number {
  return -addDown(-a, -b);
}

export function subDown(a: number, b: number): number {
  return addDown(a, -b);
}

export function subUp(a: number, b: number): number {
  return -addDown(-a, b);
}

export function mulDown(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  const p = a * b;
  if (p === Infinity) return Math.abs(a) === Infinity || Math.abs(b) === Infinity ? p : MAX;
  if (p === -Infinity) return p;
  if (p === 0) return a > 0 === b > 0 ? 0 : -ETA;
  const size = Math.abs(p);
  if (size > SMALL && size < LARGE && Math.abs(a) < LARGE && Math.abs(b) < LARGE) {
    return productError(a, b, p) < 0 ? nextDown(p) : p;
  }
  return nextDown(p);
}

export function mulUp(a: number, b: number): number {
  return -mulDown(-a, b);
}

/** Lower bound of a/b, b ≠ 0. */
export function divDown(a: number, b: number): number {
  if (a === 0) return 0;
  if (Math.abs(b) === Infinity) return Math.abs(a) === Infinity || a > 0 === b > 0 ? 0 : -ETA;
  const q = a / b;
  if (q === Infinity) return Math.abs(a) === Infinity ? q : MAX;
  if (q === -Infinity) return q;
  if (q === 0) return a > 0 === b > 0 ? 0 : -ETA;
  const size = Math.abs(a);
  if (size > SMALL && size < LARGE && Math.abs(b) < LARGE && Math.abs(q) < LARGE && Math.abs(q) > SMALL) {
    // a − q·b: q·b is within an ulp or two of a, so a − p is exact and the final difference has the true sign.
    const p = q * b;
    const residual = a - p - productError(q, b, p);
    return b > 0 === residual < 0 && residual !== 0 ? nextDown(q) : q;
  }
  return nextDown(q);
}

export function divUp(a: number, b: number): number {
  return -divDown(-a, b);
}

/** Lower bound of √a, a ≥ 0. */
export function sqrtDown(a: number): number {
  const r = Math.sqrt(a);
  if (a === 0 || a === Infinity) return r;
  if (a < SMALL || a > LARGE) return nextDown(r);
  const p = r * r;
  return a - p - productError(r, r, p) < 0 ? nextDown(r) : r;
}

export function sqrtUp(a: number): number {
  const r = Math.sqrt(a);
  if (a === 0 || a === Infinity) return r;
  if (a < SMALL || a > LARGE) return nextUp(r);
  const p = r * r;
  return a - p - productError(r, r, p) > 0 ? nextUp(r) : r;
}

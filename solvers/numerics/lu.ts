/**
 * LU factorisation with partial pivoting of a small dense matrix, in place.
 *
 * @param A - [n·n] row-major, overwritten by its factors. @param pivots - [n], overwritten.
 * @returns false if a pivot is zero or not finite: the factors are then unusable.
 * @see G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed., algorithm 3.4.1
 */
export function luFactor(A: Float64Array, pivots: Int32Array): boolean {
  const n = pivots.length;
  for (let k = 0; k < n; k++) {
    let p = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(A[i * n + k]!) > Math.abs(A[p * n + k]!)) p = i;
    const pivot = A[p * n + k]!;
    if (pivot === 0 || !Number.isFinite(pivot)) return false;
    pivots[k] = p;
    if (p !== k) swapRows(A, n, p, k);
    for (let i = k + 1; i < n; i++) {
      const factor = A[i * n + k]! / pivot;
      A[i * n + k] = factor;
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) A[i * n + j]! -= factor * A[k * n + j]!;
    }
  }
  return true;
}

function swapRows(A: Float64Array, n: number, p: number, q: number): void {
  for (let j = 0; j < n; j++) {
    const held = A[p * n + j]!;
    A[p * n + j] = A[q * n + j]!;
    A[q * n + j] = held;
  }
}

/**
 * Solves A·x = b with the factors of luFactor.
 *
 * @param b - [n], overwritten by the solution.
 */
export function luSolve(A: Float64Array, pivots: Int32Array, b: Float64Array): void {
  const n = pivots.length;
  for (let k = 0; k < n; k++) {
    const p = pivots[k]!;
    const held = b[p]!;
    b[p] = b[k]!;
    b[k] = held;
  }
  for (let i = 1; i < n; i++) {
    let sum = b[i]!;
    for (let j = 0; j < i; j++) sum -= A[i * n + j]! * b[j]!;
    b[i] = sum;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let j = i + 1; j < n; j++) sum -= A[i * n + j]! * b[j]!;
    b[i] = sum / A[i * n + i]!;
  }
}

import { luFactor, luSolve } from "../../numerics/lu.ts";

/** An s-stage Radau IIA method with the error estimate of Hairer and Wanner. */
export interface RadauTableau {
  readonly stages: number;
  /** [s] nodes, the last one 1. */
  readonly c: Float64Array;
  /** [s·s] Runge–Kutta matrix; its last row holds the weights. */
  readonly A: Float64Array;
  /** Real eigenvalue of A (s odd). */
  readonly gamma: number;
  /** [s] the error estimate is (I − hγJ)^−1 (h γ f(y0) + Σ e_i z_i), z_i the stage increments. */
  readonly e: Float64Array;
}

/** P_n(x) on [−1, 1] by the three-term recurrence. */
function legendre(n: number, x: number): number {
  let previous = 1;
  let current = x;
  if (n === 0) return 1;
  for (let k = 2; k <= n; k++) {
    const next = ((2 * k - 1) * x * current - (k - 1) * previous) / k;
    previous = current;
    current = next;
  }
  return current;
}

/** Root of a function that changes sign in [lo, hi], to the last bit. */
function bisect(f: (x: number) => number, lo: number, hi: number): number {
  const sign = Math.sign(f(lo));
  for (let i = 0; i < 200; i++) {
    const mid = 0.5 * (lo + hi);
    if (mid === lo || mid === hi) break;
    if (Math.sign(f(mid)) === sign) lo = mid;
    else hi = mid;
  }
  return 0.5 * (lo + hi);
}

/** Nodes: roots of P_s(2c − 1) − P_{s−1}(2c − 1), the right Radau points. */
function radauNodes(s: number): Float64Array {
  const f = (c: number): number => legendre(s, 2 * c - 1) - legendre(s - 1, 2 * c - 1);
  const nodes: number[] = [];
  const samples = 400;
  // The interior roots; the factor (c − 1) is divided out by stopping short of 1.
  for (let i = 0; i < samples - 1; i++) {
    const lo = i / samples;
    const hi = (i + 1) / samples;
    if (f(lo) * f(hi) < 0) nodes.push(bisect(f, lo, hi));
  }
  return Float64Array.from([...nodes, 1]);
}

/** Solves Σ_i x_i c_i^(q−1) = r_q, q = 1…s. */
function momentSolve(c: Float64Array, moments: Float64Array): Float64Array {
  const s = c.length;
  const V = new Float64Array(s * s);
  for (let q = 0; q < s; q++) for (let i = 0; i < s; i++) V[q * s + i] = c[i]! ** q;
  const pivots = new Int32Array(s);
  luFactor(V, pivots);
  const x = moments.slice();
  luSolve(V, pivots, x);
  return x;
}

/** The real eigenvalue of A: root of det(A − λI), which for odd s has exactly one. */
function realEigenvalue(A: Float64Array, s: number): number {
  const determinant = (lambda: number): number => {
    const B = A.slice();
    for (let i = 0; i < s; i++) B[i * s + i]! -= lambda;
    const pivots = new Int32Array(s);
    if (!luFactor(B, pivots)) return 0;
    let value = 1;
    for (let i = 0; i < s; i++) value *= (pivots[i] === i ? 1 : -1) * B[i * s + i]!;
    return value;
  };
  return bisect(determinant, 0, 1);
}

/**
 * Builds the s-stage Radau IIA method (order 2s − 1): collocation at the right Radau points.
 *
 * @param s - odd number of stages, 3 (RADAU5) to 7.
 * @see E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., sections IV.5 and IV.8
 */
export function radauTableau(s: number): RadauTableau {
  const c = radauNodes(s);
  const A = new Float64Array(s * s);
  for (let i = 0; i < s; i++) {
    // C(s): Σ_j a_ij c_j^(q−1) = c_i^q / q.
    const row = momentSolve(
      c,
      Float64Array.from({ length: s }, (_, q) => c[i]! ** (q + 1) / (q + 1)),
    );
    A.set(row, i * s);
  }
  const gamma = realEigenvalue(A, s);
  const target = Float64Array.from({ length: s }, (_, q) => 1 / (q + 1) - (q === 0 ? gamma : 0));
  const embedded = momentSolve(c, target);
  // e = (b̂ − b) A^−1, that is Aᵀ e = b̂ − b.
  const transposed = new Float64Array(s * s);
  for (let i = 0; i < s; i++) for (let j = 0; j < s; j++) transposed[j * s + i] = A[i * s + j]!;
  const pivots = new Int32Array(s);
  luFactor(transposed, pivots);
  const e = embedded.map((b, i) => b - A[(s - 1) * s + i]!);
  luSolve(transposed, pivots, e);
  return { stages: s, c, A, gamma, e };
}

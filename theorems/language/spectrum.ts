import { createRequire } from "node:module";
import type * as MlMatrix from "ml-matrix";

import { fromAbsolute, ZERO } from "./extended.ts";
import type { Value } from "./extended.ts";

type Library = typeof MlMatrix;
let loaded: Library | undefined;
const library = (): Library => (loaded ??= createRequire(import.meta.url)("ml-matrix") as Library);

const EPSILON = 2 ** -52;

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

const isSymmetric = (m: readonly (readonly number[])[]): boolean =>
  m.every((row, i) => row.every((entry, j) => entry === m[j]![i]));

/**
 * Eigenvalues of the symmetric part (M + Mᵀ)/2, ascending, with the backward error D·ε·‖M‖_F of the
 * symmetric QR method (Golub & Van Loan, section 8.3) as absolute error of each.
 *
 * @param m - [D][D], finite.
 */
export function symmetricEigenvalues(m: readonly (readonly number[])[]): Value[] {
  const part = m.map((row, i) => row.map((entry, j) => entry / 2 + m[j]![i]! / 2));
  const { EigenvalueDecomposition, Matrix } = library();
  const matrix = new Matrix(part as number[][]);
  const values = new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues;
  const absolute = m.length * EPSILON * matrix.norm("frobenius");
  return ascending(values).map((v) => fromAbsolute(v, absolute));
}

/**
 * Real parts of the eigenvalues of M, ascending (a complex pair counts twice).
 *
 * Absolute error by Bauer–Fike, κ(V)·D·ε·‖M‖_F, or ‖M‖_F·(D·ε)^(1/D) where M is nearly defective and that is
 * less (Golub & Van Loan, section 7.2).
 *
 * @param m - [D][D], finite.
 */
export function eigenvalues(m: readonly (readonly number[])[]): Value[] {
  if (isSymmetric(m)) return symmetricEigenvalues(m);
  const { EigenvalueDecomposition, Matrix, SVD } = library();
  const matrix = new Matrix(m as number[][]);
  const decomposition = new EigenvalueDecomposition(matrix, { assumeSymmetric: false });
  const condition = new SVD(decomposition.eigenvectorMatrix).condition;
  const norm = matrix.norm("frobenius");
  const backward = m.length * EPSILON;
  const simple = Number.isFinite(condition) ? condition * backward : Infinity;
  const absolute = norm * Math.min(simple, backward ** (1 / m.length));
  return ascending(decomposition.realEigenvalues).map((v) => fromAbsolute(v, absolute));
}

/**
 * Real parts of the eigenvalues of M = S_Cᵀ S_B of rank N < D, ascending: those of the N×N matrix S_B S_Cᵀ, which has the
 * same nonzero ones, and D − N exact zeros.
 *
 * @param sB - [N][D], finite. @param sC - [N][D], finite.
 */
export function factorEigenvalues(
  sB: readonly (readonly number[])[],
  sC: readonly (readonly number[])[],
): Value[] {
  const D = sB[0]!.length;
  const small = sB.map((b) => sC.map((c) => b.reduce((sum, entry, d) => sum + entry * c[d]!, 0)));
  const found = eigenvalues(small);
  const zeros = Array.from({ length: D - sB.length }, () => ZERO);
  // A value whose sign is lost in its error counts as 0 here; so do the zeros themselves.
  return [
    ...found.filter((value) => value.sign < 0),
    ...zeros,
    ...found.filter((value) => !(value.sign < 0)),
  ];
}

import type { Pair, PlaneState } from "./exploration.ts";

type Matrix = PlaneState["M"];

/** A 2×2 matrix with real eigenvalues as λ₁ P₁ + λ₂ P₂, P the projectors along its eigenvectors. */
export interface Split {
  readonly values: Pair;
  readonly projectors: readonly [Matrix, Matrix];
}

const DIAGONAL: Split["projectors"] = [
  [
    [1, 0],
    [0, 0],
  ],
  [
    [0, 0],
    [0, 1],
  ],
];

/** Eigenvalues nearer than this have no eigenvectors that can be told apart. */
const CLOSE = 1e-6;

/**
 * Splits a matrix by its eigenvalues, the larger first: P₁ = (M − λ₂)/(λ₁ − λ₂).
 *
 * @returns null if the eigenvalues are complex, or equal without M being a multiple of the identity.
 */
export function split([[p, q], [r, s]]: Matrix): Split | null {
  const [mean, half] = [(p + s) / 2, (p - s) / 2];
  const discriminant = half * half + q * r;
  if (q === 0 && r === 0 && p === s) return { values: [p, s], projectors: DIAGONAL };
  if (discriminant < CLOSE * CLOSE) return null;
  const root = Math.sqrt(discriminant);
  const projector = (other: number, gap: number): Matrix => [
    [(p - other) / gap, q / gap],
    [r / gap, (s - other) / gap],
  ];
  return {
    values: [mean + root, mean - root],
    projectors: [projector(mean - root, 2 * root), projector(mean + root, -2 * root)],
  };
}

/** The matrix with these eigenvalues along the same eigenvectors. */
export function joined({ projectors: [one, two] }: Split, [l, m]: Pair): Matrix {
  const row = (i: 0 | 1): Pair => [l * one[i][0] + m * two[i][0], l * one[i][1] + m * two[i][1]];
  return [row(0), row(1)];
}

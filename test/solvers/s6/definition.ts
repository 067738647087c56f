import type { MatrixParameters } from "../../../solvers/s6/parameters.ts";

/** Component (l, d) of the field by its definition, and Σ_j |P_lj||x_j| to measure errors against. */
export interface DefinitionField {
  readonly dxdt: Float64Array;
  readonly magnitude: Float64Array;
}

/**
 * The system exactly as the paper writes it, O(L²·D·(D + L)): every score from its own sum of step sizes,
 * x_lᵀ M x_j with M = S_Cᵀ S_B formed from the factors. Shares no code with solvers/s6.
 */
export function definitionField(p: MatrixParameters, x: Float64Array): DefinitionField {
  const D = p.a.length;
  const L = x.length / D;
  const N = p.sB.length / D;
  const dot = (A: Float64Array, row: number, l: number): number => {
    let sum = 0;
    for (let e = 0; e < D; e++) sum += A[row * D + e]! * x[l * D + e]!;
    return sum;
  };
  const step = (d: number, l: number): number => {
    const u = dot(p.sDelta, d, l);
    return u > 30 ? u + Math.exp(-u) : Math.log1p(Math.exp(u));
  };
  const dxdt = new Float64Array(L * D);
  const magnitude = new Float64Array(L * D);
  for (let l = 0; l < L; l++) {
    for (let d = 0; d < D; d++) {
      for (let j = 0; j <= l; j++) {
        let exponent = 0;
        for (let k = j + 1; k <= l; k++) exponent += step(d, k);
        let form = 0;
        let formMagnitude = 0;
        for (let n = 0; n < N; n++) {
          const term = dot(p.sC, n, l) * dot(p.sB, n, j);
          form += term;
          formMagnitude += Math.abs(term);
        }
        const weight = step(d, j) * Math.exp(-p.a[d]! * exponent);
        dxdt[l * D + d]! += form * weight * x[j * D + d]!;
        magnitude[l * D + d]! += formMagnitude * weight * Math.abs(x[j * D + d]!);
      }
    }
  }
  return { dxdt, magnitude };
}

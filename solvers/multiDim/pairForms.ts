import type { MatrixParameters } from "../s6/parameters.ts";

/** The quadratic forms u_lᵀ M u_j of directions, M = S_Cᵀ S_B, divided by e^logScale; with what rounding leaves of them. */
export class PairForms {
  /** ln of the factor taken out of S_B and S_C. */
  readonly logScale: number;
  private readonly N: number;
  private readonly D: number;
  private readonly sB: Float64Array;
  private readonly sC: Float64Array;
  /** [L·N] S_B u_l, S_C u_l and the sums of magnitudes behind them. */
  private readonly bu: Float64Array;
  private readonly cu: Float64Array;
  private readonly bSize: Float64Array;
  private readonly cSize: Float64Array;

  constructor({ D, N, sB, sC }: MatrixParameters, L: number) {
    const b = largest(sB);
    const c = largest(sC);
    this.N = N;
    this.D = D;
    this.logScale = Math.log(b) + Math.log(c);
    this.sB = sB.map((v) => v / b);
    this.sC = sC.map((v) => v / c);
    const projections = (): Float64Array => new Float64Array(L * N);
    [this.bu, this.cu, this.bSize, this.cSize] = [projections(), projections(), projections(), projections()];
  }

  /** Reads token l's direction, y[at] … y[at + D − 1]. */
  read(l: number, y: Float64Array, at: number): void {
    const { D, N, sB, sC } = this;
    for (let i = 0; i < N; i++) {
      let [b, c, bSize, cSize] = [0, 0, 0, 0];
      for (let e = 0; e < D; e++) {
        const left = sB[i * D + e]! * y[at + e]!;
        const right = sC[i * D + e]! * y[at + e]!;
        b += left;
        c += right;
        bSize += Math.abs(left);
        cSize += Math.abs(right);
      }
      this.bu[l * N + i] = b;
      this.cu[l * N + i] = c;
      this.bSize[l * N + i] = bSize;
      this.cSize[l * N + i] = cSize;
    }
  }

  /** The form of tokens l and j; 0 if it is below `share` of its terms. */
  value(l: number, j: number, share: number): number {
    const { N } = this;
    let sum = 0;
    let size = 0;
    for (let i = 0; i < N; i++) {
      const b = this.bu[j * N + i]!;
      const c = this.cu[l * N + i]!;
      sum += b * c;
      size += this.bSize[j * N + i]! * Math.abs(c) + Math.abs(b) * this.cSize[l * N + i]!;
    }
    return Math.abs(sum) <= share * size ? 0 : sum;
  }

  /** Adds factor × the derivatives; `atL` and `atJ` are where the directions' columns begin in this row of `out`. */
  differentiate(out: Float64Array, atL: number, atJ: number, l: number, j: number, factor: number): void {
    const { D, N, sB, sC } = this;
    for (let i = 0; i < N; i++) {
      for (let e = 0; e < D; e++) {
        out[atL + e]! += factor * sC[i * D + e]! * this.bu[j * N + i]!;
        out[atJ + e]! += factor * sB[i * D + e]! * this.cu[l * N + i]!;
      }
    }
  }
}

function largest(v: Float64Array): number {
  return v.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0) || 1;
}

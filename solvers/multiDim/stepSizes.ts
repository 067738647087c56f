import { sigmoid, softplus } from "../numerics/softplus.ts";
import type { MatrixParameters } from "../s6/parameters.ts";

/** Beyond these pre-activations Δ(u) is u or e^u to the last bit. */
const LINEAR = 40;

/**
 * Logarithms and derivatives of the step sizes Δ_d(x_l) for tokens given as ρ = ln|x_l| and slopes
 * p_d = ⟨S_Δ,d, x_l⟩/(|x_l| max_e|S_Δ,de|), variables of their own.
 */
export class StepSizes {
  private readonly p: MatrixParameters;
  /** [D·D] rows of S_Δ divided by their largest entry, and [D] its logarithm. */
  private readonly rows: Float64Array;
  private readonly logRow: Float64Array;
  /** [L·D] ln Δ, Δ, p; dln Δ/dp and dΔ/dp. */
  private readonly logDelta: Float64Array;
  private readonly delta: Float64Array;
  private readonly slope: Float64Array;
  private readonly relative: Float64Array;
  private readonly absolute: Float64Array;

  constructor(parameters: MatrixParameters, L: number) {
    const { D, sDelta } = parameters;
    this.p = parameters;
    const table = (): Float64Array => new Float64Array(L * D);
    [this.logDelta, this.delta, this.slope] = [table(), table(), table()];
    [this.relative, this.absolute] = [table(), table()];
    this.rows = new Float64Array(D * D);
    this.logRow = new Float64Array(D);
    for (let d = 0; d < D; d++) {
      const row = sDelta.subarray(d * D, (d + 1) * D);
      const most = row.reduce((top, entry) => Math.max(top, Math.abs(entry)), 0) || 1;
      this.logRow[d] = Math.log(most);
      for (let e = 0; e < D; e++) this.rows[d * D + e] = row[e]! / most;
    }
  }

  /** Reads token l: y[at − D + d] = p_d, y[at] = ρ. */
  set(l: number, y: Float64Array, at: number): void {
    const { D } = this.p;
    const rho = y[at]!;
    for (let d = 0; d < D; d++) {
      const i = l * D + d;
      const p = y[at - D + d]!;
      const scale = Math.exp(rho + this.logRow[d]!);
      const u = p === 0 ? 0 : p * scale;
      this.slope[i] = p;
      if (u > LINEAR) {
        this.logDelta[i] = rho + this.logRow[d]! + Math.log(p);
        this.delta[i] = u;
        this.relative[i] = 1 / p;
        this.absolute[i] = scale;
      } else if (u < -LINEAR) {
        this.logDelta[i] = u;
        this.delta[i] = Math.exp(u);
        this.relative[i] = scale;
        this.absolute[i] = this.delta[i] === 0 ? 0 : scale * this.delta[i]!;
      } else {
        this.delta[i] = softplus(u);
        this.logDelta[i] = Math.log(this.delta[i]!);
        this.absolute[i] = scale * sigmoid(u);
        this.relative[i] = this.absolute[i]! / this.delta[i]!;
      }
    }
  }

  /** Σ_e S_Δ,de u_e / max|S_Δ,d|, 0 where it is below `share` of its terms; the direction is y[at + 1 + e]. */
  slopeOf(y: Float64Array, at: number, d: number, share: number): number {
    const { D } = this.p;
    let sum = 0;
    let size = 0;
    for (let e = 0; e < D; e++) {
      const term = this.rows[d * D + e]! * y[at + 1 + e]!;
      sum += term;
      size += Math.abs(term);
    }
    return Math.abs(sum) <= share * size ? 0 : sum;
  }

  /** Derivatives of slopeOf(y, at, d, 0) − p_d into the row that starts at `row`. */
  differentiateSlope(out: Float64Array, row: number, at: number, d: number): void {
    const { D } = this.p;
    out[row + at - D + d] = -1;
    for (let e = 0; e < D; e++) out[row + at + 1 + e] = this.rows[d * D + e]!;
  }

  /** ln(Δ_d(x_j) exp(−a_d Σ_{j<k≤l} Δ_d(x_k))). */
  logWeight(l: number, j: number, d: number): number {
    const { D, a } = this.p;
    let sum = this.logDelta[j * D + d]!;
    for (let k = j + 1; k <= l; k++) sum -= a[d]! * this.delta[k * D + d]!;
    return sum;
  }

  /**
   * Adds factor × the derivatives of logWeight(l, j, d).
   *
   * @param row - start of a row in `out`. @param columns - [L] column of ln|x_k|, its slopes' before it.
   */
  differentiate(
    out: Float64Array,
    row: number,
    columns: Int32Array,
    l: number,
    j: number,
    d: number,
    factor: number,
  ): void {
    if (factor === 0) return;
    const { D, a } = this.p;
    for (let k = j; k <= l; k++) {
      const i = k * D + d;
      const slope = k === j ? factor * this.relative[i]! : -a[d]! * factor * this.absolute[i]!;
      if (slope === 0) continue;
      const at = row + columns[k]!;
      out[at - D + d]! += slope;
      out[at]! += slope * this.slope[i]!;
    }
  }
}

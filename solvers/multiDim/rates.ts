import { exponentOf, scaleByPowerOfTwo } from "../numerics/scaled.ts";
import type { MatrixParameters } from "../s6/parameters.ts";
import { ScaledField } from "../s6/scaledField.ts";
import type { TokenState } from "./tokenState.ts";

/**
 * The field with one common exponent: dx_l/dt = 2^k_l · 2^E · rate_l, and how fast each token moves relative
 * to its own size. Zero tokens have rate 0.
 */
export class Rates {
  readonly parameters: MatrixParameters;
  readonly field: ScaledField;
  /** [L·D] derivative of the mantissas in units of 2^E per unit of t. */
  readonly rate: Float64Array;
  /** [L] |rate_l|/|v_l| and (v_l·rate_l)/|v_l|², in the same unit. */
  readonly relative: Float64Array;
  readonly radial: Float64Array;
  /** Common exponent E; 0 if nothing moves. */
  exponent = 0;
  /** Nothing moves at all. */
  still = true;

  constructor(parameters: MatrixParameters, L: number) {
    this.parameters = parameters;
    this.field = new ScaledField(parameters, L);
    this.rate = new Float64Array(L * parameters.D);
    this.relative = new Float64Array(L);
    this.radial = new Float64Array(L);
  }

  evaluate(state: TokenState): void {
    const { field, rate } = this;
    field.evaluate(state.v, state.k);
    let top = -Infinity;
    for (let i = 0; i < rate.length; i++) {
      if (field.w[i] !== 0) top = Math.max(top, exponentOf(field.w[i]!) + field.g[i]!);
    }
    this.still = !(top > -Infinity);
    this.exponent = this.still ? 0 : top;
    for (let i = 0; i < rate.length; i++) {
      rate[i] = this.still ? 0 : scaleByPowerOfTwo(field.w[i]!, field.g[i]! - this.exponent);
    }
    this.sizes(state);
  }

  private sizes({ L, D, v }: TokenState): void {
    for (let l = 0; l < L; l++) {
      let size = 0;
      let speed = 0;
      let along = 0;
      for (let d = 0; d < D; d++) {
        const x = v[l * D + d]!;
        const r = this.rate[l * D + d]!;
        size += x * x;
        speed += r * r;
        along += x * r;
      }
      this.relative[l] = size === 0 ? 0 : Math.sqrt(speed / size);
      this.radial[l] = size === 0 ? 0 : along / size;
    }
  }

  /** ln of the p-norm over the tokens of their relative rates per unit of t; −Infinity if still. */
  logNorm(p: 2 | 4): number {
    let sum = 0;
    for (const r of this.relative) sum += p === 2 ? r * r : r * r * r * r;
    return Math.log(sum) / p + this.exponent * Math.LN2;
  }
}

import { exponentOf, scaleByPowerOfTwo } from "../numerics/scaled.ts";

/** Tokens with an exponent each: x_l = 2^k_l · v_l, so that magnitudes of e^±10000 keep all digits. */
export class TokenState {
  readonly L: number;
  readonly D: number;
  /** [L·D] mantissas. */
  readonly v: Float64Array;
  /** [L] integer exponents. */
  readonly k: Float64Array;

  constructor(L: number, D: number) {
    this.L = L;
    this.D = D;
    this.v = new Float64Array(L * D);
    this.k = new Float64Array(L);
  }

  /** @param x - [L·D] finite tokens. */
  static of(x: Float64Array, D: number): TokenState {
    const state = new TokenState(x.length / D, D);
    for (let l = 0; l < state.L; l++) {
      const largest = largestEntry(x, l, D);
      const k = largest === 0 ? 0 : exponentOf(largest);
      state.k[l] = k;
      for (let d = 0; d < D; d++) state.v[l * D + d] = scaleByPowerOfTwo(x[l * D + d]!, -k);
    }
    return state;
  }

  copy(): TokenState {
    const other = new TokenState(this.L, this.D);
    other.set(this);
    return other;
  }

  set(other: TokenState): void {
    this.v.set(other.v);
    this.k.set(other.k);
  }

  /** Moves powers of two from v to k until the largest entry of each token is in [1, 2); exact. */
  normalise(): void {
    for (let l = 0; l < this.L; l++) {
      const largest = largestEntry(this.v, l, this.D);
      if (largest === 0) continue;
      const shift = exponentOf(largest);
      if (shift === 0) continue;
      this.k[l]! += shift;
      for (let d = 0; d < this.D; d++) {
        this.v[l * this.D + d] = scaleByPowerOfTwo(this.v[l * this.D + d]!, -shift);
      }
    }
  }

  /** ln ‖x_l‖ (Euclidean); −Infinity for a zero token. */
  logNorm(l: number): number {
    let sum = 0;
    for (let d = 0; d < this.D; d++) sum += this.v[l * this.D + d]! ** 2;
    return 0.5 * Math.log(sum) + this.k[l]! * Math.LN2;
  }

  /** Whether token l is zero. */
  isZero(l: number): boolean {
    return largestEntry(this.v, l, this.D) === 0;
  }
}

/**
 * Entries that stay exactly zero: component d of token l, where no token up to l has one. Implicit methods and unit
 * vectors would fill them with rounding.
 */
export function silentEntries({ L, D, v }: TokenState): readonly number[] {
  const heard = new Uint8Array(D);
  const silent: number[] = [];
  for (let i = 0; i < L * D; i++) {
    if (v[i] !== 0) heard[i % D] = 1;
    if (heard[i % D] === 0) silent.push(i);
  }
  return silent;
}

function largestEntry(v: Float64Array, l: number, D: number): number {
  let largest = 0;
  for (let d = 0; d < D; d++) largest = Math.max(largest, Math.abs(v[l * D + d]!));
  return largest;
}

/** Largest change of a token: of its log-norm plus of its direction. */
export function distance(from: TokenState, to: TokenState): number {
  let most = 0;
  for (let l = 0; l < from.L; l++) {
    if (from.isZero(l)) continue;
    const a = from.logNorm(l);
    const b = to.logNorm(l);
    let turn = 0;
    for (let d = 0; d < from.D; d++) {
      const was = from.v[l * from.D + d]! * Math.exp(from.k[l]! * Math.LN2 - a);
      const is = to.v[l * to.D + d]! * Math.exp(to.k[l]! * Math.LN2 - b);
      turn += (is - was) ** 2;
    }
    most = Math.max(most, Math.abs(b - a) + Math.sqrt(turn));
  }
  return most;
}

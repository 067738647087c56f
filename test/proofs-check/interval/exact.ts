/** Exact oracle: doubles as exact decimals, and decimal.js at 150 digits. */
import { Decimal } from "decimal.js";
import type { Interval } from "../../../solvers/types.ts";

export const Exact = Decimal.clone({ precision: 150, minE: -9e15, maxE: 9e15 });

/** The double exactly: `new Decimal(x)` would take its shortest decimal. */
export function exact(x: number): Decimal {
  if (!Number.isFinite(x)) return new Exact(x);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = (biased === 0 ? 1 : biased) - 1075;
  // 1075 binary places need at most 770 digits: a clone with room for all of them.
  const Wide = Decimal.clone({ precision: 1200, minE: -9e15, maxE: 9e15 });
  const size = new Wide(mantissa.toString()).times(new Wide(2).pow(exponent));
  return bits >> 63n === 1n ? size.neg() : size;
}

export function encloses(x: Interval, value: Decimal): boolean {
  const low = x.lo === -Infinity || exact(x.lo).lte(value);
  const high = x.hi === Infinity || exact(x.hi).gte(value);
  return low && high;
}

/** Deterministic uniform draws in [0, 1). */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A double of random sign, mantissa and exponent in [2^low, 2^high). */
export function anyDouble(next: () => number, low: number, high: number): number {
  const exponent = Math.floor(low + (high - low) * next());
  const mantissa = 1 + next() + next() * 2 ** -32;
  return (next() < 0.5 ? -1 : 1) * (mantissa / 2) * 2 ** Math.max(exponent, -1074);
}

/**
 * Double-double balls: a real number known as h + l with a bound e on the error. Each operation adds the
 * rounding errors it actually commits, measured on its own intermediate results, so that the bound needs no
 * separate error analysis: sums are TwoSum (exact) except for the named roundings, each at most u times
 * the rounded value (u = 2^−53), products are Dekker's (exact in range), quotients and series are checked
 * through their residuals and remainders. Magnitudes are to stay within 2^−450 … 2^990, or be zero.
 */
import { InvariantError } from "../../solvers/errors.ts";
import type { Interval } from "../../solvers/types.ts";
import { addDown, addUp, productError, subDown, sumError } from "./rounding.ts";

/** A real number v with |v − (h + l)| ≤ e, |l| ≤ u·|h|, e ≥ 0. */
export interface Ball {
  readonly h: number;
  readonly l: number;
  readonly e: number;
}

const U = 2 ** -53;
/** Covers the fewer than 20 roundings, 2^−53 each, made in computing an error bound itself. */
const SLACK = 1 + 2 ** -48;
/** Covers what underflow can take from the intermediate results. */
const TINY = 2 ** -1000;

/** The ball around h + l (renormalised exactly). */
export function ball(h: number, l = 0, e = 0): Ball {
  const s = h + l;
  return { h: s, l: sumError(h, l, s), e };
}

/** v ↦ v with the error bound enlarged by `extra` ≥ 0. */
export function widen(x: Ball, extra: number): Ball {
  return { h: x.h, l: x.l, e: (x.e + extra) * SLACK };
}

/** Upper bound of |v|. */
export function magnitude(x: Ball): number {
  return (Math.abs(x.h) + Math.abs(x.l) + x.e) * SLACK;
}

export function addBall(x: Ball, y: Ball): Ball {
  const s = x.h + y.h;
  const se = sumError(x.h, y.h, s);
  const t = x.l + y.l;
  const te = sumError(x.l, y.l, t);
  const v = se + t; // rounded
  const s2 = s + v;
  const w = sumError(s, v, s2) + te; // rounded
  const h = s2 + w;
  return {
    h,
    l: sumError(s2, w, h),
    e: (x.e + y.e + U * (Math.abs(v) + Math.abs(w)) + TINY) * SLACK,
  };
}

export function negBall(x: Ball): Ball {
  return { h: -x.h, l: -x.l, e: x.e };
}

export function subBall(x: Ball, y: Ball): Ball {
  return addBall(x, negBall(y));
}

export function mulBall(x: Ball, y: Ball): Ball {
  const p = x.h * y.h;
  const c = x.h * y.l; // rounded
  const d = x.l * y.h; // rounded
  const f = c + d; // rounded
  const g = productError(x.h, y.h, p) + f; // rounded
  const h = p + g;
  const rounding = U * (Math.abs(c) + Math.abs(d) + Math.abs(f) + Math.abs(g)) + Math.abs(x.l * y.l);
  const carried = Math.abs(x.h) * y.e + Math.abs(y.h) * x.e;
  const second = Math.abs(x.l) * y.e + Math.abs(y.l) * x.e + x.e * y.e;
  return { h, l: sumError(p, g, h), e: (carried + second + rounding + TINY) * SLACK };
}

/** v·2^k, exact while no part under- or overflows; the lost part of l is covered by `e`. */
export function scaleBall(x: Ball, k: number): Ball {
  const half = Math.trunc(k / 2);
  const a = 2 ** half;
  const b = 2 ** (k - half);
  return { h: x.h * a * b, l: x.l * a * b, e: (x.e * a * b + TINY) * SLACK };
}

/** x/y, bounded through the residual x − q·y. @throws InvariantError if y may be zero. */
export function divBall(x: Ball, y: Ball): Ball {
  const smallest = (Math.abs(y.h) - Math.abs(y.l) - y.e) / SLACK;
  if (!(smallest > 0)) throw new InvariantError(`ball division by ${y.h} ± ${y.e}`);
  const q1 = x.h / y.h;
  const q2 = subBall(x, mulBall(ball(q1), y)).h / y.h;
  const q = ball(q1, q2);
  const residual = magnitude(subBall(x, mulBall(q, y)));
  return { h: q.h, l: q.l, e: (residual / smallest + TINY) * SLACK };
}

/** The interval of all doubles' worth: tight to one rounding of h + l ∓ e. */
export function ballToInterval(x: Ball): Interval {
  return { lo: addDown(x.h, subDown(x.l, x.e)), hi: addUp(x.h, addUp(x.l, x.e)) };
}

/** numerator/denominator as a ball; both are exact integers. */
export function rationalBall(numerator: bigint, denominator: bigint): Ball {
  // 240 binary places: h takes 53 bits, l 53 more; what is left is below 2^−104 relative.
  const shift = 240n;
  const scaled = (numerator << shift) / denominator;
  return fixedToBall(scaled, 240, 1n);
}

/** (value ± error)·2^−places as a ball. */
export function fixedToBall(value: bigint, places: number, error: bigint): Ball {
  const h = Number(value) * 2 ** -places;
  const rest = value - BigInt(Number(value));
  const l = Number(rest) * 2 ** -places;
  const left = rest - BigInt(Number(rest));
  const lost = Number(left < 0n ? -left : left) + Number(error);
  return ball(h, l, (lost * 2 ** -places + TINY) * SLACK);
}

/** Elementary functions with their exact references, for the fast and the slow test. */
import { Decimal } from "decimal.js";
import * as elementary from "../../../proofs-check/interval/elementary.ts";
import { point } from "../../../proofs-check/interval/interval.ts";
import type { Interval } from "../../../solvers/types.ts";
import { Exact, anyDouble, encloses, exact, uniform } from "./exact.ts";

type Unary = (x: Interval) => Interval;
/** Extra digits where 1 ± tiny cancels: arguments reach 2^−300. */
const Wide = Decimal.clone({ precision: 230, minE: -9e15, maxE: 9e15 });

export interface Case {
  readonly name: string;
  readonly f: Unary;
  readonly reference: (x: Decimal) => Decimal;
  readonly draw: (next: () => number) => number;
  /** Largest width in units in the last place, over normal results. */
  readonly ulps: number;
}

const one = new Exact(1);
const wideLog1p = (x: Decimal): Decimal => new Wide(x).plus(1).ln();
const softplus = (x: Decimal): Decimal => x.exp().plus(one).ln();
const signed = (low: number, high: number) => (next: () => number) => anyDouble(next, low, high);
const moderate = (size: number) => (next: () => number) =>
  next() < 0.5 ? (2 * next() - 1) * size : (2 * next() - 1) * Math.min(size, 3);

export const CASES: readonly Case[] = [
  { name: "exp", f: elementary.exp, reference: (x) => x.exp(), draw: moderate(760), ulps: 1 },
  { name: "exp of tiny", f: elementary.exp, reference: (x) => x.exp(), draw: signed(-60, -2), ulps: 1 },
  { name: "expm1", f: elementary.expm1, reference: (x) => x.exp().minus(one), draw: moderate(720), ulps: 2 },
  {
    name: "log",
    f: elementary.log,
    reference: (x) => x.ln(),
    draw: (n) => Math.abs(anyDouble(n, -1074, 1024)),
    ulps: 1,
  },
  {
    name: "log near 1",
    f: elementary.log,
    reference: (x) => x.ln(),
    draw: (n) => 1 + anyDouble(n, -52, -2),
    ulps: 1,
  },
  {
    name: "log1p",
    f: elementary.log1p,
    reference: wideLog1p,
    draw: (n) => Math.max(-0.99999, anyDouble(n, -300, 900)),
    ulps: 2,
  },
  { name: "softplus", f: elementary.softplus, reference: softplus, draw: moderate(100), ulps: 3 },
  {
    name: "sigmoid",
    f: elementary.sigmoid,
    reference: (x) => one.div(one.plus(x.neg().exp())),
    draw: moderate(100),
    ulps: 3,
  },
  {
    name: "logSoftplus",
    f: elementary.logSoftplus,
    reference: (x) => softplus(x).ln(),
    draw: moderate(100),
    ulps: 3,
  },
  {
    name: "softplusSlope",
    f: elementary.softplusSlope,
    reference: (x) => one.div(one.plus(x.neg().exp())).div(softplus(x)),
    draw: moderate(100),
    ulps: 4,
  },
  {
    name: "bernoulli",
    f: elementary.bernoulli,
    reference: (x) => x.div(x.exp().minus(one)),
    draw: moderate(600),
    ulps: 6,
  },
  {
    name: "bernoulliGap",
    f: elementary.bernoulliGap,
    reference: (x) => one.minus(x.div(x.exp().minus(one))),
    draw: (n) => (n() < 0.5 ? anyDouble(n, -60, 6) : 60 * (n() - 0.5)),
    ulps: 3,
  },
  {
    name: "bernoulliSlope",
    f: elementary.bernoulliSlope,
    reference: (x) => x.exp().minus(one).minus(x.times(x.exp())).div(x.exp().minus(one).pow(2)),
    draw: moderate(40),
    ulps: 1000, // the series is cut at v⁵/5040 ≤ 2e−14 for |v| ≤ 0.01
  },
  { name: "cbrt", f: elementary.cbrt, reference: (x) => x.cbrt(), draw: signed(-900, 900), ulps: 1 },
];

/** Gap between neighbouring doubles at |x|. */
export function ulp(x: number): number {
  const size = Math.abs(x);
  return Math.max(2 ** (Math.floor(Math.log2(size)) - 52), Number.MIN_VALUE);
}

/** Misses, and the widest result in units, over `count` draws. */
export function measure(
  c: Case,
  count: number,
  seed: number,
): { readonly misses: number; readonly widest: number } {
  const next = uniform(seed);
  let misses = 0;
  let widest = 0;
  for (let i = 0; i < count; i++) {
    const x = c.draw(next);
    const y = c.f(point(x));
    if (!encloses(y, c.reference(new Exact(exact(x))))) misses++;
    // Outside 2^−960 … 2^990 directed rounding may lose a unit (rounding.ts).
    if (Math.abs(y.lo) > 1e-288 && Math.abs(y.hi) < 1e297)
      widest = Math.max(widest, (y.hi - y.lo) / ulp(y.lo));
  }
  return { misses, widest };
}

import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import * as elementary from "../../../proofs-check/interval/elementary.ts";
import { inside, interval, point } from "../../../proofs-check/interval/interval.ts";
import { LN2 } from "../../../proofs-check/interval/transcendental.ts";
import type { Interval } from "../../../solvers/types.ts";
import { Exact, anyDouble, encloses, exact, uniform } from "./exact.ts";

type Unary = (x: Interval) => Interval;
/** 200 extra digits where 1 ± tiny cancels: arguments reach 1e−300. */
const Wide = Decimal.clone({ precision: 420, minE: -9e15, maxE: 9e15 });

interface Case {
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

const CASES: readonly Case[] = [
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
    ulps: 1e7, // the series near 0 is cut after two terms, and the formula cancels just outside
  },
  { name: "cbrt", f: elementary.cbrt, reference: (x) => x.cbrt(), draw: signed(-900, 900), ulps: 1 },
];

/** Gap between neighbouring doubles at |x|. */
function ulp(x: number): number {
  const size = Math.abs(x);
  return Math.max(2 ** (Math.floor(Math.log2(size)) - 52), Number.MIN_VALUE);
}

describe("elementary functions at doubles", () => {
  it.each(CASES)("$name contains the exact value and is tight", ({ f, reference, draw, ulps }) => {
    const next = uniform(7);
    let misses = 0;
    let widest = 0;
    for (let i = 0; i < 150; i++) {
      const x = draw(next);
      const y = f(point(x));
      const value = reference(new Exact(exact(x)));
      if (!encloses(y, value)) misses++;
      // Outside 2^−960 … 2^990 directed rounding may lose a unit (rounding.ts).
      if (Math.abs(y.lo) > 1e-288 && Math.abs(y.hi) < 1e297)
        widest = Math.max(widest, (y.hi - y.lo) / ulp(y.lo));
    }
    expect(misses).toBe(0);
    expect(widest).toBeLessThanOrEqual(ulps);
  });

  it("pow contains the exact value and is tight", () => {
    const next = uniform(11);
    let misses = 0;
    for (let i = 0; i < 150; i++) {
      const x = Math.abs(anyDouble(next, -60, 60));
      const p = anyDouble(next, -10, 4);
      const y = elementary.pow(point(x), point(p));
      if (!encloses(y, new Exact(exact(x)).pow(new Exact(exact(p))))) misses++;
      expect((y.hi - y.lo) / ulp(y.lo)).toBeLessThanOrEqual(1);
    }
    expect(misses).toBe(0);
  });

  it("knows ln 2 to 30 digits", () => {
    const ln2 = new Exact(2).ln();
    const error = exact(LN2.h).plus(exact(LN2.l)).minus(ln2).abs();
    expect(error.lte(LN2.e)).toBe(true);
    expect(LN2.e).toBeLessThan(1e-31);
  });

  it("negative control: the oracle objects to a value two units off", () => {
    const x = 0.3;
    const y = elementary.exp(point(x));
    const off = { lo: y.lo + 2 * ulp(y.lo), hi: y.hi + 2 * ulp(y.hi) };
    expect(encloses(off, exact(x).exp())).toBe(false);
  });
});

describe("elementary functions over intervals", () => {
  it("contain the values of points inside", () => {
    const next = uniform(3);
    for (let i = 0; i < 300; i++) {
      const a = (2 * next() - 1) * 50;
      const b = a + next() * 3;
      const x = interval(a, b);
      const inner = point(Math.min(b, a + (b - a) * next()));
      for (const f of [
        elementary.exp,
        elementary.softplus,
        elementary.sigmoid,
        elementary.bernoulli,
        elementary.softplusSlope,
      ]) {
        expect(inside(f(inner), f(x))).toBe(true);
      }
    }
  });

  it("reach the limits at infinity", () => {
    const line = interval(-Infinity, Infinity);
    expect(elementary.exp(line)).toEqual({ lo: 0, hi: Infinity });
    expect(elementary.softplus(line)).toEqual({ lo: 0, hi: Infinity });
    expect(elementary.sigmoid(line)).toEqual({ lo: 0, hi: 1 });
    expect(elementary.softplusSlope(line)).toEqual({ lo: 0, hi: 1 });
    expect(elementary.bernoulli(line)).toEqual({ lo: 0, hi: Infinity });
    expect(elementary.exp(point(710)).hi).toBe(Infinity);
    expect(elementary.exp(point(-800))).toEqual({ lo: 0, hi: Number.MIN_VALUE });
    expect(elementary.logSoftplus(point(-1e6)).hi).toBe(-1e6);
  });

  it("refuse arguments outside the domain", () => {
    expect(() => elementary.log(interval(-1, 2))).toThrow(/above 0/);
    expect(() => elementary.log1p(interval(-1, 2))).toThrow(/above −1/);
    expect(() => elementary.pow(interval(-1, 2), point(0.5))).toThrow(/above 0/);
  });
});

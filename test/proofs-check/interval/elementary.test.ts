import { describe, expect, it } from "vitest";
import * as elementary from "../../../proofs-check/interval/elementary.ts";
import { inside, interval, point } from "../../../proofs-check/interval/interval.ts";
import { LN2 } from "../../../proofs-check/interval/transcendental.ts";
import { CASES, measure, ulp } from "./elementaryCases.ts";
import { Exact, anyDouble, encloses, exact, uniform } from "./exact.ts";

describe("elementary functions at doubles", () => {
  it.each(CASES)("$name contains the exact value and is tight", (c) => {
    const { misses, widest } = measure(c, 150, 7);
    expect(misses).toBe(0);
    expect(widest).toBeLessThanOrEqual(c.ulps);
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

import { describe, expect, it } from "vitest";
import * as I from "../../../proofs-check/interval/interval.ts";
import * as R from "../../../proofs-check/interval/rounding.ts";
import { Exact, anyDouble, encloses, exact, uniform } from "./exact.ts";

/** The next double, from the bits. */
function successor(x: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x === 0 ? 0 : x);
  const bits = view.getBigInt64(0);
  view.setBigInt64(0, x >= 0 ? bits + 1n : bits - 1n);
  return view.getFloat64(0);
}

describe("directed rounding", () => {
  it("nextUp is the next double, or the one after it for the smallest ones", () => {
    const next = uniform(1);
    for (let i = 0; i < 5000; i++) {
      const x = anyDouble(next, -1074, 1024);
      const up = R.nextUp(x);
      expect(up).toBeGreaterThanOrEqual(successor(x));
      if (Math.abs(x) > 1e-290) expect(up).toBe(successor(x));
    }
    expect(R.nextUp(0)).toBeGreaterThan(0);
    expect(R.nextUp(Number.MAX_VALUE)).toBe(Infinity);
    expect(R.nextUp(-Infinity)).toBe(-Number.MAX_VALUE);
  });

  const operations = [
    ["add", R.addDown, R.addUp, "plus"],
    ["sub", R.subDown, R.subUp, "minus"],
    ["mul", R.mulDown, R.mulUp, "times"],
    ["div", R.divDown, R.divUp, "div"],
  ] as const;

  it.each(operations)(
    "%s encloses over the whole range and is optimal in the middle",
    (_, down, up, name) => {
      const next = uniform(2);
      for (let i = 0; i < 500; i++) {
        const wide = i % 3 === 0;
        const a = wide ? anyDouble(next, -1074, 1024) : anyDouble(next, -40, 40);
        const b = wide ? anyDouble(next, -1074, 1024) : anyDouble(next, -40, 40);
        const lo = down(a, b);
        const hi = up(a, b);
        // 150 digits do not hold a sum of 1e300 and 1e−300; 1300 do.
        const Wide = Exact.clone({ precision: 1300 });
        const value = new Wide(exact(a))[name](new Wide(exact(b)));
        expect(encloses({ lo, hi }, value)).toBe(true);
        if (!wide) expect(hi === lo || hi === successor(lo)).toBe(true);
      }
    },
    60_000,
  );

  it("square roots enclose and are optimal in the middle", () => {
    const next = uniform(4);
    for (let i = 0; i < 1000; i++) {
      const a = Math.abs(anyDouble(next, i % 2 === 0 ? -1074 : -100, i % 2 === 0 ? 1024 : 100));
      const lo = R.sqrtDown(a);
      const hi = R.sqrtUp(a);
      expect(encloses({ lo, hi }, new Exact(exact(a)).sqrt())).toBe(true);
      if (i % 2 === 1) expect(hi === lo || hi === successor(lo)).toBe(true);
    }
    expect(R.sqrtDown(9)).toBe(3);
    expect(R.sqrtUp(9)).toBe(3);
  });

  it("overflow keeps the exact value inside", () => {
    expect(I.mul(I.point(1e200), I.point(1e200))).toEqual({ lo: Number.MAX_VALUE, hi: Infinity });
    expect(I.mul(I.point(-1e200), I.point(1e200))).toEqual({ lo: -Infinity, hi: -Number.MAX_VALUE });
    expect(I.add(I.point(1.7e308), I.point(1e308))).toEqual({ lo: Number.MAX_VALUE, hi: Infinity });
    expect(I.div(I.point(1e200), I.point(1e-200))).toEqual({ lo: Number.MAX_VALUE, hi: Infinity });
    expect(I.sqr(I.point(1e-200))).toEqual({ lo: 0, hi: Number.MIN_VALUE });
  });
});

describe("intervals", () => {
  it("contain all results of operands inside", () => {
    const next = uniform(5);
    const draw = (): I.Interval => {
      const a = anyDouble(next, -8, 8);
      const b = anyDouble(next, -8, 8);
      return I.interval(Math.min(a, b), Math.max(a, b));
    };
    const inner = (x: I.Interval): number => Math.min(x.hi, Math.max(x.lo, x.lo + (x.hi - x.lo) * next()));
    for (let i = 0; i < 500; i++) {
      const x = draw();
      const y = draw();
      const a = exact(inner(x));
      const b = exact(inner(y));
      expect(encloses(I.add(x, y), a.plus(b))).toBe(true);
      expect(encloses(I.sub(x, y), a.minus(b))).toBe(true);
      expect(encloses(I.mul(x, y), a.times(b))).toBe(true);
      expect(encloses(I.sqr(x), a.times(a))).toBe(true);
      expect(encloses(I.powInt(x, 3), a.times(a).times(a))).toBe(true);
      expect(encloses(I.powInt(x, 4), a.times(a).times(a).times(a))).toBe(true);
      const quotients = I.divExtended(x, y);
      if (!b.isZero()) expect(quotients.some((q) => encloses(q, a.div(b)))).toBe(true);
    }
  });

  it("treat products with infinite ends as bounds", () => {
    expect(I.mul(I.interval(0, 2), I.interval(1, Infinity))).toEqual({ lo: 0, hi: Infinity });
    expect(I.mul(I.interval(-1, 2), I.ENTIRE)).toEqual(I.ENTIRE);
    expect(I.div(I.ONE, I.interval(1, Infinity))).toEqual({ lo: 0, hi: 1 });
    expect(I.div(I.interval(1, Infinity), I.interval(1, Infinity))).toEqual({ lo: 0, hi: Infinity });
  });

  it("refuse NaN, reversed ends and division by zero", () => {
    expect(() => I.interval(Number.NaN, 1)).toThrow(/lo ≤ hi/);
    expect(() => I.interval(2, 1)).toThrow(/lo ≤ hi/);
    expect(() => I.div(I.ONE, I.interval(-1, 1))).toThrow(/excludes 0/);
    expect(() => I.div(I.ONE, I.interval(0, 1))).toThrow(/excludes 0/);
    expect(I.divExtended(I.ONE, I.ZERO)).toEqual([]);
    expect(I.divExtended(I.ONE, I.interval(-1, 1))).toEqual([
      { lo: -Infinity, hi: -1 },
      { lo: 1, hi: Infinity },
    ]);
    expect(I.intersect(I.interval(0, 1), I.interval(2, 3))).toBeNull();
    expect(() => I.sqrt(I.interval(-1, 1))).toThrow(/≥ 0/);
  });

  it("negative control: the oracle objects to a product rounded the wrong way", () => {
    const a = 1 / 3;
    const wrong = { lo: R.mulUp(a, a), hi: R.mulUp(a, a) };
    expect(encloses(wrong, exact(a).times(exact(a)))).toBe(false);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import * as E from "../../../theorems/language/extended.ts";
import type { Value } from "../../../theorems/language/extended.ts";
import * as F from "../../../theorems/language/extendedFunctions.ts";
import { Big, fraction, objection, operand, pair, sigma } from "./oracle.ts";

type Truth = Big | undefined;

/** The slow tests set a seed of their own, and have time. */
const RUNS = process.env["TOKEN_DYNAMICS_TEST_SEED"] === undefined ? 80 : 800;

function checkPairs(
  apply: (a: Value, b: Value, at: number) => Value,
  truth: (a: Big, b: Big) => Truth,
  scale = 1,
): void {
  const property = fc.property(
    sigma.chain((at) => fc.tuple(fc.constant(at), pair(at, scale))),
    ([at, [a, b]]) => {
      expect(objection(apply(a.value, b.value, at), truth(a.truth, b.truth), at)).toBeUndefined();
    },
  );
  fc.assert(property, { numRuns: 2 * RUNS });
}

function checkSingles(
  apply: (v: Value, at: number) => Value,
  truth: (v: Big) => Truth,
  scale: number,
  largest?: number,
): void {
  const property = fc.property(
    sigma.chain((at) => fc.tuple(fc.constant(at), operand(at, scale))),
    ([at, v]) => {
      // decimal.js cannot hold the exponential of more.
      fc.pre(largest === undefined || v.truth.abs().lt(largest));
      expect(objection(apply(v.value, at), truth(v.truth), at)).toBeUndefined();
    },
  );
  fc.assert(property, { numRuns: RUNS });
}

describe("arithmetic covers the truth (decimal.js, 50 digits)", () => {
  it("adds", () => checkPairs(E.add, (a, b) => a.plus(b)));
  it("subtracts", () => checkPairs(E.subtract, (a, b) => a.minus(b)));
  it("multiplies", () => checkPairs(E.multiply, (a, b) => a.times(b)));
  it("divides", () =>
    checkPairs(E.divide, (a, b) => {
      if (!b.isZero()) return a.div(b);
      return a.isZero() ? undefined : new Big(a.s * Infinity);
    }));
  it("adds a chain of five", () => {
    const property = fc.property(
      sigma.chain((at) =>
        fc.tuple(fc.constant(at), fc.array(operand(at, 0.02), { minLength: 5, maxLength: 5 })),
      ),
      ([at, list]) => {
        const value = list.map((o) => o.value).reduce((a, b) => E.add(a, b, at));
        const truth = list.map((o) => o.truth).reduce((a, b) => a.plus(b));
        expect(objection(value, truth, at)).toBeUndefined();
      },
    );
    fc.assert(property, { numRuns: RUNS });
  });
  it("takes the larger and the smaller", async () => {
    const { extreme } = await import("../../../theorems/language/comparison.ts");
    checkPairs(
      (a, b, at) => extreme(a, b, 1, at),
      (a, b) => Big.max(a, b),
      0.01,
    );
    checkPairs(
      (a, b, at) => extreme(a, b, -1, at),
      (a, b) => Big.min(a, b),
      0.01,
    );
  });
});

describe("functions cover the truth", () => {
  it("sqrt", () => checkSingles(F.sqrt, (v) => (v.isNegative() && !v.isZero() ? undefined : v.sqrt()), 1));
  it("cbrt", () => checkSingles(F.cbrt, (v) => v.cbrt(), 1));
  it("exp", () => checkSingles(F.exp, (v) => v.exp(), 0.01, 1e13));
  it("log", () =>
    checkSingles(F.log, (v) => (v.isZero() ? new Big(-Infinity) : v.isNegative() ? undefined : v.ln()), 1));
  it("log near 1", () =>
    checkSingles(
      F.log,
      (v) => (v.isZero() ? new Big(-Infinity) : v.isNegative() ? undefined : v.ln()),
      1e-6,
    ));
  it("log1p", () =>
    checkSingles(
      F.log1p,
      (v) => {
        const u = new Big(1).plus(v);
        return u.isZero() ? new Big(-Infinity) : u.isNegative() ? undefined : logOf1p(v);
      },
      0.2,
    ));
  it("expm1", () => checkSingles(F.expm1, expm1, 0.01, 1e13));
  it("softplus", () => checkSingles(F.softplus, (v) => (v.gt(200) ? v : logOf1p(v.exp())), 0.01, 1e13));
  it("abs and negate", () => {
    checkSingles(E.abs, (v) => v.abs(), 1);
    checkSingles(E.negate, (v) => v.neg(), 1);
  });
  it("sign", () => checkSingles(F.sign, (v) => new Big(v.isZero() ? 0 : v.s), 1));
  it("powers", () => {
    const exponents = [2, 3, -1, -2, 0.5, -1 / 3, 1 / 3, 2.5, 7, 1, 0];
    for (const p of exponents) {
      checkSingles(
        (v, at) => F.power(v, E.fromNumber(p, Number.isInteger(2 * p) ? 0 : E.U), at, true),
        (v) => truePower(v, p),
        0.3,
      );
    }
  });
});

/** ln(1 + v) to 50 digits also for tiny v: by series below 1e-20. */
function logOf1p(v: Big): Big {
  return v.abs().lt(1e-20) ? v.minus(v.times(v).div(2)).plus(v.pow(3).div(3)) : new Big(1).plus(v).ln();
}

function expm1(v: Big): Big {
  return v.abs().lt(1e-20) ? v.plus(v.times(v).div(2)).plus(v.pow(3).div(6)) : v.exp().minus(1);
}

function truePower(v: Big, p: number): Truth {
  if (p === 0) return new Big(1);
  if (v.isZero()) return new Big(p > 0 ? 0 : Infinity);
  if (v.isNegative() && !Number.isInteger(p)) return undefined;
  const size = v.abs().ln().times(fraction(p)).exp();
  return v.isNegative() && p % 2 !== 0 ? size.neg() : size;
}

describe("estimates are not wild", () => {
  it("a sum without cancellation is good to a few ulp of its logarithm", () => {
    const sum = E.add(E.extended(1, 0.5, 3, 0), E.extended(1, 0.5, 2.5, 0), 1e100);
    expect(sum.slope).toBe(0.5);
    expect(sum.error).toBeLessThan(2e-15); // 2^−52·(3.5 + 0.5)
  });
  it("cancellation raises the error by the ratio of sizes", () => {
    const difference = E.subtract(E.extended(1, 0, 0, 1e-10), E.extended(1, 0, -1e-4, 1e-10), 5);
    expect(difference.sign).toBe(1);
    // (1e-10 + 1e-10)/1e-4, to first order; the second is 1% at most here.
    expect(difference.error).toBeGreaterThan(1.98e-6);
    expect(difference.error).toBeLessThan(2.02e-6);
  });
  it("what is lost in cancellation keeps a bound without a sign", () => {
    const x = E.extended(1, -0.5, 0, 1e-10);
    const lost = E.subtract(x, x, 1e12);
    expect([lost.sign, lost.slope, lost.error]).toEqual([0, -0.5, Infinity]);
    expect(lost.offset).toBeCloseTo(Math.log(4e-10), 6); // at most 2(e^ε − e^−ε)
    const one = E.add(E.ONE, E.multiply(lost, E.extended(1, 0.5, 0, 0)), 1e12);
    expect(one.sign).toBe(1);
    expect(one.error).toBeLessThan(5e-10);
  });
  it("exact integers stay exact", () => {
    const third = E.divide(E.ONE, E.fromNumber(3));
    expect(third.error).toBeGreaterThan(0);
    expect(E.multiply(E.fromNumber(6), E.fromNumber(7))).toMatchObject({ num: 42, error: 0 });
    expect(F.power(E.fromNumber(2), E.fromNumber(10), 0)).toMatchObject({ num: 1024, error: 0 });
    expect(F.sqrt(E.fromNumber(49))).toMatchObject({ num: 7, error: 0 });
    expect(E.subtract(E.fromNumber(0.5), E.fromNumber(0.5), 0)).toBe(E.ZERO);
  });
});

describe("far out, Σ = 1e100", () => {
  const at = 1e100;
  const t = E.extended(1, 1, 0, 0);
  const x = E.extended(-1, -0.5, -0.3, 1e-9);

  it("slopes cancel exactly", () => {
    const product = E.multiply(F.sqrt(t), E.abs(x));
    expect(product).toMatchObject({ sign: 1, slope: 0, offset: -0.3 });
    expect(product.error).toBeLessThan(1.1e-9);
  });
  it("thirds cancel, although 1/3 is no double", () => {
    const third = F.power(t, E.divide(E.ONE, E.fromNumber(3)), at, true);
    const product = E.divide(E.multiply(third, F.power(F.cbrt(t), E.fromNumber(2), at)), t);
    expect(product).toMatchObject({ sign: 1, slope: 0, offset: 0 });
  });
  it("ln t is Σ", () => {
    expect(F.log(t, at)).toMatchObject({ num: 1e100, error: 0 });
  });
  it("ln of a power carries the error of the offset", () => {
    const log = F.log(E.multiply(t, t), at);
    expect(log.num).toBe(2e100);
  });
  it("sums of different slopes are the larger one", () => {
    const sum = E.add(t, x, at);
    expect(sum).toMatchObject({ sign: 1, slope: 1, offset: 0 });
    expect(sum.error).toBeLessThan(1e-300);
  });
  it("a rounded exponent costs what it is worth", () => {
    const inexact = F.power(t, E.divide(E.ONE, E.fromNumber(3)), at);
    expect(inexact.error).toBeGreaterThan(1e80);
  });
  it("e^(−t) vanishes without being 0, and e^t is infinite", () => {
    expect(F.exp(E.negate(t), at)).toBe(E.VANISHING);
    expect(F.log(E.VANISHING, at)).toBe(E.UNKNOWN);
    const left = E.subtract(E.ONE, E.VANISHING, at);
    expect(E.toNumber(left, at)).toBe(1);
    expect(left.error).toBeLessThan(1e-15);
    expect(F.exp(E.MINUS_INFINITY, at)).toBe(E.ZERO);
    expect(F.exp(t, at)).toBe(E.INFINITY);
  });
});

describe("special values", () => {
  const inf = E.INFINITY;
  const zero = E.ZERO;
  const two = E.fromNumber(2);
  const lost = E.uncertain(0, -20);
  const cases: readonly [string, Value, Value][] = [
    ["∞ − ∞", E.subtract(inf, inf, 1), E.UNDEFINED],
    ["∞ + 2", E.add(inf, two, 1), inf],
    ["−∞ + −∞", E.add(E.MINUS_INFINITY, E.MINUS_INFINITY, 1), E.MINUS_INFINITY],
    ["0·∞", E.multiply(zero, inf), E.UNDEFINED],
    ["−2·∞", E.multiply(E.fromNumber(-2), inf), E.MINUS_INFINITY],
    ["0/0", E.divide(zero, zero), E.UNDEFINED],
    ["2/0", E.divide(two, zero), inf],
    ["2/∞", E.divide(two, inf), zero],
    ["∞/∞", E.divide(inf, inf), E.UNDEFINED],
    ["1/lost", E.divide(E.ONE, lost), E.UNKNOWN],
    ["∞·lost", E.multiply(inf, lost), E.UNKNOWN],
    ["0·lost", E.multiply(zero, lost), zero],
    ["√−1", F.sqrt(E.MINUS_ONE), E.UNDEFINED],
    ["√∞", F.sqrt(inf), inf],
    ["∛−∞", F.cbrt(E.MINUS_INFINITY), E.MINUS_INFINITY],
    ["ln 0", F.log(zero, 1), E.MINUS_INFINITY],
    ["ln −1", F.log(E.MINUS_ONE, 1), E.UNDEFINED],
    ["ln ∞", F.log(inf, 1), inf],
    ["ln lost", F.log(lost, 1), E.UNKNOWN],
    ["log1p −1", F.log1p(E.MINUS_ONE, 1), E.MINUS_INFINITY],
    ["log1p −2", F.log1p(E.fromNumber(-2), 1), E.UNDEFINED],
    ["log1p ∞", F.log1p(inf, 1), inf],
    ["exp −∞", F.exp(E.MINUS_INFINITY, 1), zero],
    ["exp 0", F.exp(zero, 1), E.ONE],
    ["expm1 −∞", F.expm1(E.MINUS_INFINITY, 1), E.MINUS_ONE],
    ["0^0", F.power(zero, zero, 1), E.ONE],
    ["0^−1", F.power(zero, E.MINUS_ONE, 1), inf],
    ["2^∞", F.power(two, inf, 1), inf],
    ["2^−∞", F.power(two, E.MINUS_INFINITY, 1), zero],
    ["1^∞", F.power(E.ONE, inf, 1), E.UNDEFINED],
    ["(−∞)^3", F.power(E.MINUS_INFINITY, E.fromNumber(3), 1), E.MINUS_INFINITY],
    ["(−2)^(1/2)", F.power(E.fromNumber(-2), E.fromNumber(0.5), 1), E.UNDEFINED],
    ["sign of lost", F.sign(lost), E.uncertain(0, 0)],
    ["softplus 0·", F.softplus(E.MINUS_INFINITY, 1), zero],
  ];
  it.each(cases)("%s", (_, value, expected) => {
    expect(value).toEqual(expected);
  });
  it("the doubles of special values", () => {
    expect(E.toNumber(inf, 1)).toBe(Infinity);
    expect(E.toNumber(E.UNDEFINED, 1)).toBeNaN();
    expect(E.toNumber(lost, 1)).toBe(0);
    expect(E.fromExtended({ sign: 1, slope: 1, offset: 0 }, -Infinity, 0)).toBe(E.ZERO);
  });
});

describe("the oracle objects (negative controls)", () => {
  it("to an understated error, a wrong sign and a wrong zero", () => {
    const value = E.extended(1, 0, 0, 1e-10);
    expect(objection(value, new Big("1.0000000002"), 1)).toContain("off");
    expect(objection(value, new Big(-1), 1)).toContain("sign");
    expect(objection(E.ZERO, new Big(1e-300), 1)).toContain("zero");
    expect(objection(E.uncertain(0, -20), new Big(1), 1)).toContain("bound");
    expect(objection(E.UNDEFINED, new Big(1), 1)).toContain("undefined");
  });
});

import fc from "fast-check";
import { all as everything, create } from "mathjs";
import { describe, expect, it } from "vitest";

import type { TracePoint } from "../../../solvers/types.ts";
import { compileExpression, instances, toNumber } from "../../../theorems/language/index.ts";
import type { Environment } from "../../../theorems/language/index.ts";
import { Big, exact } from "./oracle.ts";
import { claim, environment, evaluate, ext, number, plain, plainPoint, scalar, truth } from "./fixtures.ts";

const point = plainPoint(scalar, 7, [0.4, -0.3, 0.9]);
const env = environment(scalar, point);
/** A few roundings of numbers of order 1, each 2^−52 at most. */
const DIGITS = 13;

describe("expressions agree with mathjs in 40 digits, within the errors they state", () => {
  const math = create(everything, { number: "BigNumber", precision: 40 });
  const big = (x: number): unknown => math.bignumber(x);
  const list = (xs: readonly number[]): unknown => math.matrix(xs.map((x) => math.bignumber(x)));
  /** Parameters are dyadic, so that their decimals are exact. */
  const scope = {
    mu: big(scalar.mu),
    s: big(scalar.sDelta),
    a: big(scalar.a),
    L: big(3),
    x0: list(scalar.x0),
    x: list([0.4, -0.3, 0.9]),
    // t is exp(Σ) for the double Σ.
    t: math.evaluate(`exp(${exact(point.sigma).toString()})`) as unknown,
    logt: math.evaluate(exact(point.sigma).toString()) as unknown,
    l: big(3),
    j: big(2),
  };
  math.evaluate("Delta(u) = log(1 + exp(s * u))", scope);
  /** ln of 0.4 and the like is rounded: that is 2^−53·ln 0.4 at most, and the exponential is exact. */
  const rough = environment(scalar, point, { relativeError: 2 ** -52 });

  const leaf = fc.constantFrom(
    ...[
      "mu",
      "s",
      "a",
      "L",
      "t",
      "logt",
      "l",
      "j",
      "x[l]",
      "x[j]",
      "x[l-1]",
      "x[1]",
      "x0[2]",
      "x0[l]",
      "pi",
      "e",
    ],
    ...["2", "0.5", "3", "1.125", "sum(x)", "max(abs(x0))", "min(x)", "Delta(x0[l])"],
  );
  const functions = ["abs", "sqrt", "cbrt", "exp", "log", "log1p", "expm1", "sign", "Delta"];
  const expression: fc.Arbitrary<string> = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc
        .tuple(tie("tree"), fc.constantFrom("+", "-", "*", "/", "^"), tie("tree"))
        .map(([p, op, q]) => `${p} ${op} ${q}`),
      tie("tree").map((p) => `(${p})`),
      tie("tree").map((p) => `-${p}`),
      fc.tuple(fc.constantFrom(...functions), tie("tree")).map(([f, p]) => `${f}(${p})`),
    ),
  })).tree;

  /** undefined where mathjs would mix complex doubles with its 40 digits, which it refuses to do. */
  function reference40(source: string): unknown {
    try {
      return math.evaluate(source, scope) as unknown;
    } catch (error) {
      if (error instanceof TypeError && error.message.includes("implicitly convert")) return undefined;
      throw error;
    }
  }

  it("random expressions", () => {
    let compared = 0;
    const property = fc.property(expression, (source) => {
      fc.pre(source.length < 120);
      const expected = reference40(source);
      const ours = evaluate(source, rough, { l: 3, j: 2 });
      if (math.isComplex(expected)) {
        const { im } = expected as { im: number };
        if (Math.abs(im) > 1e-10) expect(ours.sign === 0 || Number.isNaN(ours.sign)).toBe(true);
        return;
      }
      // mathjs goes on with complex numbers, and abs makes them real again.
      fc.pre(expected !== undefined && !(Number.isNaN(ours.sign) && source.includes("abs(")));
      expect(ours.sign).not.toBeNaN();
      // Powers of powers overflow mathjs; what is lost in cancellation is checked in extended.test.
      const inDigits = new Big(String(expected));
      fc.pre(inDigits.isFinite() && !inDigits.isZero() && Math.abs(ours.sign) === 1);
      compared++;
      const log = exact(ours.slope).times(exact(point.sigma)).plus(exact(ours.offset));
      const known = ours.num !== undefined && ours.num === ours.num ? exact(ours.num).abs().ln() : log;
      expect(inDigits.s).toBe(ours.sign);
      // 40 digits of mathjs, of which cancellation may take some more than 20; slopes of thirds count as exact.
      const third = 2 ** -53 * Math.abs(ours.slope * point.sigma);
      expect(inDigits.abs().ln().minus(known).abs().toNumber()).toBeLessThanOrEqual(
        ours.error + third + 1e-18,
      );
    });
    fc.assert(property, { numRuns: 600 });
    expect(compared).toBeGreaterThan(200);
  });
});

describe("names", () => {
  it("the trajectory's", () => {
    expect(number("t", env)).toBeCloseTo(7, DIGITS);
    expect(number("logt", env)).toBeCloseTo(Math.log(7), DIGITS);
    expect(number("x[2]", env)).toBeCloseTo(-0.3, DIGITS);
    expect(number("Delta(x[2])", env)).toBeCloseTo(Math.log(1 + Math.exp(-0.225)), DIGITS);
  });
  it("free indices are 1-based labels", () => {
    expect(number("x[l] + 10 * l + 100 * j", env, { l: 2, j: 1 })).toBeCloseTo(119.7, DIGITS - 2);
    expect(number("x[l-1]", env, { l: 2 })).toBeCloseTo(0.4, DIGITS);
    expect(number("x[L]", env)).toBeCloseTo(0.9, DIGITS);
  });
  it("P[l, j] = mu x_l x_j Delta(x_j) exp(−a Σ Delta(x_k))", () => {
    const delta = (u: number): number => Math.log(1 + Math.exp(0.75 * u));
    const expected = -1.5 * 0.9 * 0.4 * delta(0.4) * Math.exp(-1.25 * (delta(-0.3) + delta(0.9)));
    expect(number("P[l, 1]", env, { l: 3 })).toBeCloseTo(expected, DIGITS);
    expect(number("P[2, 2]", env)).toBeCloseTo(-1.5 * 0.09 * delta(-0.3), DIGITS);
    expect(number("P[1, 3]", env)).toBe(0);
  });
  it("P comes from the step sizes of the point, not from x", () => {
    const shifted: TracePoint = { ...point, delta: [plain(0.5), plain(0.25), plain(0.125)] };
    const expected = -1.5 * 0.9 * 0.4 * 0.5 * Math.exp(-1.25 * 0.375);
    expect(number("P[3, 1]", environment(scalar, shifted))).toBeCloseTo(expected, DIGITS);
    expect(number("Delta(x[3])", environment(scalar, shifted))).toBeCloseTo(0.125, DIGITS);
    expect(number("sum(Delta(x))", environment(scalar, shifted))).toBeCloseTo(0.875, DIGITS);
  });
  it("T is Infinity without blow-up, and T − t a quantity of its own", () => {
    expect(number("T", env)).toBe(Infinity);
    expect(number("T - t", env)).toBe(Infinity);
    expect(number("1 / T", env)).toBe(0);
    expect(truth("T == Infinity", env).value).toBe("true");
    const near: TracePoint = { ...point, sigma: 1e100, t: ext(1, 0, 0), remaining: ext(1, -1, 0) };
    const blowUp = { time: 1, logTime: 0, error: 1e-12, tokens: [0] };
    const late = environment(scalar, { ...near, x: [ext(1, 1 / 3, 0.5), plain(0), plain(1)] }, { blowUp });
    expect(number("T", late)).toBe(1);
    expect(evaluate("T", late).error).toBeCloseTo(1e-12, 20);
    expect(evaluate("(T - t)^(1/3) * abs(x[1])", late)).toMatchObject({ sign: 1, slope: 0, offset: 0.5 });
    expect(evaluate("((T) - (t))", late)).toMatchObject({ sign: 1, slope: -1, offset: 0, error: 0 });
    expect(evaluate("t - T", late)).toMatchObject({ sign: -1, slope: -1, offset: 0 });
    expect(number("log(T - t)", late)).toBe(-1e100);
  });
  it("an overflowing T is known by its logarithm", () => {
    const blowUp = { time: Infinity, logTime: 1e5, error: Infinity, tokens: [0] };
    const far = environment(scalar, point, { blowUp, relativeError: 1e-9 });
    expect(number("log(T)", far)).toBeCloseTo(1e5, 6);
    expect(truth("T < Infinity", far).value).toBe("true");
  });
  it("at t = 0", () => {
    const start: TracePoint = {
      ...point,
      sigma: -Infinity,
      t: ext(0, 0, -Infinity),
      x: scalar.x0.map(plain),
    };
    const zero = environment(scalar, start);
    expect(number("t", zero)).toBe(0);
    expect(number("logt", zero)).toBe(-Infinity);
    expect(number("sqrt(t) * abs(x[1])", zero)).toBe(0);
    expect(truth("sign(x[l]) == sign(x0[l])", zero, { l: 2 })).toEqual({ value: "true", margin: 0 });
  });
});

describe("lists", () => {
  it("go entry by entry", () => {
    expect(truth("all(sign(x) == sign(x0))", env).value).toBe("true");
    expect(truth("all(s * x0 < 0)", env).value).toBe("false");
    expect(truth("any(s * x0 < 0)", env).value).toBe("true");
    expect(truth("all(abs(x) < 1 and x0 != 0)", env).value).toBe("true");
    expect(truth("all(0 < abs(x) <= 1)", env).value).toBe("true");
    expect(truth("all(not (x0 == 0) or 1 < 0)", env).value).toBe("true");
    expect(truth("all(x[1] > 0, x[2] < 0)", env).value).toBe("true");
    expect(number("sum(abs(x))", env)).toBeCloseTo(1.6, DIGITS);
    expect(number("sum(x * x0)", env)).toBeCloseTo(0.4 + 0.15 + 1.8, DIGITS);
    expect(number("max(1, 2, mu)", env)).toBe(2);
    expect(number("min(x) + max(x0)", env)).toBeCloseTo(1.7, DIGITS);
  });
});

describe("chains, logic, undefined", () => {
  it("0 < a < 1 is both", () => {
    expect(truth("0 < a < 1", env).value).toBe("false");
    expect(truth("1 < a <= 1.25 < 2", env)).toEqual({ value: "true", margin: 0 });
  });
  it("complex and 0/0 are undefined", () => {
    expect(evaluate("sqrt(mu)", env).sign).toBeNaN();
    expect(evaluate("(-2)^(1/3)", env).sign).toBeNaN();
    expect(truth("log(mu) < 1", env).value).toBe("undefined");
    expect(truth("(x[1] - x[1]) / 0 < 1", env).value).toBe("undefined");
  });
  it("errors of the trace reach the value and make comparisons undecided", () => {
    const rough = environment(scalar, point, { relativeError: 1e-6 });
    expect(evaluate("x[1]^2 * t", rough).error).toBeCloseTo(2e-6, 12);
    expect(truth("x[1] < 0.4000001", rough)).toEqual({ value: "undecided", margin: 0 });
    expect(truth("x[1] < 0.400001", rough).value).toBe("true");
  });
});

describe("exponentials of ln t keep their slope", () => {
  const far = environment(scalar, { ...point, sigma: 1e100 });
  it.each([
    ["exp(-logt) * t", 0],
    ["exp(logt / 2 - log(t))", -0.5],
    ["exp(2 * (logt + a))", 2],
    ["exp(-(logt * 3)) * exp(1)", -3],
  ])("%s", (source, slope) => {
    const value = evaluate(source, far);
    expect(value.slope).toBe(slope);
    expect(value.error).toBeLessThan(1e-14);
  });
  it("the value is the same as the plain one", () => {
    expect(number("exp(2 * (logt + a) - x[1])", env)).toBeCloseTo(49 * Math.exp(2.5 - 0.4), 10);
  });
  it("what is not linear is left alone", () => {
    expect(number("exp(-logt * logt)", env)).toBeCloseTo(Math.exp(-(Math.log(7) ** 2)), DIGITS);
  });
});

describe("instances", () => {
  const list = (source: string, L = 3): readonly object[] => instances([claim(source)], L);
  it("1 ≤ j ≤ l ≤ L", () => {
    expect(list("t * P[l, j]")).toEqual([
      { l: 1, j: 1 },
      { l: 2, j: 1 },
      { l: 2, j: 2 },
      { l: 3, j: 1 },
      { l: 3, j: 2 },
      { l: 3, j: 3 },
    ]);
    expect(list("x[1]")).toEqual([{}]);
    expect(list("x0[j]")).toEqual([{ j: 1 }, { j: 2 }, { j: 3 }]);
  });
  it("indices out of range are skipped", () => {
    expect(list("abs(x[l]) > abs(x[l-1])")).toEqual([{ l: 2 }, { l: 3 }]);
    expect(list("x[l+1] * x[1 + l] * P[l, l]")).toEqual([{ l: 1 }, { l: 2 }]);
    expect(list("x[l-1]", 1)).toEqual([]);
    expect(list("x[L-1] * x[l]", 1)).toEqual([]);
  });
  it("are shared by the expressions of a claim", () => {
    const equals = compileExpression("2^(-l) * x0[l-1]", "constant", { tokensMin: 1 });
    expect(instances([claim("x[1]"), equals], 3)).toEqual([{ l: 2 }, { l: 3 }]);
  });
  it("evaluating another one is our bug", () => {
    const expression = claim("x[l-1]");
    expect(() => expression.evaluate({ ...env, l: 1 })).toThrow(/instance out of range/);
    expect(() => expression.evaluate(env)).toThrow(/free index l/);
    expect(() => expression.evaluate({ ...env, point: null, l: 2 })).toThrow(/without a point/);
    expect(() => expression.truth({ ...env, l: 2 })).toThrow(/is a number/);
    expect(() => claim("mu < 0").evaluate(env)).toThrow(/is a boolean/);
  });
});

describe("an expression is compiled once", () => {
  it("follows changes of problem and point", () => {
    const compiled = claim("mu * x[1]");
    const other: Environment = environment({ ...scalar, mu: 2 }, plainPoint(scalar, 9, [3, 1, 1]));
    expect(toNumber(compiled.evaluate(env), 0)).toBeCloseTo(-0.6, DIGITS);
    expect(toNumber(compiled.evaluate(other), 0)).toBeCloseTo(6, DIGITS);
    expect(toNumber(compiled.evaluate(env), 0)).toBeCloseTo(-0.6, DIGITS);
  });
});

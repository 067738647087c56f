/**
 * Algebras for formulas: plain intervals; gradients (value and first derivatives by forward differentiation);
 * truncated Taylor series in one variable (coefficient k = f⁽ᵏ⁾/k!), all with outward rounding.
 */
import type { Interval } from "../../solvers/types.ts";
import * as elementary from "./elementary.ts";
import { IntervalDomainError } from "./errors.ts";
import type { Algebra, BinaryName, UnaryName } from "./formula.ts";
import {
  ONE,
  ZERO,
  abs,
  add,
  div,
  hull,
  max,
  min,
  mul,
  neg,
  point,
  powInt,
  scale,
  show,
  sqr,
  sqrt,
  sub,
} from "./interval.ts";

const UNARY_INTERVAL: Readonly<Record<UnaryName, (x: Interval) => Interval>> = {
  neg,
  abs,
  sqrt,
  cbrt: elementary.cbrt,
  exp: elementary.exp,
  expm1: elementary.expm1,
  log: elementary.log,
  log1p: elementary.log1p,
  softplus: elementary.softplus,
  logSoftplus: elementary.logSoftplus,
  sigmoid: elementary.sigmoid,
  softplusSlope: elementary.softplusSlope,
  bernoulli: elementary.bernoulli,
  bernoulliGap: elementary.bernoulliGap,
};

const BINARY_INTERVAL: Readonly<Record<BinaryName, (x: Interval, y: Interval) => Interval>> = {
  add,
  sub,
  mul,
  div,
  pow: elementary.pow,
  min,
  max,
};

export const intervalAlgebra: Algebra<Interval> = {
  constant: (value) => value,
  unary: (fn, x) => UNARY_INTERVAL[fn](x),
  binary: (fn, x, y) => BINARY_INTERVAL[fn](x, y),
};

/** f and its partial derivatives over a box. */
export interface Gradient {
  readonly value: Interval;
  readonly slopes: readonly Interval[];
}

/** d/dv of each function, over an interval; `y` is the function's own value. */
export function derivative(fn: UnaryName, x: Interval, y: Interval): Interval {
  switch (fn) {
    case "neg":
      return point(-1);
    case "abs":
      return x.lo >= 0 ? ONE : x.hi <= 0 ? point(-1) : { lo: -1, hi: 1 };
    case "sqrt":
      return div(ONE, scale(y, 2));
    case "cbrt":
      return div(ONE, scale(sqr(y), 3));
    case "exp":
      return y;
    case "expm1":
      return elementary.exp(x);
    case "log":
      return div(ONE, x);
    case "log1p":
      return div(ONE, add(ONE, x));
    case "softplus":
      return elementary.sigmoid(x);
    case "logSoftplus":
      return elementary.softplusSlope(x);
    case "sigmoid": // σ(1 − σ) = σ(x)σ(−x)
      return mul(y, elementary.sigmoid(neg(x)));
    case "softplusSlope": // κ(1 − σ − κ)
      return mul(y, sub(elementary.sigmoid(neg(x)), y));
    case "bernoulli":
      return elementary.bernoulliSlope(x);
    case "bernoulliGap":
      return neg(elementary.bernoulliSlope(x));
  }
}

/** Gradients with respect to n variables. */
export function gradientAlgebra(n: number): Algebra<Gradient> {
  const combine = (
    x: Gradient,
    y: Gradient,
    f: (a: Interval, b: Interval) => Interval,
  ): readonly Interval[] => x.slopes.map((s, i) => f(s, y.slopes[i]!));
  const chain = (x: Gradient, d: Interval): readonly Interval[] => x.slopes.map((s) => product(s, d));
  const constant = (value: Interval): Gradient => ({ value, slopes: Array.from({ length: n }, () => ZERO) });
  const unary = (fn: UnaryName, x: Gradient): Gradient => {
    const value = UNARY_INTERVAL[fn](x.value);
    if (x.slopes.every((s) => s.lo === 0 && s.hi === 0)) return constant(value);
    return { value, slopes: chain(x, derivative(fn, x.value, value)) };
  };
  const binary = (fn: BinaryName, x: Gradient, y: Gradient): Gradient => {
    const value = BINARY_INTERVAL[fn](x.value, y.value);
    switch (fn) {
      case "add":
        return { value, slopes: combine(x, y, add) };
      case "sub":
        return { value, slopes: combine(x, y, sub) };
      case "mul":
        return { value, slopes: combine(x, y, (a, b) => add(product(a, y.value), product(b, x.value))) };
      case "div":
        return { value, slopes: combine(x, y, (a, b) => div(sub(a, product(b, value)), y.value)) };
      case "min":
      case "max":
        return { value, slopes: combine(x, y, hull) };
      case "pow":
        return { value, slopes: powSlopes(x, y) };
    }
  };
  const powSlopes = (x: Gradient, y: Gradient): readonly Interval[] => {
    const inBase = mul(y.value, elementary.pow(x.value, sub(y.value, ONE)));
    if (y.slopes.every((s) => s.lo === 0 && s.hi === 0)) return chain(x, inBase);
    const inExponent = mul(elementary.pow(x.value, y.value), elementary.log(x.value));
    return combine(x, y, (a, b) => add(product(a, inBase), product(b, inExponent)));
  };
  return { constant, unary, binary };
}

/** Products with an exact zero slope are zero whatever the other factor, infinite ones included. */
function product(slope: Interval, factor: Interval): Interval {
  return slope.lo === 0 && slope.hi === 0 ? ZERO : mul(slope, factor);
}

/** Taylor coefficients 0 … n in one variable. */
export type Series = readonly Interval[];

function convolve(x: Series, y: Series, k: number, from = 0): Interval {
  let sum = ZERO;
  for (let i = from; i <= k; i++) sum = add(sum, mul(x[i]!, y[k - i]!));
  return sum;
}

function mulSeries(x: Series, y: Series): Series {
  return x.map((_, k) => convolve(x, y, k));
}

function divSeries(x: Series, y: Series): Series {
  const q: Interval[] = [];
  for (let k = 0; k < x.length; k++) {
    let rest = x[k]!;
    for (let i = 0; i < k; i++) rest = sub(rest, mul(q[i]!, y[k - i]!));
    q.push(div(rest, y[0]!));
  }
  return q;
}

/** The series of F with F' = g·x' and F(0) given: coefficient k is Σ (k−i) g_i x_{k−i}/k. */
function integrateChain(start: Interval, x: Series, slope: (known: readonly Interval[]) => Series): Series {
  const result: Interval[] = [start];
  for (let k = 1; k < x.length; k++) {
    const g = slope(result);
    let sum = ZERO;
    for (let i = 0; i < k; i++) sum = add(sum, scale(mul(g[i]!, x[k - i]!), k - i));
    result.push(div(sum, point(k)));
  }
  return result;
}

const oneMinus = (x: Series): Series => x.map((c, k) => (k === 0 ? sub(ONE, c) : neg(c)));

function sigmoidSeries(x: Series): Series {
  return integrateChain(elementary.sigmoid(x[0]!), x, (s) => mulSeries(s, oneMinus(s)));
}

/** Truncated Taylor series; min, max and a kink of abs inside the range are refused. */
export function seriesAlgebra(order: number): Algebra<Series> {
  const constant = (value: Interval): Series =>
    Array.from({ length: order + 1 }, (_, k) => (k === 0 ? value : ZERO));
  const unary = (fn: UnaryName, x: Series): Series => {
    const start = UNARY_INTERVAL[fn](x[0]!);
    switch (fn) {
      case "neg":
        return x.map(neg);
      case "exp":
        return integrateChain(start, x, (e) => e);
      case "expm1": {
        const e = integrateChain(elementary.exp(x[0]!), x, (known) => known);
        return e.map((c, k) => (k === 0 ? start : c));
      }
      case "log":
        return integrateChain(start, x, () => divSeries(constant(ONE), x));
      case "log1p":
        return integrateChain(start, x, () => divSeries(constant(ONE), binary("add", constant(ONE), x)));
      case "sigmoid":
        return sigmoidSeries(x);
      case "softplus":
        return integrateChain(start, x, () => sigmoidSeries(x));
      case "softplusSlope":
        return divSeries(sigmoidSeries(x), unary("softplus", x));
      case "logSoftplus":
        return integrateChain(start, x, () => unary("softplusSlope", x));
      case "sqrt":
        return integrateChain(start, x, (r) => divSeries(constant(point(0.5)), pad(r, order)));
      case "abs":
        if (x[0]!.lo > 0) return x;
        if (x[0]!.hi < 0) return x.map(neg);
        throw new IntervalDomainError(
          "series of abs",
          show(x[0]!),
          "a range without 0",
          "Split the domain at 0.",
        );
      case "cbrt":
      case "bernoulli":
      case "bernoulliGap":
        throw new IntervalDomainError(
          `series of ${fn}`,
          show(x[0]!),
          "another form",
          "Write it through exp and log.",
        );
    }
  };
  const binary = (fn: BinaryName, x: Series, y: Series): Series => {
    switch (fn) {
      case "add":
        return x.map((c, k) => add(c, y[k]!));
      case "sub":
        return x.map((c, k) => sub(c, y[k]!));
      case "mul":
        return mulSeries(x, y);
      case "div":
        return divSeries(x, y);
      case "pow":
        return powSeries(x, y);
      default:
        throw new IntervalDomainError(
          `series of ${fn}`,
          show(x[0]!),
          "a smooth function",
          "Split the domain.",
        );
    }
  };
  const powSeries = (x: Series, y: Series): Series => {
    const n = y[0]!;
    const integer =
      n.lo === n.hi && Number.isInteger(n.lo) && y.slice(1).every((c) => c.lo === 0 && c.hi === 0);
    if (!integer) return unary("exp", mulSeries(y, unary("log", x)));
    let result: Series = constant(ONE);
    for (let i = 0; i < Math.abs(n.lo); i++) result = mulSeries(result, x);
    const tight = result.map((c, k) => (k === 0 ? powInt(x[0]!, Math.abs(n.lo)) : c));
    return n.lo < 0 ? divSeries(constant(ONE), tight) : tight;
  };
  return { constant, unary, binary };
}

/** Extends a partly known series by zeros: the missing coefficients are not used yet. */
function pad(x: readonly Interval[], order: number): Series {
  return Array.from({ length: order + 1 }, (_, k) => x[k] ?? ZERO);
}

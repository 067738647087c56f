/**
 * An independent high-precision solver for the references of the enclosure tests: Taylor series of order 40 in fixed
 * point with 320 binary places, in the tokens themselves (not their logarithms), no intervals, its own recursions.
 * Only exp and ln at the start of a step come from decimal.js. Good to about 28 digits (checked against cases.json).
 */
import { Decimal } from "decimal.js";
import type { ScalarProblem } from "../../../solvers/types.ts";
import { exact } from "./exact.ts";

const PLACES = 320n;
const ORDER = 40;
/** Truncation per step, relative to the token: 2^−104 ≈ 5e−32. */
const TOLERANCE_BITS = 104;

const D = Decimal.clone({ precision: 110, minE: -9e15, maxE: 9e15 });
/** For exp and ln, whose rounding only has to stay below the truncation. */
const Start = Decimal.clone({ precision: 45, minE: -9e15, maxE: 9e15 });
const UNIT = new D(2).pow(Number(PLACES));

type Fixed = bigint;
type Series = Fixed[];

const fromDecimal = (x: Decimal): Fixed => BigInt(new D(x).times(UNIT).toFixed(0));
const toDecimal = (x: Fixed): Decimal => new D(x.toString()).div(UNIT);
const fromDouble = (x: number): Fixed => fromDecimal(exact(x));
const times = (x: Fixed, y: Fixed): Fixed => (x * y) >> PLACES;

function product(x: Series, y: Series, k: number): Fixed {
  let sum = 0n;
  for (let i = 0; i <= k; i++) sum += x[i]! * y[k - i]!;
  return sum >> PLACES;
}

/** Coefficient k of F where F′ = g·v′. */
function primitive(g: Series, v: Series, k: number): Fixed {
  let sum = 0n;
  for (let i = 0; i < k; i++) sum += g[i]! * v[k - i]! * BigInt(k - i);
  return (sum >> PLACES) / BigInt(k);
}

interface Parameters {
  readonly mu: Fixed;
  readonly s: Fixed;
  readonly a: Fixed;
}

/** [L][ORDER + 1] Taylor coefficients of the tokens in scaled time. */
function coefficients({ mu, s, a }: Parameters, x0: readonly Fixed[]): Series[] {
  let state: Series = Array.from({ length: ORDER + 1 }, () => 0n);
  return x0.map((start) => {
    const x: Series = [start];
    const u: Series = [times(s, start)];
    const w = new Start(toDecimal(u[0]!)).exp();
    const sigmoid: Series = [fromDecimal(w.div(w.plus(1)))];
    const delta: Series = [fromDecimal(w.plus(1).ln())];
    const decay: Series = [fromDecimal(new Start(toDecimal(-times(a, delta[0]!))).exp())];
    const slope: Series = []; // σ − σ²
    const h: Series = [];
    const squares: Series = [];
    for (let k = 0; k < ORDER; k++) {
      squares.push(product(x, x, k));
      h.push(product(decay, state, k) + product(delta, squares, k));
      x.push(times(product(x, h, k), mu) / BigInt(k + 1));
      u.push(times(s, x[k + 1]!));
      slope.push(sigmoid[k]! - product(sigmoid, sigmoid, k));
      sigmoid.push(primitive(slope, u, k + 1));
      delta.push(primitive(sigmoid, u, k + 1));
      decay.push(-times(a, primitive(decay, delta, k + 1)));
    }
    state = [...h, 0n];
    return x;
  });
}

/** log2|x| to a few bits. */
function bits(x: Fixed): number {
  const text = (x < 0n ? -x : x).toString(16);
  return (
    4 * (text.length - 12) +
    Math.log2(Number.parseInt(text.slice(0, 12).padEnd(12, "0"), 16) + 1) -
    Number(PLACES)
  );
}

function stepBits(series: readonly Series[]): number {
  let least = Infinity;
  for (const x of series) {
    for (const k of [ORDER - 1, ORDER]) {
      if (x[0] !== 0n && x[k] !== 0n)
        least = Math.min(least, (bits(x[0]!) - bits(x[k]!) - TOLERANCE_BITS) / k);
    }
  }
  return least;
}

/** Largest rate |μ h| at the start, for the time unit. */
function rate(problem: ScalarProblem, x: readonly number[]): number {
  let h = 0;
  let most = 1e-30;
  for (const v of x) {
    const u = problem.sDelta * v;
    const delta = Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
    h = Math.exp(-problem.a * delta) * h + delta * v * v;
    most = Math.max(most, Math.abs(problem.mu) * h);
  }
  return most;
}

/** x(t). @throws Error if 2,000 steps do not suffice. */
export function reference(problem: ScalarProblem, t: number): readonly Decimal[] {
  let x: readonly Fixed[] = problem.x0.map(fromDouble);
  let rest = fromDouble(t);
  const [s, a] = [fromDouble(problem.sDelta), fromDouble(problem.a)];
  for (let steps = 0; steps < 2000; steps++) {
    if (rest === 0n) return x.map(toDecimal);
    const unit =
      2 **
      -Math.round(
        Math.log2(
          rate(
            problem,
            x.map((v) => toDecimal(v).toNumber()),
          ),
        ),
      );
    const series = coefficients({ mu: fromDouble(problem.mu * unit), s, a }, x);
    // A multiple of the unit of `rest` and of scaled time alike, so that the step is exact in both.
    const step = fromDouble(unit * 2 ** Math.min(stepBits(series), 4));
    const h = step < rest ? step : rest;
    const tau = unit >= 1 ? h / BigInt(unit) : h * BigInt(1 / unit);
    x = series.map((c) => c.reduceRight((sum, value) => times(sum, tau) + value, 0n));
    rest -= h;
  }
  throw new Error("the reference did not reach t");
}

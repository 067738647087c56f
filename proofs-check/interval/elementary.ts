/**
 * Enclosures of elementary functions over intervals, a few units wide for points (elementary.test.ts measures
 * it). At a double the value comes from double-double balls (transcendental.ts, where the error bounds are
 * proved); over an interval every function here is monotone, so its ends are enough. Limits: far out, where
 * doubles over- or underflow or balls lose meaning, elementary bounds named on the spot take over.
 *
 * Names: softplus u = ln(1+eᵘ) (Δ with u = s x); softplusSlope u = sigmoid u/softplus u, decreasing from 1 to 0,
 * because d/du ln of it has the sign of softplus·(1 − sigmoid) − sigmoid = ((ln(1+w) − w)/(1+w)) < 0, w = eᵘ;
 * bernoulli y = y/(eʸ − 1), decreasing, 1 at 0, because its derivative has the sign of 1 − y − e^{−y} ≤ 0.
 */
import type { Interval } from "../../solvers/types.ts";
import { addBall, ball, ballToInterval, divBall, mulBall, subBall } from "./ball.ts";
import type { Ball } from "./ball.ts";
import { IntervalDomainError } from "./errors.ts";
import { ONE, add, div, mul, neg, point, powInt, show, sub } from "./interval.ts";
import { ETA, addUp, mulDown, mulUp, nextDown, nextUp, subDown } from "./rounding.ts";
import {
  LN2,
  expBall,
  expm1Ball,
  expm1Quotient,
  expm2Quotient,
  log1pBall,
  logBall,
  sigmoidBall,
  softplusBall,
} from "./transcendental.ts";

/** Below −FAR and above FAR first-order bounds are tighter than one unit: e^−45 < 2^−64. */
const FAR = 45;
/** |x| below which x ± x² rounds to a neighbour of x. */
const NEAR_ZERO = 2 ** -60;

function increasing(x: Interval, at: (v: number) => Interval, below: number): Interval {
  if (x.lo === x.hi) return at(x.lo);
  return {
    lo: x.lo === -Infinity ? below : at(x.lo).lo,
    hi: x.hi === Infinity ? Infinity : at(x.hi).hi,
  };
}

function decreasingToZero(x: Interval, at: (v: number) => Interval, left: number): Interval {
  if (x.lo === x.hi) return at(x.lo);
  return { lo: x.hi === Infinity ? 0 : at(x.hi).lo, hi: x.lo === -Infinity ? left : at(x.lo).hi };
}

/** x·2^k, outward. */
function shift(x: Interval, k: number): Interval {
  const a = 2 ** Math.trunc(k / 2);
  const b = 2 ** (k - Math.trunc(k / 2));
  return { lo: mulDown(mulDown(x.lo, a), b), hi: mulUp(mulUp(x.hi, a), b) };
}

function expOfBall(v: Ball): Interval {
  if (v.h > 800) return { lo: Number.MAX_VALUE, hi: Infinity }; // e^800 > 2^1024
  if (v.h < -800) return { lo: 0, hi: ETA }; // e^−800 < 2^−1100
  const { value, k } = expBall(v);
  const x = shift(ballToInterval(value), k);
  return { lo: Math.max(x.lo, 0), hi: x.hi };
}

function expAt(v: number): Interval {
  return v === 0 ? ONE : expOfBall(ball(v));
}

export function exp(x: Interval): Interval {
  return increasing(x, expAt, 0);
}

/** eˣ − 1; for |x| < 2^−60 between x and x + x². */
function expm1At(v: number): Interval {
  if (v === 0) return point(0);
  if (Math.abs(v) < NEAR_ZERO) return { lo: v, hi: nextUp(v) };
  if (v < -FAR) return { lo: -1, hi: nextUp(-1) };
  return v > 700 ? sub(expAt(v), ONE) : ballToInterval(expm1Ball(ball(v)));
}

export function expm1(x: Interval): Interval {
  return increasing(x, expm1At, -1);
}

/** log v = log(v·2^−k) + k ln 2, k ≠ 0 only outside 2^−400 … 2^400. */
function logAt(v: number): Ball {
  if (v > 2 ** 400) return plusLn2(logBall(ball(v * 2 ** -600)), 600);
  if (v < 2 ** -400) return plusLn2(logBall(ball(v * 2 ** 700)), -700);
  return logBall(ball(v));
}

function plusLn2(x: Ball, k: number): Ball {
  return addBall(x, mulBall(ball(k), LN2));
}

/** @throws IntervalDomainError if x reaches 0 or below; an end at 0 gives lo = −∞ only for hi > 0. */
export function log(x: Interval): Interval {
  if (x.lo < 0 || x.hi <= 0) {
    throw new IntervalDomainError("log", show(x), "an interval above 0", "Split the domain at 0.");
  }
  return {
    lo: x.lo === 0 ? -Infinity : ballToInterval(logAt(x.lo)).lo,
    hi: x.hi === Infinity ? Infinity : ballToInterval(logAt(x.hi)).hi,
  };
}

function log1pAt(v: number): Interval {
  if (v === 0) return point(0);
  if (Math.abs(v) < NEAR_ZERO) return { lo: nextDown(v), hi: v };
  if (v > 2 ** 400) return { lo: ballToInterval(logAt(v)).lo, hi: nextUp(ballToInterval(logAt(v)).hi) };
  return ballToInterval(log1pBall(ball(v)));
}

/** @throws IntervalDomainError if x reaches −1 or below. */
export function log1p(x: Interval): Interval {
  if (x.lo <= -1)
    throw new IntervalDomainError("log1p", show(x), "an interval above −1", "Split the domain at −1.");
  return { lo: log1pAt(x.lo).lo, hi: x.hi === Infinity ? Infinity : log1pAt(x.hi).hi };
}

/** v < −45: w − w²/2 ≤ ln(1+w) ≤ w, w = eᵛ; v > 45: v ≤ softplus ≤ v + e^{−v}. */
function softplusAt(v: number): Interval {
  if (v < -FAR) return { lo: Math.max(0, nextDown(expAt(v).lo)), hi: expAt(v).hi };
  if (v > FAR) return { lo: v, hi: addUp(v, expAt(-v).hi) };
  return ballToInterval(softplusBall(ball(v)));
}

export function softplus(x: Interval): Interval {
  return increasing(x, softplusAt, 0);
}

/** v < −45: v − eᵛ ≤ v + ln(ln(1+w)/w) ≤ v, as ln(1+w)/w ≥ 1 − w/2. */
function logSoftplusAt(v: number): Interval {
  if (v < -FAR) return { lo: subDown(v, expAt(v).hi), hi: v };
  if (v > FAR) return log(softplusAt(v));
  return ballToInterval(logBall(softplusBall(ball(v))));
}

/** ln softplus(x), without underflow for very negative x. */
export function logSoftplus(x: Interval): Interval {
  return increasing(x, logSoftplusAt, -Infinity);
}

/** v < −45: w − w² ≤ w/(1+w) ≤ w; v > 45: 1 − e^{−v} ≤ sigmoid ≤ 1. */
function sigmoidAt(v: number): Interval {
  if (v < -FAR) return { lo: Math.max(0, nextDown(expAt(v).lo)), hi: expAt(v).hi };
  if (v > FAR) return { lo: subDown(1, expAt(-v).hi), hi: 1 };
  return ballToInterval(sigmoidBall(ball(v)));
}

/** Logistic function 1/(1 + e^{−x}), the derivative of softplus. */
export function sigmoid(x: Interval): Interval {
  return { lo: increasing(x, sigmoidAt, 0).lo, hi: x.hi === Infinity ? 1 : sigmoidAt(x.hi).hi };
}

/** v < −45: (w − w²)/w ≤ slope ≤ 1. */
function softplusSlopeAt(v: number): Interval {
  if (v < -FAR) return { lo: subDown(1, expAt(v).hi), hi: 1 };
  if (v > FAR) return div(sigmoidAt(v), softplusAt(v));
  return ballToInterval(divBall(sigmoidBall(ball(v)), softplusBall(ball(v))));
}

/** sigmoid/softplus = d/du ln softplus(u), decreasing from 1 (u → −∞) to 0. */
export function softplusSlope(x: Interval): Interval {
  return decreasingToZero(x, softplusSlopeAt, 1);
}

/** v < −45: −v ≤ v/(eᵛ−1) ≤ −v(1 + 2eᵛ); v > 45: v e^{−v} ≤ · ≤ v e^{−v}(1 + 2e^{−v}). */
function bernoulliAt(v: number): Interval {
  if (v === 0) return ONE;
  const spread = { lo: 1, hi: nextUp(1) };
  if (v < -FAR) return mul(point(-v), spread);
  if (v > FAR) return mul(mul(point(v), expAt(-v)), spread);
  const b = ball(v);
  if (Math.abs(v) < 0.35) return ballToInterval(divBall(ball(1), expm1Quotient(b)));
  return ballToInterval(divBall(b, expm1Ball(b)));
}

/** x/(eˣ − 1), 1 at 0. */
export function bernoulli(x: Interval): Interval {
  return decreasingToZero(x, bernoulliAt, Infinity);
}

/** 1 − v/(eᵛ − 1), without cancellation near 0, where it is v·((eᵛ−1−v)/v²)/((eᵛ−1)/v); 0 ≤ · ≤ v for v ≥ 0. */
function bernoulliGapAt(v: number): Interval {
  if (v === 0) return point(0);
  if (Math.abs(v) > FAR) return sub(ONE, bernoulliAt(v));
  if (Math.abs(v) < 2 ** -900) return { lo: Math.min(v, 0), hi: Math.max(v, 0) };
  const b = ball(v);
  if (Math.abs(v) < 0.35) return ballToInterval(mulBall(b, divBall(expm2Quotient(b), expm1Quotient(b))));
  return ballToInterval(subBall(ball(1), divBall(b, expm1Ball(b))));
}

/** 1 − x/(eˣ − 1), increasing from −∞ through 0 at 0 to 1. */
export function bernoulliGap(x: Interval): Interval {
  return {
    lo: increasing(x, bernoulliGapAt, -Infinity).lo,
    hi: x.hi === Infinity ? 1 : bernoulliGapAt(x.hi).hi,
  };
}

/**
 * B'(v) for B = v/(eᵛ−1): B(1 − B − v)/v away from 0; near 0 the series −1/2 + v/6 − v³/180 + v⁵/5040 − …,
 * alternating with decreasing terms for |v| < 2π, so that the rest is below the first term left out.
 */
function bernoulliSlopeAt(v: number): Interval {
  if (Math.abs(v) <= 0.01) {
    const x = point(v);
    const series = sub(sub(div(x, point(6)), point(0.5)), div(powInt(x, 3), point(180)));
    const rest = div(powInt(point(Math.abs(v)), 5), point(5040)).hi;
    return add(series, { lo: -rest, hi: rest });
  }
  const raw = div(mul(bernoulliAt(v), sub(bernoulliGapAt(v), point(v))), point(v));
  return { lo: Math.max(-1, raw.lo), hi: Math.min(0, raw.hi) };
}

/** Derivative of `bernoulli`, increasing from −1 to 0 (the function is convex). */
export function bernoulliSlope(x: Interval): Interval {
  return {
    lo: x.lo === -Infinity ? -1 : bernoulliSlopeAt(x.lo).lo,
    hi: x.hi === Infinity ? 0 : bernoulliSlopeAt(x.hi).hi,
  };
}

function powAt(base: number, exponent: number): Interval {
  if (exponent === 0 || base === 1) return ONE;
  if (base === 0) return exponent > 0 ? point(0) : { lo: Number.MAX_VALUE, hi: Infinity };
  if (base === Infinity) return exponent > 0 ? { lo: Number.MAX_VALUE, hi: Infinity } : { lo: 0, hi: 0 };
  // Beyond 1e150 the product below could leave the range of balls; the result over- or underflows anyway,
  // because |log base| ≥ 1e−16.
  const clipped = Math.max(-1e150, Math.min(1e150, exponent));
  return expOfBall(mulBall(ball(clipped), logAt(base)));
}

/**
 * x^y. Integer points y allow any x (without 0 for y < 0); other exponents need x ≥ 0 (x > 0 if y < 0).
 *
 * @throws IntervalDomainError outside these.
 */
export function pow(x: Interval, y: Interval): Interval {
  if (y.lo === y.hi && Number.isInteger(y.lo) && Math.abs(y.lo) <= 1024) return powInt(x, y.lo);
  if (x.lo < 0 || (x.lo === 0 && y.lo < 0)) {
    throw new IntervalDomainError(
      "pow",
      `${show(x)} ^ ${show(y)}`,
      "a base above 0",
      "Split the domain at 0.",
    );
  }
  if (y.lo === -Infinity || y.hi === Infinity) return exp(mul(y, log(x)));
  // y·ln x is bilinear in (ln x, y), so its extremes, and those of its exponential, are at the corners.
  const corners = [powAt(x.lo, y.lo), powAt(x.lo, y.hi), powAt(x.hi, y.lo), powAt(x.hi, y.hi)];
  return { lo: Math.min(...corners.map((c) => c.lo)), hi: Math.max(...corners.map((c) => c.hi)) };
}

/** Real cube root, of either sign. */
export function cbrt(x: Interval): Interval {
  const at = (v: number): Interval => {
    if (v === 0) return point(0);
    if (v < 0) return neg(at(-v));
    return expOfBall(divBall(logAt(v), ball(3)));
  };
  return increasing(x, at, -Infinity);
}

/** ln 2 as an interval. */
export const LN2_INTERVAL: Interval = ballToInterval(LN2);

/**
 * exp, log and their relatives on double-double balls, with proven error bounds.
 *
 * exp v: v = (16k + j)(ln 2)/16 + r, eᵛ = 2^k·2^{j/16}·eʳ, |r| ≤ 0.0225, eʳ = Σ_{n≤14} rⁿ/n! + R with
 * |R| ≤ 2|r|^15/15! < 2^−118 (the ratio of later terms is below 1/2); the table of 2^{j/16} comes from the same series
 * with 24 terms, |r| ≤ 0.36, |R| ≤ 2|r|^25/25! < 2^−118. expm1 v for |v| ≤ 0.36 is v·S, S = Σ_{n≤24} vⁿ/(n+1)! with the
 * same bound, which keeps the relative accuracy of small v.
 * log(1+d), |d| ≤ 0.3: 2 Σ s^{2n+1}/(2n+1), s = d/(2+d); after the term n = N the rest is at most
 * |s|^{2N+3}/((2N+3)(1−s²)). Elsewhere log v = y + log1p(v·e^{−y} − 1) with y = Math.log(v) a mere guess: the
 * argument g of the correction is computed rigorously, checked to be small, and |log1p(g) − (g − g²/2 + g³/3)| ≤ |g|⁴.
 * ln 2 = 18 artanh(1/26) − 2 artanh(1/4801) + 8 artanh(1/8749) (Machin-like; the test compares it with decimal.js),
 * summed in integers.
 */
import { InvariantError } from "../../solvers/errors.ts";
import {
  addBall,
  ball,
  divBall,
  fixedToBall,
  magnitude,
  mulBall,
  negBall,
  rationalBall,
  scaleBall,
  subBall,
  widen,
} from "./ball.ts";
import type { Ball } from "./ball.ts";

const TERMS = 24;
const EXP_LIMIT = 0.36;
/** Fewer terms do below this. */
const SHORT_TERMS = 14;
const SHORT_LIMIT = 0.0225;
const EXP_REMAINDER = 2 ** -118;
const LOG1P_LIMIT = 0.3;

const ONE = ball(1);
const TWO = ball(2);

/** artanh(1/n)·2^places as an integer, off by less than `places` units (one floor per term). */
function artanhInverse(n: bigint, places: bigint): bigint {
  let power = (1n << places) / n;
  let sum = 0n;
  for (let k = 1n; power > 0n; k += 2n) {
    sum += power / k;
    power /= n * n;
  }
  return sum;
}

function computeLn2(): Ball {
  const places = 240n;
  const value =
    18n * artanhInverse(26n, places) - 2n * artanhInverse(4801n, places) + 8n * artanhInverse(8749n, places);
  // Fewer than 60 terms each, each off by less than 3 units (its own floor and the two in its power).
  return fixedToBall(value, Number(places), 28n * 180n);
}

/** ln 2. */
export const LN2: Ball = computeLn2();

const INVERSE_FACTORIAL: readonly Ball[] = Array.from({ length: TERMS + 3 }, (_, n) => {
  let factorial = 1n;
  for (let k = 2n; k <= BigInt(n); k++) factorial *= k;
  return rationalBall(1n, factorial);
});

const INVERSE_ODD: readonly Ball[] = Array.from({ length: 32 }, (_, n) =>
  rationalBall(1n, BigInt(2 * n + 1)),
);

/** Σ_{n≥0} vⁿ/(n+shift)! for |v| ≤ 0.36, remainder included. */
function exponentialSum(v: Ball, shift: 0 | 1 | 2): Ball {
  const terms = magnitude(v) <= SHORT_LIMIT ? SHORT_TERMS : TERMS;
  let sum = INVERSE_FACTORIAL[terms + shift]!;
  for (let n = terms - 1 + shift; n >= shift; n--) sum = addBall(mulBall(sum, v), INVERSE_FACTORIAL[n]!);
  return widen(sum, EXP_REMAINDER);
}

/** 2^{j/16}, j = 0 … 15: the series reaches j = 8, squaring in effect the rest. */
const ROOTS_OF_TWO: readonly Ball[] = makeRoots();

function makeRoots(): readonly Ball[] {
  const first = Array.from({ length: 9 }, (_, j) => exponentialSum(scaleBall(mulBall(ball(j), LN2), -4), 0));
  return [...first, ...first.slice(1, 8).map((root) => mulBall(first[8]!, root))];
}

/** eᵛ = value·2^k, |v| ≤ 2000; the power of two is kept apart so that nothing overflows. */
export function expBall(v: Ball): { readonly value: Ball; readonly k: number } {
  const steps = Math.round((v.h * 16) / Math.LN2);
  const r = steps === 0 ? v : subBall(v, scaleBall(mulBall(ball(steps), LN2), -4));
  if (!(magnitude(r) <= SHORT_LIMIT)) throw new InvariantError(`exp: reduced argument ${r.h} ± ${r.e}`);
  const j = ((steps % 16) + 16) % 16;
  const series = exponentialSum(r, 0);
  return { value: j === 0 ? series : mulBall(series, ROOTS_OF_TWO[j]!), k: (steps - j) / 16 };
}

/** (eᵛ − 1)/v for |v| ≤ 0.36. */
export function expm1Quotient(v: Ball): Ball {
  if (!(magnitude(v) <= EXP_LIMIT)) throw new InvariantError(`expm1: argument ${v.h} ± ${v.e}`);
  return exponentialSum(v, 1);
}

/** (eᵛ − 1 − v)/v² for |v| ≤ 0.36. */
export function expm2Quotient(v: Ball): Ball {
  if (!(magnitude(v) <= EXP_LIMIT)) throw new InvariantError(`expm2: argument ${v.h} ± ${v.e}`);
  return exponentialSum(v, 2);
}

/** eᵛ − 1, |v| ≤ 700. */
export function expm1Ball(v: Ball): Ball {
  if (magnitude(v) <= EXP_LIMIT) return mulBall(v, expm1Quotient(v));
  const { value, k } = expBall(v);
  return subBall(scaleBall(value, k), ONE);
}

/** log(1 + d), |d| ≤ 0.3. */
function log1pSeries(d: Ball): Ball {
  const s = divBall(d, addBall(TWO, d));
  const s2 = mulBall(s, s);
  const ratio = magnitude(s2);
  // Terms until s^{2N+2} < 2^−110; ratio ≤ 0.034 makes that at most N = 22.
  let last = 1;
  for (let rest = ratio * ratio; rest > 2 ** -110 && last < INVERSE_ODD.length - 2; rest *= ratio) last++;
  let sum = INVERSE_ODD[last]!;
  for (let n = last - 1; n >= 0; n--) sum = addBall(mulBall(sum, s2), INVERSE_ODD[n]!);
  const remainder = (1.1 * Math.pow(ratio, last + 1)) / (2 * last + 3) / (1 - ratio);
  return mulBall(scaleBall(s, 1), widen(sum, remainder));
}

/** log v for a positive v in 2^−450 … 2^450. */
export function logBall(v: Ball): Ball {
  if (v.h > 1 - LOG1P_LIMIT + 0.01 && v.h < 1 + LOG1P_LIMIT - 0.01 && v.e < 0.001)
    return log1pSeries(subBall(v, ONE));
  const guess = Math.log(v.h);
  const { value, k } = expBall(ball(-guess));
  const g = subBall(mulBall(scaleBall(v, k), value), ONE);
  const size = magnitude(g);
  if (!(size < 2 ** -30)) throw new InvariantError(`log: correction ${g.h} ± ${g.e} of a guess is not small`);
  const g2 = mulBall(g, g);
  const cubic = mulBall(mulBall(g2, g), INVERSE_ODD[1]!);
  const correction = addBall(subBall(g, scaleBall(g2, -1)), cubic);
  return addBall(ball(guess), widen(correction, 2 * size ** 4));
}

/** log(1 + d) for d in (−0.3, 2^450). */
export function log1pBall(d: Ball): Ball {
  return magnitude(d) < LOG1P_LIMIT - 0.02 ? log1pSeries(d) : logBall(addBall(ONE, d));
}

/** softplus v = log(1 + eᵛ), |v| ≤ 300. */
export function softplusBall(v: Ball): Ball {
  const { value, k } = expBall(v.h > 0 ? negBall(v) : v);
  const tail = log1pBall(scaleBall(value, k));
  return v.h > 0 ? addBall(v, tail) : tail;
}

/** sigmoid v = 1/(1 + e^{−v}), |v| ≤ 300. */
export function sigmoidBall(v: Ball): Ball {
  const { value, k } = expBall(v.h > 0 ? negBall(v) : v);
  const w = scaleBall(value, k);
  return divBall(v.h > 0 ? ONE : w, addBall(ONE, w));
}

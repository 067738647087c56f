/**
 * An independent high-precision solver for the references of the enclosure tests: Taylor series in decimal.js at 50
 * digits, in the tokens themselves (not their logarithms), no intervals, its own recursions.
 */
import { Decimal } from "decimal.js";
import type { ScalarProblem } from "../../../solvers/types.ts";
import { exact } from "./exact.ts";

const D = Decimal.clone({ precision: 50, minE: -9e15, maxE: 9e15 });
const ORDER = 36;
/** Truncation allowed per step, relative to the token; the claims of the tests need 1e−25. */
const TOLERANCE = 1e-36;

type Coefficients = Decimal[];

function product(x: Coefficients, y: Coefficients, k: number): Decimal {
  let sum = new D(0);
  for (let i = 0; i <= k; i++) sum = sum.plus(x[i]!.times(y[k - i]!));
  return sum;
}

/** Coefficient k of F where F' = g·v'. */
function primitive(g: Coefficients, v: Coefficients, k: number): Decimal {
  let sum = new D(0);
  for (let i = 0; i < k; i++) sum = sum.plus(g[i]!.times(v[k - i]!).times(k - i));
  return sum.div(k);
}

function coefficients(problem: ScalarProblem, x0: readonly Decimal[]): Coefficients[] {
  const mu = new D(exact(problem.mu));
  const s = new D(exact(problem.sDelta));
  const a = new D(exact(problem.a));
  let state: Coefficients = Array.from({ length: ORDER + 1 }, () => new D(0));
  return x0.map((start) => {
    const x: Coefficients = [start];
    const u: Coefficients = [s.times(start)];
    const w: Coefficients = [u[0]!.exp()]; // e^u
    const sigmoid: Coefficients = [w[0]!.div(w[0]!.plus(1))];
    const delta: Coefficients = [w[0]!.plus(1).ln()];
    const exponent: Coefficients = [a.neg().times(delta[0]!)];
    const decay: Coefficients = [exponent[0]!.exp()];
    const h: Coefficients = [];
    const squares: Coefficients = [];
    for (let k = 0; k < ORDER; k++) {
      squares.push(product(x, x, k));
      h.push(product(decay, state, k).plus(product(delta, squares, k)));
      x.push(
        product(x, h, k)
          .times(mu)
          .div(k + 1),
      );
      u.push(s.times(x[k + 1]!));
      w.push(primitive(w, u, k + 1));
      // σ(1 + w) = w
      let rest = w[k + 1]!;
      for (let i = 0; i <= k; i++) rest = rest.minus(sigmoid[i]!.times(w[k + 1 - i]!));
      sigmoid.push(rest.div(w[0]!.plus(1)));
      delta.push(primitive(sigmoid, u, k + 1));
      exponent.push(a.neg().times(delta[k + 1]!));
      decay.push(primitive(decay, exponent, k + 1));
    }
    state = [...h, new D(0)];
    return x;
  });
}

function stepOf(series: readonly Coefficients[]): number {
  let h = Infinity;
  for (const x of series) {
    for (const k of [ORDER - 1, ORDER]) {
      if (x[0]!.isZero() || x[k]!.isZero()) continue;
      const ratio = x[k]!.div(x[0]!).abs().log(10).toNumber();
      h = Math.min(h, 10 ** ((Math.log10(TOLERANCE) - ratio) / k));
    }
  }
  return h;
}

/** x(t), good to about 30 digits away from a blow-up. @throws Error if 3,000 steps do not suffice. */
export function taylorReference(problem: ScalarProblem, t: number): readonly Decimal[] {
  let x: readonly Decimal[] = problem.x0.map((v) => new D(exact(v)));
  let rest = new D(exact(t));
  for (let steps = 0; steps < 3000; steps++) {
    if (rest.isZero()) return x;
    const series = coefficients(problem, x);
    const h = Decimal.min(rest, new D(exact(stepOf(series))));
    x = series.map((c) => c.reduceRight((sum, value) => sum.times(h).plus(value), new D(0)));
    rest = rest.minus(h);
  }
  throw new Error("the reference did not reach t");
}

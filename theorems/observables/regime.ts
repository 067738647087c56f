/**
 * From when on the tokens move as they do at the far end of the trace. Before that (a token that idles, or waits to be
 * bound behind a zero) a quantity may look settled, or may look as if it grew, for as long as one likes.
 */
import { response, type Probe } from "./maturity.ts";
import { latePoints, logAt, START } from "./series.ts";
import type { Extended, Trace, TracePoint } from "../../solvers/types.ts";

export interface Regime {
  /** Σ from which local exponents are roughly those at the far end. */
  readonly from: number;
  /** Σ that a part of the trace must pass to tell something about the far end. */
  readonly past: number;
}

/** Agreement of local exponents in powers of t with those at the far end. */
const SAME_POWER = 0.03;
/** Larger changes per e-fold of Σ are powers of t. */
const LOG_POWERS = 5;
/** How much further a part must go: e-folds of t for powers of t, a factor in Σ for powers of ln t. */
const MARGIN_POWERS = 10;
const MARGIN_LOGS = 30;
/** The same in powers of ln t: roughly, and nearly. Behind a zero the exponents differ by 1 − q, 0.07 at a = 0.1. */
const ROUGHLY = 0.2;
const NEARLY = 0.05;

/** Local exponents of one token: d ln|x|/dΣ and, where that is 0, d ln|x|/d ln Σ, over the interval i, j. */
function exponents(
  points: readonly TracePoint[],
  l: number,
  i: number,
  j: number,
): readonly [number, number] {
  const [p, q] = [points[i] as TracePoint, points[j] as TracePoint];
  const change = logAt(q.x[l] as Extended, q.sigma) - logAt(p.x[l] as Extended, p.sigma);
  return [change / (q.sigma - p.sigma), change / Math.log(q.sigma / p.sigma)];
}

interface Alike {
  readonly sigma: number;
  readonly powers: boolean;
}

/** From which Σ the exponents of token l differ from those at the end by no more than the tolerance; 0 if always. */
function alikeFrom(points: readonly TracePoint[], l: number, tolerance: number): Alike {
  const n = points.length;
  if (n < 2) return { sigma: 0, powers: false };
  const [p, q] = exponents(points, l, n - 2, n - 1);
  const powers = Math.abs(q) > LOG_POWERS;
  for (let i = n - 2; i > 0; i--) {
    const [pi, qi] = exponents(points, l, i - 1, i);
    const alike = Math.abs(pi - p) <= SAME_POWER && (powers || Math.abs(qi - q) <= tolerance);
    if (!alike) return { sigma: (points[i] as TracePoint).sigma, powers };
  }
  return { sigma: 0, powers };
}

function regimeOfToken(points: readonly TracePoint[], l: number): Regime {
  const { sigma, powers } = alikeFrom(points, l, NEARLY);
  const past = powers && sigma > 0 ? sigma + MARGIN_POWERS : sigma * MARGIN_LOGS;
  return { from: alikeFrom(points, l, ROUGHLY).sigma, past };
}

const cache = new WeakMap<Trace, readonly Regime[]>();

/** For each token. */
function regimes(trace: Trace): readonly Regime[] {
  const known = cache.get(trace);
  if (known !== undefined) return known;
  // All points: between those of the thinned list a token may change its ways.
  const points = trace.points.filter((p) => p.sigma >= START);
  const found = Array.from(points[0]?.x ?? [], (x, l) =>
    x.sign === 0 ? { from: 0, past: 0 } : regimeOfToken(points, l),
  );
  cache.set(trace, found);
  return found;
}

/** The regime of all tokens that a quantity depends on, as far as that can be seen where the quantity is known. */
export function regimeOf(probe: Probe, trace: Trace): Regime {
  const known = latePoints(trace).filter((p) => Number.isFinite(probe(p)));
  const at = [known[0], known[known.length >> 1], known.at(-1)].filter((p) => p !== undefined);
  const matter = regimes(trace).filter((_, l) => at.some((p) => response(probe, p, l) !== 0));
  return {
    from: Math.max(0, ...matter.map((r) => r.from)),
    past: Math.max(0, ...matter.map((r) => r.past)),
  };
}

import { all, create, type BigNumber } from "mathjs";
import type { Expr } from "./expression.ts";
import { NEGATIVE, NULL, POSITIVE, type SignSet, type Signs } from "./signs.ts";

/** Decimal digits carried; a difference above 1e-40 of the larger side is no rounding error. */
const DIGITS = 64;
let engine: ReturnType<typeof create> | undefined;
/** Made at the first witness: most runs need none. */
const math = (): ReturnType<typeof create> =>
  (engine ??= create(all!, { number: "BigNumber", precision: DIGITS }));

/** A point where two expressions differ. */
export interface Witness {
  readonly at: Readonly<Record<string, string>>;
  readonly left: string;
  readonly right: string;
}

const big = (x: number | string): BigNumber => math().bignumber(x);

function powerOf(u: BigNumber, v: BigNumber): BigNumber {
  if (v.isInteger()) return u.pow(v);
  return u.isNegative() ? big("NaN") : u.pow(v);
}

/** Value to about 60 digits; NaN outside the domain. */
export function evaluate(e: Expr, at: ReadonlyMap<string, BigNumber>): BigNumber {
  switch (e.kind) {
    case "number":
      return big(e.value.num.toString()).div(e.value.den.toString());
    case "symbol":
      return at.get(e.name) ?? big("NaN");
    case "negate":
      return evaluate(e.arg, at).neg();
    case "call":
      return evaluateCall(e.fn, evaluate(e.arg, at));
    case "binary": {
      const [u, v] = [evaluate(e.left, at), evaluate(e.right, at)];
      if (e.op === "+") return u.plus(v);
      if (e.op === "-") return u.minus(v);
      if (e.op === "*") return u.times(v);
      return e.op === "/" ? u.div(v) : powerOf(u, v);
    }
  }
}

function evaluateCall(fn: string, u: BigNumber): BigNumber {
  switch (fn) {
    case "exp":
      return u.exp();
    case "log":
      return u.ln();
    case "sqrt":
      return u.sqrt();
    case "cbrt":
      return u.cbrt();
    case "abs":
      return u.abs();
    case "sign":
      return big(u.isZero() ? 0 : u.isNegative() ? -1 : 1);
    case "softplus":
      return u.exp().plus(1).ln();
    case "sigmoid":
      return big(1).div(u.neg().exp().plus(1));
    case "bernoulli":
      return u.div(u.exp().minus(1));
    default:
      throw new Error(`evaluate: ${fn} has no value`);
  }
}

/** A small fixed sequence (Weyl, golden ratio): witnesses are the same on every run. */
function sample(index: number, signs: SignSet): BigNumber {
  const unit = (index * 0.6180339887498949) % 1;
  const magnitude = big((0.2 + 2.3 * unit).toFixed(6));
  const negative = (signs & POSITIVE) === 0 || ((signs & NEGATIVE) !== 0 && index % 2 === 1);
  if ((signs & (NEGATIVE | POSITIVE)) === 0 && (signs & NULL) !== 0) return big(0);
  return negative ? magnitude.neg() : magnitude;
}

/**
 * Looks for a point where left and right differ by more than 1e-40 relative.
 * @returns the first of `tries` points that shows it, or null.
 */
export function findWitness(
  left: Expr,
  right: Expr,
  symbols: readonly string[],
  signs: Signs,
  tries = 24,
): Witness | null {
  for (let trial = 0; trial < tries; trial++) {
    const at = new Map(
      symbols.map((s, i) => [s, sample(7 * trial + i * 3 + 1 + trial * i, signs.get(s) ?? 7)]),
    );
    const [a, b] = [evaluate(left, at), evaluate(right, at)];
    if (!a.isFinite() || !b.isFinite()) continue;
    if (a.minus(b).abs().greaterThan(a.abs().plus(b.abs()).times("1e-40"))) {
      return {
        at: Object.fromEntries([...at].map(([k, v]) => [k, v.toString()])),
        left: a.toPrecision(20),
        right: b.toPrecision(20),
      };
    }
  }
  return null;
}

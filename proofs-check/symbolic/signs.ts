import { print, type Expr } from "./expression.ts";

/** Possible signs as a bit set: 1 negative, 2 zero, 4 positive. */
export type SignSet = number;
export const NEGATIVE = 1;
export const NULL = 2;
export const POSITIVE = 4;
export const ANY = 7;

export type SignName = "positive" | "negative" | "nonnegative" | "nonpositive" | "nonzero" | "any";
const NAMED: Record<SignName, SignSet> = {
  positive: 4,
  negative: 1,
  nonnegative: 6,
  nonpositive: 3,
  nonzero: 5,
  any: 7,
};
export const signSet = (name: SignName): SignSet => NAMED[name];

/** What is known of each symbol's sign. */
export type Signs = ReadonlyMap<string, SignSet>;

function combine(a: SignSet, b: SignSet, op: (x: number, y: number) => SignSet): SignSet {
  let out = 0;
  for (const x of [-1, 0, 1]) {
    for (const y of [-1, 0, 1]) if ((a & (1 << (x + 1))) !== 0 && (b & (1 << (y + 1))) !== 0) out |= op(x, y);
  }
  return out;
}
const one = (s: number): SignSet => 1 << (s + 1);
export const signOfProduct = (a: SignSet, b: SignSet): SignSet => combine(a, b, (x, y) => one(x * y));
const signOfSum = (a: SignSet, b: SignSet): SignSet =>
  combine(a, b, (x, y) => (x * y < 0 ? ANY : one(Math.sign(x + y))));
const flip = (a: SignSet): SignSet => signOfProduct(a, NEGATIVE);

/**
 * The signs e can have, by structure alone: sums of positives are positive, exp and softplus are positive, even
 * powers are not negative, log(1 + positive) is positive. Sound, not complete: ANY says nothing.
 */
export function signOf(e: Expr, signs: Signs): SignSet {
  switch (e.kind) {
    case "number":
      return one(e.value.num > 0n ? 1 : e.value.num < 0n ? -1 : 0);
    case "symbol":
      return signs.get(e.name) ?? ANY;
    case "negate":
      return flip(signOf(e.arg, signs));
    case "call":
      return signOfCall(e, signs);
    case "binary":
      return signOfBinary(e, signs);
  }
}

function signOfCall(e: Expr & { kind: "call" }, signs: Signs): SignSet {
  const arg = signOf(e.arg, signs);
  switch (e.fn) {
    case "exp":
    case "softplus":
    case "sigmoid":
    case "bernoulli":
      return POSITIVE;
    case "sqrt":
      return arg & (NULL | POSITIVE) || ANY;
    case "cbrt":
    case "sign":
      return arg;
    case "abs":
      return ((arg & NULL) !== 0 ? NULL : 0) | ((arg & ~NULL) !== 0 ? POSITIVE : 0);
    case "log":
      return signOfLog(e.arg, signs);
    case "ddt":
      return ANY;
  }
}

/** log(1 + u) has the sign of u; log of a rational by comparison with 1. */
function signOfLog(u: Expr, signs: Signs): SignSet {
  if (u.kind === "number") return one(u.value.num > u.value.den ? 1 : u.value.num < u.value.den ? -1 : 0);
  if (u.kind === "binary" && u.op === "+" && print(u.left) === "1") return signOf(u.right, signs);
  return ANY;
}

function signOfBinary(e: Expr & { kind: "binary" }, signs: Signs): SignSet {
  const [a, b] = [signOf(e.left, signs), signOf(e.right, signs)];
  switch (e.op) {
    case "+":
      return signOfSum(a, b);
    case "-":
      return signOfSum(a, flip(b));
    case "*":
      return print(e.left) === print(e.right) ? signOfProduct(a, b) & ~NEGATIVE : signOfProduct(a, b);
    case "/": // where it is defined
      return signOfProduct(a, b & ~NULL);
    case "^":
      return signOfPower(a, e.right, b);
  }
}

function signOfPower(base: SignSet, exponent: Expr, exponentSign: SignSet): SignSet {
  if (base === POSITIVE) return POSITIVE;
  const value =
    exponent.kind === "negate" && exponent.arg.kind === "number"
      ? exponent.arg.value
      : exponent.kind === "number"
        ? exponent.value
        : null;
  if (value === null || value.den !== 1n)
    return (base & NEGATIVE) !== 0 ? ANY : exponentSign === POSITIVE ? base : base & (NULL | POSITIVE);
  const even = value.num % 2n === 0n;
  if (even) return ((base & NULL) !== 0 && value.num > 0n ? NULL : 0) | POSITIVE;
  return base;
}

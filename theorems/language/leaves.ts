/** Closures for the leaves of an expression: names, entries and whole lists, step sizes and attention scores. */
import { InvariantError } from "../../solvers/errors.ts";
import { add, extended, fromNumber, INFINITY, multiply, toNumber, U, ZERO } from "./extended.ts";
import type { Value } from "./extended.ts";
import { exp, softplus } from "./extendedFunctions.ts";
import type { Data, Scope } from "./scope.ts";
import type { ListName, NumberTree, ScalarName } from "./syntax.ts";
import type { IndexForm } from "./types.ts";

export type NumberClosure = (scope: Scope) => Value;
export type ListClosure = (scope: Scope) => readonly Value[];

const PI = fromNumber(Math.PI, U);
const E = fromNumber(Math.E, U);

function scalarOnly(value: Value | undefined): Value {
  if (value === undefined)
    throw new InvariantError("a statement in one dimension met a problem in D dimensions");
  return value;
}

const NAMES: Readonly<Record<ScalarName, NumberClosure>> = {
  mu: (s) => scalarOnly(s.data.mu),
  s: (s) => scalarOnly(s.data.s),
  a: (s) => s.data.a[0]!,
  L: (s) => s.data.tokens,
  D: (s) => s.data.dimension,
  t: (s) => s.t(),
  logt: (s) => s.logt(),
  T: (s) => s.blowUpTime(),
  l: (s) => fromNumber(s.free("l")),
  j: (s) => fromNumber(s.free("j")),
  d: (s) => fromNumber(s.free("d")),
  k: (s) => fromNumber(s.free("k")),
  pi: () => PI,
  e: () => E,
  Infinity: () => INFINITY,
};

export const named = (name: ScalarName): NumberClosure => NAMES[name];

/** Row-major position of the entry with these indices; x and x0 in one dimension have one. */
function position(indices: readonly IndexForm[]): (scope: Scope) => number {
  const [first, second] = indices as [IndexForm, IndexForm | undefined];
  if (second === undefined) return (s) => s.index(first);
  return (s) => s.index(first) * s.data.D + s.index(second);
}

export function element(list: ListName | "P", indices: readonly IndexForm[]): NumberClosure {
  if (list === "P") return attention(indices[0]!, indices[1]!);
  const at = position(indices);
  if (list === "x") return (s) => s.x(at(s));
  return (s) => s.data[list][at(s)]!;
}

function range(from: number, length: number, entry: (position: number) => Value): Value[] {
  const list = new Array<Value>(length);
  for (let i = 0; i < length; i++) list[i] = entry(from + i);
  return list;
}

/** A whole list, or the D components of one token. */
export function wholeList(list: ListName, token: IndexForm | undefined): ListClosure {
  if (token !== undefined) {
    if (list === "x") return (s) => range(s.index(token) * s.data.D, s.data.D, (i) => s.x(i));
    return (s) => s.data.x0.slice(s.index(token) * s.data.D, (s.index(token) + 1) * s.data.D);
  }
  if (list === "x") return (s) => range(0, s.data.L * s.data.D, (i) => s.x(i));
  return (s) => s.data[list];
}

/** Δ(u) = ln(1 + exp(s·u)); of the tokens themselves, the step sizes that the solver kept. */
export function stepSize(argument: NumberTree, closure: NumberClosure): NumberClosure {
  if (argument.op === "element" && argument.list === "x") {
    const token = argument.indices[0]!;
    return (s) => s.delta(s.index(token));
  }
  return (s) => softplus(multiply(scalarOnly(s.data.s), closure(s)), s.sigma);
}

export function stepSizes(argument: NumberTree, closure: ListClosure): ListClosure {
  if (argument.op === "list" && argument.list === "x") return (s) => range(0, s.data.L, (i) => s.delta(i));
  return (s) => closure(s).map((u) => softplus(multiply(scalarOnly(s.data.s), u), s.sigma));
}

/** A finite number beyond the doubles. */
const BEYOND = extended(1, 0, 1000, 0);

/** a Σ_{k=j+1..l} Δ(x_k) as a number; positions 0-based, j < l. */
function decay(s: Scope, data: Data, l: number, j: number): Value {
  let total = 0;
  let weighted = 0;
  for (let k = j + 1; k <= l; k++) {
    const delta = s.delta(k);
    const size = toNumber(delta, s.sigma);
    total += size;
    // Each term: its own error, the rounding of its exponential, and of the running sum.
    const error = delta.error + 2 * U * (2 + Math.abs(Math.log(size || 1)) + (k - j));
    if (size > 0) weighted += size * Math.expm1(error);
  }
  if (total === 0) return ZERO;
  if (total === Infinity) return BEYOND;
  return multiply(data.a[0]!, fromNumber(total, Math.log1p(weighted / total)));
}

/** P_{l,j} = μ x_l x_j Δ(x_j) exp(−a Σ_{k=j+1..l} Δ(x_k)), zero above the diagonal (MATH.md, section 1). */
function attention(row: IndexForm, column: IndexForm): NumberClosure {
  return (s) => {
    const l = s.index(row);
    const j = s.index(column);
    if (j > l) return ZERO;
    const { data, sigma } = s;
    const outer = multiply(multiply(scalarOnly(data.mu), s.x(l)), multiply(s.x(j), s.delta(j)));
    if (j === l || outer.sign === 0) return outer;
    const rate = decay(s, data, l, j);
    const factor = exp({ ...rate, sign: -rate.sign, num: -rate.num }, sigma);
    return multiply(outer, factor);
  };
}

/** Σ v_d². */
export function sumOfSquares(v: readonly Value[], sigma: number): Value {
  return v.map((e) => multiply(e, e)).reduce((sum, e) => add(sum, e, sigma), ZERO);
}

/** vᵀ M v. */
export function quadratic(v: readonly Value[], M: readonly Value[], sigma: number): Value {
  const D = v.length;
  let sum = ZERO;
  for (let i = 0; i < D; i++) {
    for (let k = 0; k < D; k++) {
      sum = add(sum, multiply(M[i * D + k]!, multiply(v[i]!, v[k]!)), sigma);
    }
  }
  return sum;
}

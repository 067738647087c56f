/** From the language's tree to closures: the tree is walked once, never during evaluation. */
import {
  abs,
  add,
  divide,
  fromNumber,
  isUndefined,
  multiply,
  negate,
  ONE,
  subtract,
  ZERO,
} from "./extended.ts";
import type { Value } from "./extended.ts";
import { cbrt, exp, expm1, log, log1p, power, sign, sqrt } from "./extendedFunctions.ts";
import { and, compare, extreme, not, or } from "./comparison.ts";
import { logarithmicPart } from "./logarithmic.ts";
import { element, named, quadratic, stepSize, stepSizes, sumOfSquares, wholeList } from "./leaves.ts";
import type { ListClosure, NumberClosure } from "./leaves.ts";
import type { Scope } from "./scope.ts";
import type { BooleanTree, Comparator, NumberFunction, NumberTree } from "./syntax.ts";
import type { Truth } from "./types.ts";

export type TruthClosure = (scope: Scope) => Truth;
type TruthListClosure = (scope: Scope) => readonly Truth[];
type NumberTreeOf<K> = Extract<NumberTree, { readonly op: K }>;
type Apply = NumberTreeOf<"apply">;

type Unary = (v: Value, sigma: number) => Value;
type Binary = (a: Value, b: Value, sigma: number) => Value;

const UNARY: Partial<Record<NumberFunction, Unary>> = {
  negate,
  abs,
  sign,
  sqrt,
  cbrt,
  exp,
  log,
  log1p,
  expm1,
};
const BINARY: Partial<Record<NumberFunction, Binary>> = {
  "+": add,
  "-": subtract,
  "*": multiply,
  "/": divide,
  "^": power,
};
const FOLD: Partial<Record<NumberFunction, Binary>> = {
  sum: add,
  min: (a, b, sigma) => extreme(a, b, -1, sigma),
  max: (a, b, sigma) => extreme(a, b, 1, sigma),
};
const EXACT_POWER: Binary = (a, b, sigma) => power(a, b, sigma, true);

/** Written with numbers only: 1/3 means one third, not the double next to it. */
const isLiteral = (tree: NumberTree): boolean =>
  tree.op === "literal" || (tree.op === "apply" && tree.fn !== "Delta" && tree.args.every(isLiteral));

function binaryOf(tree: Apply): Binary | undefined {
  return tree.fn === "^" && isLiteral(tree.args[1]!) ? EXACT_POWER : BINARY[tree.fn];
}

/** A tree of size "scalar". */
export function compileNumber(tree: NumberTree): NumberClosure {
  switch (tree.op) {
    case "literal": {
      const constant = fromNumber(tree.value);
      return () => constant;
    }
    case "name":
      return named(tree.name);
    case "element":
      return element(tree.list, tree.indices);
    case "remaining":
      return (s) => s.remaining();
    case "apply":
      return folded(tree, compileApply(tree));
    case "list":
      throw new TypeError("a list is not a number");
  }
}

/** Literal subexpressions are computed once. They need nothing of the scope. */
function folded(tree: NumberTree, closure: NumberClosure): NumberClosure {
  if (!isLiteral(tree)) return closure;
  const constant = closure({ sigma: 0 } as Scope);
  return () => constant;
}

function compileApply(tree: Apply): NumberClosure {
  const fold = FOLD[tree.fn];
  if (fold !== undefined) return compileFold(tree, fold);
  const binary = binaryOf(tree);
  if (binary !== undefined) {
    const [a, b] = tree.args.map(compileNumber) as [NumberClosure, NumberClosure];
    return (s) => binary(a(s), b(s), s.sigma);
  }
  return compileUnary(tree);
}

function compileUnary(tree: Apply): NumberClosure {
  const argument = tree.args[0]!;
  if (tree.fn === "norm") {
    const list = compileList(argument);
    return (s) => sqrt(sumOfSquares(list(s), s.sigma));
  }
  if (tree.fn === "quad") {
    const list = compileList(argument);
    return (s) => quadratic(list(s), s.data.M, s.sigma);
  }
  if (tree.fn === "exp") return compileExponential(argument);
  const closure = compileNumber(argument);
  if (tree.fn === "Delta") return stepSize(argument, closure);
  const unary = UNARY[tree.fn]!;
  return (s) => unary(closure(s), s.sigma);
}

/** exp(k ln t + …) = t^k exp(…): the power keeps its slope where the exponential of a number would lose it. */
function compileExponential(argument: NumberTree): NumberClosure {
  const { powers, rest } = logarithmicPart(argument);
  if (powers.length === 0) {
    const closure = compileNumber(argument);
    return (s) => exp(closure(s), s.sigma);
  }
  const factors = powers.map(({ base, exponent }) =>
    compileApply({ op: "apply", fn: "^", args: [base, exponent], size: "scalar" }),
  );
  const other = rest === undefined ? undefined : compileNumber(rest);
  return (s) => {
    let product = other === undefined ? fromNumber(1) : exp(other(s), s.sigma);
    for (const factor of factors) product = multiply(product, factor(s));
    return product;
  };
}

/** The numbers of a fold's arguments: one list, or several scalars. */
function compileFold(tree: Apply, fold: Binary): NumberClosure {
  const items =
    tree.args.length === 1 && tree.args[0]!.size !== "scalar"
      ? compileList(tree.args[0]!)
      : gather(tree.args);
  return (s) => {
    const list = items(s);
    let result = list[0] ?? ZERO;
    for (let i = 1; i < list.length; i++) result = fold(result, list[i]!, s.sigma);
    return result;
  };
}

function gather(args: readonly NumberTree[]): ListClosure {
  const closures = args.map(compileNumber);
  return (s) => closures.map((c) => c(s));
}

/** A tree of any size but "scalar". */
function compileList(tree: NumberTree): ListClosure {
  if (tree.op === "list") return wholeList(tree.list, tree.token);
  if (tree.op !== "apply") throw new TypeError(`${tree.op} is not a list`);
  if (tree.fn === "eig") return (s) => s.eig();
  if (tree.fn === "eigsym") return (s) => s.eigsym();
  const first = tree.args[0]!;
  if (tree.fn === "Delta") return stepSizes(first, compileList(first));
  const binary = binaryOf(tree);
  if (binary === undefined) {
    const closure = compileList(first);
    const unary = UNARY[tree.fn]!;
    return (s) => closure(s).map((v) => unary(v, s.sigma));
  }
  const [a, b] = tree.args.map(entries) as [EntryClosure, EntryClosure];
  return (s) => zip(a(s), b(s), (x, y) => binary(x, y, s.sigma));
}

type EntryClosure = (scope: Scope) => Value | readonly Value[];
const entries = (tree: NumberTree): EntryClosure =>
  tree.size === "scalar" ? compileNumber(tree) : compileList(tree);

/** Entry by entry; a single value goes with every entry. At least one side is a list. */
function zip<A extends object, R>(a: A | readonly A[], b: A | readonly A[], f: (x: A, y: A) => R): R[] {
  if (!Array.isArray(a)) return (b as readonly A[]).map((y) => f(a as A, y));
  if (!Array.isArray(b)) return a.map((x: A) => f(x, b as A));
  return a.map((x: A, i: number) => f(x, b[i] as A));
}

/** A tree of size "scalar". */
export function compileTruth(tree: BooleanTree): TruthClosure {
  if (tree.op === "compare") return compileComparison(tree.operators, tree.args);
  if (tree.fn === "not") {
    const inner = compileTruth(tree.args[0]!);
    return (s) => not(inner(s));
  }
  const combine = tree.fn === "and" || tree.fn === "all" ? and : or;
  if (tree.args.length === 1 && tree.args[0]!.size !== "scalar") {
    const list = compileTruthList(tree.args[0]!);
    return (s) => list(s).reduce(combine);
  }
  const parts = tree.args.map(compileTruth);
  return (s) => {
    let result = parts[0]!(s);
    for (let i = 1; i < parts.length; i++) result = combine(result, parts[i]!(s));
    return result;
  };
}

/** Whether two trees are one where x = x0: both sides are then exactly equal, however they are rounded. */
function oneAtRest(left: NumberTree, right: NumberTree): boolean {
  const text = (tree: NumberTree): string =>
    JSON.stringify(tree, (key, value: unknown) => (key === "list" && value === "x" ? "x0" : value));
  return text(left) === text(right);
}

type Comparison = (a: Value, b: Value, s: Scope) => Truth;

function comparison(operator: Comparator, left: NumberTree, right: NumberTree): Comparison {
  if (!oneAtRest(left, right)) return (a, b, s) => compare(operator, a, b, s.sigma);
  const equal = compare(operator, ONE, ONE, 0);
  return (a, b, s) => (s.atRest && !isUndefined(a) ? equal : compare(operator, a, b, s.sigma));
}

/** a < b < c is a < b and b < c. */
function compileComparison(operators: readonly Comparator[], args: readonly NumberTree[]): TruthClosure {
  const closures = args.map(compileNumber);
  const links = operators.map((o, i) => comparison(o, args[i]!, args[i + 1]!));
  if (links.length === 1) {
    const [link] = links as [Comparison];
    const [a, b] = closures as [NumberClosure, NumberClosure];
    return (s) => link(a(s), b(s), s);
  }
  return (s) => {
    const values = closures.map((c) => c(s));
    return links.map((link, i) => link(values[i]!, values[i + 1]!, s)).reduce(and);
  };
}

function compileTruthList(tree: BooleanTree): TruthListClosure {
  if (tree.op === "compare") {
    const links = tree.operators.map((o, i) => compileLink(o, tree.args[i]!, tree.args[i + 1]!));
    return (s) =>
      links.map((link) => link(s)).reduce((p, q) => zip<Truth, Truth>(p, q, and)) as readonly Truth[];
  }
  if (tree.fn === "not") {
    const inner = compileTruthList(tree.args[0]!);
    return (s) => inner(s).map(not);
  }
  const combine = tree.fn === "and" ? and : or;
  const [a, b] = tree.args.map((t) => (t.size === "scalar" ? compileTruth(t) : compileTruthList(t))) as [
    (s: Scope) => Truth | readonly Truth[],
    (s: Scope) => Truth | readonly Truth[],
  ];
  return (s) => zip(a(s), b(s), combine);
}

/** One comparison of a chain, over a list; in a chain of scalars and lists a link may be of scalars only. */
function compileLink(
  operator: Comparator,
  left: NumberTree,
  right: NumberTree,
): (s: Scope) => readonly Truth[] | Truth {
  const a = entries(left);
  const b = entries(right);
  const link = comparison(operator, left, right);
  const one =
    (s: Scope): ((x: Value, y: Value) => Truth) =>
    (x, y) =>
      link(x, y, s);
  if (left.size === "scalar" && right.size === "scalar") return (s) => one(s)(a(s) as Value, b(s) as Value);
  return (s) => zip(a(s), b(s), one(s));
}

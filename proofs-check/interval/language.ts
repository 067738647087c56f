/**
 * The language of conjecture files (CONTRACT.md) over intervals, for one dimension: numbers are enclosures, truth has
 * three values. An expression that cannot be bounded (a divisor or a log that may be zero) is null, and comparisons
 * with null are unknown, so that a certain answer is certain whatever the true values inside the enclosures.
 */
import type { Interval, ScalarProblem } from "../../solvers/types.ts";
import { intervalAlgebra } from "./algebras.ts";
import { COMPARATORS, all, any, compare, not } from "./certainty.ts";
import type { Certainty } from "./certainty.ts";
import { exp, softplus } from "./elementary.ts";
import { IntervalDomainError } from "./errors.ts";
import { FormulaError, UNARY, decimal, parseNode } from "./formula.ts";
import type { BinaryName, ParsedNode, UnaryName } from "./formula.ts";
import { ONE, ZERO, add, hull, max, min, mul, point, scale } from "./interval.ts";

/** What an expression is evaluated on; l and j are 1-based. */
export interface IntervalEnvironment {
  readonly problem: ScalarProblem;
  /** Tokens at `t`; absent for initial data only. */
  readonly row?: { readonly t: Interval; readonly x: readonly Interval[] };
  /** Enclosure of T, where the problem blows up. */
  readonly T?: Interval;
  readonly l?: number;
  readonly j?: number;
}

type Value = Interval | null;
type Result =
  | { readonly kind: "number"; readonly values: readonly Value[]; readonly list: boolean }
  | { readonly kind: "truth"; readonly values: readonly Certainty[]; readonly list: boolean };

/** An index outside 1 … L: the instance does not count. */
export class OutsideInstance extends Error {}

const BEYOND: Interval = { lo: Number.MAX_VALUE, hi: Infinity };
const E: Interval = exp(ONE);
/** π to the two doubles around it: 3.141592653589793115… < π < next double. */
const PI: Interval = { lo: Math.PI, hi: Math.PI + 2 ** -51 };
const ARITHMETIC: Readonly<Record<string, BinaryName>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "^": "pow",
};

const number = (value: Value): Result => ({ kind: "number", values: [value], list: false });

function guarded(compute: () => Interval): Value {
  try {
    return compute();
  } catch (error) {
    if (error instanceof IntervalDomainError) return null;
    throw error;
  }
}

function sign(x: Interval): Interval {
  const of = (v: number): number => (v > 0 ? 1 : v < 0 ? -1 : 0);
  return { lo: of(x.lo), hi: of(x.hi) };
}

/** Entry by entry; a scalar goes with every entry of a list. */
function zip<T, R>(x: readonly T[], y: readonly T[], f: (a: T, b: T) => R): readonly R[] {
  const n = Math.max(x.length, y.length);
  if ((x.length !== n && x.length !== 1) || (y.length !== n && y.length !== 1))
    throw new FormulaError("lists", `${x.length}, ${y.length}`, "equal lengths");
  return Array.from({ length: n }, (_, i) => f(x[x.length === 1 ? 0 : i]!, y[y.length === 1 ? 0 : i]!));
}

class Evaluator {
  private readonly env: IntervalEnvironment;
  private readonly source: string;

  constructor(source: string, env: IntervalEnvironment) {
    this.source = source;
    this.env = env;
  }

  evaluate(node: ParsedNode): Result {
    switch (node.type) {
      case "ConstantNode":
        return number(literal(node.toString()));
      case "ParenthesisNode":
        return this.evaluate(node.content!);
      case "SymbolNode":
        return this.symbol(node.name ?? "");
      case "AccessorNode":
        return number(this.element(node));
      case "OperatorNode":
        return this.operator(node.op ?? "", node.args ?? []);
      case "RelationalNode":
        return this.chain(node.conditionals ?? [], node.params ?? []);
      case "FunctionNode":
        return this.call(node.fn?.name ?? "", node.args ?? []);
      default:
        return this.refuse(node.type);
    }
  }

  private refuse(what: string): never {
    throw new FormulaError(this.source, what, "the language of conjecture files, one dimension");
  }

  private numbers(node: ParsedNode): Extract<Result, { kind: "number" }> {
    const result = this.evaluate(node);
    return result.kind === "number" ? result : this.refuse("a comparison where a number belongs");
  }

  private truths(node: ParsedNode): Extract<Result, { kind: "truth" }> {
    const result = this.evaluate(node);
    return result.kind === "truth" ? result : this.refuse("a number where a comparison belongs");
  }

  private tokens(name: "x" | "x0"): readonly Interval[] {
    if (name === "x0") return this.env.problem.x0.map(point);
    return this.env.row?.x ?? this.refuse("x in an expression of initial data");
  }

  private symbol(name: string): Result {
    const { problem, row, T, l, j } = this.env;
    const index = (value: number | undefined): Result =>
      number(value === undefined ? this.refuse(name) : point(value));
    switch (name) {
      case "x":
      case "x0":
        return { kind: "number", values: this.tokens(name), list: true };
      case "mu":
        return number(point(problem.mu));
      case "s":
        return number(point(problem.sDelta));
      case "a":
        return number(point(problem.a));
      case "L":
        return number(point(problem.x0.length));
      case "l":
        return index(l);
      case "j":
        return index(j);
      case "t":
        return number(row?.t ?? this.refuse("t"));
      case "logt":
        return number(guarded(() => intervalAlgebra.unary("log", row?.t ?? this.refuse("logt"))));
      case "T":
        return number(T ?? null);
      case "pi":
        return number(PI);
      case "e":
        return number(E);
      case "Infinity":
        return number(BEYOND);
      default:
        return this.refuse(name);
    }
  }

  /** A whole index in 1 … L, 0-based. */
  private index(node: ParsedNode): number {
    const value = this.numbers(node).values[0] ?? null;
    if (value === null || value.lo !== value.hi || !Number.isInteger(value.lo))
      return this.refuse("an index");
    if (value.lo < 1 || value.lo > this.env.problem.x0.length) throw new OutsideInstance();
    return value.lo - 1;
  }

  private element(node: ParsedNode): Value {
    const name = node.object?.name ?? "";
    const indices = (node.index?.dimensions ?? []).map((dimension) => this.index(dimension));
    if ((name === "x" || name === "x0") && indices.length === 1) return this.tokens(name)[indices[0]!]!;
    if (name === "P" && indices.length === 2) return this.score(indices[0]!, indices[1]!);
    return this.refuse(node.toString());
  }

  private delta(x: Interval): Interval {
    return softplus(scale(x, this.env.problem.sDelta));
  }

  /** P_lj = μ x_l x_j Δ(x_j) exp(−a Σ_{k=j+1..l} Δ(x_k)), zero for j > l. */
  private score(l: number, j: number): Interval {
    if (j > l) return ZERO;
    const x = this.tokens("x");
    const { mu, a } = this.env.problem;
    const between = x.slice(j + 1, l + 1).reduce((sum, v) => add(sum, this.delta(v)), ZERO);
    const pair = j === l ? intervalAlgebra.binary("pow", x[l]!, point(2)) : mul(x[l]!, x[j]!);
    return mul(scale(mul(pair, this.delta(x[j]!)), mu), exp(scale(between, -a)));
  }

  private operator(op: string, args: readonly ParsedNode[]): Result {
    if (args.length === 1) {
      if (op === "not") {
        const inner = this.truths(args[0]!);
        return { ...inner, values: inner.values.map(not) };
      }
      if (op === "+") return this.numbers(args[0]!);
      return op === "-" ? this.apply("neg", args[0]!) : this.refuse(op);
    }
    const [left, right] = [args[0]!, args[1]!];
    if (op === "and" || op === "or") {
      const [x, y] = [this.truths(left), this.truths(right)];
      const join = op === "and" ? all : any;
      return {
        kind: "truth",
        values: zip(x.values, y.values, (p, q) => join([p, q])),
        list: x.list || y.list,
      };
    }
    if (COMPARATORS[op] !== undefined) return this.chain([op], [left, right]);
    const fn = ARITHMETIC[op] ?? this.refuse(op);
    const [x, y] = [this.numbers(left), this.numbers(right)];
    const values = zip(x.values, y.values, (p, q) =>
      p === null || q === null ? null : guarded(() => finite(intervalAlgebra.binary(fn, p, q))),
    );
    return { kind: "number", values, list: x.list || y.list };
  }

  private chain(operators: readonly string[], args: readonly ParsedNode[]): Result {
    const sides = args.map((arg) => this.numbers(arg));
    const links = operators.map((op, i) => {
      const name = COMPARATORS[op] ?? this.refuse(op);
      return zip(sides[i]!.values, sides[i + 1]!.values, (p, q) => compare(name, p, q));
    });
    const values = links.reduce((x, y) => zip(x, y, (p, q) => all([p, q])));
    return { kind: "truth", values, list: sides.some((s) => s.list) };
  }

  private apply(fn: UnaryName | "sign" | "Delta", arg: ParsedNode): Result {
    const x = this.numbers(arg);
    const f = (v: Interval): Interval =>
      fn === "sign" ? sign(v) : fn === "Delta" ? this.delta(v) : intervalAlgebra.unary(fn, v);
    return { ...x, values: x.values.map((v) => (v === null ? null : guarded(() => finite(f(v))))) };
  }

  private call(name: string, args: readonly ParsedNode[]): Result {
    const language = ["abs", "sqrt", "cbrt", "exp", "log", "log1p", "expm1"];
    if (args.length === 1 && language.includes(name) && (UNARY as readonly string[]).includes(name)) {
      return this.apply(name as UnaryName, args[0]!);
    }
    if (args.length === 1 && (name === "sign" || name === "Delta")) return this.apply(name, args[0]!);
    if (args.length > 0 && (name === "any" || name === "all")) {
      const values = args.flatMap((arg) => this.truths(arg).values);
      return { kind: "truth", values: [name === "all" ? all(values) : any(values)], list: false };
    }
    const reducer = { min, max, sum: add }[name];
    if (reducer === undefined || args.length === 0) return this.refuse(`${name}()`);
    const values = args.flatMap((arg) => this.numbers(arg).values);
    return number(values.reduce((x, y) => (x === null || y === null ? null : finite(reducer(x, y)))));
  }
}

/** NaN ends (∞ − ∞) mean nothing is known. */
function finite(x: Interval): Interval {
  if (Number.isNaN(x.lo) || Number.isNaN(x.hi)) throw new IntervalDomainError("value", "NaN", "a number", "");
  return x;
}

/** The decimal and the double nearest to it: right under either reading of a literal. */
function literal(text: string): Interval {
  const value = decimal(text);
  return hull(value, point(Number(text)));
}

export interface FreeIndices {
  readonly l: boolean;
  readonly j: boolean;
}

/** Which of the free indices l, j an expression uses. */
export function freeIndices(source: string): FreeIndices {
  let l = false;
  let j = false;
  parseNode(source).traverse((node: ParsedNode) => {
    if (node.type !== "SymbolNode") return;
    if (node.name === "l") l = true;
    if (node.name === "j") j = true;
  });
  return { l, j };
}

/**
 * Whether a comparison certainly holds, certainly fails, or neither is known. A list counts as "all of it".
 *
 * @throws FormulaError outside the language; OutsideInstance for an index outside 1 … L.
 */
export function certainty(source: string, env: IntervalEnvironment): Certainty {
  const result = new Evaluator(source, env).evaluate(parseNode(source));
  if (result.kind !== "truth") throw new FormulaError(source, "a number", "a comparison");
  return all(result.values);
}

/** An enclosure of a number, or null where none is known. @throws as `certainty`. */
export function encloseValue(source: string, env: IntervalEnvironment): Interval | null {
  const result = new Evaluator(source, env).evaluate(parseNode(source));
  if (result.kind !== "number" || result.list)
    throw new FormulaError(source, "a list or comparison", "a number");
  return result.values[0] ?? null;
}

/**
 * Formulas for branch and bound: mathjs syntax turned into a small tree, evaluated over any algebra (intervals,
 * gradients, Taylor series). Decimal literals mean the exact decimal, enclosed; nothing is ever run as code.
 */
import { createRequire } from "node:module";
import type { MathNode } from "mathjs";
import { InputError } from "../../solvers/errors.ts";
import type { Interval } from "../../solvers/types.ts";
import { ballToInterval, rationalBall } from "./ball.ts";
import { point } from "./interval.ts";

/** Functions of one argument that every algebra knows. */
export const UNARY = [
  "neg",
  "abs",
  "sqrt",
  "cbrt",
  "exp",
  "expm1",
  "log",
  "log1p",
  "softplus",
  "logSoftplus",
  "sigmoid",
  "softplusSlope",
  "bernoulli",
  "bernoulliGap",
] as const;
export type UnaryName = (typeof UNARY)[number];
export const BINARY = ["add", "sub", "mul", "div", "pow", "min", "max"] as const;
export type BinaryName = (typeof BINARY)[number];

export type Formula =
  | { readonly kind: "constant"; readonly value: Interval }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "unary"; readonly fn: UnaryName; readonly arg: Formula }
  | { readonly kind: "binary"; readonly fn: BinaryName; readonly left: Formula; readonly right: Formula };

/** What a formula is evaluated in. */
export interface Algebra<T> {
  constant(value: Interval): T;
  unary(fn: UnaryName, x: T): T;
  binary(fn: BinaryName, x: T, y: T): T;
}

/** One side compared with the other: positive means left − right > 0 is claimed (≥ 0 if not strict). */
export interface Comparison {
  readonly difference: Formula;
  readonly strict: boolean;
  readonly text: string;
}

/** A formula that cannot be read, or that names something unknown. */
export class FormulaError extends InputError {
  constructor(source: string, received: string, expected: string) {
    super("formula", [{ field: source, received, expected, remedy: "Correct the formula." }]);
  }
}

interface ParsedNode extends MathNode {
  readonly op?: string;
  readonly args?: readonly ParsedNode[];
  readonly name?: string;
  readonly fn?: { readonly name?: string };
  readonly content?: ParsedNode;
  readonly conditionals?: readonly string[];
  readonly params?: readonly ParsedNode[];
  readonly object?: ParsedNode;
  readonly index?: { readonly dimensions?: readonly ParsedNode[] };
}

type Parse = (text: string) => ParsedNode;
let loaded: Parse | undefined;

/** mathjs takes 0.2 s to load, so it is loaded at the first formula; only its parser is used. */
export function parseNode(text: string): ParsedNode {
  // mathjs reads literals as doubles and prints them with at most 17 digits: more would be lost in silence.
  const long = (text.match(/\d[\d.]*/g) ?? []).find(
    (n) => n.replace(/\./, "").replace(/^0+/, "").length > 15,
  );
  if (long !== undefined) throw new FormulaError(text, long, "numbers of at most 15 digits");
  loaded ??= (createRequire(import.meta.url)("mathjs/number") as { parse: Parse }).parse;
  try {
    return loaded(text);
  } catch (error) {
    throw new FormulaError(text, error instanceof Error ? error.message : String(error), "mathjs syntax");
  }
}

export type { ParsedNode };

/** The exact decimal (or integer, or 1.5e-3) as an enclosure. @throws FormulaError if it is not a number. */
export function decimal(text: string): Interval {
  const match = /^(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null || text === "") throw new FormulaError(text, text, "a decimal number");
  const [, whole = "", fraction = "", exponent = "0"] = match;
  const numerator = BigInt(`${whole}${fraction}` || "0");
  const places = fraction.length - Number(exponent);
  const value = Number(text);
  if (!Number.isFinite(value)) throw new FormulaError(text, text, "a number below 1.8e308");
  if (numerator === 0n) return point(0);
  if (places <= 0 && BigInt(value) === numerator * 10n ** BigInt(-places)) return point(value);
  if (places <= 0 || places > 30) return hullOf(value);
  const denominator = 10n ** BigInt(places);
  // Decimals that are doubles, such as 0.5, stay points.
  const shifted = value * 2 ** 60;
  if (Number.isInteger(shifted) && BigInt(shifted) * denominator === numerator << 60n) return point(value);
  return ballToInterval(rationalBall(numerator, denominator));
}

/** Number(text) is within half a unit of the decimal. */
function hullOf(value: number): Interval {
  return { lo: value * (1 - 2 ** -51), hi: value * (1 + 2 ** -51) + Number.MIN_VALUE };
}

const OPERATORS: Readonly<Record<string, BinaryName>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "^": "pow",
};

function toFormula(node: ParsedNode, source: string): Formula {
  const args = node.args ?? [];
  switch (node.type) {
    case "ConstantNode":
      return { kind: "constant", value: decimal(node.toString()) };
    case "ParenthesisNode":
      return toFormula(node.content!, source);
    case "SymbolNode":
      return { kind: "variable", name: node.name ?? "" };
    case "OperatorNode": {
      if (args.length === 1 && node.op === "-")
        return { kind: "unary", fn: "neg", arg: toFormula(args[0]!, source) };
      const fn = OPERATORS[node.op ?? ""];
      if (args.length !== 2 || fn === undefined) throw new FormulaError(source, String(node.op), "+ − * / ^");
      return { kind: "binary", fn, left: toFormula(args[0]!, source), right: toFormula(args[1]!, source) };
    }
    case "FunctionNode":
      return toCall(node, source);
    default:
      throw new FormulaError(source, node.type, "numbers, names, + − * / ^ and known functions");
  }
}

function toCall(node: ParsedNode, source: string): Formula {
  const name = node.fn?.name ?? "";
  const args = (node.args ?? []).map((arg) => toFormula(arg, source));
  if (args.length === 1 && (UNARY as readonly string[]).includes(name)) {
    return { kind: "unary", fn: name as UnaryName, arg: args[0]! };
  }
  if (args.length === 2 && (BINARY as readonly string[]).includes(name)) {
    return { kind: "binary", fn: name as BinaryName, left: args[0]!, right: args[1]! };
  }
  throw new FormulaError(source, `${name}(${args.length} arguments)`, `one of ${UNARY.join(", ")}, min, max`);
}

/** @throws FormulaError if the text is no formula. */
export function parseFormula(source: string): Formula {
  return toFormula(parseNode(source), source);
}

const NAMED: Readonly<Record<string, "<" | "<=" | ">" | ">=">> = {
  smaller: "<",
  smallerEq: "<=",
  larger: ">",
  largerEq: ">=",
};

function compare(left: ParsedNode, op: string, right: ParsedNode, source: string): Comparison {
  const [small, large] = op.startsWith("<") ? [left, right] : [right, left];
  const difference: Formula = {
    kind: "binary",
    fn: "sub",
    left: toFormula(large, source),
    right: toFormula(small, source),
  };
  // A − 0 is A: keeps the tree, and its rounding, as written.
  const zero = difference.right;
  const plain = zero.kind === "constant" && zero.value.lo === 0 && zero.value.hi === 0;
  const text = `${left.toString()} ${op} ${right.toString()}`;
  return { difference: plain ? difference.left : difference, strict: !op.endsWith("="), text };
}

/**
 * Reads "A < B", "A >= B" or a chain "A < B < C" as the comparisons it consists of.
 *
 * @throws FormulaError on anything else.
 */
export function parseComparisons(source: string): readonly Comparison[] {
  let node = parseNode(source);
  while (node.type === "ParenthesisNode") node = node.content!;
  const args = node.args ?? node.params ?? [];
  const operators =
    node.type === "RelationalNode" ? (node.conditionals ?? []).map((c) => NAMED[c] ?? c) : [node.op ?? ""];
  if (args.length !== operators.length + 1 || !operators.every((op) => ["<", "<=", ">", ">="].includes(op))) {
    throw new FormulaError(
      source,
      node.type,
      "an inequality: A < B, A <= B, A > B, A >= B, or a chain of them",
    );
  }
  return operators.map((op, i) => compare(args[i]!, op, args[i + 1]!, source));
}

export function variablesOf(formula: Formula, into: Set<string> = new Set()): ReadonlySet<string> {
  if (formula.kind === "variable") into.add(formula.name);
  if (formula.kind === "unary") variablesOf(formula.arg, into);
  if (formula.kind === "binary") {
    variablesOf(formula.left, into);
    variablesOf(formula.right, into);
  }
  return into;
}

/** @throws FormulaError on a variable without a value; what the algebra throws passes through. */
export function evaluateFormula<T>(formula: Formula, algebra: Algebra<T>, scope: ReadonlyMap<string, T>): T {
  switch (formula.kind) {
    case "constant":
      return algebra.constant(formula.value);
    case "variable": {
      const value = scope.get(formula.name);
      if (value === undefined)
        throw new FormulaError(formula.name, formula.name, [...scope.keys()].join(", "));
      return value;
    }
    case "unary":
      return algebra.unary(formula.fn, evaluateFormula(formula.arg, algebra, scope));
    case "binary":
      return algebra.binary(
        formula.fn,
        evaluateFormula(formula.left, algebra, scope),
        evaluateFormula(formula.right, algebra, scope),
      );
  }
}

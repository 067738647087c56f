import { parse, type MathNode } from "mathjs";
import { fromDecimal, rational, toDecimal, type Rational } from "./rational.ts";

export type Operator = "+" | "-" | "*" | "/" | "^";

/**
 * Immutable expression tree. `softplus(u)` = ln(1 + e^u), `sigmoid(u)` = 1/(1 + e^−u),
 * `bernoulli(u)` = u/(e^u − 1) (1 at 0), `ddt(u)` = the
 * derivative of u along the flow of the context it is read in (see flow.ts).
 */
export type Expr =
  | { readonly kind: "number"; readonly value: Rational }
  | { readonly kind: "symbol"; readonly name: string }
  | { readonly kind: "negate"; readonly arg: Expr }
  | { readonly kind: "call"; readonly fn: FunctionName; readonly arg: Expr }
  | { readonly kind: "binary"; readonly op: Operator; readonly left: Expr; readonly right: Expr };

export const FUNCTIONS = [
  "exp",
  "log",
  "sqrt",
  "cbrt",
  "abs",
  "sign",
  "softplus",
  "sigmoid",
  "bernoulli",
  "ddt",
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** An expression that names something the checker does not know. */
export class UnknownAtomError extends Error {
  readonly code = "unknown-atom";
  readonly atom: string;
  constructor(atom: string, source: string, known: string) {
    super(
      `unknown atom "${atom}" in "${source}"; known: ${known}. Declare it in the context or correct the name.`,
    );
    this.name = "UnknownAtomError";
    this.atom = atom;
  }
}

export const number = (value: Rational | number): Expr => ({
  kind: "number",
  value: typeof value === "number" ? rational(BigInt(value)) : value,
});
export const symbol = (name: string): Expr => ({ kind: "symbol", name });
export const negate = (arg: Expr): Expr => ({ kind: "negate", arg });
export const call = (fn: FunctionName, arg: Expr): Expr => ({ kind: "call", fn, arg });
export const binary = (op: Operator, left: Expr, right: Expr): Expr => ({ kind: "binary", op, left, right });

interface ParsedNode extends MathNode {
  readonly op?: string;
  readonly args?: readonly MathNode[];
  readonly name?: string;
  readonly fn?: { readonly name?: string };
  readonly content?: MathNode;
  readonly object?: MathNode;
  readonly dimensions?: readonly MathNode[];
}

function convert(node: ParsedNode, source: string, known: ReadonlySet<string> | null): Expr {
  const inner = (n: MathNode | undefined): Expr => {
    if (n === undefined) throw new SyntaxError(`missing operand in "${source}"`);
    return convert(n as ParsedNode, source, known);
  };
  switch (node.type) {
    case "ConstantNode":
      if (node.toString() === "Infinity") return convertSymbol("Infinity", source, known);
      return number(fromDecimal(node.toString()));
    case "ParenthesisNode":
      return inner(node.content);
    case "SymbolNode":
      return convertSymbol(node.name ?? "", source, known);
    case "AccessorNode": // x[l] and P[l+1, j] become the symbols x_l and P_l_plus_1_j
      return convertSymbol(
        node
          .toString()
          .replace(/\s*\+\s*/g, "_plus_")
          .replace(/[[\],\s]+/g, "_")
          .replace(/_$/, ""),
        source,
        known,
      );
    case "FunctionNode": {
      const fn = node.fn?.name ?? "";
      if (!(FUNCTIONS as readonly string[]).includes(fn))
        throw new UnknownAtomError(`${fn}()`, source, FUNCTIONS.join(", "));
      if (node.args?.length !== 1) throw new SyntaxError(`${fn} takes one argument in "${source}"`);
      return call(fn as FunctionName, inner(node.args[0]));
    }
    case "OperatorNode": {
      const [left, right] = node.args ?? [];
      if (node.args?.length === 1 && node.op === "-") return negate(inner(left));
      if (node.args?.length === 2 && "+-*/^".includes(node.op ?? " ")) {
        return binary(node.op as Operator, inner(left), inner(right));
      }
      throw new SyntaxError(`operator ${String(node.op)} is not allowed in "${source}"`);
    }
    default:
      throw new SyntaxError(`${node.type} is not allowed in "${source}"`);
  }
}

function convertSymbol(name: string, source: string, known: ReadonlySet<string> | null): Expr {
  if (known !== null && !known.has(name)) throw new UnknownAtomError(name, source, [...known].join(", "));
  return symbol(name);
}

/**
 * Parses mathjs syntax; nothing is evaluated.
 *
 * @param known - names that may occur; null allows any symbol.
 * @throws UnknownAtomError on a symbol or function that is not known; SyntaxError on anything else that is no expression.
 */
export function parseExpression(source: string, known: ReadonlySet<string> | null = null): Expr {
  refuseLongLiterals(source);
  return convert(parse(source) as ParsedNode, source, known);
}

/** mathjs reads numbers as doubles: beyond 15 significant digits it would change them in silence. */
function refuseLongLiterals(source: string): void {
  for (const [literal] of source.matchAll(/\d[\d.]*/g)) {
    if (literal.replace(".", "").replace(/^0+/, "").length <= 15) continue;
    throw new RangeError(
      `the number ${literal} in "${source}" has more than 15 significant digits; write it as a quotient of shorter ones.`,
    );
  }
}

const PRECEDENCE: Record<Operator, number> = { "+": 1, "-": 1, "*": 2, "/": 2, "^": 4 };
const UNARY = 3;

function precedence(e: Expr): number {
  if (e.kind === "binary") return PRECEDENCE[e.op];
  if (e.kind === "negate") return UNARY;
  return e.kind === "number" && (toDecimal(e.value).includes("/") || e.value.num < 0n) ? 1 : 9;
}

/** mathjs syntax of the tree; parseExpression(print(e)) has the same value. */
export function print(e: Expr): string {
  const wrap = (inner: Expr, bound: number): string =>
    precedence(inner) < bound ? `(${print(inner)})` : print(inner);
  switch (e.kind) {
    case "number":
      return toDecimal(e.value);
    case "symbol":
      return e.name;
    case "negate":
      return `-${wrap(e.arg, UNARY + 1)}`;
    case "call":
      return `${e.fn}(${print(e.arg)})`;
    case "binary": {
      const p = PRECEDENCE[e.op];
      const right = e.op === "+" || e.op === "*" ? p : p + 1;
      return `${wrap(e.left, e.op === "^" ? p + 1 : p)} ${e.op} ${wrap(e.right, right)}`;
    }
  }
}

export function children(e: Expr): readonly Expr[] {
  if (e.kind === "binary") return [e.left, e.right];
  return e.kind === "negate" || e.kind === "call" ? [e.arg] : [];
}

/** The same node over other children. */
export function rebuild(e: Expr, parts: readonly Expr[]): Expr {
  if (e.kind === "binary") return binary(e.op, parts[0]!, parts[1]!);
  if (e.kind === "negate") return negate(parts[0]!);
  return e.kind === "call" ? call(e.fn, parts[0]!) : e;
}

/** Replaces symbols, all at once (the replacements are not searched again). */
export function substitute(e: Expr, map: ReadonlyMap<string, Expr>): Expr {
  if (e.kind === "symbol") return map.get(e.name) ?? e;
  const parts = children(e);
  return parts.length === 0
    ? e
    : rebuild(
        e,
        parts.map((part) => substitute(part, map)),
      );
}

export function symbolsOf(e: Expr, into: Set<string> = new Set()): Set<string> {
  if (e.kind === "symbol") into.add(e.name);
  for (const part of children(e)) symbolsOf(part, into);
  return into;
}

/**
 * Polynomial inequalities over the reals as SMT-LIB 2 text, logic QF_NRA. The text is what z3 is given and what is
 * exported, so that any solver can be asked the same question. Coefficients are exact rationals.
 */
import { InputError } from "../../solvers/errors.ts";
import { parseNode } from "../interval/formula.ts";
import { parseExpression, symbolsOf } from "../symbolic/expression.ts";
import type { Expr } from "../symbolic/expression.ts";
import { add, multiply, negate, power, rational } from "../symbolic/rational.ts";
import type { Rational } from "../symbolic/rational.ts";

export type RelationName = "<" | "<=" | ">" | ">=" | "=" | "!=";

export interface Relation {
  readonly left: Expr;
  readonly relation: RelationName;
  readonly right: Expr;
}

/** For all real values of the symbols: if every assumption holds, so does the conclusion. */
export interface PolynomialClaim {
  /** mathjs syntax ("x > 0", "0 < q < 1", "a == b") or trees. */
  readonly assumptions: readonly (string | Relation)[];
  readonly conclusion: string | Relation;
}

/** Something that is no polynomial relation. */
export class NotPolynomialError extends InputError {
  constructor(source: string, received: string) {
    const expected = "numbers, symbols, + − *, division by nonzero constants, powers with whole exponents";
    super("not-polynomial", [
      { field: source, received, expected, remedy: "Clear denominators, or use another method." },
    ]);
  }
}

const RELATIONS: Readonly<Record<string, RelationName>> = {
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
  "==": "=",
  "=": "=",
  "!=": "!=",
  smaller: "<",
  smallerEq: "<=",
  larger: ">",
  largerEq: ">=",
  equal: "=",
  unequal: "!=",
};

/** "A < B < C" as A < B, B < C. @throws NotPolynomialError if the text is no relation. */
export function parseRelations(source: string): readonly Relation[] {
  let node = parseNode(source);
  while (node.type === "ParenthesisNode") node = node.content!;
  const args = node.args ?? node.params ?? [];
  const names = node.type === "RelationalNode" ? (node.conditionals ?? []) : [node.op ?? ""];
  if (args.length !== names.length + 1 || names.some((n) => RELATIONS[n] === undefined)) {
    throw new NotPolynomialError(source, "no comparison");
  }
  const sides = args.map((arg) => parseExpression(arg.toString()));
  return names.map((n, i) => ({ left: sides[i]!, relation: RELATIONS[n]!, right: sides[i + 1]! }));
}

export function relationsOf(item: string | Relation): readonly Relation[] {
  return typeof item === "string" ? parseRelations(item) : [item];
}

function constantOf(e: Expr): Rational | null {
  if (e.kind === "number") return e.value;
  if (e.kind === "symbol" || e.kind === "call") return null;
  if (e.kind === "negate") {
    const inner = constantOf(e.arg);
    return inner === null ? null : negate(inner);
  }
  const [x, y] = [constantOf(e.left), constantOf(e.right)];
  return x === null || y === null ? null : combine(e.op, x, y);
}

function combine(op: string, x: Rational, y: Rational): Rational | null {
  if (op === "+") return add(x, y);
  if (op === "-") return add(x, negate(y));
  if (op === "*") return multiply(x, y);
  if (op === "/") return y.num === 0n ? null : multiply(x, rational(y.den, y.num));
  return y.den === 1n && (y.num >= 0n || x.num !== 0n) ? power(x, Number(y.num)) : null;
}

/** The whole exponent of a power, checked. */
function exponentOf(e: Expr, source: string): number {
  const n = constantOf(e);
  if (n === null || n.den !== 1n || n.num < 0n || n.num > 64n)
    throw new NotPolynomialError(source, "exponent");
  return Number(n.num);
}

function numberText(value: Rational): string {
  const size = value.num < 0n ? -value.num : value.num;
  const text = value.den === 1n ? `${size}.0` : `(/ ${size}.0 ${value.den}.0)`;
  return value.num < 0n ? `(- ${text})` : text;
}

/** Words that SMT-LIB or z3 give a meaning of their own (pi and e included); symbols of that name are renamed. */
const RESERVED =
  /^(?:pi|e|euler|abs|and|or|not|xor|ite|let|true|false|div|mod|exp|sin|cos|tan|is_int|to_real|distinct|forall|exists|par|as|model|assert|_)$/;

/** The constant's name as the solver reports it. */
export function smtName(name: string): string {
  return RESERVED.test(name) ? `${name} (real)` : name;
}

/** Names outside SMT-LIB's simple symbols are quoted. */
function nameText(name: string): string {
  const plain = smtName(name);
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(plain) ? plain : `|${plain}|`;
}

function termText(e: Expr): string {
  const constant = constantOf(e);
  if (constant !== null) return numberText(constant);
  switch (e.kind) {
    case "symbol":
      return nameText(e.name);
    case "negate":
      return `(- ${termText(e.arg)})`;
    case "binary":
      return binaryText(e);
    default:
      throw new NotPolynomialError("formula", e.kind === "call" ? `${e.fn}()` : e.kind);
  }
}

function binaryText(e: Expr & { kind: "binary" }): string {
  if (e.op === "/") {
    const divisor = constantOf(e.right);
    if (divisor === null || divisor.num === 0n) throw new NotPolynomialError("formula", "a quotient");
    return `(* ${numberText(rational(divisor.den, divisor.num))} ${termText(e.left)})`;
  }
  if (e.op === "^") {
    const n = exponentOf(e.right, "formula");
    const base = termText(e.left);
    return n === 0 ? "1.0" : n === 1 ? base : `(* ${Array.from({ length: n }, () => base).join(" ")})`;
  }
  return `(${e.op} ${termText(e.left)} ${termText(e.right)})`;
}

function relationText({ left, relation, right }: Relation): string {
  const [x, y] = [termText(left), termText(right)];
  return relation === "!=" ? `(not (= ${x} ${y}))` : `(${relation} ${x} ${y})`;
}

export interface Encoded {
  /** Free symbols, sorted. */
  readonly symbols: readonly string[];
  readonly assumptions: readonly Relation[];
  readonly conclusion: readonly Relation[];
  /** Declarations and assumptions. */
  readonly premises: string;
  /** Declarations, assumptions and the negated conclusion: unsatisfiable iff the claim holds. */
  readonly query: string;
  /** The query as a complete SMT-LIB 2 file. */
  readonly file: string;
}

/**
 * @throws NotPolynomialError on functions, quotients by non-constants and other exponents than 0 … 64.
 * @example encodePolynomial({ assumptions: ["x > 0"], conclusion: "x^2 > 0" }).file
 */
export function encodePolynomial(claim: PolynomialClaim): Encoded {
  const assumptions = claim.assumptions.flatMap(relationsOf);
  const conclusion = relationsOf(claim.conclusion);
  const names = new Set<string>();
  for (const r of [...assumptions, ...conclusion]) {
    symbolsOf(r.left, names);
    symbolsOf(r.right, names);
  }
  const symbols = [...names].sort();
  const declare = symbols.map((name) => `(declare-const ${nameText(name)} Real)`);
  const premises = [...declare, ...assumptions.map((r) => `(assert ${relationText(r)})`)].join("\n");
  const goal =
    conclusion.length === 1
      ? relationText(conclusion[0]!)
      : `(and ${conclusion.map(relationText).join(" ")})`;
  const query = `${premises}\n(assert (not ${goal}))`;
  const file = `(set-logic QF_NRA)\n; unsat: the conclusion follows from the assumptions\n${query}\n(check-sat)\n`;
  return { symbols, assumptions, conclusion, premises, query, file };
}

/** The exact value at rational arguments. @throws NotPolynomialError as encoding does. */
export function evaluateExact(e: Expr, at: ReadonlyMap<string, Rational>): Rational {
  switch (e.kind) {
    case "number":
      return e.value;
    case "symbol": {
      const value = at.get(e.name);
      if (value === undefined) throw new NotPolynomialError("formula", `no value for ${e.name}`);
      return value;
    }
    case "negate":
      return negate(evaluateExact(e.arg, at));
    case "call":
      throw new NotPolynomialError("formula", `${e.fn}()`);
    case "binary": {
      const value = combine(e.op, evaluateExact(e.left, at), evaluateExact(e.right, at));
      if (value === null) throw new NotPolynomialError("formula", e.op);
      return value;
    }
  }
}

/** Whether a relation holds at rational arguments, exactly. */
export function holdsExactly(r: Relation, at: ReadonlyMap<string, Rational>): boolean {
  const difference = add(evaluateExact(r.left, at), negate(evaluateExact(r.right, at))).num;
  switch (r.relation) {
    case "<":
      return difference < 0n;
    case "<=":
      return difference <= 0n;
    case ">":
      return difference > 0n;
    case ">=":
      return difference >= 0n;
    case "=":
      return difference === 0n;
    case "!=":
      return difference !== 0n;
  }
}

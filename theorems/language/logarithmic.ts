import type { NumberTree } from "./syntax.ts";

/** base^exponent, base being t or T − t. */
export interface Power {
  readonly base: NumberTree;
  readonly exponent: NumberTree;
}

/** tree = Σ exponent·ln(base) + rest. */
export interface LogarithmicPart {
  readonly powers: readonly Power[];
  readonly rest: NumberTree | undefined;
}

const T_NAME: NumberTree = { op: "name", name: "t", size: "scalar" };
const ONE: NumberTree = { op: "literal", value: 1, size: "scalar" };

const apply = (fn: "*" | "/" | "+" | "negate", ...args: NumberTree[]): NumberTree => ({
  op: "apply",
  fn,
  args,
  size: "scalar",
});

/** t for logt and log(t), T − t for log(T − t). */
function logarithmOf(tree: NumberTree): NumberTree | undefined {
  if (tree.op === "name" && tree.name === "logt") return T_NAME;
  if (tree.op !== "apply" || tree.fn !== "log") return undefined;
  const argument = tree.args[0]!;
  const isTime = argument.op === "remaining" || (argument.op === "name" && argument.name === "t");
  return isTime ? argument : undefined;
}

function each(part: LogarithmicPart, f: (tree: NumberTree) => NumberTree): LogarithmicPart {
  return {
    powers: part.powers.map(({ base, exponent }) => ({ base, exponent: f(exponent) })),
    rest: part.rest === undefined ? undefined : f(part.rest),
  };
}

function join(p: LogarithmicPart, q: LogarithmicPart): LogarithmicPart {
  const rest = p.rest === undefined ? q.rest : q.rest === undefined ? p.rest : apply("+", p.rest, q.rest);
  return { powers: [...p.powers, ...q.powers], rest };
}

/**
 * Takes the terms that are multiples of ln t and ln(T − t) out of a sum; the identity exp(k ln u) = u^k holds
 * for u > 0, which both are.
 *
 * @param tree - of size "scalar".
 */
export function logarithmicPart(tree: NumberTree): LogarithmicPart {
  const base = logarithmOf(tree);
  if (base !== undefined) return { powers: [{ base, exponent: ONE }], rest: undefined };
  const whole: LogarithmicPart = { powers: [], rest: tree };
  if (tree.op !== "apply") return whole;
  const [first, second] = tree.args as [NumberTree, NumberTree];
  const negated = (t: NumberTree): NumberTree => apply("negate", t);
  if (tree.fn === "+") return join(logarithmicPart(first), logarithmicPart(second));
  if (tree.fn === "-") return join(logarithmicPart(first), each(logarithmicPart(second), negated));
  if (tree.fn === "negate") return each(logarithmicPart(first), negated);
  if (tree.fn === "/") {
    const part = logarithmicPart(first);
    return part.powers.length === 0 ? whole : each(part, (t) => apply("/", t, second));
  }
  if (tree.fn !== "*") return whole;
  const right = logarithmicPart(second);
  if (right.powers.length > 0) return each(right, (t) => apply("*", first, t));
  const left = logarithmicPart(first);
  return left.powers.length === 0 ? whole : each(left, (t) => apply("*", t, second));
}

import { binary, children, negate, number, print, rebuild, type Expr } from "./expression.ts";
import { add, ONE, rational } from "./rational.ts";

/** One altered expression. */
export interface Mutation {
  readonly what: "constant" | "exponent" | "sign" | "operator" | "function";
  readonly mutant: Expr;
  /** For example "2 → 3 in 2 * x". */
  readonly description: string;
}

const PAIRS: Readonly<Record<string, "+" | "-" | "*" | "/">> = { "+": "-", "-": "+", "*": "/", "/": "*" };
const SWAPS = {
  exp: "softplus",
  softplus: "exp",
  sigmoid: "softplus",
  log: "sqrt",
  sqrt: "cbrt",
  cbrt: "sqrt",
} as const;

/** The alterations of the root node alone. */
function here(e: Expr): readonly (readonly [Mutation["what"], Expr])[] {
  const negated = [["sign", negate(e)]] as const;
  switch (e.kind) {
    case "number":
      return [
        ["constant", number(add(e.value, ONE))],
        ["constant", number(rational(101n * e.value.num, 100n * e.value.den))],
      ];
    case "symbol":
      return negated;
    case "negate":
      return [["sign", e.arg]];
    case "call": {
      const fn = (SWAPS as Readonly<Record<string, (typeof SWAPS)[keyof typeof SWAPS]>>)[e.fn];
      return fn === undefined ? [] : [["function", { ...e, fn }]];
    }
    case "binary":
      if (e.op === "^") return [["exponent", binary("^", e.left, binary("+", e.right, number(1)))]];
      return [["operator", binary(PAIRS[e.op] ?? "+", e.left, e.right)]];
  }
}

/**
 * Every expression that differs from e in one node: a constant plus 1 or plus 1%, an exponent plus 1, a sign
 * flipped, + ↔ −, × ↔ ÷, a function exchanged. Deterministic, in the order of the tree.
 */
export function mutations(e: Expr): readonly Mutation[] {
  const own = here(e)
    .filter(([, mutant]) => print(mutant) !== print(e))
    .map(([what, mutant]): Mutation => ({ what, mutant, description: `${print(e)} → ${print(mutant)}` }));
  const parts = children(e);
  const inner = parts.flatMap((part, i) =>
    mutations(part).map((m) => ({
      ...m,
      mutant: rebuild(
        e,
        parts.map((p, k) => (k === i ? m.mutant : p)),
      ),
    })),
  );
  return [...own, ...inner];
}

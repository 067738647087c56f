import { children, print, rebuild, symbolsOf, unfold, number, type Expr } from "../../symbolic/index.ts";
import { readExpression, type Context } from "./context.ts";
import { formal, sameExpression, type FormalFormula, type Formula } from "./formula.ts";

/** A rule instance, all formulas read. */
export interface Instance {
  readonly context: Context;
  readonly premises: ReadonlyMap<string, Formula>;
  readonly conclusions: readonly Formula[];
  readonly parameters: Readonly<Record<string, string>>;
  /** Conditions met on the way; filled in. */
  readonly provisos: Set<string>;
}

/** Null if the instance fits the rule, otherwise why not. */
export type Schema = (i: Instance) => string | null;

export const premise = (i: Instance, label: string): FormalFormula =>
  formal(i.premises.get(label), `premise "${label}"`);
export const conclusion = (i: Instance): FormalFormula => formal(i.conclusions[0], "the conclusion");
export const parameter = (i: Instance, name: string): string => {
  const value = i.parameters[name];
  if (value === undefined) throw new Error(`the rule needs the parameter "${name}"`);
  return value;
};

/** "x: x0, y: y0" → substitution. */
export function renaming(source: string, context: Context): Map<string, Expr> {
  const pairs = source.split(",").map((pair) => pair.split(":").map((s) => s.trim()));
  return new Map(pairs.map(([from = "", to = ""]) => [from, readExpression(to, context)]));
}

export function expect(actual: Expr, wanted: Expr, i: Instance, what: string): string | null {
  return sameExpression(actual, wanted, i.context, i.provisos)
    ? null
    : `${what} must be ${print(wanted)}, not ${print(actual)}`;
}

/**
 * As expect, for expressions that matter only near the limit point: denominators there are near those of the limit,
 * which `expect` on the right sides finds nonzero, so conditions "… != 0" are met eventually and left out.
 */
export function expectNearLimit(actual: Expr, wanted: Expr, i: Instance, what: string): string | null {
  const near: Instance = { ...i, provisos: new Set() };
  const objection = expect(actual, wanted, near, what);
  for (const p of near.provisos) if (!p.endsWith("!= 0")) i.provisos.add(p);
  return objection;
}

export const firstOf = (...answers: readonly (() => string | null)[]): string | null => {
  for (const answer of answers) {
    const objection = answer();
    if (objection !== null) return objection;
  }
  return null;
};

/** Symbols of e that move in time; sign(x) counts as constant for the x listed in the parameter "signs". */
export function movingSymbols(e: Expr, i: Instance): readonly string[] {
  const constant = new Set((i.parameters["signs"] ?? "").split(",").map((s) => s.trim()));
  const strip = (u: Expr): Expr => {
    if (u.kind === "call" && u.fn === "sign" && u.arg.kind === "symbol" && constant.has(u.arg.name))
      return number(1);
    const parts = children(u);
    return parts.length === 0 ? u : rebuild(u, parts.map(strip));
  };
  return [...symbolsOf(strip(unfold(e, i.context.definitions)))].filter((s) => i.context.flow.has(s));
}

import { binary, children, differentiate, parseExpression, print, signOf, rebuild, substitute, symbolsOf, unfold, POSITIVE, number, type Expr } from "../../symbolic/index.ts";
import { expand, readExpression, type Context } from "./context.ts";
import { difference, formal, gap, sameExpression, type FormalFormula, type Formula } from "./formula.ts";
import type { RuleName } from "./ruleNames.ts";

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
type Schema = (i: Instance) => string | null;

const premise = (i: Instance, label: string): FormalFormula => formal(i.premises.get(label), `premise "${label}"`);
const conclusion = (i: Instance): FormalFormula => formal(i.conclusions[0], "the conclusion");
const parameter = (i: Instance, name: string): string => {
  const value = i.parameters[name];
  if (value === undefined) throw new Error(`the rule needs the parameter "${name}"`);
  return value;
};

/** "x: x0, y: y0" → substitution. */
function renaming(source: string, context: Context): Map<string, Expr> {
  const pairs = source.split(",").map((pair) => pair.split(":").map((s) => s.trim()));
  return new Map(pairs.map(([from = "", to = ""]) => [from, readExpression(to, context)]));
}

function expect(actual: Expr, wanted: Expr, i: Instance, what: string): string | null {
  return sameExpression(actual, wanted, i.context, i.provisos) ? null : `${what} must be ${print(wanted)}, not ${print(actual)}`;
}

/**
 * As expect, for expressions that matter only near the limit point: denominators there are near those of the limit,
 * which `expect` on the right sides finds nonzero, so conditions "… != 0" are met eventually and left out.
 */
function expectNearLimit(actual: Expr, wanted: Expr, i: Instance, what: string): string | null {
  const near: Instance = { ...i, provisos: new Set() };
  const objection = expect(actual, wanted, near, what);
  for (const p of near.provisos) if (!p.endsWith("!= 0")) i.provisos.add(p);
  return objection;
}

const firstOf = (...answers: readonly (() => string | null)[]): string | null => {
  for (const answer of answers) {
    const objection = answer();
    if (objection !== null) return objection;
  }
  return null;
};

/** Symbols of e that move in time; sign(x) counts as constant for the x listed in the parameter "signs". */
function movingSymbols(e: Expr, i: Instance): readonly string[] {
  const constant = new Set((i.parameters["signs"] ?? "").split(",").map((s) => s.trim()));
  const strip = (u: Expr): Expr => {
    if (u.kind === "call" && u.fn === "sign" && u.arg.kind === "symbol" && constant.has(u.arg.name)) return number(1);
    const parts = children(u);
    return parts.length === 0 ? u : rebuild(u, parts.map(strip));
  };
  return [...symbolsOf(strip(unfold(e, i.context.definitions)))].filter((s) => i.context.flow.has(s));
}

const integrateInequality: Schema = (i) => {
  const [rate, result] = [premise(i, "derivative"), conclusion(i)];
  if (rate.left.kind !== "call" || rate.left.fn !== "ddt") return "the premise must be about ddt(V)";
  const state = rate.left.arg;
  const moving = movingSymbols(rate.right, i);
  if (moving.length > 0) return `the rate ${print(rate.right)} is not constant: it contains ${moving.join(", ")}`;
  const start = substitute(unfold(state, i.context.definitions), renaming(parameter(i, "initial"), i.context));
  const time = readExpression(parameter(i, "time"), i.context);
  return firstOf(
    () => (rate.relation === result.relation && result.modality === null ? null : "the relation must stay the same"),
    () => expect(result.left, state, i, "the left side"),
    () => expect(result.right, binary("+", start, binary("*", rate.right, time)), i, "the right side"),
  );
};

const monotoneFromDerivative: Schema = (i) => {
  const [slope, result] = [premise(i, "slope"), conclusion(i)];
  const variable = parameter(i, "variable");
  const derivative = differentiate(gap(result, i.context), variable);
  const at = new Map([[variable, readExpression(parameter(i, "at"), i.context)]]);
  const strict = !result.relation.endsWith("=");
  const strictly = !slope.relation.endsWith("=") && i.context.signs.get(variable) === POSITIVE && parameter(i, "at") === "0";
  const same = result.relation.replace("=", "") === slope.relation.replace("=", "") && slope.modality === null;
  const order = same && (!strict || strictly);
  return firstOf(
    () => (order && result.modality === null ? null : "the relations must point the same way"),
    () => expect(derivative, gap(slope, i.context), i, "the derivative of the difference"),
    () => expect(substitute(gap(result, i.context), at), number(0), i, `the difference at ${variable} = ${parameter(i, "at")}`),
  );
};

const limitSubstitution: Schema = (i) => {
  const result = conclusion(i);
  const labels = [...i.premises.keys()].filter((label) => formal(i.premises.get(label), label).modality === "lim");
  const form = parseExpression(parameter(i, "form"), new Set([...i.context.names, ...labels]));
  const side = (pick: "left" | "right"): Expr => substitute(form, new Map(labels.map((l) => [l, premise(i, l)[pick]])));
  const moving = movingSymbols(form, i).filter((s) => !labels.includes(s));
  return firstOf(
    () => (result.modality === "lim" ? null : "the conclusion must be a limit"),
    () => (moving.length === 0 ? null : `the form contains ${moving.join(", ")}, whose limit no premise gives`),
    () => (labels.every((l) => premise(i, l).as === result.as) ? null : "all limits must be at the same point"),
    () => expectNearLimit(result.left, side("left"), i, "the expression"),
    () => expect(result.right, side("right"), i, "the limit"),
  );
};

const derivativeLimit: Schema = (i) => {
  const [quotient, result] = [premise(i, "quotient"), conclusion(i)];
  const [V, W] = [parameter(i, "V"), parameter(i, "W")].map((s) => readExpression(s, i.context)) as [Expr, Expr];
  const below = premise(i, "W");
  const toInfinity = print(below.right) === "Infinity";
  const ddt = (u: Expr): Expr => ({ kind: "call", fn: "ddt", arg: u });
  return firstOf(
    () => (quotient.modality === "lim" && result.modality === "lim" && quotient.as === result.as ? null : "both must be limits at one point"),
    () => expect(quotient.left, binary("/", ddt(V), ddt(W)), i, "the quotient of derivatives"),
    () => expect(result.left, binary("/", V, W), i, "the quotient"),
    () => expect(result.right, quotient.right, i, "the limit"),
    () => expect(below.left, W, i, "the denominator's limit"),
    () => {
      if (toInfinity) return null;
      const above = premise(i, "V");
      return expect(above.left, V, i, "the numerator's limit") ?? expect(above.right, number(0), i, "the numerator's limit") ?? expect(below.right, number(0), i, "the denominator's limit");
    },
  );
};

const linearAsymptotic: Schema = (i) => {
  const [equation, alpha, beta, stable, result] = [premise(i, "equation"), premise(i, "alpha"), premise(i, "beta"), premise(i, "stable"), conclusion(i)];
  const v = result.left;
  const time = readExpression(parameter(i, "time"), i.context);
  return firstOf(
    () => (result.modality === "lim" && alpha.as === result.as && beta.as === result.as ? null : "all limits must be at the same point"),
    () => expect(equation.left, binary("*", time, { kind: "call", fn: "ddt", arg: v }), i, "the left side of the equation"),
    () => expect(equation.right, binary("+", binary("*", alpha.left, v), beta.left), i, "the right side of the equation"),
    () => (stable.relation === "<" && print(stable.right) === "0" ? null : "stability must read α∞ < 0"),
    () => expect(stable.left, alpha.right, i, "α∞"),
    () => expect(result.right, { kind: "negate", arg: binary("/", beta.right, alpha.right) }, i, "the limit"),
  );
};

const renameFormula = (f: FormalFormula, map: ReadonlyMap<string, Expr>, context: Context): FormalFormula => {
  const apply = (e: Expr): Expr => substitute(unfold(e, context.definitions), map);
  return { ...f, left: apply(f.left), right: apply(f.right) };
};

const induction: Schema = (i) => {
  const [hypothesis, base, step] = [premise(i, "hypothesis"), premise(i, "base"), premise(i, "step")];
  const shifted = renameFormula(hypothesis, renaming(parameter(i, "step"), i.context), i.context);
  const first = renameFormula(hypothesis, renaming(parameter(i, "base"), i.context), i.context);
  const [main, ...others] = i.conclusions as [Formula, ...Formula[]];
  const instance = others.map((f) => difference(f, hypothesis, i.context)).find((d) => d !== null) ?? null;
  return difference(step, shifted, i.context, i.provisos) ?? difference(base, first, i.context, i.provisos) ?? difference(main, step, i.context, i.provisos) ?? instance;
};

const cut: Schema = (i) => {
  const [proved, hypothesis, under, result] = [premise(i, "proved"), premise(i, "hypothesis"), premise(i, "conclusion"), conclusion(i)];
  return difference(proved, hypothesis, i.context, i.provisos) ?? difference(result, under, i.context, i.provisos);
};

const boundedByConstant: Schema = (i) => {
  const [bound, result] = [premise(i, "bound"), conclusion(i)];
  const moving = movingSymbols(bound.right, i);
  return firstOf(
    () => (bound.relation.startsWith("<") && result.modality === "bounded" ? null : "needs f^2 <= c and a bounded conclusion"),
    () => (moving.length === 0 ? null : `the bound contains ${moving.join(", ")}`),
    () => expect(bound.left, binary("^", result.left, number(2)), i, "the bounded square"),
  );
};

const convergentBounded: Schema = (i) => {
  const [limit, result] = [premise(i, "limit"), conclusion(i)];
  if (limit.modality !== "lim" || result.modality !== "bounded" || limit.as !== result.as) return "needs a limit and boundedness at one point";
  return symbolsOf(limit.right).has("Infinity") ? "the limit is infinite" : expect(result.left, limit.left, i, "the function");
};

const boundedTimesNull: Schema = (i) => {
  const [limit, bound, result] = [premise(i, "limit"), premise(i, "bound"), conclusion(i)];
  const forms = limit.modality === "lim" && bound.modality === "bounded" && result.modality === "lim";
  return firstOf(
    () => (forms && limit.as === result.as && bound.as === result.as ? null : "needs a limit and a bound at one point"),
    () => expect(limit.right, number(0), i, "the limit") ?? expect(result.right, number(0), i, "the limit"),
    () => expect(result.left, binary("*", limit.left, bound.left), i, "the product"),
  );
};

const monotoneToLimit: Schema = (i) => {
  const [slope, limit, result] = [premise(i, "derivative"), premise(i, "limit"), conclusion(i)];
  const falling = slope.relation.startsWith("<");
  return firstOf(
    () => (slope.relation !== "=" && limit.modality === "lim" && result.relation === (falling ? ">=" : "<=") ? null : "needs ddt(V) <= 0, lim V = 0 and V >= 0, or all turned round"),
    () => expect(slope.left, { kind: "call", fn: "ddt", arg: result.left }, i, "the derivative"),
    () => expect(slope.right, number(0), i, "its bound") ?? expect(limit.left, result.left, i, "the function"),
    () => expect(limit.right, number(0), i, "the limit") ?? expect(result.right, number(0), i, "the bound"),
  );
};

const squeezeZero: Schema = (i) => {
  const [bound, limit, result] = [premise(i, "bound"), premise(i, "limit"), conclusion(i)];
  return firstOf(
    () => (bound.relation.startsWith("<") && limit.as === result.as && result.modality === "lim" ? null : "needs |f| <= U and limits at one point"),
    () => expect(bound.left, { kind: "call", fn: "abs", arg: result.left }, i, "the function"),
    () => expect(limit.left, bound.right, i, "the bound"),
    () => expect(limit.right, number(0), i, "the bound's limit") ?? expect(result.right, number(0), i, "the limit"),
  );
};

const squeeze: Schema = (i) => {
  const [lower, upper, result] = [premise(i, "lower"), premise(i, "upper"), conclusion(i)];
  const [low, high] = [premise(i, "lowerLimit"), premise(i, "upperLimit")];
  const order = lower.relation.startsWith(">") && upper.relation.startsWith("<") && result.modality === "lim";
  return firstOf(
    () => (order && low.as === result.as && high.as === result.as ? null : "needs f >= L, f <= U and limits at one point"),
    () => expect(lower.left, result.left, i, "the function") ?? expect(upper.left, result.left, i, "the function"),
    () => expect(low.left, lower.right, i, "the lower bound") ?? expect(high.left, upper.right, i, "the upper bound"),
    () => expect(low.right, result.right, i, "the limit") ?? expect(high.right, result.right, i, "the limit"),
  );
};

const comparison: Schema = (i) => {
  const [bound, integrable, result] = [premise(i, "bound"), premise(i, "integrable"), conclusion(i)];
  return firstOf(
    () => (integrable.modality === "integrable" && result.modality === "integrable" && integrable.as === result.as ? null : "integrability at one point is wanted"),
    () => (bound.relation.startsWith("<") ? null : "the bound must read f <= B"),
    () => expect(bound.left, result.left, i, "the function") ?? expect(bound.right, integrable.left, i, "the bound"),
  );
};

const integrableDerivative: Schema = (i) => {
  const [rate, result] = [premise(i, "rate"), conclusion(i)];
  if (rate.modality !== "integrable" || result.modality !== "converges" || rate.as !== result.as) return "needs an integrable rate and a convergent function at one point";
  const ddt = (u: Expr): Expr => ({ kind: "call", fn: "ddt", arg: u });
  const variable = readExpression(parameter(i, "variable"), i.context);
  return expect(rate.left, binary("/", ddt(result.left), ddt(variable)), i, "the rate");
};

const monotoneInverse: Schema = (i) => {
  const [inequality, result] = [premise(i, "inequality"), conclusion(i)];
  const form = parseExpression(parameter(i, "form"), new Set([...i.context.names, "u"]));
  const apply = (e: Expr): Expr => substitute(form, new Map([["u", e]]));
  const slope = signOf(differentiate(form, "u"), new Map([...i.context.signs, ["u", POSITIVE]]));
  const flipped = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=" } as const;
  const visible = [inequality.left, inequality.right].every((e) => signOf(expand(e, i.context), i.context.signs) === POSITIVE);
  const relation = slope === POSITIVE ? inequality.relation : flipped[inequality.relation];
  return firstOf(
    () => (slope === POSITIVE || slope === 1 ? null : `${print(form)} is not visibly monotone for u > 0`),
    () => (visible ? null : "both sides must be visibly positive"),
    () => (result.modality === inequality.modality && result.as === inequality.as ? null : "the modality must stay the same"),
    () => (result.relation === relation ? null : `the relation must be ${relation}`),
    () => expect(result.left, apply(inequality.left), i, "the left side") ?? expect(result.right, apply(inequality.right), i, "the right side"),
  );
};

const SCHEMAS: Partial<Record<RuleName, Schema>> = {
  "integrate-inequality": integrateInequality,
  "monotone-from-derivative": monotoneFromDerivative,
  "limit-substitution": limitSubstitution,
  "derivative-limit": derivativeLimit,
  "linear-asymptotic": linearAsymptotic,
  "induction": induction,
  "squeeze": squeeze,
  "comparison": comparison,
  "integrable-derivative": integrableDerivative,
  "monotone-inverse": monotoneInverse,
  "cut": cut,
  "bounded-by-constant": boundedByConstant,
  "squeeze-zero": squeezeZero,
  "bounded-times-null": boundedTimesNull,
  "monotone-to-limit": monotoneToLimit,
  "convergent-bounded": convergentBounded,
};

export const isFormal = (rule: RuleName): boolean => SCHEMAS[rule] !== undefined;

/** Checks the formal part of an instance. Null if it fits, or if the rule has no formal part. */
export function checkInstance(rule: RuleName, i: Instance): string | null {
  const schema = SCHEMAS[rule];
  if (schema === undefined) return null;
  try {
    return schema(i);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

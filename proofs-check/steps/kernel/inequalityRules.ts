import {
  binary,
  differentiate,
  parseExpression,
  print,
  signOf,
  substitute,
  unfold,
  ANY,
  NEGATIVE,
  POSITIVE,
  number,
  type Expr,
} from "../../symbolic/index.ts";
import { expand, readExpression, type Context } from "./context.ts";
import { difference, gap, type FormalFormula, type Formula } from "./formula.ts";
import {
  premise,
  conclusion,
  parameter,
  renaming,
  expect,
  firstOf,
  movingSymbols,
  type Schema,
} from "./instance.ts";

/** Rules about inequalities, induction and integrals: each says why an instance does not fit. */

export const integrateInequality: Schema = (i) => {
  const [rate, result] = [premise(i, "derivative"), conclusion(i)];
  if (rate.left.kind !== "call" || rate.left.fn !== "ddt") return "the premise must be about ddt(V)";
  const state = rate.left.arg;
  const moving = movingSymbols(rate.right, i);
  if (moving.length > 0)
    return `the rate ${print(rate.right)} is not constant: it contains ${moving.join(", ")}`;
  const start = substitute(
    unfold(state, i.context.definitions),
    renaming(parameter(i, "initial"), i.context),
  );
  const time = readExpression(parameter(i, "time"), i.context);
  return firstOf(
    () =>
      rate.relation === result.relation && result.modality === null
        ? null
        : "the relation must stay the same",
    () => {
      const late = movingSymbols(start, i);
      return late.length === 0 ? null : `the initial value contains ${late.join(", ")}`;
    },
    () => expect(result.left, state, i, "the left side"),
    () => expect(result.right, binary("+", start, binary("*", rate.right, time)), i, "the right side"),
  );
};

export const monotoneFromDerivative: Schema = (i) => {
  const [slope, result] = [premise(i, "slope"), conclusion(i)];
  const variable = parameter(i, "variable");
  const derivative = differentiate(gap(result, i.context), variable);
  const at = new Map([[variable, readExpression(parameter(i, "at"), i.context)]]);
  if (parameter(i, "at") !== "0" || ((i.context.signs.get(variable) ?? ANY) & NEGATIVE) !== 0)
    return `${variable} must be ≥ 0 by its declared sign, and the comparison start at 0`;
  const strict = !result.relation.endsWith("=");
  const strictly = !slope.relation.endsWith("=") && i.context.signs.get(variable) === POSITIVE;
  const same =
    result.relation.replace("=", "") === slope.relation.replace("=", "") && slope.modality === null;
  const order = same && (!strict || strictly);
  return firstOf(
    () => (order && result.modality === null ? null : "the relations must point the same way"),
    () => expect(derivative, gap(slope, i.context), i, "the derivative of the difference"),
    () =>
      expect(
        substitute(gap(result, i.context), at),
        number(0),
        i,
        `the difference at ${variable} = ${parameter(i, "at")}`,
      ),
  );
};

const renameFormula = (f: FormalFormula, map: ReadonlyMap<string, Expr>, context: Context): FormalFormula => {
  const apply = (e: Expr): Expr => substitute(unfold(e, context.definitions), map);
  return { ...f, left: apply(f.left), right: apply(f.right) };
};

export const induction: Schema = (i) => {
  const [hypothesis, base, step] = [premise(i, "hypothesis"), premise(i, "base"), premise(i, "step")];
  const shifted = renameFormula(hypothesis, renaming(parameter(i, "step"), i.context), i.context);
  const first = renameFormula(hypothesis, renaming(parameter(i, "base"), i.context), i.context);
  const [main, ...others] = i.conclusions as [Formula, ...Formula[]];
  const instance = others.map((f) => difference(f, hypothesis, i.context)).find((d) => d !== null) ?? null;
  return (
    difference(step, shifted, i.context, i.provisos) ??
    difference(base, first, i.context, i.provisos) ??
    difference(main, step, i.context, i.provisos) ??
    instance
  );
};

export const cut: Schema = (i) => {
  const [proved, hypothesis, under, result] = [
    premise(i, "proved"),
    premise(i, "hypothesis"),
    premise(i, "conclusion"),
    conclusion(i),
  ];
  return (
    difference(proved, hypothesis, i.context, i.provisos) ?? difference(result, under, i.context, i.provisos)
  );
};

export const boundedByConstant: Schema = (i) => {
  const [bound, result] = [premise(i, "bound"), conclusion(i)];
  const moving = movingSymbols(bound.right, i);
  return firstOf(
    () =>
      bound.relation.startsWith("<") && result.modality === "bounded"
        ? null
        : "needs f^2 <= c and a bounded conclusion",
    () => (moving.length === 0 ? null : `the bound contains ${moving.join(", ")}`),
    () => expect(bound.left, binary("^", result.left, number(2)), i, "the bounded square"),
  );
};

export const comparison: Schema = (i) => {
  const [bound, integrable, result] = [premise(i, "bound"), premise(i, "integrable"), conclusion(i)];
  return firstOf(
    () =>
      integrable.modality === "integrable" && result.modality === "integrable" && integrable.as === result.as
        ? null
        : "integrability at one point is wanted",
    () => (bound.relation.startsWith("<") ? null : "the bound must read f <= B"),
    () =>
      expect(bound.left, result.left, i, "the function") ??
      expect(bound.right, integrable.left, i, "the bound"),
  );
};

export const integrableDerivative: Schema = (i) => {
  const [rate, result] = [premise(i, "rate"), conclusion(i)];
  if (rate.modality !== "integrable" || result.modality !== "converges" || rate.as !== result.as)
    return "needs an integrable rate and a convergent function at one point";
  const ddt = (u: Expr): Expr => ({ kind: "call", fn: "ddt", arg: u });
  const variable = readExpression(parameter(i, "variable"), i.context);
  return expect(rate.left, binary("/", ddt(result.left), ddt(variable)), i, "the rate");
};

export const monotoneInverse: Schema = (i) => {
  const [inequality, result] = [premise(i, "inequality"), conclusion(i)];
  const form = parseExpression(parameter(i, "form"), new Set([...i.context.names, "u"]));
  const apply = (e: Expr): Expr => substitute(form, new Map([["u", e]]));
  const slope = signOf(differentiate(form, "u"), new Map([...i.context.signs, ["u", POSITIVE]]));
  const flipped = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=" } as const;
  const visible = [inequality.left, inequality.right].every(
    (e) => signOf(expand(e, i.context), i.context.signs) === POSITIVE,
  );
  const relation = slope === POSITIVE ? inequality.relation : flipped[inequality.relation];
  return firstOf(
    () => (slope === POSITIVE || slope === 1 ? null : `${print(form)} is not visibly monotone for u > 0`),
    () => (visible ? null : "both sides must be visibly positive"),
    () =>
      result.modality === inequality.modality && result.as === inequality.as
        ? null
        : "the modality must stay the same",
    () => (result.relation === relation ? null : `the relation must be ${relation}`),
    () =>
      expect(result.left, apply(inequality.left), i, "the left side") ??
      expect(result.right, apply(inequality.right), i, "the right side"),
  );
};

import {
  binary,
  parseExpression,
  print,
  substitute,
  symbolsOf,
  number,
  type Expr,
} from "../../symbolic/index.ts";
import { readExpression } from "./context.ts";
import { formal } from "./formula.ts";
import {
  premise,
  conclusion,
  parameter,
  expect,
  expectNearLimit,
  firstOf,
  movingSymbols,
  type Schema,
} from "./instance.ts";

/** Rules about limits: each says why an instance does not fit. */

export const limitSubstitution: Schema = (i) => {
  const result = conclusion(i);
  const labels = [...i.premises.keys()].filter(
    (label) => formal(i.premises.get(label), label).modality === "lim",
  );
  const form = parseExpression(parameter(i, "form"), new Set([...i.context.names, ...labels]));
  const side = (pick: "left" | "right"): Expr =>
    substitute(form, new Map(labels.map((l) => [l, premise(i, l)[pick]])));
  const moving = movingSymbols(form, i).filter((s) => !labels.includes(s));
  return firstOf(
    () => (result.modality === "lim" ? null : "the conclusion must be a limit"),
    () =>
      moving.length === 0 ? null : `the form contains ${moving.join(", ")}, whose limit no premise gives`,
    () =>
      labels.every((l) => premise(i, l).as === result.as) ? null : "all limits must be at the same point",
    () => expectNearLimit(result.left, side("left"), i, "the expression"),
    () => expect(result.right, side("right"), i, "the limit"),
  );
};

export const derivativeLimit: Schema = (i) => {
  const [quotient, result] = [premise(i, "quotient"), conclusion(i)];
  const [V, W] = [parameter(i, "V"), parameter(i, "W")].map((s) => readExpression(s, i.context)) as [
    Expr,
    Expr,
  ];
  const below = premise(i, "W");
  const toInfinity = print(below.right) === "Infinity";
  const ddt = (u: Expr): Expr => ({ kind: "call", fn: "ddt", arg: u });
  return firstOf(
    () =>
      quotient.modality === "lim" && result.modality === "lim" && quotient.as === result.as
        ? null
        : "both must be limits at one point",
    () => expect(quotient.left, binary("/", ddt(V), ddt(W)), i, "the quotient of derivatives"),
    () => expect(result.left, binary("/", V, W), i, "the quotient"),
    () => expect(result.right, quotient.right, i, "the limit"),
    () => expect(below.left, W, i, "the denominator's limit"),
    () => {
      if (toInfinity) return null;
      const above = premise(i, "V");
      return (
        expect(above.left, V, i, "the numerator's limit") ??
        expect(above.right, number(0), i, "the numerator's limit") ??
        expect(below.right, number(0), i, "the denominator's limit")
      );
    },
  );
};

export const linearAsymptotic: Schema = (i) => {
  const [equation, alpha, beta, stable, result] = [
    premise(i, "equation"),
    premise(i, "alpha"),
    premise(i, "beta"),
    premise(i, "stable"),
    conclusion(i),
  ];
  const v = result.left;
  const time = readExpression(parameter(i, "time"), i.context);
  return firstOf(
    () =>
      result.modality === "lim" && alpha.as === result.as && beta.as === result.as
        ? null
        : "all limits must be at the same point",
    () =>
      expect(
        equation.left,
        binary("*", time, { kind: "call", fn: "ddt", arg: v }),
        i,
        "the left side of the equation",
      ),
    () =>
      expect(
        equation.right,
        binary("+", binary("*", alpha.left, v), beta.left),
        i,
        "the right side of the equation",
      ),
    () => (stable.relation === "<" && print(stable.right) === "0" ? null : "stability must read α∞ < 0"),
    () => expect(stable.left, alpha.right, i, "α∞"),
    () => expect(result.right, { kind: "negate", arg: binary("/", beta.right, alpha.right) }, i, "the limit"),
  );
};

export const convergentBounded: Schema = (i) => {
  const [limit, result] = [premise(i, "limit"), conclusion(i)];
  if (limit.modality !== "lim" || result.modality !== "bounded" || limit.as !== result.as)
    return "needs a limit and boundedness at one point";
  return symbolsOf(limit.right).has("Infinity")
    ? "the limit is infinite"
    : expect(result.left, limit.left, i, "the function");
};

export const boundedTimesNull: Schema = (i) => {
  const [limit, bound, result] = [premise(i, "limit"), premise(i, "bound"), conclusion(i)];
  const forms = limit.modality === "lim" && bound.modality === "bounded" && result.modality === "lim";
  return firstOf(
    () =>
      forms && limit.as === result.as && bound.as === result.as
        ? null
        : "needs a limit and a bound at one point",
    () => expect(limit.right, number(0), i, "the limit") ?? expect(result.right, number(0), i, "the limit"),
    () => expect(result.left, binary("*", limit.left, bound.left), i, "the product"),
  );
};

export const monotoneToLimit: Schema = (i) => {
  const [slope, limit, result] = [premise(i, "derivative"), premise(i, "limit"), conclusion(i)];
  const falling = slope.relation.startsWith("<");
  return firstOf(
    () =>
      slope.relation !== "=" && limit.modality === "lim" && result.relation === (falling ? ">=" : "<=")
        ? null
        : "needs ddt(V) <= 0, lim V = 0 and V >= 0, or all turned round",
    () => expect(slope.left, { kind: "call", fn: "ddt", arg: result.left }, i, "the derivative"),
    () =>
      expect(slope.right, number(0), i, "its bound") ?? expect(limit.left, result.left, i, "the function"),
    () => expect(limit.right, number(0), i, "the limit") ?? expect(result.right, number(0), i, "the bound"),
  );
};

export const squeezeZero: Schema = (i) => {
  const [bound, limit, result] = [premise(i, "bound"), premise(i, "limit"), conclusion(i)];
  return firstOf(
    () =>
      bound.relation.startsWith("<") && limit.as === result.as && result.modality === "lim"
        ? null
        : "needs |f| <= U and limits at one point",
    () => expect(bound.left, { kind: "call", fn: "abs", arg: result.left }, i, "the function"),
    () => expect(limit.left, bound.right, i, "the bound"),
    () =>
      expect(limit.right, number(0), i, "the bound's limit") ??
      expect(result.right, number(0), i, "the limit"),
  );
};

export const squeeze: Schema = (i) => {
  const [lower, upper, result] = [premise(i, "lower"), premise(i, "upper"), conclusion(i)];
  const [low, high] = [premise(i, "lowerLimit"), premise(i, "upperLimit")];
  const order = lower.relation.startsWith(">") && upper.relation.startsWith("<") && result.modality === "lim";
  return firstOf(
    () =>
      order &&
      [low, high].every((f) => f.as === result.as) &&
      [lower, upper].every((f) => f.modality === null || f.as === result.as)
        ? null
        : "needs f >= L, f <= U and limits at one point",
    () =>
      expect(lower.left, result.left, i, "the function") ??
      expect(upper.left, result.left, i, "the function"),
    () =>
      expect(low.left, lower.right, i, "the lower bound") ??
      expect(high.left, upper.right, i, "the upper bound"),
    () => expect(low.right, result.right, i, "the limit") ?? expect(high.right, result.right, i, "the limit"),
  );
};

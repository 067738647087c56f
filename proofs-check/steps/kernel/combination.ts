import {
  binary,
  decideIdentity,
  describeWitness,
  knownSign,
  NEGATIVE,
  negate,
  normalizer,
  number,
  POSITIVE,
  print,
  signOf,
  type Expr,
  type SignSet,
} from "../../symbolic/index.ts";
import type { Finding } from "./build.ts";
import { expand, readExpression, type Context } from "./context.ts";
import { formal, gap, printFormula, readFormula, type FormalFormula } from "./formula.ts";
import type { CombineSpec } from "./spec.ts";

/** The expression that is ≥ 0 (> 0, or 0 for "=") by the formula. */
function oriented(f: FormalFormula, context: Context): Expr {
  return f.relation.startsWith("<") ? negate(gap(f, context)) : gap(f, context);
}

const isStrict = (f: FormalFormula): boolean => f.relation === "<" || f.relation === ">";

interface Part {
  readonly weight: Expr;
  readonly premise: FormalFormula;
}

function readParts(spec: CombineSpec, context: Context): readonly Part[] {
  return Object.entries(spec.premises ?? {}).map(([label, [, source]]) => ({
    weight: expand(readExpression(spec.weights?.[label] ?? "1", context), context),
    premise: formal(readFormula(source, context), `premise "${label}"`),
  }));
}

/** Signs of weights and certificate; null if they are right. */
function objectToSigns(
  target: FormalFormula,
  parts: readonly Part[],
  certificate: Expr,
  context: Context,
  provisos: Set<string>,
): string | null {
  const signWithFacts = (e: Expr): SignSet => {
    const set = signOf(e, context.signs);
    if ((set & NEGATIVE) === 0) return set;
    const n = { ...normalizer(context.signs, context.facts), provisos };
    const known = knownSign(e, n);
    return known > 0 ? POSITIVE : set;
  };
  const rest = signWithFacts(certificate);
  let strict = rest === POSITIVE;
  if ((rest & NEGATIVE) !== 0) return `the certificate ${print(certificate)} is not visibly ≥ 0`;
  for (const { weight, premise } of parts) {
    if (premise.relation === "=") continue;
    const sign = signWithFacts(weight);
    if ((sign & NEGATIVE) !== 0) return `the weight ${print(weight)} is not visibly ≥ 0`;
    if (sign === POSITIVE && isStrict(premise)) strict = true;
  }
  if (isStrict(target) && !strict) return "nothing makes the inequality strict";
  const exact =
    target.relation !== "=" || (print(certificate) === "0" && parts.every((p) => p.premise.relation === "="));
  return exact ? null : "an equation needs equations only";
}

/**
 * Verifies gap(statement) = Σ weight·gap(premise) + certificate identically, with nonnegative weights and certificate.
 * The modality "eventually" or "always" passes from the premises to the statement if all that carry one agree.
 */
export function checkCombination(spec: CombineSpec, target: FormalFormula, context: Context): Finding {
  const parts = readParts(spec, context);
  const certificate = expand(readExpression(spec.certificate ?? "0", context), context);
  const allowed = [null, "eventually", "always"];
  const modal = [target, ...parts.map((p) => p.premise)];
  if (!modal.every((f) => allowed.includes(f.modality)))
    return { status: "failed", artefact: "only plain, eventual and permanent inequalities combine" };
  if (
    parts.some(
      (p) =>
        p.premise.modality !== null && (p.premise.modality !== target.modality || p.premise.as !== target.as),
    )
  ) {
    return {
      status: "failed",
      artefact: "an inequality that holds eventually gives only one that holds eventually",
    };
  }
  let sum = certificate;
  for (const { weight, premise } of parts)
    sum = binary("+", sum, binary("*", weight, oriented(premise, context)));
  const identity = decideIdentity(oriented(target, context), sum, context.signs, context.facts);
  if (identity.status === "false")
    return {
      status: "failed",
      artefact: `${printFormula(target)}: certificate is wrong ${describeWitness(identity.witness)}`,
    };
  if (identity.status === "undecided") return { status: "inconclusive", artefact: identity.reason };
  const provisos = new Set(identity.provisos);
  const objection = objectToSigns(target, parts, certificate, context, provisos);
  if (objection !== null) return { status: "failed", artefact: `${printFormula(target)}: ${objection}` };
  const terms = parts.map((p) => `(${print(p.weight)})·gap[${printFormula(p.premise)}]`);
  const right = [...terms, ...(print(certificate) === print(number(0)) ? [] : [print(certificate)])].join(
    " + ",
  );
  const condition = provisos.size === 0 ? "" : `\nprovided ${[...provisos].join(", ")}`;
  return {
    status: "checked",
    artefact: `gap of ${printFormula(target)} = ${right}${condition}`,
    provisos: [...provisos],
  };
}

import {
  integrateInequality,
  monotoneFromDerivative,
  induction,
  cut,
  boundedByConstant,
  comparison,
  integrableDerivative,
  monotoneInverse,
} from "./inequalityRules.ts";
import type { Instance, Schema } from "./instance.ts";
import {
  limitSubstitution,
  derivativeLimit,
  linearAsymptotic,
  convergentBounded,
  boundedTimesNull,
  monotoneToLimit,
  squeezeZero,
  squeeze,
} from "./limitRules.ts";
import type { RuleName } from "./ruleNames.ts";

const SCHEMAS: Partial<Record<RuleName, Schema>> = {
  "integrate-inequality": integrateInequality,
  "monotone-from-derivative": monotoneFromDerivative,
  "limit-substitution": limitSubstitution,
  "derivative-limit": derivativeLimit,
  "linear-asymptotic": linearAsymptotic,
  induction: induction,
  squeeze: squeeze,
  comparison: comparison,
  "integrable-derivative": integrableDerivative,
  "monotone-inverse": monotoneInverse,
  cut: cut,
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

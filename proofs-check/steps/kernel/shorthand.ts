import type { RuleName } from "./ruleNames.ts";
import type { AssumeSpec, CombineSpec, IdentitySpec, Premise, RuleSpec } from "./spec.ts";

type Premises = Readonly<Record<string, Premise>>;
type Table = Readonly<Record<string, string>>;
const list = (statement: string | readonly string[]): readonly string[] =>
  typeof statement === "string" ? [statement] : statement;

export const identity = (
  id: string,
  title: string,
  statement: string | readonly string[],
  argument = "",
): IdentitySpec => ({
  kind: "identity",
  id,
  title,
  statement: list(statement),
  argument,
});

/** A sign certificate without premises. */
export const sign = (id: string, title: string, statement: string, certificate: string): CombineSpec => ({
  kind: "combine",
  id,
  title,
  statement: [statement],
  certificate,
});

export const combine = (
  id: string,
  title: string,
  statement: string,
  premises: Premises,
  weights: Table = {},
  certificate?: string,
): CombineSpec => ({
  kind: "combine",
  id,
  title,
  statement: [statement],
  premises,
  weights,
  ...(certificate === undefined ? {} : { certificate }),
});

export const assume = (id: string, title: string, statement: string): AssumeSpec => ({
  kind: "assume",
  id,
  title,
  statement: [statement],
});

export const rule = (
  name: RuleName,
  id: string,
  title: string,
  statement: string | readonly string[],
  premises: Premises,
  argument: string,
  parameters: Table = {},
  discharges: readonly string[] = [],
): RuleSpec => ({
  kind: "rule",
  rule: name,
  id,
  title,
  statement: list(statement),
  premises,
  argument,
  parameters,
  discharges,
});

/** A limit by continuity of `form` in the limits of the premises u1, u2, …. */
export const continuity = (
  id: string,
  title: string,
  statement: string,
  premises: Premises,
  form: string,
  argument = "By continuity.",
  signs?: string,
): RuleSpec =>
  rule(
    "limit-substitution",
    id,
    title,
    statement,
    premises,
    argument,
    signs === undefined ? { form } : { form, signs },
  );

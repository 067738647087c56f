import { performance } from "node:perf_hooks";
import type { Method, ProofStep, StepResult, StepStatus } from "../../types.ts";
import { checkCombination } from "./combination.ts";
import { FACT, makeContext, type Context, type ContextSpec } from "./context.ts";
import { checkIdentities } from "./identities.ts";
import { formal, printFormula, readFormula, renderFormula, type Formula } from "./formula.ts";
import { checkInterval, checkPolynomial } from "./inequalities.ts";
import { RULES } from "./ruleNames.ts";
import { checkInstance, isFormal } from "./rules.ts";
import type { Premise, RuleSpec, StepSpec } from "./spec.ts";

/** Steps that share a context. Ids get the module's name in front. */
export interface ModuleSpec {
  readonly name: string;
  readonly context: ContextSpec;
  /** Steps (of other modules) that every step here rests on, because the context's signs do. */
  readonly rests?: readonly string[];
  readonly steps: readonly StepSpec[];
}

/** What a method found out; time and method are added around it. */
export interface Finding {
  readonly status: StepStatus;
  readonly artefact: string;
  readonly provisos?: readonly string[];
}

/** A step with its formulas read, so that the links between steps can be checked and altered. */
export interface BuiltStep extends ProofStep {
  readonly spec: StepSpec;
  readonly context: Context;
  readonly formulas: readonly Formula[];
  readonly premises: ReadonlyMap<string, Premise>;
}

const METHOD: Readonly<Record<StepSpec["kind"], Method>> = {
  identity: "symbolic",
  combine: "symbolic",
  interval: "interval",
  smt: "smt",
  assume: "rule",
  rule: "rule",
};

function qualify(module: string, step: string): string {
  return step.includes(".") ? step : `${module}.${step}`;
}

function checkRule(spec: RuleSpec, context: Context, formulas: readonly Formula[]): Finding {
  const premises = new Map(
    Object.entries(spec.premises ?? {}).map(([label, [, source]]) => [label, readFormula(source, context)]),
  );
  const provisos = new Set<string>();
  const parameters = spec.parameters ?? {};
  const objection = checkInstance(spec.rule, {
    context,
    premises,
    conclusions: formulas,
    parameters,
    provisos,
  });
  const used = [...premises].map(([label, f]) => `  ${label}: ${printFormula(f)}`);
  const text = [
    `rule ${spec.rule}: ${RULES[spec.rule]}`,
    ...used,
    `  ⊢ ${formulas.map(printFormula).join(" ; ")}`,
  ];
  if (objection !== null)
    return { status: "failed", artefact: [...text, `does not fit: ${objection}`].join("\n") };
  const note = isFormal(spec.rule)
    ? "the instance fits the rule; the rule itself is human"
    : "argued in words, not by machine";
  return { status: "accepted", artefact: [...text, `(${note})`].join("\n"), provisos: [...provisos] };
}

async function find(spec: StepSpec, context: Context, formulas: readonly Formula[]): Promise<Finding> {
  switch (spec.kind) {
    case "identity":
      return checkIdentities(formulas, context);
    case "combine":
      return checkCombination(spec, formal(formulas[0], "the statement"), context);
    case "interval":
      return checkInterval(spec, formal(formulas[0], "the statement"), context);
    case "smt":
      return checkPolynomial(spec);
    case "assume":
      return { status: "accepted", artefact: `assumed: ${formulas.map(printFormula).join(" ; ")}` };
    case "rule":
      return checkRule(spec, context, formulas);
  }
}

/** Reads one step. @throws UnknownAtomError or SyntaxError if a formula cannot be read. */
export function buildStep(
  module: string,
  spec: StepSpec,
  context: Context,
  rests: readonly string[] = [],
): BuiltStep {
  const formulas = spec.statement.map((source) => readFormula(source, context));
  const premises = new Map(
    Object.entries(spec.premises ?? {}).map(([label, [step, ...rest]]): [string, Premise] => [
      label,
      [qualify(module, step), ...rest],
    ]),
  );
  const method = METHOD[spec.kind];
  const check = async (): Promise<StepResult> => {
    const start = performance.now();
    const finding = await find(spec, context, formulas);
    const provisos = (finding.provisos ?? []).filter((p) => p.includes(FACT) || spec.provided === undefined);
    const argued = spec.provided === undefined ? "" : `\nwhich is met: ${spec.provided}`;
    return {
      ...finding,
      artefact: finding.artefact + argued,
      provisos,
      method,
      milliseconds: performance.now() - start,
    };
  };
  return {
    id: qualify(module, spec.id),
    title: spec.title,
    statement: spec.display === undefined ? formulas.map((f) => renderFormula(f, context)) : [spec.display],
    argument: spec.argument ?? "",
    uses: [...new Set([...[...premises.values()].map(([step]) => step), ...rests])],
    method,
    ...(spec.kind === "rule" ? { rule: spec.rule } : {}),
    ...(spec.kind === "assume" ? { assumption: true } : {}),
    discharges: spec.kind === "rule" ? (spec.discharges ?? []).map((s) => qualify(module, s)) : [],
    slow: spec.kind === "smt" || (spec.kind === "interval" && spec.slow === true),
    check,
    spec,
    context,
    formulas,
    premises,
  };
}

/** Reads a module: its context once, then every step. */
export function buildModule(module: ModuleSpec): readonly BuiltStep[] {
  const context = makeContext(module.context);
  return module.steps.map((spec) => buildStep(module.name, spec, context, module.rests));
}

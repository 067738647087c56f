import { print, mutations, type Expr } from "./symbolic/index.ts";
import { checkClaimOf } from "./chain.ts";
import { checkLink } from "./links.ts";
import { buildStep, type BuiltStep } from "./steps/kernel/build.ts";
import { FACT, readExpression } from "./steps/kernel/context.ts";
import {
  difference,
  printFormula,
  readFormula,
  sameExpression,
  type Formula,
} from "./steps/kernel/formula.ts";
import type { Premise, StepSpec } from "./steps/kernel/spec.ts";
import type { ChainClaim } from "./types.ts";

/** One altered step. */
export interface Mutant {
  readonly step: string;
  readonly what: string;
  readonly description: string;
  readonly spec: StepSpec;
  /** The statement that was altered, with its index; absent if something else was. */
  readonly statement?: { readonly index: number; readonly source: string };
  /** The certificate or weight before and after; absent if something else was altered. */
  readonly expression?: { readonly before: string; readonly after: string };
}

/** What became of a mutant. "equivalent": the altered formula is identically the original one. */
export type Fate =
  | {
      readonly kind: "killed";
      readonly by: "unreadable" | "own check" | "link" | "claim" | "condition";
      readonly reason: string;
    }
  | { readonly kind: "equivalent" }
  | { readonly kind: "survived" };

const RELATIONS = { "=": "<", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

/** Every formula that differs from f in one node or in its relation. */
function formulaMutants(
  f: Formula,
): readonly { readonly what: string; readonly description: string; readonly formula: Formula }[] {
  if (f.kind === "prose") return [];
  const sides = (["left", "right"] as const).flatMap((side) =>
    mutations(f[side]).map((m) => ({
      what: m.what,
      description: m.description,
      formula: { ...f, [side]: m.mutant },
    })),
  );
  const relation = {
    what: "relation",
    description: `${f.relation} → ${RELATIONS[f.relation]}`,
    formula: { ...f, relation: RELATIONS[f.relation] },
  };
  return f.modality === null || f.modality === "eventually" ? [...sides, relation] : sides;
}

const replaceAt = <T>(list: readonly T[], index: number, value: T): readonly T[] =>
  list.map((v, i) => (i === index ? value : v));

function statementMutants(step: BuiltStep): readonly Mutant[] {
  return step.formulas.flatMap((f, index) =>
    formulaMutants(f).map((m): Mutant => {
      const source = printFormula(m.formula);
      const spec = { ...step.spec, statement: replaceAt(step.spec.statement, index, source) };
      return { step: step.id, what: m.what, description: m.description, spec, statement: { index, source } };
    }),
  );
}

/** Alterations of a certificate, a weight or the form of a limit. */
function justificationMutants(step: BuiltStep): readonly Mutant[] {
  const alter = (source: string, where: string, rebuild: (text: string) => StepSpec): readonly Mutant[] =>
    mutations(readExpression(source, step.context)).map((m) => ({
      step: step.id,
      what: `${where}: ${m.what}`,
      description: m.description,
      spec: rebuild(print(m.mutant)),
      expression: { before: source, after: print(m.mutant) },
    }));
  const spec = step.spec;
  if (spec.kind !== "combine") return [];
  const certificate =
    spec.certificate === undefined
      ? []
      : alter(spec.certificate, "certificate", (text) => ({ ...spec, certificate: text }));
  const weights = Object.entries(spec.weights ?? {}).flatMap(([label, source]) =>
    alter(source, "weight", (text) => ({ ...spec, weights: { ...spec.weights, [label]: text } })),
  );
  return [...certificate, ...weights];
}

/** The step without one of its premises, and with the premises of two labels exchanged. */
function premiseMutants(step: BuiltStep): readonly Mutant[] {
  const entries = Object.entries(step.spec.premises ?? {}) as readonly (readonly [string, Premise])[];
  if (step.spec.kind !== "combine" && step.spec.kind !== "rule") return [];
  const formal = entries.filter(([, [, f]]) => !f.startsWith('"'));
  const dropped = formal.map(([label]): Mutant => ({
    step: step.id,
    what: "dropped premise",
    description: label,
    spec: { ...step.spec, premises: Object.fromEntries(entries.filter(([other]) => other !== label)) },
  }));
  return dropped;
}

/** All mutants of a step; `premises` adds those that drop a premise. */
export function mutantsOf(step: BuiltStep, premises = false): readonly Mutant[] {
  return [
    ...statementMutants(step),
    ...justificationMutants(step),
    ...(premises ? premiseMutants(step) : []),
  ];
}

function isEquivalent(m: Mutant, step: BuiltStep): boolean {
  if (m.expression !== undefined) {
    const [before, after] = [m.expression.before, m.expression.after].map((e) =>
      readExpression(e, step.context),
    ) as [Expr, Expr];
    return sameExpression(before, after, step.context);
  }
  if (m.statement === undefined) return false;
  const original = step.formulas[m.statement.index];
  return (
    original !== undefined &&
    difference(readFormula(m.statement.source, step.context), original, step.context) === null
  );
}

/** Where a mutant stands: the other steps, and the claims that name it. */
export interface Surroundings {
  readonly pool: readonly BuiltStep[];
  readonly claims: readonly ChainClaim[];
}

function objectionOfUsers(mutant: BuiltStep, { pool, claims }: Surroundings): Fate | null {
  for (const user of pool) {
    if (user.id === mutant.id) continue;
    for (const premise of user.premises.values()) {
      const objection = premise[0] === mutant.id ? checkLink(user, mutant, premise) : null;
      if (objection !== null) return { kind: "killed", by: "link", reason: objection };
    }
  }
  for (const claim of claims) {
    const objection = claim.step === mutant.id ? checkClaimOf(claim, mutant) : null;
    if (objection !== null) return { kind: "killed", by: "claim", reason: objection };
  }
  return null;
}

/**
 * Lets the checker judge a mutant: by its own check first, then by the steps that use it and the claims that name it.
 *
 * @param only - "own check" leaves the users out, so that only the mathematics of the step can object.
 */
export async function judgeMutant(
  m: Mutant,
  step: BuiltStep,
  around: Surroundings,
  only: "all" | "own check" = "all",
): Promise<Fate> {
  const [module = ""] = step.id.split(".");
  let mutant: BuiltStep;
  try {
    mutant = buildStep(module, m.spec, step.context);
    if (isEquivalent(m, step)) return { kind: "equivalent" };
  } catch (error) {
    return {
      kind: "killed",
      by: "unreadable",
      reason: error instanceof Error ? error.message : String(error),
    };
  }
  if (only === "all" && mutant.spec.kind === "interval") {
    const early = objectionOfUsers(mutant, around); // cheaper than a search that fails
    if (early !== null) return early;
  }
  const result = await mutant.check();
  if (result.status === "failed" || result.status === "inconclusive")
    return { kind: "killed", by: "own check", reason: result.artefact };
  const loose = result.provisos.filter((p) => !p.includes(FACT));
  if (loose.length > 0)
    return { kind: "killed", by: "condition", reason: `holds only provided ${loose.join(", ")}` };
  return (only === "all" ? objectionOfUsers(mutant, around) : null) ?? { kind: "survived" };
}

import { negate, print, signOf, substitute, symbolsOf, unfold } from "./symbolic/index.ts";
import type { BuiltStep } from "./steps/kernel/build.ts";
import { FACT, readExpression } from "./steps/kernel/context.ts";
import {
  difference,
  expandFormula,
  formal,
  gap,
  readFormula,
  sameExpression,
  type Formula,
} from "./steps/kernel/formula.ts";
import { openAssumptions, topologicalOrder } from "./graph.ts";
import { RULES, type RuleName } from "./steps/kernel/ruleNames.ts";
import type { Premise } from "./steps/kernel/spec.ts";
import type { ChainClaim, ChainResult, CheckedStep, Level, ProofChain } from "./types.ts";

/** A chain before its steps are collected. */
export interface ChainSpec extends Omit<ProofChain, "steps"> {
  /** Assumptions that are hypotheses of the theorem. */
  readonly assumes?: readonly string[];
  /** Slow steps that confirm others by a second method: run at level full, not needed for completeness. */
  readonly confirmations?: readonly string[];
}

/** "v: exp(-z)" applied to a used statement; the signs of what is put in must be those the statement asks for. */
function instantiate(f: Formula, used: BuiltStep, user: BuiltStep, instance: string): Formula | string {
  const map = new Map(
    instance.split(",").map((pair) => {
      const [from = "", to = ""] = pair.split(":").map((part) => part.trim());
      return [from, unfold(readExpression(to, user.context), user.context.definitions)] as const;
    }),
  );
  for (const [name, value] of map) {
    const allowed = used.context.signs.get(name);
    if (allowed === undefined) return `${used.id} has no symbol ${name}`;
    if (used.context.spec.ranges?.[name] !== undefined) return `${name} has a range and cannot be replaced`;
    if ((signOf(value, user.context.signs) & ~allowed) !== 0)
      return `${name} may not be replaced by something of another sign`;
    const moves = print(value) === "0" || [...symbolsOf(value)].some((s) => user.context.flow.has(s));
    if (used.context.flow.has(name) && !moves)
      return `${name} moves in time and may not be replaced by a constant`;
  }
  if (f.kind === "prose") return f;
  return { ...f, left: substitute(f.left, map), right: substitute(f.right, map) };
}

/** A symbol that two modules share must be known at least as well where the statement is used. */
function weakerSymbol(used: BuiltStep, user: BuiltStep, replaced: ReadonlySet<string>): string | null {
  if (used.context === user.context) return null;
  for (const [name, sign] of used.context.signs) {
    const here = user.context.signs.get(name);
    if (here === undefined || replaced.has(name)) continue;
    if ((here & ~sign) !== 0 || (used.context.flow.has(name) && !user.context.flow.has(name))) return name;
    const [wide, narrow] = [used.context.spec.ranges?.[name], user.context.spec.ranges?.[name]];
    if (wide !== undefined && (narrow === undefined || narrow[0] < wide[0] || narrow[1] > wide[1]))
      return name;
  }
  return null;
}

/** Null if `premise` is what the used step states, otherwise the objection. */
export function checkLink(user: BuiltStep, used: BuiltStep, [, source, instance]: Premise): string | null {
  const wanted = expandFormula(readFormula(source, user.context), user.context);
  const replaced = new Set((instance ?? "").split(",").map((pair) => pair.split(":")[0]?.trim() ?? ""));
  const weaker = weakerSymbol(used, user, replaced);
  if (weaker !== null) return `${used.id} assumes more about ${weaker} than ${user.id} knows`;
  const objections: string[] = [];
  for (const stated of used.formulas) {
    const own = expandFormula(stated, used.context);
    const f = instance === undefined ? own : instantiate(own, used, user, instance);
    const objection = typeof f === "string" ? f : difference(wanted, f, user.context);
    if (objection === null) return null;
    objections.push(objection);
  }
  return `${user.id} takes from ${used.id} what it does not state: ${objections.join("; ")}`;
}

/** The facts a checked step used: [source of the expression, premise that proves it positive]. */
function factsUsed(step: BuiltStep, provisos: readonly string[]): readonly (readonly [string, Premise])[] {
  return provisos.flatMap((p) => {
    const source = p.includes(FACT) ? p.slice(0, p.indexOf(" > 0" + FACT)) : undefined;
    const premise = source === undefined ? undefined : step.context.spec.positive?.[source];
    return source === undefined || premise === undefined ? [] : [[source, premise] as const];
  });
}

/** Null if the fact "source > 0" is what its premise says, and that is what the step it names states. */
function checkFact(user: BuiltStep, used: BuiltStep, source: string, premise: Premise): string | null {
  const f = formal(readFormula(premise[1], user.context), "a fact");
  const zero = readExpression("0", user.context);
  const positive = f.relation === ">" ? gap(f, user.context) : negate(gap(f, user.context));
  const says =
    f.modality === null &&
    (f.relation === ">" || f.relation === "<") &&
    sameExpression(f.right, zero, user.context);
  if (!says || !sameExpression(readExpression(source, user.context), positive, user.context))
    return `${premise[1]} does not say ${source} > 0`;
  return checkLink(user, used, premise);
}

function checkLinks(step: BuiltStep, byId: ReadonlyMap<string, BuiltStep>): string | null {
  for (const premise of step.premises.values()) {
    const used = byId.get(premise[0]);
    const objection = used === undefined ? `${premise[0]} does not exist` : checkLink(step, used, premise);
    if (objection !== null) return objection;
  }
  return null;
}

/** The formula a claim of a chain must have as the statement of its step. */
export function claimFormula(claim: ChainClaim): string | null {
  const as = claim.as ?? "t -> Infinity";
  const at = as.replaceAll(" ", "");
  switch (claim.kind) {
    case "limit":
      return `lim[${at}] ${claim.of} = ${claim.equals}`;
    case "bounded":
    case "unbounded":
      return `${claim.kind}[${at}] ${claim.of}`;
    case "eventually":
      return `eventually[${at}] ${claim.of}`;
    case "always":
      return `${claim.of}`;
    default:
      return null;
  }
}

function checkClaim(claim: ChainClaim, byId: ReadonlyMap<string, BuiltStep>): string | null {
  const step = byId.get(claim.step);
  return step === undefined
    ? `claim "${claim.name}": step ${claim.step} does not exist`
    : checkClaimOf(claim, step);
}

/** Null if the step states the claim (prose claims are matched by a reader), otherwise the objection. */
export function checkClaimOf(claim: ChainClaim, step: BuiltStep): string | null {
  const source = claimFormula(claim);
  if (source === null) return null;
  const wanted = readFormula(source, step.context);
  const fits = step.formulas.some((f) => difference(wanted, f, step.context) === null);
  return fits ? null : `claim "${claim.name}": ${step.id} does not state ${source}`;
}

async function checkStep(
  step: BuiltStep,
  level: Level,
  byId: ReadonlyMap<string, BuiltStep>,
): Promise<CheckedStep> {
  const shown = {
    id: step.id,
    title: step.title,
    uses: step.uses,
    statement: step.statement,
    ...(step.rule === undefined ? {} : { rule: step.rule }),
  };
  const nothing = { method: step.method, provisos: [], milliseconds: 0 };
  const objection = checkLinks(step, byId);
  if (objection !== null) return { ...shown, ...nothing, status: "failed", artefact: objection };
  if (step.slow && level === "fast")
    return { ...shown, ...nothing, status: "inconclusive", artefact: "not run at level fast" };
  return { ...shown, ...(await step.check()) };
}

function rulesUsed(steps: readonly CheckedStep[]): ChainResult["rules"] {
  const users = new Map<string, string[]>();
  for (const step of steps)
    if (step.rule !== undefined) users.set(step.rule, [...(users.get(step.rule) ?? []), step.id]);
  return [...users].sort().map(([name, usedBy]) => ({ name, statement: RULES[name as RuleName], usedBy }));
}

/** The steps a chain rests on by `uses`, in order. @throws ProofGraphError on unknown or cyclic uses. */
export function stepsOf(spec: ChainSpec, pool: readonly BuiltStep[]): readonly BuiltStep[] {
  return topologicalOrder(
    pool,
    spec.claims.map((c) => c.step),
  );
}

interface Run {
  readonly checked: Map<string, CheckedStep>;
  /** Uses found while checking: facts about signs. */
  readonly found: Map<string, Set<string>>;
  readonly objections: string[];
}

/** Checks goals and what they rest on, then the steps behind the facts met on the way, until no new ones turn up. */
async function runSteps(goals: readonly string[], pool: readonly BuiltStep[], level: Level): Promise<Run> {
  const run: Run = { checked: new Map(), found: new Map(), objections: [] };
  const byId = new Map(pool.map((s) => [s.id, s]));
  let wanted = goals;
  while (wanted.length > 0) {
    const facts = new Set<string>();
    for (const step of topologicalOrder(pool, wanted)) {
      if (run.checked.has(step.id)) continue;
      const result = await checkStep(step, level, byId);
      run.checked.set(step.id, result);
      for (const [source, premise] of factsUsed(step, result.provisos)) {
        const used = byId.get(premise[0]);
        const objection =
          used === undefined ? `${premise[0]} does not exist` : checkFact(step, used, source, premise);
        if (objection !== null) run.objections.push(`${step.id}: ${objection}`);
        facts.add(premise[0]);
        run.found.set(step.id, (run.found.get(step.id) ?? new Set()).add(premise[0]));
      }
    }
    wanted = [...facts].filter((id) => !run.checked.has(id));
  }
  return run;
}

/** The checked steps with the uses found while checking. */
function withFacts(run: Run, pool: readonly BuiltStep[]): readonly BuiltStep[] {
  return pool
    .filter((s) => run.checked.has(s.id))
    .map((s) => ({ ...s, uses: [...new Set([...s.uses, ...(run.found.get(s.id) ?? [])])] }));
}

/** A rule may discharge only the assumption it names as its hypothesis, and what is proved may not rest on it. */
function wrongDischarges(step: BuiltStep, open: ReadonlyMap<string, ReadonlySet<string>>): string | null {
  if (step.discharges.length === 0) return null;
  const of = (label: string): string | undefined => step.premises.get(label)?.[0];
  const named = new Set([of("hypothesis"), of("assumed")]);
  const stranger = step.discharges.find((d) => !named.has(d));
  if (stranger !== undefined) return `${step.id} discharges ${stranger}, which is not its hypothesis`;
  for (const label of ["proved", "base"]) {
    const circular = [...(open.get(of(label) ?? "") ?? [])].find((a) => step.discharges.includes(a));
    if (circular !== undefined) return `${step.id}: the premise "${label}" rests on ${circular} itself`;
  }
  return null;
}

/** What is not closed: undecided steps, conditions nobody settles, assumptions left open. */
function gapsOf(
  spec: ChainSpec,
  ordered: readonly BuiltStep[],
  steps: readonly CheckedStep[],
): readonly string[] {
  const missing = [...spec.missing];
  for (const step of steps) {
    if (step.status === "inconclusive") missing.push(`${step.id}: ${step.artefact}`);
    const loose = step.provisos.filter((p) => !p.includes(FACT));
    if (loose.length > 0) missing.push(`${step.id} holds only provided ${loose.join(", ")}`);
  }
  const open = openAssumptions(ordered);
  const allowed = new Set(spec.assumes ?? []);
  for (const claim of spec.claims) {
    for (const a of open.get(claim.step) ?? []) {
      if (!allowed.has(a)) missing.push(`claim "${claim.name}" rests on the open assumption ${a}`);
    }
  }
  return missing;
}

/**
 * Checks every step a chain rests on, every link between them and every claim.
 *
 * complete only if all steps are checked or accepted as named rules, no assumption but the theorem's hypotheses is
 * open, and no gap is declared. A step that objects makes it failed; one that cannot decide, incomplete.
 *
 * @throws ProofGraphError on unknown or cyclic uses.
 */
export async function runChain(
  spec: ChainSpec,
  pool: readonly BuiltStep[],
  level: Level,
): Promise<ChainResult> {
  const extra = level === "full" ? (spec.confirmations ?? []) : [];
  const goals = [...new Set([...spec.claims.map((c) => c.step), ...extra])];
  const run = await runSteps(goals, pool, level);
  const ordered = topologicalOrder(withFacts(run, pool), goals);
  const byId = new Map(ordered.map((s) => [s.id, s]));
  const steps = ordered.map((s): CheckedStep => ({
    ...(run.checked.get(s.id) as CheckedStep),
    uses: s.uses,
  }));
  const open = openAssumptions(ordered);
  const faults = [
    ...run.objections,
    ...ordered.map((s) => wrongDischarges(s, open)).filter((f) => f !== null),
    ...spec.claims.map((claim) => checkClaim(claim, byId)).filter((f) => f !== null),
  ];
  const objecting = steps.filter((s) => s.status === "failed").map((s) => `${s.id}: ${s.artefact}`);
  const missing = gapsOf(spec, ordered, steps);
  const failed = faults.length + objecting.length > 0;
  return {
    id: spec.id,
    theorem: spec.theorem,
    shows: spec.shows,
    status: failed ? "failed" : missing.length > 0 ? "incomplete" : "complete",
    steps,
    rules: rulesUsed(steps),
    missing: [...faults, ...objecting, ...missing],
    milliseconds: steps.reduce((sum, s) => sum + s.milliseconds, 0),
  };
}

import type { BuiltStep } from "./steps/kernel/build.ts";
import { FACT } from "./steps/kernel/context.ts";
import { difference, readFormula } from "./steps/kernel/formula.ts";
import { openAssumptions, topologicalOrder } from "./graph.ts";
import { checkFact, checkLink, factsUsed } from "./links.ts";
import { RULES, type RuleName } from "./steps/kernel/ruleNames.ts";
import { isFormal } from "./steps/kernel/rules.ts";
import type { ChainClaim, ChainResult, CheckedStep, Level, ProofChain } from "./types.ts";

/** A chain before its steps are collected. */
export interface ChainSpec extends Omit<ProofChain, "steps"> {
  /** Assumptions that are hypotheses of the theorem. */
  readonly assumes?: readonly string[];
  /** Slow steps that confirm others by a second method: run at level full, not needed for completeness. */
  readonly confirmations?: readonly string[];
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
    ...(step.assumption === true ? { assumption: true } : {}),
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
  return [...users].sort().map(([name, usedBy]) => ({
    name,
    statement: RULES[name as RuleName],
    formal: isFormal(name as RuleName),
    usedBy,
  }));
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

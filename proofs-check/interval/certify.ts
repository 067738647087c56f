/**
 * Certificates for counterexamples: what sampling found `contradicted` becomes `refuted` where interval arithmetic
 * shows that the problem meets every hypothesis and violates the claim. One dimension; claims decided at a finite time
 * (`always`), by the blow-up time (`blowsUp`, `global`), or by a limit point that the problem does not have. Limits,
 * bounds and "eventually" on the right limit point cannot be refuted from finite times and get null.
 */
import type { ScalarProblem } from "../../solvers/types.ts";
import type { Certificate, ClaimSpec, Problem, Statement } from "../../theorems/types.ts";
import { encloseBlowUpTime } from "./blowUp.ts";
import type { BlowUpEnclosure } from "./blowUp.ts";
import { point, show } from "./interval.ts";
import { OutsideInstance, certainty, encloseValue, freeIndices } from "./language.ts";
import type { IntervalEnvironment } from "./language.ts";
import { encloseTrajectory } from "./trajectory.ts";
import type { EnclosureRow } from "./trajectory.ts";

export interface CertifyOptions {
  /** Where a violation of an `always` claim is expected; a grid over the whole trajectory is tried as well. */
  readonly times?: readonly number[];
  /** Steps of the validated integration (default 1,500). */
  readonly maxSteps?: number;
}

interface Instance {
  readonly l?: number;
  readonly j?: number;
}

/** Why a claim is false, and an instant at which `simulate --rigorous` shows it again. */
interface Refutation {
  readonly text: string;
  readonly t: number;
}

/** What is known of the problem, computed when first asked for. */
interface Evidence {
  readonly problem: ScalarProblem;
  blowUp(): BlowUpEnclosure;
  rows(): readonly EnclosureRow[];
}

function sourcesOf(claim: ClaimSpec): readonly string[] {
  const own = [claim.of, claim.equals].filter((source): source is string => source !== undefined);
  return [...own, ...(claim.claims ?? []).flatMap(sourcesOf)];
}

/** All choices of the free indices that occur: 1 ≤ j ≤ l ≤ L. */
function instancesOf(sources: readonly string[], L: number): readonly Instance[] {
  const free = sources.map(freeIndices);
  const useL = free.some((f) => f.l);
  const useJ = free.some((f) => f.j);
  const all = Array.from({ length: L }, (_, i) => i + 1);
  if (useL && useJ) return all.flatMap((l) => all.slice(0, l).map((j) => ({ l, j })));
  if (useL) return all.map((l) => ({ l }));
  return useJ ? all.map((j) => ({ j })) : [{}];
}

/** Answers for instances whose indices exist; null where the instance does not count. */
function inRange<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch (error) {
    if (error instanceof OutsideInstance) return null;
    throw error;
  }
}

/** Whether the problem certainly meets every hypothesis. */
export function meetsHypotheses(statement: Statement, problem: ScalarProblem): boolean {
  const L = problem.x0.length;
  const { min, max } = statement.tokens ?? { min: 1, max: Infinity };
  if (L < min || L > max) return false;
  return statement.hypotheses.every((source) =>
    instancesOf([source], L).every((at) => {
      const answer = inRange(() => certainty(source, { problem, ...at }));
      return answer === null || answer === "true";
    }),
  );
}

/** 0, then times from far below to far above the time scale, or up to T. */
function timeGrid(evidence: Evidence): readonly number[] {
  const { problem } = evidence;
  const blowUp = evidence.blowUp();
  if (blowUp.status === "blow-up") {
    const T = blowUp.time.lo;
    const early = Array.from({ length: 12 }, (_, i) => T * 2 ** (i - 13));
    const late = Array.from({ length: 24 }, (_, i) => T * (1 - 2 ** -(i + 1)));
    return [0, ...early, ...late];
  }
  const largest = Math.max(...problem.x0.map(Math.abs), 1e-100);
  const delta = Math.max(Math.log(2), Math.abs(problem.sDelta) * largest);
  const unit = 1 / (Math.max(Math.abs(problem.mu), 1e-100) * delta * largest ** 2);
  return [0, ...Array.from({ length: 60 }, (_, i) => unit * 2 ** (i / 1.5 - 12))].filter(Number.isFinite);
}

function gather(problem: ScalarProblem, options: CertifyOptions): Evidence {
  const maxSteps = options.maxSteps ?? 1500;
  let blowUp: BlowUpEnclosure | undefined;
  let rows: readonly EnclosureRow[] | undefined;
  const evidence: Evidence = {
    problem,
    blowUp: () => (blowUp ??= encloseBlowUpTime(problem, { maxSteps })),
    rows: () => {
      const wanted = [...timeGrid(evidence), ...(options.times ?? [])].filter(
        (t) => Number.isFinite(t) && t >= 0,
      );
      const times = [...new Set(wanted)].sort((x, y) => x - y);
      return (rows ??= encloseTrajectory(problem, times, { maxSteps }).rows);
    },
  };
  return evidence;
}

function refuteAlways(source: string, at: Instance, evidence: Evidence): Refutation | null {
  for (const row of evidence.rows()) {
    const found = evidence.blowUp();
    const T = found.status === "blow-up" ? { T: found.time } : {};
    const env: IntervalEnvironment = {
      problem: evidence.problem,
      row: { t: point(row.t), x: row.x },
      ...T,
      ...at,
    };
    if (inRange(() => certainty(source, env)) !== "false") continue;
    const tokens = row.x.map((x, l) => `x[${l + 1}] ∈ ${show(x)}`);
    const text = `${source} fails${where(at)} at t = ${row.t}, where ${tokens.join(", ")} (rigorous enclosures)`;
    return { text, t: row.t };
  }
  return null;
}

function where(at: Instance): string {
  const parts = Object.entries(at).map(([name, value]) => `${name} = ${value}`);
  return parts.length === 0 ? "" : ` for ${parts.join(", ")}`;
}

/** What is known of T does not depend on the instants asked for. */
const ofT = (text: string): Refutation => ({ text, t: 0 });

function refuteBlowUp(claim: ClaimSpec, at: Instance, evidence: Evidence): Refutation | null {
  const found = evidence.blowUp();
  if (found.status === "global") return ofT(`no blow-up: ${found.artefact}`);
  if (found.status !== "blow-up" || claim.equals === undefined) return null;
  const source = claim.equals;
  const value = inRange(() => encloseValue(source, { problem: evidence.problem, T: found.time, ...at }));
  if (value === null || (value.lo <= found.time.hi && value.hi >= found.time.lo)) return null;
  return ofT(`${found.artefact}; ${source} ∈ ${show(value)}${where(at)} is disjoint from it`);
}

/** A claim at a limit point that the problem does not have is false for it (CONTRACT.md). */
function refuteLimitPoint(claim: ClaimSpec, evidence: Evidence): Refutation | null {
  const found = evidence.blowUp();
  if (claim.as === "t -> T")
    return found.status === "global" ? ofT(`t -> T does not exist: ${found.artefact}`) : null;
  return found.status === "blow-up" ? ofT(`t -> Infinity does not exist: ${found.artefact}`) : null;
}

function refuteAt(claim: ClaimSpec, at: Instance, evidence: Evidence): Refutation | null {
  switch (claim.kind) {
    case "always":
      return claim.of === undefined ? null : refuteAlways(claim.of, at, evidence);
    case "blowsUp":
      return refuteBlowUp(claim, at, evidence);
    case "global": {
      const found = evidence.blowUp();
      return found.status === "blow-up" ? ofT(found.artefact) : null;
    }
    case "anyOf": {
      const parts = (claim.claims ?? []).map((part) => refuteAt(part, at, evidence));
      if (parts.length === 0 || !parts.every((part) => part !== null)) return null;
      const text = parts.map((part) => part.text).join("; and ");
      return { text, t: Math.max(...parts.map((part) => part.t)) };
    }
    case "limit":
    case "bounded":
    case "unbounded":
    case "eventually":
      return refuteLimitPoint(claim, evidence);
  }
}

/**
 * A proof that `problem` meets the statement's hypotheses and violates `claim`, or null where none was found (which
 * says nothing about the claim). Numbers of the problem are doubles taken exactly.
 *
 * @param statement - with the claim's own overrides of hypotheses and tokens already applied.
 * @throws FormulaError on expressions outside the language; DomainError on bad input.
 */
export function certifyCounterexample(
  statement: Statement,
  claim: ClaimSpec,
  problem: Problem,
  options: CertifyOptions = {},
): Certificate | null {
  if (problem.kind !== "scalar" || statement.dimension !== undefined) return null;
  if (!meetsHypotheses(statement, problem)) return null;
  const evidence = gather(problem, options);
  for (const at of instancesOf(sourcesOf(claim), problem.x0.length)) {
    const found = refuteAt(claim, at, evidence);
    if (found !== null) {
      const { mu, sDelta, a, x0 } = problem;
      const data = JSON.stringify({ mu, sDelta, a, x0, times: [found.t] });
      const artefact = `${found.text}; again: simulate - --rigorous <<< '${data}'`;
      return { step: `${statement.id}.${claim.name}`, method: "interval", artefact };
    }
  }
  return null;
}

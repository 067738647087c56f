/**
 * Prediction + observation → outcome, for one claim on one problem: the only place where this happens.
 *
 * Quantifiers (CONTRACT.md): a claim is contradicted on a problem if one instance of its free indices is, else
 * inconclusive if one is, else supported; a claim without any instance in range (x[l−1] with one token) holds
 * of nothing and is supported. No contradiction stands on one trace: a second one, made in other coordinates,
 * must contradict as well. Only `proofs-check` may say proved or refuted.
 */
import { instances, sizes } from "./language/index.ts";
import {
  latePoints,
  limitText,
  numberText,
  observationOf,
  observeCondition,
  observeQuantity,
  predict,
  type Observed,
} from "./observables/index.ts";
import { compareLimit, judgeGap, relativeGap } from "./pointClaim.ts";
import type { CompiledClaim, CompiledExpression, Instance } from "./language/index.ts";
import type { LimitPoint, Observation, ProblemOutcome } from "./types.ts";
import type { Problem, Trace, TraceMethod } from "../solvers/types.ts";

export type TraceSource = (problem: Problem, method: TraceMethod) => Trace;

type Outcome = ProblemOutcome["outcome"];
type Single = Omit<ProblemOutcome, "instance">;

const MAX_MARGIN = 1e3;

const clip = (m: number): number => (Number.isNaN(m) ? 0 : Math.max(-MAX_MARGIN, Math.min(MAX_MARGIN, m)));

function single(outcome: Outcome, reason: string, margin: number, more: Partial<Single> = {}): Single {
  return { outcome, reason, margin: clip(margin), ...more };
}

const textOnly = (text: string): Observation => ({ text, rigour: "estimated" });

/** Where the trace went; unknown if it did not get there. */
function destination(trace: Trace): LimitPoint | "unknown" {
  const { kind } = trace.termination;
  if (kind === "max-steps" || kind === "step-underflow" || kind === "non-finite") return "unknown";
  return trace.blowUp === undefined && trace.toward === "infinity" ? "t -> Infinity" : "t -> T";
}

function timeText(trace: Trace): string {
  const { blowUp } = trace;
  if (blowUp === undefined) return "no blow-up";
  const error = numberText(blowUp.error, 0, 2);
  return `${numberText(1, blowUp.logTime, 12)} ± ${error}`;
}

/** Null if the trace went where the claim looks. */
function elsewhere(claim: CompiledClaim, trace: Trace): Single | null {
  const wanted = claim.spec.as ?? "t -> Infinity";
  const went = destination(trace);
  if (went === wanted) return null;
  if (went === "unknown") return stopped(trace);
  const reason =
    went === "t -> T" ? `the solution blows up at T = ${timeText(trace)}` : "the solution is global";
  const text = went === "t -> T" ? `T = ${timeText(trace)}` : "T = Infinity";
  return single("contradicted", reason, -MAX_MARGIN, { observed: textOnly(text) });
}

function stopped(trace: Trace): Single {
  return single("inconclusive", `the trace ended early: ${trace.termination.kind}`, 0);
}

function judgeLimit(claim: CompiledClaim, trace: Trace, instance: Instance): Single {
  const observed = observeQuantity(claim.of as CompiledExpression, trace, instance);
  const prediction = predict(
    claim.equals as CompiledExpression,
    trace.problem,
    trace.blowUp ?? null,
    instance,
  );
  const { outcome, reason, margin } = compareLimit(prediction, observed);
  const shown = observationOf(observed.limit, observed.window);
  return single(outcome, reason, margin, { predicted: prediction.text, observed: shown });
}

/** A bar that shows a bound is no wider than this share of the value, or of the size of what tends to 0. */
const CLEAR = 0.02;

/** Whether an observation shows a bound, its absence, or (null) neither: a wide bar may hide slow growth. */
function isBounded({ limit, logScale }: Observed): boolean | null {
  if (limit.kind === "unresolved") return null;
  if (limit.kind !== "finite") return limit.kind === "zero" || limit.kind === "bounded";
  const nonzero = Math.abs(limit.value) > limit.error;
  const size = nonzero ? Math.abs(limit.value) : Math.exp(logScale - limit.ref);
  return limit.error <= CLEAR * size ? true : null;
}

function judgeBound(claim: CompiledClaim, trace: Trace, instance: Instance): Single {
  const wanted = claim.spec.kind;
  const observed = observeQuantity(claim.of as CompiledExpression, trace, instance);
  const { limit, window } = observed;
  const more = { predicted: wanted, observed: observationOf(limit, window) };
  if (limit.kind === "unresolved") return single("inconclusive", limit.reason, 0, more);
  if (limit.kind === "undefined") return single("contradicted", "undefined at all late times", -1, more);
  const bounded = isBounded(observed);
  if (bounded === null) return single("inconclusive", "the error bar is too wide", 0, more);
  const outcome = bounded === (wanted === "bounded") ? "supported" : "contradicted";
  return single(outcome, `${limitText(limit)} (${limit.law})`, outcome === "supported" ? 1 : -1, more);
}

function judgeCondition(
  claim: CompiledClaim,
  trace: Trace,
  instance: Instance,
  kind: "always" | "eventually",
): Single {
  const held = observeCondition(claim.of as CompiledExpression, trace, instance, kind);
  const at =
    held.sigma === undefined
      ? ""
      : ` at ${trace.toward === "T" ? "-ln(T-t)" : "ln t"} = ${numberText(held.sigma, 0, 6)}`;
  const observed = textOnly(held.undefinedAtLateTimes === true ? "undefined" : held.reason + at);
  const early = destination(trace) === "unknown" && held.decision !== "contradicted";
  if (early) return stopped(trace);
  return single(held.decision, held.reason + at, held.margin, { predicted: kind, observed });
}

function judgeTime(claim: CompiledClaim, trace: Trace, instance: Instance): Single {
  const predicted =
    claim.equals === undefined ? null : predict(claim.equals, trace.problem, trace.blowUp ?? null, instance);
  const more = {
    predicted: predicted === null ? claim.spec.kind : predicted.text,
    observed: textOnly(`T = ${timeText(trace)}`),
  };
  const went = destination(trace);
  if (went === "unknown") return stopped(trace);
  const finite = went === "t -> T";
  if (claim.spec.kind === "global")
    return single(finite ? "contradicted" : "supported", timeText(trace), finite ? -1 : 1, more);
  if (!finite || trace.blowUp === undefined) return single("contradicted", "no blow-up", -1, more);
  if (predicted === null) return single("supported", timeText(trace), 1, more);
  if (predicted.kind !== "finite")
    return single("contradicted", "the predicted time is not a positive number", -1, more);
  const { time, logTime, error } = trace.blowUp;
  const relative = (time > 0 && time < Infinity ? error / time : trace.relativeError) + 1e-9;
  const gap = relativeGap(predicted, { value: 1, error: relative, ref: logTime });
  const { outcome, margin, reason } = judgeGap(gap, false);
  return single(outcome, reason, margin, more);
}

/** T and T − t are not known where a trace ended early. */
const mentionsTime = (claim: CompiledClaim): boolean =>
  [claim.of, claim.equals].some((e) => e !== undefined && /\bT\b/.test(e.source));

/** One claim, one trace, one choice of the free indices. */
function judgeInstance(claim: CompiledClaim, trace: Trace, instance: Instance): Single {
  const { kind } = claim.spec;
  if (destination(trace) === "unknown" && mentionsTime(claim)) return stopped(trace);
  if (kind === "always") return judgeCondition(claim, trace, instance, kind);
  if (kind === "blowsUp" || kind === "global") return judgeTime(claim, trace, instance);
  const away = elsewhere(claim, trace);
  if (away !== null) return away;
  if (latePoints(trace).length === 0) return single("inconclusive", "the trace has no late instants", 0);
  if (kind === "eventually") return judgeCondition(claim, trace, instance, kind);
  return kind === "limit" ? judgeLimit(claim, trace, instance) : judgeBound(claim, trace, instance);
}

/** A contradiction must be seen on both traces. */
function confirmed(claim: CompiledClaim, problem: Problem, traces: TraceSource, instance: Instance): Single {
  const first = judgeInstance(claim, traces(problem, "primary"), instance);
  if (first.outcome !== "contradicted") return first;
  const second = judgeInstance(claim, traces(problem, "second"), instance);
  if (second.outcome === "contradicted") return first;
  return {
    ...first,
    outcome: "inconclusive",
    margin: 0,
    reason: `${first.reason}; the second method does not confirm it`,
  };
}

const SEVERITY: Readonly<Record<Outcome, number>> = {
  contradicted: 0,
  inconclusive: 1,
  supported: 2,
  skipped: 3,
};

const worse = (a: ProblemOutcome, b: ProblemOutcome): boolean =>
  SEVERITY[a.outcome] < SEVERITY[b.outcome] || (a.outcome === b.outcome && a.margin < b.margin);

function name(instance: Instance): string {
  const parts = Object.entries(instance).map(([key, value]) => `${key} = ${String(value)}`);
  return parts.length === 0 ? "" : ` for ${parts.join(", ")}`;
}

/** One claim that holds is enough; the others are then not looked at, which would cost them a second trace each. */
function judgeAnyOf(claims: readonly CompiledClaim[], problem: Problem, traces: TraceSource): ProblemOutcome {
  let best: { readonly outcome: ProblemOutcome; readonly of: CompiledClaim } | null = null;
  for (const of of claims) {
    const outcome = judgeClaim(of, problem, traces);
    if (best === null || worse(best.outcome, outcome)) best = { outcome, of };
    if (outcome.outcome === "supported") break;
  }
  const { outcome, of } = best!;
  return { ...outcome, reason: `${of.spec.name}: ${outcome.reason}` };
}

/**
 * One claim on one problem.
 *
 * @param traces - makes (and should cache) the trace of a problem; "second" is asked for only to confirm a
 *   contradiction.
 * @returns the outcome over all instances, with the instance that decided.
 */
export function judgeClaim(claim: CompiledClaim, problem: Problem, traces: TraceSource): ProblemOutcome {
  if (claim.claims !== undefined && claim.claims.length > 0) return judgeAnyOf(claim.claims, problem, traces);
  const { L, D } = sizes(problem);
  const expressions = [claim.of, claim.equals].filter((e) => e !== undefined);
  let worst: ProblemOutcome | null = null;
  for (const instance of instances(expressions, L, D)) {
    const judged = confirmed(claim, problem, traces, instance);
    const labels =
      Object.keys(instance).length === 0 ? {} : { instance: instance as Readonly<Record<string, number>> };
    const outcome: ProblemOutcome = { ...judged, reason: judged.reason + name(instance), ...labels };
    if (worst === null || worse(outcome, worst)) worst = outcome;
    if (worst.outcome === "contradicted") return worst;
  }
  return worst ?? { outcome: "supported", reason: "no instance of the free indices is in range", margin: 0 };
}

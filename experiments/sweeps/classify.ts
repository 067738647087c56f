import type { Backend, Pace, StackBatch, StackState } from "../../solvers/batched/index.ts";
import { simulate } from "../../solvers/index.ts";
import type { ScalarProblem } from "../../solvers/types.ts";
import { drawProblems, type Regime } from "./drawProblems.ts";
import {
  judgeProblem,
  predictedConstant,
  type Ending,
  type Outcome,
  type PredictedConstant,
} from "./judgeProblem.ts";

/** The relative pace: c a step in ln|y|, in θ up to 1e30, where float32 still has y ≈ 1e-15 and its square. */
export const DEFAULT_CHANGE = 0.05;
const UNTIL = 1e30;
/** A positive y this large has T − θ = 1/(3y³) below 1e-12 left; slow divergence has no positive y. */
const ESCAPE = 1e4;
/** 2c of ln θ a step and token takes a convergent problem from the smallest θ to UNTIL in well under this. */
const DEFAULT_STEPS = 2000;
const STEPS_PER_LAUNCH = 500;
/** Where the float64 solver looks for a limit that the batch's θ does not show. */
const FURTHER_LOG_THETA = 1e4;

export interface ClassifyOptions {
  readonly regime: Regime;
  readonly problems: number;
  readonly tokens: number;
  readonly seed: number;
  /** Depth steps. */
  readonly steps?: number;
  readonly change?: number;
  /** Disagreements re-run in float64 at most; the rest is counted as not re-run. */
  readonly reruns?: number;
  /** For negative controls. */
  readonly predicted?: PredictedConstant;
}

/** A problem on which the batch and the statement disagree, and what the float64 solver says of it. */
export interface Disagreement {
  /** In the coordinates y = s x: mu = ±1, sDelta = 1. */
  readonly problem: ScalarProblem;
  readonly index: number;
  readonly logTheta: number;
  /** The same question at the same θ. `agrees`: the batch was wrong (float32, or its depth step). */
  readonly inFloat64: Outcome;
  /** The same question at ln θ = 10^4. `agrees`: the limit was not reached yet. `disagrees`: a contradiction. */
  readonly furtherOut: Outcome;
}

export interface Classification {
  readonly regime: Regime;
  readonly problems: number;
  readonly tokens: number;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly disagreements: readonly Disagreement[];
  /** Disagreements beyond `reruns`. */
  readonly notRerun: number;
  readonly seconds: {
    readonly draw: number;
    readonly batch: number;
    readonly judge: number;
    readonly rerun: number;
  };
  readonly provenance: {
    readonly backend: string;
    readonly engine: string;
    readonly adapter: string;
    readonly dtype: string;
    readonly layout: string;
    readonly seed: number;
    readonly rule: string;
    readonly steps: number;
    readonly change: number;
  };
}

function endingOf(regime: Regime, batch: StackBatch, state: StackState, b: number): Ending {
  const { L } = batch;
  const logAbs = state.logAbsX.subarray(b * L, (b + 1) * L);
  // A step may end a little below the bound that it was stopped at.
  const escaped = logAbs.some((log, l) => state.sign[b * L + l] === 1 && log >= Math.log(ESCAPE) - 1e-3);
  const y0 = batch.x0.subarray(b * L, (b + 1) * L);
  return { regime, a: batch.a[b]!, y0, logAbs, logTheta: Math.log(state.t[b]!), escaped };
}

function problemOf(batch: StackBatch, b: number): ScalarProblem {
  const x0 = Array.from(batch.x0.subarray(b * batch.L, (b + 1) * batch.L));
  return { kind: "scalar", mu: batch.mu[b]!, sDelta: batch.sDelta[b]!, a: batch.a[b]!, x0 };
}

/** The same question asked of the adaptive float64 solver, at the ending's θ. */
export function judgeInFloat64(
  problem: ScalarProblem,
  ending: Ending,
  predicted: PredictedConstant,
): Outcome {
  const simulation = simulate(problem, { coordinate: "log-t", values: [ending.logTheta] });
  const row = simulation.rows[0];
  if (row === undefined) {
    // Blow-up at or before this θ; otherwise the solver could not reach it.
    if (simulation.blowUp === undefined) return "unresolved";
    return judgeProblem({ ...ending, escaped: true }, predicted);
  }
  const blowsUpNow = simulation.blowUp !== undefined && simulation.blowUp.logTime < ending.logTheta + 1e-2;
  return judgeProblem({ ...ending, logAbs: row.logAbsX, escaped: blowsUpNow }, predicted);
}

async function runBatch(
  backend: Backend,
  batch: StackBatch,
  pace: Pace,
  steps: number,
): Promise<{ readonly state: StackState; readonly layout: string }> {
  const stack = await backend.load(batch, "log-midpoint", pace);
  try {
    for (let done = 0; done < steps; done += STEPS_PER_LAUNCH) {
      await stack.advance(Math.min(STEPS_PER_LAUNCH, steps - done));
    }
    return { state: await stack.read(), layout: stack.layout };
  } finally {
    stack.release();
  }
}

function clock(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}

/**
 * N random problems of a regime through a backend, each compared with the statement of its regime; every disagreement
 * is put to the adaptive float64 solver, so that float32 and the depth step never decide.
 */
export async function classify(backend: Backend, options: ClassifyOptions): Promise<Classification> {
  const { regime, problems, tokens, seed, steps = DEFAULT_STEPS, change = DEFAULT_CHANGE } = options;
  const { reruns = 200, predicted = predictedConstant } = options;
  const lap = clock();
  const batch = drawProblems(regime, problems, tokens, seed, 1);
  const draw = lap();
  const pace: Pace = { kind: "relative", change, escape: ESCAPE, until: UNTIL };
  const { state, layout } = await runBatch(backend, batch, pace, steps);
  const ran = lap();
  const counts: Record<Outcome, number> = { agrees: 0, disagrees: 0, unresolved: 0 };
  const found: number[] = [];
  for (let b = 0; b < problems; b++) {
    const outcome = judgeProblem(endingOf(regime, batch, state, b), predicted);
    counts[outcome]++;
    if (outcome === "disagrees") found.push(b);
  }
  const judge = lap();
  const disagreements = found.slice(0, reruns).map((index): Disagreement => {
    const problem = problemOf(batch, index);
    const ending = endingOf(regime, batch, state, index);
    const inFloat64 = judgeInFloat64(problem, ending, predicted);
    const furtherOut = judgeInFloat64(problem, { ...ending, logTheta: FURTHER_LOG_THETA }, predicted);
    return { problem, index, logTheta: ending.logTheta, inFloat64, furtherOut };
  });
  const { name, engine, adapter, dtype } = backend;
  return {
    regime,
    problems,
    tokens,
    counts,
    disagreements,
    notRerun: found.length - disagreements.length,
    seconds: { draw, batch: ran, judge, rerun: lap() },
    provenance: { backend: name, engine, adapter, dtype, layout, seed, rule: "log-midpoint", steps, change },
  };
}

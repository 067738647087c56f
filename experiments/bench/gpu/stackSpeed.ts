/**
 * Token-steps per second of the batched stack: one token-step is one token of one problem through one layer.
 *
 * Times are differences of a long and a short run, so that what happens once a call (upload, dispatch, readback, making
 * JavaScript arrays) is left out of the rate and reported beside it.
 */
import type { Backend, StackBatch, StepRule } from "../../../solvers/batched/index.ts";
import { openReference } from "../../../solvers/batched/index.ts";
import { convergenceCheck, drawBatch } from "../../sweeps/index.ts";
import { median, timeSteps } from "./timing.ts";

export interface SpeedCase {
  readonly label: string;
  readonly rule: StepRule;
  readonly L: number;
  readonly B: number;
  /** Depth steps of the short and the long run. */
  readonly steps: readonly [number, number];
  readonly repeats: number;
}

export interface SpeedRow extends SpeedCase {
  readonly layout: string;
  /** Median over the repeats. */
  readonly tokenStepsPerSecond: number;
  /** Smallest and largest of the repeats. */
  readonly range: readonly [number, number];
  /** Seconds of a call that do not grow with the steps (median). */
  readonly overheadSeconds: number;
  /** Largest |Δ ln x| against the float64 reference over the first problems, after `checkedSteps`. */
  readonly error: number;
  readonly checkedSteps: number;
}

/** Small enough for the largest tokens drawn (30) not to change sign, which would amplify rounding in the check. */
const ETA = 1e-5;
const CHECKED_PROBLEMS = 64;
const CHECKED_STEPS = 20;

async function errorAgainstReference(backend: Backend, batch: StackBatch, rule: StepRule): Promise<number> {
  const { L } = batch;
  const pick = (values: Float64Array, width: number): Float64Array =>
    values.slice(0, CHECKED_PROBLEMS * width).map(Math.fround);
  const { mu, sDelta, a, eta, x0 } = batch;
  const few = {
    B: CHECKED_PROBLEMS,
    L,
    mu: pick(mu, 1),
    sDelta: pick(sDelta, 1),
    a: pick(a, 1),
    eta: pick(eta, 1),
  };
  const logs: Float64Array[] = [];
  for (const each of [backend, openReference()]) {
    const stack = await each.load({ ...few, x0: pick(x0, L) }, rule, { kind: "fixed" });
    await stack.advance(CHECKED_STEPS);
    logs.push((await stack.read()).logAbsX);
    stack.release();
  }
  return logs[0]!.reduce((largest, log, i) => Math.max(largest, Math.abs(log - logs[1]![i]!)), 0);
}

/** Convergent problems in the coordinates y = s x: μ = −1, s = 1, so that one η suits them all. */
export function drawUnit(B: number, L: number): StackBatch {
  const batch = drawBatch(convergenceCheck(), { theorem: "convergence", seed: 1, first: 0, count: B, L });
  const fill = (value: number): Float64Array => new Float64Array(B).fill(value);
  const x0 = batch.x0.map((x, i) => x * batch.sDelta[Math.floor(i / L)]!);
  return { ...batch, mu: fill(-1), sDelta: fill(1), eta: fill(ETA), x0 };
}

let drawn: StackBatch | undefined;

/** The last batch again where it is of this size: drawing one takes longer than timing it. */
function batchOf(B: number, L: number): StackBatch {
  if (drawn?.B !== B || drawn.L !== L) drawn = drawUnit(B, L);
  return drawn;
}

/** Measures one case. The problems are convergent and drawn at random: zeros or constants could run faster. */
export async function measureSpeed(backend: Backend, speedCase: SpeedCase): Promise<SpeedRow> {
  const { rule, L, B, steps, repeats } = speedCase;
  const batch = batchOf(B, L);
  const error = await errorAgainstReference(backend, batch, rule);
  const stack = await backend.load(batch, rule, { kind: "fixed" });
  await stack.advance(steps[0]);
  const { perStep, overheadSeconds } = await timeSteps(stack, steps, repeats);
  const rates = perStep.map((seconds) => (B * L) / seconds);
  const { layout } = stack;
  stack.release();
  return {
    ...speedCase,
    layout,
    tokenStepsPerSecond: median(rates),
    range: [Math.min(...rates), Math.max(...rates)],
    overheadSeconds,
    error,
    checkedSteps: CHECKED_STEPS,
  };
}

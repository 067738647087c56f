import type { IntegrateOptions, Integrator } from "../integrators/integrator.ts";
import type { Chart, ChartMaker } from "./charts.ts";

/** A method and the coordinates it works in. */
export interface Way {
  readonly method: Integrator;
  readonly chart: ChartMaker;
}

export interface WalkOptions {
  /** How the path is followed at first, and near a blow-up. */
  readonly usual: Way;
  /** Takes over where the usual way is held back: by stability, or by tokens that move exponentially fast. */
  readonly stiff: Way;
  readonly rtol: number;
  /** ln t up to which the path must go; −Infinity if only the blow-up matters. */
  readonly logTimeGoal: number;
  /** The path goes on to τ = ln(1 + t/t0) of this size, if that costs at most extraSteps. */
  readonly tauGoal: number;
  /** A blow-up is followed until ln(ρT) is this large … */
  readonly depth: number;
  /** … and ln(T − t) is below this. */
  readonly logRemainingGoal: number;
  /** τ from which the stiff way takes over in any case: what is left is smooth in τ. */
  readonly settledTau: number;
  /** Longest step of the independent variable, where points must be dense. */
  readonly maxStep: number;
  readonly maxSteps: number;
  /** A step of the stiff way counts as STIFF_COST steps, here and in maxSteps. */
  readonly extraSteps: number;
  /** Keep the points for a trace. */
  readonly keepPoints: boolean;
}

/** Steps after which a segment ends at the latest. */
export const STEPS_PER_SEGMENT = 25;

/** Integrator options of a segment, the same when it is integrated again. */
export function segmentOptions(chart: Chart, rtol: number, maxStep: number): IntegrateOptions {
  return {
    ...chart.tolerances(rtol),
    maxSteps: 4 * STEPS_PER_SEGMENT,
    ...(maxStep < Infinity ? { maxStep } : {}),
  };
}

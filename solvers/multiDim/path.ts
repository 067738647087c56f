import type { EndKind } from "../integrators/integrator.ts";
import type { Statistics } from "../types.ts";
import type { Hint } from "./charts.ts";
import type { Frame } from "./frames.ts";
import type { TokenState } from "./tokenState.ts";
import type { Way } from "./way.ts";

/** A stretch of the trajectory that can be integrated again on its own, step for step. */
export interface Segment {
  readonly frame: Frame;
  readonly start: TokenState;
  readonly way: Way;
  /** What the chart was made with, see ChartMaker. */
  readonly hint: Hint | undefined;
  /** Initial step; undefined: chosen by the method. */
  readonly initialStep: number | undefined;
  /** ln t at the start and at the end; −Infinity for t = 0. */
  readonly logTimeStart: number;
  readonly logTimeEnd: number;
  /** Clock (τ or c) at the end; at the start it is frame.tau or 0. */
  readonly clockEnd: number;
  /** End of the independent variable that the integrator was given; it stopped before or there. */
  readonly reach: number;
}

/** What the tokens do at one instant, in logarithms: for classification and tails. */
export interface Moment {
  readonly logTime: number;
  /** Distance travelled in relative size, summed over the path: an η for either chart. */
  readonly travelled: number;
  /** ln of the 2-norm of relative rates per unit of t. */
  readonly logRho: number;
  /** [L] ln ‖x_l‖. */
  readonly logNorms: Float64Array;
  /** [L] d ln ‖x_l‖/dt in units of ρ. */
  readonly radial: Float64Array;
  /** Largest Σ_e |S_Δ,de x_le|. */
  readonly preActivation: number;
}

/** A point of a path for traces: where on its segment and what the tokens are. */
export interface PathPoint {
  readonly segment: number;
  readonly clock: number;
  readonly state: TokenState;
}

export interface PathBlowUp {
  /** ln T. */
  readonly logTime: number;
  /** Index of the first segment of the final approach. */
  readonly firstSegment: number;
  /** ln(T − t) at the start of segments firstSegment, firstSegment + 1, …, and at the end of the last one. */
  readonly logRemaining: readonly number[];
  /** Relative error of T − t at the end of the path, from the extrapolated tail. */
  readonly tailError: number;
}

export type PathEnd = "reached-goal" | "blow-up" | Exclude<EndKind, "stopped" | "reached-end">;

export interface Path {
  readonly segments: readonly Segment[];
  /** At the start of every segment and at the end of the last. */
  readonly moments: readonly Moment[];
  readonly end: PathEnd;
  readonly logTimeEnd: number;
  readonly finalState: TokenState;
  readonly blowUp: PathBlowUp | null;
  readonly statistics: Statistics;
  /** "dop853 in … against …" for provenance. */
  readonly description: string;
  readonly points: readonly PathPoint[];
}

import type { TopLevelSpec } from "vega-lite";
import type { Problem, Request, Simulation } from "../../solvers/types.ts";

/** One record of the data behind a figure; the keys are the CSV's columns, units in their names where there are any. */
export type Datum = Readonly<Record<string, number | string>>;

/** What every figure is made from. */
export interface FigureContext {
  /** Seed of the initial data. */
  readonly seed: number;
  /** solvers/index.ts `simulate`, or a fake. */
  readonly simulate: (problem: Problem, request: Request) => Simulation;
}

/** A figure as data and grammar, before any rendering. */
export interface FigureContent {
  readonly kind: "drawn";
  readonly data: readonly Datum[];
  readonly spec: TopLevelSpec;
  /** The finding, with numbers read from `data`. */
  readonly caption: string;
}

/** Why a figure is not there. */
export interface FigureAbsence {
  readonly kind: "not-run";
  readonly reason: string;
}

/** One figure of the paper or of ours. */
export interface FigureDefinition {
  /** As in `figures ID`, and the name of its files. */
  readonly id: string;
  readonly title: string;
  /** Statement whose section of the report shows it. */
  readonly theorem?: string;
  make(context: FigureContext): FigureContent | FigureAbsence;
}

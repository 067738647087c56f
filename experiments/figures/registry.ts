import { checkpointSpectraFigure } from "./checkpointSpectra.ts";
import { convergenceFigure } from "./convergence.ts";
import { fastDivergenceFigure } from "./fastDivergence.ts";
import { figuresNotRun } from "./notRun.ts";
import { phaseDiagramFigure } from "./phaseDiagram.ts";
import { phasePortraitsFigure } from "./phasePortraits.ts";
import { rateOrderingFigure } from "./rateOrdering.ts";
import { samplingCoverageFigure } from "./samplingCoverage.ts";
import { slowDivergenceFigure } from "./slowDivergence.ts";
import { workPrecisionFigure } from "./workPrecision.ts";
import type { FigureDefinition } from "./types.ts";

/** Every figure there is, in the order of the report. */
export const figures: readonly FigureDefinition[] = [
  convergenceFigure,
  slowDivergenceFigure,
  fastDivergenceFigure,
  rateOrderingFigure,
  phasePortraitsFigure,
  phaseDiagramFigure,
  samplingCoverageFigure,
  workPrecisionFigure,
  checkpointSpectraFigure,
  ...figuresNotRun,
];

export function figureById(id: string): FigureDefinition | undefined {
  return figures.find((figure) => figure.id === id);
}

import { convergenceFigure } from "./convergence.ts";
import { fastDivergenceFigure } from "./fastDivergence.ts";
import { figuresNotRun } from "./notRun.ts";
import { rateOrderingFigure } from "./rateOrdering.ts";
import { slowDivergenceFigure } from "./slowDivergence.ts";
import type { FigureDefinition } from "./types.ts";

/** Every figure there is, in the order of the report. */
export const figures: readonly FigureDefinition[] = [
  convergenceFigure,
  slowDivergenceFigure,
  fastDivergenceFigure,
  rateOrderingFigure,
  ...figuresNotRun,
];

export function figureById(id: string): FigureDefinition | undefined {
  return figures.find((figure) => figure.id === id);
}

export { figures, figureById } from "./registry.ts";
export { renderFigure, figureCommand, contentSvg } from "./renderFigure.ts";
export { toCsv } from "./csv.ts";
export type { Datum, FigureAbsence, FigureContent, FigureContext, FigureDefinition } from "./types.ts";

export { figures, figureById } from "./registry.ts";
export { renderFigure, describedSvg, figureCommand, contentSvg } from "./renderFigure.ts";
export { inTheDark } from "./palette.ts";
export { toCsv } from "./csv.ts";
export type { Datum, FigureAbsence, FigureContent, FigureContext, FigureDefinition } from "./types.ts";

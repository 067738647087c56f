export { adaptiveOutcome, classifyTask, METHOD } from "./classify.ts";
export { encode, readDiagram } from "./codec.ts";
export { drawProblem } from "./draw.ts";
export { allCells, chunkSize, sampleSize } from "./plan.ts";
export { runCells } from "./runCells.ts";
export { openThreads } from "./threads.ts";
export { OUTCOMES } from "./types.ts";
export type { Cell, CellResult, Comparison, Label, PhaseDiagram, Task, TaskResult } from "./types.ts";
export { wilson } from "./wilson.ts";

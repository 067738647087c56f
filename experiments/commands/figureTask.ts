/** The part of `figures` and `report` that draws, in a thread of its own. */
import { simulate } from "../../solvers/index.ts";
import { figureById, renderFigure } from "../figures/index.ts";
import { serveTask } from "./isolate.ts";
import { exitCodes } from "./types.ts";

export interface FigureTask {
  readonly ids: readonly string[];
  readonly seed: number;
}

await serveTask<FigureTask>(async ({ ids, seed }, output) => {
  for (const [i, id] of ids.entries()) {
    output.progress(i / ids.length, `figure ${id}`);
    output.send(await renderFigure(figureById(id)!, { seed, simulate }));
  }
  return exitCodes.done;
});

import { simulate } from "../../solvers/index.ts";
import { workersAvailable } from "../engine/index.ts";
import { figureById, renderFigure } from "../figures/index.ts";
import type { ReportFigure } from "../reports/types.ts";
import { cachedFigure, figureKey, keepFigure } from "./figureCache.ts";
import type { FigureTask } from "./figureTask.ts";
import { runIsolated } from "./isolate.ts";
import type { CommandContext } from "./types.ts";

/**
 * The figures with these ids, in this order. Drawing takes most of a report's time, and hangs on nothing that `verify`
 * finds: each figure is kept under --out as soon as it is drawn, so that the next command, or this one after an
 * interruption, takes it from there.
 *
 * @throws InterruptedError when the context's signal fires, at any time.
 */
export async function drawFigures(
  ids: readonly string[],
  context: CommandContext,
): Promise<readonly ReportFigure[]> {
  const { seed, out } = context;
  const key = figureKey(seed);
  const drawn = new Map<string, ReportFigure>();
  for (const id of ids) {
    const kept = cachedFigure(out, key, id);
    if (kept !== undefined) drawn.set(id, kept);
  }
  const take = (figure: ReportFigure): void => {
    keepFigure(out, key, figure);
    drawn.set(figure.id, figure);
  };
  const task: FigureTask = { ids: ids.filter((id) => !drawn.has(id)), seed };
  const script = new URL("./figureTask.js", import.meta.url);
  // From the sources (under vitest) there is no compiled file that a thread could load.
  if (!workersAvailable)
    for (const id of task.ids) take(await renderFigure(figureById(id)!, { seed, simulate }));
  else if (task.ids.length > 0)
    await runIsolated(script, task, context, (item) => take(item as ReportFigure));
  return ids.map((id) => drawn.get(id)!);
}

import type { StepView } from "../integrators/integrator.ts";
import type { Chart } from "./charts.ts";
import type { PathPoint } from "./path.ts";
import { TokenState } from "./tokenState.ts";

/** Appends the middle and the end of a step to the points of a trace. */
export function keepPoints(
  points: PathPoint[],
  segment: number,
  chart: Chart,
  view: StepView,
  start: TokenState,
): void {
  const middle = new Float64Array(view.y.length);
  const s = 0.5 * (view.tOld + view.t);
  view.interpolate(s, middle);
  const add = (at: number, y: Float64Array): void => {
    const state = new TokenState(start.L, start.D);
    chart.read(y, state);
    points.push({ segment, clock: chart.clock(at, y), state });
  };
  add(s, middle);
  add(view.t, view.y);
}

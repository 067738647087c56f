import { locateEvent } from "../events/event.ts";
import type { MatrixParameters } from "../s6/parameters.ts";
import type { Request } from "../types.ts";
import { clockAt, clockStart, logSubtract } from "./frames.ts";
import type { Path, Segment } from "./path.ts";
import { Rates } from "./rates.ts";
import { TokenState } from "./tokenState.ts";
import { segmentOptions } from "./way.ts";

/** An instant on a path, in every coordinate that is known. */
export interface Instant {
  readonly logTime: number;
  /** ln(T − t) if the path blows up. */
  readonly logRemaining: number | null;
}

/**
 * What a request's value means on a path.
 *
 * @returns null if the path has no such instant: at or past T, or more time left than T.
 */
export function instantOf(path: Path, request: Request, value: number): Instant | null {
  const logT = path.blowUp === null ? null : path.blowUp.logTime;
  if (request.coordinate === "remaining") {
    const logRemaining = Math.log(value);
    if (logT === null || logRemaining > logT) return null;
    return { logTime: logSubtract(logT, logRemaining), logRemaining };
  }
  const logTime = request.coordinate === "t" ? Math.log(value) : value;
  if (logT === null) return { logTime, logRemaining: null };
  if (logTime >= logT) return null;
  // Near T the difference of the numbers themselves is the better one.
  const time = Math.exp(logT);
  const left = request.coordinate === "t" && time < Infinity && time > 0 ? Math.log(time - value) : NaN;
  if (left === -Infinity) return null;
  return { logTime, logRemaining: Number.isNaN(left) ? logSubtract(logT, logTime) : left };
}

interface Target {
  readonly index: number;
  readonly segment: number;
  readonly clock: number;
}

function targetOf(path: Path, instant: Instant, index: number): Target | null {
  const { segments, blowUp } = path;
  if (blowUp !== null && instant.logRemaining !== null) {
    const { firstSegment, logRemaining } = blowUp;
    if (instant.logRemaining <= logRemaining[0]!) {
      let i = 0;
      while (i + 1 < logRemaining.length - 1 && logRemaining[i + 1]! >= instant.logRemaining) i++;
      if (instant.logRemaining < logRemaining[logRemaining.length - 1]!) return null;
      const { frame } = segments[firstSegment + i]!;
      const logRho = frame.phase === "approach" ? frame.logRho : 0;
      // c = (R_start − R)·ρ_start
      const clock =
        -Math.expm1(instant.logRemaining - logRemaining[i]!) * Math.exp(logRemaining[i]! + logRho);
      return { index, segment: firstSegment + i, clock };
    }
  }
  let i = segments.length - 1;
  while (i > 0 && segments[i]!.logTimeStart > instant.logTime) i--;
  if (segments.length === 0 || instant.logTime > segments[i]!.logTimeEnd + 1e-9) return null;
  return { index, segment: i, clock: clockAt(segments[i]!.frame, instant.logTime) };
}

/** How the path was made, so that its segments can be made again. */
export interface Replay {
  readonly parameters: MatrixParameters;
  readonly rtol: number;
  readonly maxStep: number;
}

/**
 * The tokens at the given instants. Each segment with requests is integrated once more, step for step, and
 * the clock's crossings are located on its dense output.
 *
 * @returns one state per instant, null where the path did not get there.
 */
export function statesAt(
  path: Path,
  replay: Replay,
  instants: readonly (Instant | null)[],
): (TokenState | null)[] {
  const states: (TokenState | null)[] = instants.map(() => null);
  const bySegment = new Map<number, Target[]>();
  instants.forEach((instant, index) => {
    const target = instant === null ? null : targetOf(path, instant, index);
    if (target === null) return;
    const list = bySegment.get(target.segment) ?? [];
    list.push(target);
    bySegment.set(target.segment, list);
  });
  for (const [segment, targets] of bySegment) {
    targets.sort((a, b) => a.clock - b.clock);
    serve(path.segments[segment]!, replay, targets, states);
  }
  return states;
}

function serve(
  segment: Segment,
  replay: Replay,
  targets: readonly Target[],
  states: (TokenState | null)[],
): void {
  const { start, frame, way, hint, initialStep, reach } = segment;
  const rates = new Rates(replay.parameters, start.L);
  const chart = way.chart(start, frame, rates, hint);
  const begin = clockStart(frame);
  const read = (y: Float64Array): TokenState => {
    const state = new TokenState(start.L, start.D);
    chart.read(y, state);
    return state;
  };
  let next = 0;
  while (next < targets.length && targets[next]!.clock <= begin)
    states[targets[next++]!.index] = start.copy();
  if (next === targets.length) return;
  const options = {
    ...segmentOptions(chart, replay.rtol, replay.maxStep),
    ...(initialStep === undefined ? {} : { initialStep }),
  };
  const run = way.method.integrate(chart.field, chart.s0, chart.y0, reach, options, (step) => {
    while (next < targets.length && targets[next]!.clock <= chart.clock(step.t, step.y)) {
      const { clock, index } = targets[next++]!;
      // Two ulp of the clock: below the rounding of the step itself.
      const close = 2 * Number.EPSILON * Math.abs(clock);
      const found = locateEvent(step, (s, y) => chart.clock(s, y) - clock, 0, close);
      states[index] = read(found === null ? step.y : found.after);
    }
    return next === targets.length ? "stop" : "continue";
  });
  // Rounding may put the last target a few ulp past the end of its segment.
  for (; next < targets.length; next++) states[targets[next]!.index] = read(run.y);
}

/** What `simulate --rigorous` prints: enclosures of the tokens and of the blow-up time, as plain JSON. */
import { DomainError } from "../../solvers/errors.ts";
import type { Interval, Request, ScalarProblem } from "../../solvers/types.ts";
import { encloseBlowUpTime } from "./blowUp.ts";
import { encloseTrajectory } from "./trajectory.ts";
import type { TrajectoryOptions } from "./trajectory.ts";

type Pair = readonly [number, number];

export interface RigorousSimulation {
  /** complete: every time asked for, or every one before a proved blow-up; incomplete: the method stopped earlier. */
  readonly status: "complete" | "incomplete";
  readonly method: string;
  readonly steps: number;
  /** The solution exists on [0, reached]: proved. */
  readonly reached: number;
  readonly reason?: string;
  /** The doubles at which the rows hold exactly. */
  readonly t: readonly number[];
  /** [row][l] [lo, hi]: the true x_l(t) lies inside. */
  readonly x: readonly (readonly Pair[])[];
  /** [row][l] [lo, hi] of ln|x_l(t)|; null for exact zeros. */
  readonly logAbsX: readonly (readonly (Pair | null)[])[];
  /** There if a blow-up is proved; the label of the leader is 1-based. */
  readonly blowUp?: { readonly time: Pair; readonly leader: number };
  /** Why no blow-up happens, if that is proved. */
  readonly global?: string;
}

const pair = (v: Interval): Pair => [v.lo, v.hi];

function timesOf(request: Request): readonly number[] {
  if (request.coordinate === "t") return request.values;
  const refuse = (received: string, remedy: string): never => {
    throw new DomainError({ field: "request", received, expected: "times that are doubles", remedy });
  };
  if (request.coordinate === "remaining")
    return refuse("remaining", "Give `times`: T itself is known as an interval only.");
  const times = request.values.map(Math.exp);
  if (!times.every(Number.isFinite))
    return refuse("logTimes above 709", "Give smaller times, or leave --rigorous out.");
  return times;
}

/**
 * Rigorous rows at the times of a request (logTimes are turned into the nearest doubles, and those are printed).
 *
 * @throws DomainError on bad input, on `remaining`, and on times beyond the doubles.
 */
export function rigorousSimulation(
  problem: ScalarProblem,
  request: Request,
  options: TrajectoryOptions = {},
): RigorousSimulation {
  const times = timesOf(request);
  const found = encloseBlowUpTime(problem, options);
  const before = found.status === "blow-up" ? times.filter((t) => t < found.time.lo) : times;
  const { rows, status, ...rest } = encloseTrajectory(problem, before, options);
  // A time inside the enclosure of T is neither before nor past the blow-up as far as is known.
  const undecided = found.status === "blow-up" && times.some((t) => t >= found.time.lo && t <= found.time.hi);
  return {
    ...rest,
    status: undecided ? "incomplete" : status,
    ...(undecided ? { reason: "a time asked for lies inside the enclosure of T" } : {}),
    t: rows.map((r) => r.t),
    x: rows.map((r) => r.x.map(pair)),
    logAbsX: rows.map((r) => r.logAbsX.map((v) => (v === null ? null : pair(v)))),
    ...(found.status === "blow-up" ? { blowUp: { time: pair(found.time), leader: found.leader + 1 } } : {}),
    ...(found.status === "global" ? { global: found.artefact } : {}),
  };
}

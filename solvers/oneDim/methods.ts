import { dop853 } from "../integrators/dop853.ts";
import { odex } from "../integrators/odex.ts";
import { radau13 } from "../integrators/radau.ts";
import type { Integrator } from "../integrators/integrator.ts";
import { PACE_NAMES } from "./pacedField.ts";
import type { Pace } from "./pacedField.ts";

/** An integrator in a coordinate system. */
export interface Method {
  readonly integrator: Integrator;
  readonly pace: Pace;
}

export const PRIMARY: Method = { integrator: dop853, pace: { kind: "arc-length" } };
/** Log-time is the natural second coordinate where no token idles before collapsing in an instant of it. */
export const SECOND_LOG_TIME: Method = { integrator: odex, pace: { kind: "log-time" } };
/** The same, implicit: relaxations that last for thousands of units of log-time cost it nothing. Dense LU: small n. */
export const SECOND_IMPLICIT: Method = { integrator: radau13, pace: { kind: "log-time" } };
export const IMPLICIT_UP_TO = 16;
/** The second way of making traces: implicit, so that the fixed point of convergence is met without chatter. */
export const SECOND_TRACE: Method = { integrator: radau13, pace: { kind: "euclidean-arc-length" } };
export const SECOND_ARC: Method = { integrator: odex, pace: { kind: "euclidean-arc-length" } };

export function hodographMethod(token: number): Method {
  return { integrator: odex, pace: { kind: "hodograph", token } };
}

export function describeMethod(method: Method): string {
  return `${method.integrator.name} in ${PACE_NAMES[method.pace.kind]}`;
}

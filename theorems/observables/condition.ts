/** A condition of a claim on one trace: evaluated at all instants, or at the late ones, and decided. */
import { holdsAlways, holdsEventually, type Held } from "./eventual.ts";
import { lateTokens, marginProbe, response } from "./maturity.ts";
import { environmentAt, latePoints } from "./series.ts";
import type { CompiledExpression, Instance } from "../language/types.ts";
import type { Trace, TracePoint } from "../../solvers/types.ts";

/** A log-ratio this large that is still growing cannot be overturned by tokens that grow like ln ln. */
const OVERWHELMING = 14;

/**
 * A late token (0-based) whose further growth could overturn the decision; −1 if there is none.
 *
 * On the way to T every token grows in magnitude (d|x|/dt = mu |x| h, mu h > 0), so a margin that rises with
 * |x_token| is not endangered by a token that grows later than the trace can see.
 */
function endangeredBy(of: CompiledExpression, trace: Trace, instance: Instance, holds: boolean): number {
  const probe = marginProbe(of, trace, instance);
  const points = latePoints(trace);
  const last = points.at(-1);
  if (last === undefined) return -1;
  const half = points[points.length >> 1] as TracePoint;
  const strong = Math.abs(probe(last)) >= OVERWHELMING && Math.abs(probe(last)) > 2 * Math.abs(probe(half));
  if (strong) return -1;
  for (const [token, from] of lateTokens(trace)) {
    const change = last.sigma >= from * from ? 0 : response(probe, last, token);
    if (holds ? change < 0 : change > 0) return token;
  }
  return -1;
}

/** Whether equality satisfies the condition: only <=, >= and == occur in it, and no negation. */
function isClosed(of: CompiledExpression): boolean {
  return !/[<>](?!=)|!=|\bnot\b/.test(of.source);
}

/** Whether a condition holds `eventually` or `always` along the trace. */
export function observeCondition(
  of: CompiledExpression,
  trace: Trace,
  instance: Instance,
  kind: "always" | "eventually",
): Held {
  const points = kind === "always" && trace.points.length > 0 ? trace.points : latePoints(trace);
  const truth = points.map((p) => of.truth(environmentAt(trace, p, instance)));
  const sigma = points.map((p) => p.sigma);
  const condition = { sigma, truth, closed: isClosed(of) };
  const held = kind === "always" ? holdsAlways(condition) : holdsEventually(condition);
  const failedAlready =
    kind === "always" && held.decision === "contradicted" && held.reason === "fails at an instant";
  if (held.decision === "inconclusive" || failedAlready || held.undefinedAtLateTimes === true) return held;
  const token = endangeredBy(of, trace, instance, held.decision === "supported");
  if (token < 0) return held;
  const reason = `token ${token + 1} has not reached its slow final regime on this trace`;
  return { decision: "inconclusive", reason, margin: 0 };
}

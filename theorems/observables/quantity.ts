/** A quantity of a claim on one trace: sampled, read with care for slow tokens, observed. */
import { logScale, observeLimit, type LimitObservation } from "./limit.ts";
import { dependence, isTokenAlone, regimeFrom, tokenGrowth, valueProbe, type Probe } from "./maturity.ts";
import { after, sample, type Series } from "./series.ts";
import type { CompiledExpression, Instance } from "../language/types.ts";
import type { Trace } from "../../solvers/types.ts";

export interface Observed {
  readonly limit: LimitObservation;
  /** ln of the largest |value| at late times. */
  readonly logScale: number;
  /** Σ range. */
  readonly window: readonly [number, number];
}

/** A restricted series must still span this factor in ln Σ. */
const REACH = 2.5;

/** Observations that slow tokens, of order ln Σ at most, cannot overturn. */
const overwhelming = (o: LimitObservation): boolean =>
  o.kind === "undefined" || ((o.kind === "zero" || o.kind === "infinite") && o.law !== "ladder");

function slowToken(probe: Probe, trace: Trace, series: Series, whole: LimitObservation): LimitObservation {
  const { from, token } = dependence(probe, trace);
  if (from === -Infinity) return whole;
  const reason = `token ${token + 1} has not reached its slow final regime on this trace`;
  if (isTokenAlone(probe, trace, token)) {
    const { trend } = tokenGrowth(trace, token);
    const sign = series.sign.at(-1) as number;
    if (trend === "diverges") return { kind: "infinite", sign, law: "ladder" };
    return trend === "converges" ? { kind: "bounded", law: "ladder" } : { kind: "unresolved", reason };
  }
  if ((series.tau.at(-1) as number) < REACH * Math.log(from)) return { kind: "unresolved", reason };
  return observeLimit(after(series, from), () => regimeFrom(probe, trace));
}

/** The limit of an expression along a trace, and the size it had. */
export function observeQuantity(of: CompiledExpression, trace: Trace, instance: Instance): Observed {
  const series = sample(of, trace, instance);
  const n = series.sigma.length;
  const probe = valueProbe(of, trace, instance);
  const whole = observeLimit(series, () => regimeFrom(probe, trace));
  const limit = overwhelming(whole) ? whole : slowToken(probe, trace, series, whole);
  const window =
    n === 0 ? ([NaN, NaN] as const) : ([series.sigma[0] as number, series.sigma[n - 1] as number] as const);
  return { limit, logScale: logScale(series), window };
}

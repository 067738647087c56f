/** A quantity of a claim on one trace: sampled, read with care for slow tokens, observed. */
import { observeLimit, type Reading, type Stretch } from "./drowned.ts";
import type { LimitObservation } from "./limit.ts";
import { dependence, isTokenAlone, tokenGrowth, valueProbe, type Probe } from "./maturity.ts";
import { regimeOf } from "./regime.ts";
import { after, pointsWithin, sample, type Series } from "./series.ts";
import type { CompiledExpression, Instance } from "../language/types.ts";
import type { Trace } from "../../solvers/types.ts";

export interface Observed extends Reading {
  /** Σ range. */
  readonly window: readonly [number, number];
}

/** A restricted series must still span this factor in ln Σ. */
const REACH = 2.5;

/** Observations that slow tokens, of order ln Σ at most, cannot overturn. */
const overwhelming = (o: LimitObservation): boolean =>
  o.kind === "undefined" || ((o.kind === "zero" || o.kind === "infinite") && o.law !== "ladder");

interface Slow {
  readonly probe: Probe;
  readonly trace: Trace;
  readonly series: Series;
  readonly whole: Reading;
  readonly stretch: () => Stretch;
}

function slowToken({ probe, trace, series, whole, stretch }: Slow): Reading {
  const { from, token } = dependence(probe, trace);
  if (from === -Infinity) return whole;
  const reason = `token ${token + 1} has not reached its slow final regime on this trace`;
  const open: Reading = { ...whole, limit: { kind: "unresolved", reason } };
  if (isTokenAlone(probe, trace, token)) {
    // Growth that fades is no sign of a bound here: the token still waits for its onset.
    if (tokenGrowth(trace, token).trend !== "diverges") return open;
    return { ...whole, limit: { kind: "infinite", sign: series.sign.at(-1) as number, law: "ladder" } };
  }
  if ((series.tau.at(-1) as number) < REACH * Math.log(from)) return open;
  return observeLimit(after(series, from), stretch);
}

/** The limit of an expression along a trace, and the size it had. */
export function observeQuantity(of: CompiledExpression, trace: Trace, instance: Instance): Observed {
  const series = sample(of, trace, instance);
  const n = series.sigma.length;
  const probe = valueProbe(of, trace, instance);
  const stretch = (): Stretch => ({
    regime: regimeOf(probe, trace),
    sample: (from, to) => sample(of, trace, instance, pointsWithin(trace, from, to)),
  });
  const whole = observeLimit(series, stretch);
  const reading = overwhelming(whole.limit) ? whole : slowToken({ probe, trace, series, whole, stretch });
  const window =
    n === 0 ? ([NaN, NaN] as const) : ([series.sigma[0] as number, series.sigma[n - 1] as number] as const);
  return { ...reading, window };
}

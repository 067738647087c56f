/**
 * Point claims: a predicted limit against an observed one, by the rule of STYLE section 2.
 *
 * With e the half-width of the observed bar: inside the bar and e ≤ 0.25% of the prediction (of the size the
 * quantity had, for 0) is supported; outside by more than e is contradicted; otherwise inconclusive. The
 * margin, which only guides the search for counterexamples, falls smoothly from 1 (dead centre) to minus the
 * logarithm of deviation over allowance.
 */
import type { LimitObservation, Observed, Prediction } from "./observables/index.ts";
import type { ProblemOutcome } from "./types.ts";

type Outcome = ProblemOutcome["outcome"];

export interface Judged {
  readonly outcome: Outcome;
  readonly margin: number;
  readonly reason: string;
}

/** Point claims: the bar must be at most this share of the predicted value, or of the quantity's size for 0. */
export const PRECISION = 0.0025;
/** Bars this narrow come from values that have stopped moving; wider ones were extrapolated, and may be too narrow. */
const SHARP = 3e-6;
/** Against an extrapolated value only a deviation of this share of the prediction counts. */
const CLEAR = PRECISION / 5;
/** A settled value this far below the size the quantity had is not told from 0. */
const NEGLIGIBLE = 1e-7;
const MAX_MARGIN = 1e3;

/** Deviation of an observation from a prediction, and what is allowed, in the same unit. */
export interface Gap {
  readonly deviation: number;
  readonly error: number;
  readonly scale: number;
}

/** value ± error in units of exp(ref). */
interface Finite {
  readonly value: number;
  readonly error: number;
  readonly ref: number;
}

/** Against a finite nonzero prediction, in units of the prediction, so that nothing overflows. */
export function relativeGap(prediction: Prediction & { kind: "finite" }, { value, error, ref }: Finite): Gap {
  const unit = Math.exp(ref - prediction.log);
  return {
    deviation: Math.abs(value * unit - prediction.sign),
    error: error * unit + prediction.error,
    scale: 1,
  };
}

/** STYLE section 2, the rule for point claims. */
export function judgeGap({ deviation, error, scale }: Gap, zero: boolean): Judged {
  const allowed = Math.max(error, PRECISION * scale);
  const margin = deviation <= allowed ? 1 - deviation / allowed : -Math.log(deviation / allowed);
  if (!Number.isFinite(deviation) || !Number.isFinite(error)) {
    const far = deviation === Infinity && Number.isFinite(error);
    return {
      outcome: far ? "contradicted" : "inconclusive",
      margin: far ? -MAX_MARGIN : 0,
      reason: "out of range",
    };
  }
  if (deviation <= error && error <= PRECISION * scale)
    return { outcome: "supported", margin, reason: "inside the error bar" };
  if (zero && deviation <= NEGLIGIBLE * scale)
    return { outcome: "inconclusive", margin: 0, reason: "too small to be told from 0" };
  const clear = error <= SHARP * scale || deviation > CLEAR * scale;
  if (deviation > 2 * error && clear)
    return { outcome: "contradicted", margin: Math.min(margin, -1e-3), reason: "outside the error bar" };
  const reason = error > PRECISION * scale ? "the error bar is too wide" : "at the edge of the error bar";
  return { outcome: "inconclusive", margin: 0, reason };
}

const DEFAULT_MARGIN = { supported: 1, contradicted: -1, inconclusive: 0, skipped: 0 } as const;

function say(outcome: Outcome, reason: string): Judged {
  return { outcome, reason, margin: DEFAULT_MARGIN[outcome] };
}

function finiteAgainst(
  prediction: Prediction,
  limit: LimitObservation & { kind: "finite" },
  logScale: number,
): Judged {
  const law = `(${limit.law})`;
  if (prediction.kind !== "finite" && prediction.kind !== "zero") return say("contradicted", `finite ${law}`);
  const scale = Math.exp(logScale - limit.ref);
  const gap =
    prediction.kind === "finite"
      ? relativeGap(prediction, limit)
      : { deviation: Math.abs(limit.value), error: limit.error, scale };
  const judged = judgeGap(gap, prediction.kind === "zero");
  return { ...judged, reason: `${judged.reason} ${law}` };
}

function unclear(prediction: Prediction, limit: LimitObservation): Judged | null {
  if (limit.kind === "undefined") return say("contradicted", "undefined at all late times");
  if (prediction.kind === "undefined") return say("contradicted", "the predicted value is undefined");
  if (limit.kind === "unresolved") return say("inconclusive", limit.reason);
  return prediction.kind === "unknown"
    ? say("inconclusive", "the predicted value is lost in cancellation")
    : null;
}

/** The outcome of a limit claim on one observation. */
export function compareLimit(prediction: Prediction, { limit, logScale }: Observed): Judged {
  const early = unclear(prediction, limit);
  if (early !== null) return early;
  switch (limit.kind) {
    case "finite":
      return finiteAgainst(prediction, limit, logScale);
    case "infinite": {
      const same = prediction.kind === "infinite" && prediction.sign === limit.sign;
      return say(same ? "supported" : "contradicted", `grows without bound (${limit.law})`);
    }
    case "zero":
      return say(prediction.kind === "zero" ? "supported" : "contradicted", `tends to 0 (${limit.law})`);
    default: {
      const reason = "bounded, but the limit is not resolved";
      return say(prediction.kind === "infinite" ? "contradicted" : "inconclusive", reason);
    }
  }
}

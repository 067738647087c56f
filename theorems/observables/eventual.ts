/**
 * Comparisons along a trace: does a condition hold from some time on, and does it hold throughout?
 *
 * Instants are true, false, or *near*: so close to the boundary that errors decide. Near instants are tolerated
 * at t = 0, where a strict inequality may start from equality, in the limit if the margin was fading into them,
 * and anywhere for a closed condition (<=, >=, ==) whose sides agree there.
 */
import { dipsBelow, fades, fateFrom, stateOf, turns, type Condition, type State } from "./conditionSeries.ts";
import { MARGIN_NOISE, type Decision } from "./margin.ts";
import type { Truth } from "../language/types.ts";

export interface Held {
  readonly decision: Decision;
  readonly reason: string;
  /** Σ of the instant that decided, where there is one. */
  readonly sigma?: number;
  readonly undefinedAtLateTimes?: boolean;
  readonly margin: number;
}

/** The tail: the last third of ln Σ, of the instants. */
const TAIL = 0.67;
/** Next to instants where the sides of a closed condition agree, its margin must be small: errors are small there. */
const AGREES = 1e-5;

const opposite: Readonly<Record<Decision, Decision>> = {
  supported: "contradicted",
  contradicted: "supported",
  inconclusive: "inconclusive",
};

const least = (truth: readonly Truth[]): number => Math.min(...truth.map((t) => t.margin));

const unsure = (reason: string, sigma?: number): Held => ({
  decision: "inconclusive",
  reason,
  margin: 0,
  ...(sigma === undefined ? {} : { sigma }),
});

const UNDEFINED_LATE: Held = {
  decision: "contradicted",
  reason: "undefined at all late times",
  undefinedAtLateTimes: true,
  margin: -1,
};

/** Whether near instants from..to of a closed condition adjoin small margins only, so that errors are small. */
function agrees(condition: Condition, states: readonly State[], from: number, to: number): boolean {
  if (!condition.closed) return false;
  const neighbours = [from - 1, to].filter((i) => i >= 0 && i < states.length);
  return neighbours.every(
    (i) => states[i] === "true" && Math.abs((condition.truth[i] as Truth).margin) <= AGREES,
  );
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly state: State;
}

/** Before the near instants at the end: the last stretch of one state. */
function lastStretch(states: readonly State[]): Stretch | null {
  let to = states.length;
  while (to > 0 && states[to - 1] === "near") to--;
  if (to === 0) return null;
  const state = states[to - 1] as State;
  let from = to;
  while (from > 0 && states[from - 1] === state) from--;
  return { from, to, state };
}

/** Exact equality throughout, of whole numbers such as signs. */
const equalThroughout = (truth: readonly Truth[]): boolean =>
  truth.every((t) => t.value === "false" && t.margin === 0);

/**
 * Whether a condition holds for all times from some time on.
 *
 * @param condition - at late instants, Σ ≥ 1 increasing.
 */
export function holdsEventually(condition: Condition): Held {
  const { sigma, truth } = condition;
  const n = truth.length;
  if (n < 3) return unsure("fewer than three late instants");
  const end = Math.log(sigma[n - 1] as number);
  const start = Math.min(
    n - 3,
    sigma.findIndex((s) => Math.log(s) >= TAIL * end),
  );
  const states = truth.map(stateOf);
  if (states.slice(start).every((t) => t === "undefined")) return UNDEFINED_LATE;
  if (equalThroughout(truth)) return { decision: "contradicted", reason: "exactly equal", margin: -1 };
  const stretch = lastStretch(states);
  if (stretch === null) return nearThroughout(condition);
  if (stretch.state === "undefined") return unsure("undefined at some late times", sigma[stretch.from]);
  return decideStretch(condition, states, stretch, start);
}

function nearThroughout(condition: Condition): Held {
  if (!condition.closed) return unsure("both sides agree within their errors");
  return { decision: "supported", reason: "both sides agree within their errors", margin: MARGIN_NOISE };
}

function decideStretch(
  condition: Condition,
  states: readonly State[],
  stretch: Stretch,
  start: number,
): Held {
  const n = states.length;
  const at = condition.sigma[stretch.to - 1] as number;
  const holds = stretch.state === "true";
  const word = holds ? "holds" : "fails";
  if (stretch.to < n) return decideNearEnd(condition, states, stretch);
  if (stretch.from > start) return unsure(`${word} only at the very end`, at);
  const seen = fateFrom(condition, stretch.from, holds ? 1 : -1);
  const decision = holds ? seen : opposite[seen];
  const reason =
    seen === "supported" ? `${word} at all late times` : `${word} at late times, but the margin is falling`;
  const margin = least(condition.truth.slice(stretch.from));
  const shown = decision === "supported" ? Math.max(margin, MARGIN_NOISE) : margin;
  return { decision, reason, margin: shown, sigma: at };
}

/** Near to the end: fading into equality, or a closed condition whose sides agree. */
function decideNearEnd(condition: Condition, states: readonly State[], stretch: Stretch): Held {
  const at = condition.sigma[stretch.to - 1] as number;
  const holds = stretch.state === "true";
  if (holds && agrees(condition, states, stretch.to, states.length)) {
    return {
      decision: "supported",
      reason: "both sides agree in the limit",
      margin: MARGIN_NOISE,
      sigma: at,
    };
  }
  if (!fades(condition, stretch.from, stretch.to)) return unsure("undecided at late times", at);
  const passes = turns(condition, stretch.from, stretch.to, holds ? 1 : -1);
  const last = `${holds ? "holds" : "fails"} as long as the difference is above rounding`;
  const reason = passes ? `${last}, but that is going through zero` : last;
  const inTheEnd = holds !== passes;
  const decision = inTheEnd ? "supported" : "contradicted";
  return { decision, reason, margin: inTheEnd ? MARGIN_NOISE : -MARGIN_NOISE, sigma: at };
}

/** First instant that violates the condition; exact equality counts at t = 0 only, where data are exact. */
function firstFalse(truth: readonly Truth[], states: readonly State[]): number {
  if (truth[0]?.value === "false" && truth[0].margin === 0) return 0;
  return states.indexOf("false");
}

/**
 * Whether a condition holds at every time of [0, T).
 *
 * @param condition - at all instants of the trace, from t = 0.
 */
export function holdsAlways(condition: Condition): Held {
  const { sigma, truth } = condition;
  const states = truth.map(stateOf);
  const bad = firstFalse(truth, states);
  if (bad >= 0) {
    const margin = Math.min(least(truth), -MARGIN_NOISE);
    return { decision: "contradicted", reason: "fails at an instant", sigma: sigma[bad] as number, margin };
  }
  const late = states.slice(Math.floor(TAIL * states.length));
  if (late.length > 0 && late.every((t) => t === "undefined")) return UNDEFINED_LATE;
  const odd = states.indexOf("undefined");
  if (odd >= 0) return unsure("undefined at an instant", sigma[odd]);
  return decideNearRuns(condition, states);
}

/** Every run of near instants must be excused: at the start, fading at the end, or agreeing. */
function decideNearRuns(condition: Condition, states: readonly State[]): Held {
  const { sigma, truth } = condition;
  const clear = truth.findIndex((t) => t.value === "true" && t.margin > MARGIN_NOISE);
  const exact = states.every((s) => s === "true");
  if (clear < 0 && !exact) return nearThroughout(condition);
  const from = Math.max(clear, 0);
  let to = states.length;
  while (to > from && states[to - 1] === "near") to--;
  for (let i = from; i < to; i++) {
    if (states[i] !== "near") continue;
    let end = i;
    while (states[end] === "near") end++;
    if (!agrees(condition, states, i, end)) return unsure("undecided at an instant", sigma[i]);
    i = end;
  }
  if (to < states.length && !agrees(condition, states, to, states.length) && !fades(condition, from, to)) {
    return unsure("undecided at late times", sigma[to]);
  }
  const dip = dipsBelow(condition, states, from, to);
  if (dip >= 0) return unsure("may fail between instants", sigma[dip]);
  return decideEnd(condition, to);
}

/** All instants hold; what the margin does beyond the last one. */
function decideEnd(condition: Condition, to: number): Held {
  const { sigma, truth } = condition;
  const margin = Math.max(least(truth.slice(1)), MARGIN_NOISE);
  const held: Held = { decision: "supported", reason: "holds at every instant", margin };
  const first = sigma.findIndex((s) => s > 1);
  if (first < 0 || to - first < 3) return held;
  if (to < truth.length && !turns(condition, first, to, 1)) return held;
  const seen = to < truth.length ? "contradicted" : fateFrom(condition, first, 1);
  if (seen === "supported") return held;
  const reason =
    seen === "contradicted" ? "will fail beyond the last instant" : "the margin is falling at the end";
  const end = sigma.at(-1) as number;
  return { decision: seen, reason, margin: seen === "contradicted" ? -MARGIN_NOISE : 0, sigma: end };
}

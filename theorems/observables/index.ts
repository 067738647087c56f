/**
 * From a trace to an observation: what `supported` means and how it is decided.
 *
 * **The clock.** A trace follows the tokens in Σ = ln t (towards infinity) or Σ = −ln(T − t) (towards T), with
 * points geometric in Σ, far beyond any t that a double can hold. Values come as sign and logarithm.
 * All quantities that the language can express are, for generic data, functions of a Hardy field: in the end
 * monotone, with growth exponents that have limits. That is the one assumption; it is what turns a finite
 * computation into a statement about a limit, and it is why a verdict is `supported` and never `proved`.
 *
 * **A limit** is read in the first of these ways that shows its own convergence (`limit.ts`):
 * 1. a power of t: ln|v| proportional to Σ, moved by more than 10^6 over two doublings of Σ → 0 or ±Infinity;
 * 2. settled: differences over geometric steps of Σ die geometrically (`settle.ts`);
 * 3. extrapolated: least-squares Richardson in ln Σ (or Σ), with terms ln Σ/Σ where such corrections occur;
 *    extrapolants from three windows must converge geometrically, and bases must agree (`extrapolate.ts`);
 * 4. the ladder of clocks, ln Σ and ln ln Σ, for slow growth and slow decay (`ladder.ts`).
 * The error bar e contains the rest of the geometric series, the disagreement of bases, misfit, the errors of
 * the values, and never less than 10^−6 of the value.
 *
 * **A quantity that drowns** in cancellation (|s x| − ln t far out) is read from parts of the trace in which it is
 * known (`drowned.ts`), and only where the tokens it depends on already move as they do at the far end
 * (`regime.ts`). A drift c/ln Σ hidden below the noise is part of the bar; a bar wider than 2% says nothing. What is lost
 * from the start, as the difference of both sides of an identity is, is 0 on the scale of its terms where these keep it.
 *
 * **A limit claim** is supported if the predicted value is inside the bar and e ≤ 0.25% of it (for a predicted
 * 0: of the largest size the quantity had at late times, or in the part it was read from); contradicted if it is outside by more than e and a
 * second trace, made in other coordinates, says so too; otherwise inconclusive.
 * **bounded / unbounded**: from the same observation; only growth that is seen counts as unbounded, and a bar or a
 * ladder has to show the bound.
 * **always / eventually** (`eventual.ts`): the signed margin of the condition is followed. Eventually: the tail
 * has one sign, and the margin rises, or converges to something of that sign, or fades to 0 in a known clock: then,
 * as sides that grow together have such a margin too, their difference must do one of these as well.
 * Always: every instant of the trace, no dip between instants that could reach 0, and the same end.
 * **Slow tokens** (`maturity.ts`): what depends on a token that has not begun its ln ln growth towards a blow-up on
 * this trace is inconclusive, except for the size of that token alone, whose exact derivative is used; so is, in slow
 * divergence, what depends on a token behind a zero that the first one has not caught up with.
 */
export { holdsAlways, holdsEventually, type Held } from "./eventual.ts";
export type { Condition } from "./conditionSeries.ts";
export { extrapolate } from "./extrapolate.ts";
export { ladder, power, type Rung } from "./ladder.ts";
export { observeLimit } from "./drowned.ts";
export { FLOOR, type LimitObservation } from "./limit.ts";
export { dependence, isTokenAlone, lateTokens, marginProbe, tokenGrowth, valueProbe } from "./maturity.ts";
export { after, environmentAt, latePoints, sample, scaledBy, type Series } from "./series.ts";
export { settle, type Bar } from "./settle.ts";
export { limitText, numberText, observationOf } from "./text.ts";
export { observeQuantity, type Observed } from "./quantity.ts";
export { observeCondition } from "./condition.ts";
export { predict, type Prediction } from "./predict.ts";

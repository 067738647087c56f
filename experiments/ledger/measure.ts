/** What the ledger measures beside its verdicts: orders in the depth step, blow-up depths, thresholds. */
import { stateRules, type StateRule } from "../../solvers/s6/stateRule.ts";
import { drawScenario } from "./draw.ts";
import { observedOrder } from "./depthOrder.ts";
import { lagCoefficient, observedLag } from "./escapeDepth.ts";
import { spreadOf, type Spread } from "./quantiles.ts";
import { threshold, type Deviation } from "./thresholds.ts";

export const SCENARIOS = ["convergence", "slow-divergence", "fast-divergence"] as const;
export const DEVIATIONS: readonly Deviation[] = [
  "a token changes sign",
  "a token grows past all initial ones",
];
/** Layers to the time scale of the problem at the coarsest of the three steps an order is read from. */
export const LAYERS = [4, 32, 256] as const;

const ORDER_PROBLEMS = 60;
const THRESHOLD_PROBLEMS = 200;
const LAG_PROBLEMS = 20;
/** Depth step, over μ s² x³, of the blow-up depths. */
const LAG_STEP = 2 ** -11;

export interface MeasuredOrder {
  readonly scenario: (typeof SCENARIOS)[number];
  readonly state: StateRule;
  /** η is the problem's time scale over this. */
  readonly layers: number;
  readonly order: Spread;
}

export interface MeasuredLag {
  readonly state: StateRule;
  /** p/(2(p − 1)). */
  readonly predicted: number;
  readonly observed: Spread;
}

export interface MeasuredThreshold {
  readonly state: StateRule;
  readonly deviation: Deviation;
  /** In units of 1/(|μ| max h(0)), over the problems that have one. */
  readonly step: Spread;
  /** Problems without a threshold up to 1000 units. */
  readonly none: number;
}

export function measureOrders(seed: number): readonly MeasuredOrder[] {
  return SCENARIOS.flatMap((scenario) => {
    const problems = drawScenario(scenario, ORDER_PROBLEMS, seed);
    return stateRules.flatMap((state) =>
      LAYERS.map((layers) => {
        const orders = problems.map((problem) => observedOrder(problem, state, layers));
        return { scenario, state, layers, order: spreadOf(orders.filter((order) => order !== null)) };
      }),
    );
  });
}

export function measureLags(seed: number): readonly MeasuredLag[] {
  const single = drawScenario("fast-divergence", 8 * LAG_PROBLEMS, seed)
    .filter(({ x0 }) => x0.length === 1 && x0[0]! > 0)
    .slice(0, LAG_PROBLEMS);
  return stateRules.map((state) => {
    const lags = single.map((problem) =>
      observedLag(problem, state, LAG_STEP / Math.abs(problem.x0[0]!) ** 2),
    );
    return { state, predicted: lagCoefficient(state), observed: spreadOf(lags) };
  });
}

export function measureThresholds(seed: number): readonly MeasuredThreshold[] {
  const problems = drawScenario("convergence", THRESHOLD_PROBLEMS, seed);
  return stateRules.flatMap((state) =>
    DEVIATIONS.map((deviation) => {
      const found = problems.map((problem) => threshold(problem, state, deviation));
      const steps = found.filter((step) => step !== null);
      return { state, deviation, step: spreadOf(steps), none: found.length - steps.length };
    }),
  );
}

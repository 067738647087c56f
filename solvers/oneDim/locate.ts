import type { IntegrateOptions, Integrator, VectorField } from "../integrators/integrator.ts";
import type { Statistics } from "../types.ts";

/** One accepted step, kept by value. */
export interface KeptStep {
  readonly xiOld: number;
  readonly xi: number;
  /** [n + 1] log-magnitudes and clock at the start. */
  readonly yOld: Float64Array;
  readonly y: Float64Array;
}

export interface Located {
  readonly xi: number;
  readonly y: Float64Array;
  readonly statistics: Statistics;
}

/**
 * The state inside a step at which a monotone clock reaches its target.
 *
 * A dense output is an order less accurate than the step and, for extrapolation methods, worse; so the step is redone
 * from its start to the wanted ξ by Newton's iteration. The result has the step's accuracy; the last correction is
 * first order in a difference at rounding level.
 *
 * @param correction - ξ still to go from a state: (target − clock)/(d clock/dξ), negative past the target.
 * @param start - first guess of ξ.
 */
export function locate(
  field: VectorField,
  integrator: Integrator,
  options: IntegrateOptions,
  step: KeptStep,
  correction: (y: Float64Array) => number,
  start: number,
): Located {
  const slope = new Float64Array(step.yOld.length);
  let evaluations = 0;
  let low = step.xiOld;
  let high = step.xi;
  let xi = Math.min(high, Math.max(low, start));
  let y = step.yOld;
  for (let iteration = 0; iteration < 60; iteration++) {
    const length = xi - step.xiOld;
    y = step.yOld;
    if (length > 0) {
      const part = integrator.integrate(field, step.xiOld, step.yOld, xi, {
        ...options,
        initialStep: length,
      });
      evaluations += part.statistics.evaluations;
      y = part.y;
    }
    const toGo = correction(y);
    const rounding = 4e-16 * (Math.abs(xi) + step.xi - step.xiOld);
    if (Math.abs(toGo) <= rounding || high - low <= rounding) {
      field(xi, y, slope);
      const corrected = y.map((value, i) => value + toGo * slope[i]!);
      return { xi, y: corrected, statistics: { accepted: 0, rejected: 0, evaluations: evaluations + 1 } };
    }
    if (toGo > 0) low = xi;
    else high = xi;
    const newton = xi + toGo;
    xi = newton > low && newton < high ? newton : 0.5 * (low + high);
  }
  return { xi, y, statistics: { accepted: 0, rejected: 0, evaluations } };
}

/** ξ at which a clock between the step's ends reaches its target, linearly. */
export function linearGuess(step: KeptStep, from: number, to: number, target: number): number {
  const share = to > from ? (target - from) / (to - from) : 1;
  return step.xiOld + share * (step.xi - step.xiOld);
}

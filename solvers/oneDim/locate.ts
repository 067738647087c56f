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
 * The state inside a step at which the (increasing) clock, the last component, reaches `target`.
 *
 * A dense output is an order less accurate than the step and, for extrapolation methods, worse; so the step is
 * redone from its start to the wanted ξ, and Newton's iteration on ξ uses the clock's own derivative. The result
 * has the step's accuracy; the last correction is first order in a clock difference at rounding level.
 */
export function locate(
  field: VectorField,
  integrator: Integrator,
  options: IntegrateOptions,
  step: KeptStep,
  target: number,
): Located {
  const n = step.yOld.length - 1;
  const slope = new Float64Array(n + 1);
  let evaluations = 0;
  let low = step.xiOld;
  let high = step.xi;
  let xi = guess(step, target, n);
  let y = step.yOld;
  for (let iteration = 0; iteration < 40; iteration++) {
    const length = xi - step.xiOld;
    if (length === 0) {
      y = step.yOld;
    } else {
      const part = integrator.integrate(field, step.xiOld, step.yOld, xi, {
        ...options,
        initialStep: length,
      });
      evaluations += part.statistics.evaluations;
      y = part.y;
    }
    const miss = target - y[n]!;
    field(xi, y, slope);
    evaluations++;
    const correction = miss / slope[n]!;
    const rounding = 4e-16 * (Math.abs(xi) + step.xi - step.xiOld);
    if (miss === 0 || Math.abs(correction) <= rounding || high - low <= rounding) {
      const corrected = Float64Array.from(y, (value, i) => (i < n ? value + correction * slope[i]! : target));
      return { xi, y: corrected, statistics: { accepted: 0, rejected: 0, evaluations } };
    }
    if (miss > 0) low = xi;
    else high = xi;
    const newton = xi + correction;
    xi = newton > low && newton < high ? newton : 0.5 * (low + high);
  }
  return { xi, y, statistics: { accepted: 0, rejected: 0, evaluations } };
}

function guess(step: KeptStep, target: number, n: number): number {
  const span = step.y[n]! - step.yOld[n]!;
  const share = span > 0 ? Math.min(1, Math.max(0, (target - step.yOld[n]!) / span)) : 1;
  return step.xiOld + share * (step.xi - step.xiOld);
}

import { DomainError } from "../../errors.ts";
import { MAX_MAGNITUDE, type AdaptivePace, type StepRule } from "../types.ts";
import { LARGEST_TOLERANCE, SMALLEST_TOLERANCE } from "./control.ts";

/** @throws DomainError for a rule that has no error estimate, or a tolerance that float32 or the estimate cannot carry. */
export function checkAdaptive(rule: StepRule, pace: AdaptivePace): void {
  if (rule === "euler") {
    throw new DomainError({
      field: "rule",
      received: rule,
      expected: "log-euler or log-midpoint with the adaptive pace",
      remedy: "Use log-midpoint; euler itself, the residual stack, has steps of its own and the fixed pace.",
    });
  }
  const { rtol, escape, until } = pace;
  const sound =
    rtol >= SMALLEST_TOLERANCE &&
    rtol <= LARGEST_TOLERANCE &&
    escape > 0 &&
    escape <= MAX_MAGNITUDE &&
    until > 0 &&
    until <= 1e30;
  if (sound) return;
  throw new DomainError({
    field: "pace",
    received: JSON.stringify(pace),
    expected: `rtol in [${SMALLEST_TOLERANCE}, ${LARGEST_TOLERANCE}], escape in (0, ${MAX_MAGNITUDE}], until in (0, 1e30]`,
    remedy: "Use for example { rtol: 1e-4, escape: 1e4, until: 1e30 }; the float64 solvers go below 1e-6.",
  });
}

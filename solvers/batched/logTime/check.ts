import { DomainError } from "../../errors.ts";
import type { LogTimePace, StepRule } from "../types.ts";

/** ln t that float32 still resolves to 5e-4, a small part of a step. */
const LARGEST_LOG_TIME = 1e4;
/** The midpoint rule in ln t is stable where a step, 2·change, is below 2: the fastest deviation dies like 1/t. */
const BOLDEST = 0.5;

/** @throws DomainError for a rule that makes no steps in ln t, or steps that float32 or the rule cannot carry. */
export function checkLogTime(rule: StepRule, pace: LogTimePace): void {
  if (rule !== "log-midpoint") {
    const remedy = "Use log-midpoint, or another pace.";
    throw new DomainError({
      field: "rule",
      received: rule,
      expected: "log-midpoint with the log-time pace",
      remedy,
    });
  }
  const { change, escape, until } = pace;
  const sound =
    change > 0 && change <= BOLDEST && escape > 0 && escape <= 1e10 && until > 0 && until <= LARGEST_LOG_TIME;
  if (sound) return;
  throw new DomainError({
    field: "pace",
    received: JSON.stringify(pace),
    expected: `change in (0, ${BOLDEST}], escape in (0, 1e10], until in (0, ${LARGEST_LOG_TIME}]`,
    remedy: "Use for example { change: 0.4, escape: 1e4, until: 1000 }.",
  });
}

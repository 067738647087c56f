import { groupsOf, observedText, predictedText, type TaskRunner } from "../engine/index.ts";
import type { Evidence, ProblemOutcome, RegisteredClaim, Theorem } from "../../theorems/types.ts";
import type { Shrink } from "./tally.ts";

/** Problems judged at most for each contradicted claim, as in `verify --level fast`. */
const STEPS = 150;

function outcomeOf({ predicted, observed, reason }: Evidence): ProblemOutcome {
  return {
    outcome: "contradicted",
    reason,
    predicted,
    observed: { text: observed, rigour: "estimated" },
    margin: -1,
  };
}

/** Shrinks with the engine's own task, in float64. */
export function shrinker(runner: TaskRunner): Shrink {
  return async (statement: Theorem, claim: RegisteredClaim, found: Evidence) => {
    const position = statement.claims.indexOf(claim);
    const group = groupsOf(statement).find(({ positions }) => positions.includes(position))!;
    const result = await runner.run("", group.statement, {
      kind: "shrink",
      claim: group.positions.indexOf(position),
      problem: found.problem,
      outcome: outcomeOf(found),
      steps: STEPS,
    });
    const { problem, outcome } = result;
    const predicted = predictedText(claim, outcome);
    return {
      problem,
      predicted,
      observed: observedText(outcome),
      outcome: "contradicted",
      reason: outcome.reason,
    };
  };
}
